import { compare, type Decimal } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'
import { known, type Problem, unless } from './problem.ts'

type Policy = Records['master.StockingPolicy']
type Field = 'par' | 'reorderPoint' | 'orderUpTo' | 'binQuantity' | 'reviewDays' | 'serviceLevel'

/** What each kind of policy needs, and what it may have besides; none of the other fields. */
const fieldsOf: Record<Exclude<Policy['kind'], 'UNRECOGNISED'>, { needs: Field[]; may: Field[] }> = {
  PAR: { needs: ['par'], may: ['reviewDays'] },
  REORDER_POINT: { needs: ['reorderPoint', 'orderUpTo'], may: ['reviewDays', 'serviceLevel'] },
  MIN_MAX: { needs: ['reorderPoint', 'orderUpTo'], may: ['reviewDays', 'serviceLevel'] },
  TWO_BIN: { needs: ['binQuantity'], may: [] },
  ONE_FOR_ONE: { needs: ['par'], may: [] },
}
const fields: Field[] = ['par', 'reorderPoint', 'orderUpTo', 'binQuantity', 'reviewDays', 'serviceLevel']
const LONGEST_REVIEW_DAYS = 365

/** What is wrong with a stocking policy by itself. */
export const ofPolicy = (policy: Policy): Problem[] => {
  const { kind, par, reorderPoint, orderUpTo, binQuantity, reviewDays, serviceLevel } = policy
  return [
    ...known('kind', kind),
    ...unless(policy.site !== '*', 'site', 'a place is at one site', 'name the site of the location'),
    ...ofItsKind(policy),
    ...[par, reorderPoint, orderUpTo].flatMap((level) =>
      unless(level === null || compare(level, '0') >= 0, 'kind', `a level of ${level}`, 'give none below zero'),
    ),
    ...unless(
      reorderPoint === null || orderUpTo === null || compare(reorderPoint, orderUpTo) <= 0,
      'orderUpTo',
      `${orderUpTo} is below the reorder point of ${reorderPoint}`,
      'order up to at least the reorder point',
    ),
    ...unless(
      binQuantity === null || compare(binQuantity, '0') > 0,
      'binQuantity',
      `a bin of ${binQuantity}`,
      'give what one full bin holds, above zero',
    ),
    ...unless(
      reviewDays === null || (reviewDays >= 1 && reviewDays <= LONGEST_REVIEW_DAYS),
      'reviewDays',
      `a review every ${reviewDays} days`,
      'give 1 to 365 days, or none to review with every change',
    ),
    ...unless(
      serviceLevel === null || isServiceLevel(serviceLevel),
      'serviceLevel',
      `a service level of ${serviceLevel}`,
      'give a probability above 0.5 and below 1, such as 0.98, or none to keep the levels as given',
    ),
  ]
}

const ofItsKind = (policy: Policy): Problem[] => {
  if (policy.kind === 'UNRECOGNISED') return []
  const { needs, may } = fieldsOf[policy.kind]
  const given = fields.filter((field) => policy[field] !== null)
  const isSound = needs.every((field) => given.includes(field)) && given.every((f) => [...needs, ...may].includes(f))
  const allowed = may.length === 0 ? 'alone' : `and may have ${may.join(' and ')}`
  return unless(
    isSound,
    'kind',
    `the levels of ${policy.kind} are not those it needs`,
    `${policy.kind} needs ${needs.join(' and ')} ${allowed}`,
  )
}

const isServiceLevel = (level: Decimal): boolean => compare(level, '0.5') > 0 && compare(level, '1') < 0
