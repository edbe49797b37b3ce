import { type Decider, type Decision, derivedId } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import { packedAt, toBase } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import { raiseCorrected, resolveCorrected } from './factor-exceptions.ts'
import {
  type Changed,
  type Conversion,
  evolveFactors,
  type Factors,
  type FactorsEvent,
  type Item,
  initialFactors,
  type Known,
  packedAsOf,
} from './factors.ts'
import { positionAt } from './names.ts'
import { isBeyond } from './refusals.ts'

export type FactorsInput = Input<
  MessageOf<'master.Item' | 'inventory.UnitConverted' | 'inventory.ConversionReevaluated'>
>
type Taken = Decision<FactorsEvent>
/** Documents in one record: the longest names and numbers fit it. */
const MOST_IN_ONE = 200

/**
 * When how an item was packed turns out to have been otherwise, every document that was converted by it is evaluated
 * anew: a movement at its position, the line of a receipt at its receipt, each at the time at which it happened.
 */
const decide = (input: FactorsInput, factors: Factors): Taken => {
  const { message } = input
  switch (message.type) {
    case 'master.Item':
      return whenPacked(input, factors, message.data)
    case 'inventory.UnitConverted':
      return whenConverted(input, factors, message.data)
    case 'inventory.ConversionReevaluated':
      return whenReevaluated(input, factors, message.data)
    default: {
      const _: never = message
      return {}
    }
  }
}

const whenPacked = (input: Input, factors: Factors, item: Item): Taken => {
  const { baseUnit, packaging, packagingVersions } = item
  const packedAs = packedAsOf(item)
  if (packedAs === factors.packedAs) return {}
  const known: FactorsEvent = {
    type: 'UnitsKnown',
    data: { units: { baseUnit, packaging, packagingVersions }, packedAs },
  }
  return correct(input, evolveFactors(factors, known), { site: item.site, item: item.item }, [known])
}

/** It was converted by what was known before, and comes after that was corrected. */
const whenConverted = (
  input: Input,
  factors: Factors,
  { site, item, packedAs, conversion }: MessageOf<'inventory.UnitConverted'>['data'],
): Taken => {
  const noted: FactorsEvent = { type: 'ConversionNoted', data: { conversion, now: input.now } }
  const isLate = packedAs !== factors.packedAs && factors.formerly.includes(packedAs)
  return isLate ? correct(input, evolveFactors(factors, noted), { site, item }, [noted]) : { events: [noted] }
}

const whenReevaluated = (
  input: Input,
  factors: Factors,
  { correctionId, problem }: MessageOf<'inventory.ConversionReevaluated'>['data'],
): Taken => {
  const failed = problem !== ''
  const events: FactorsEvent[] = [{ type: 'DocumentReevaluated', data: { correctionId, failed } }]
  const open = factors.corrections.find((one) => one.correctionId === correctionId)
  if (open?.waiting === 1 && !open.failed && !failed) events.push(resolveCorrected(open, input.now))
  return { events }
}

const correct = (
  input: Input,
  factors: Factors,
  { site, item }: { site: string; item: string },
  events: FactorsEvent[],
): Taken => {
  const { units, conversions, forgottenUntil } = factors
  if (!units) return { events }
  const changed = conversions.flatMap((known) => changeOf(known, units))
  if (changed.length === 0) return { events }
  const correction = { site, item, correctionId: derivedId('FC', input.id), baseUnit: units.baseUnit }
  const { correctionId } = correction
  const raised = raiseCorrected(correction, changed, forgottenUntil, input)
  const told = changed.flatMap(({ conversion, corrected }) =>
    corrected === null ? [] : [{ ...correction, conversion: documentOf(conversion), corrected }],
  )
  const failed = told.length < changed.length
  const open = { correctionId, exceptionId: raised.data.exceptionId, site, waiting: told.length, failed }
  return {
    events: [
      ...events,
      { type: 'ConversionsChanged', data: { changed, open } },
      ...inParts(changed).map((documents, index, { length: parts }): FactorsEvent => {
        const data = { ...correction, documents, part: index + 1, parts, forgottenUntil, correctedAt: input.now }
        return { type: 'inventory.FactorCorrected', data }
      }),
      raised,
    ],
    tell: told.map((data) => ({
      aggregate: aggregateOf(data.conversion, item),
      message: { type: 'inventory.ConversionCorrected', data },
      references: [],
    })),
  }
}

const inParts = (changed: Changed[]) => {
  const documents = changed.map((change) => ({ ...change, conversion: documentOf(change.conversion) }))
  return Array.from({ length: Math.ceil(documents.length / MOST_IN_ONE) }, (_, index) =>
    documents.slice(index * MOST_IN_ONE, (index + 1) * MOST_IN_ONE),
  )
}

const documentOf = ({ problem: _, ...conversion }: Known): Conversion => conversion

/** A receipt tells its position itself, unless it was taken back. */
const aggregateOf = ({ kind, document, location }: Conversion, item: string): string =>
  kind === 'GoodsReceived' ? `receipt:${document}` : positionAt(location, item)

/** Nothing, where it comes to the same. */
const changeOf = (conversion: Known, units: NonNullable<Factors['units']>): Changed[] => {
  const { quantity, unit, occurredAt, base } = conversion
  const converted = toBase(quantity, unit, packedAt(units, occurredAt))
  const problem = !converted.ok
    ? converted.reason
    : isBeyond(converted.quantity)
      ? `${quantity} ${unit} are ${converted.quantity} ${units.baseUnit}, beyond 12 digits and 6 decimals`
      : ''
  if (problem !== '') return problem === conversion.problem ? [] : [{ conversion, corrected: null, problem }]
  return !converted.ok || converted.quantity === base
    ? []
    : [{ conversion, corrected: converted.quantity, problem: '' }]
}

export const factors: Decider<Factors, FactorsInput, FactorsEvent> = {
  initialState: initialFactors,
  decide,
  evolve: evolveFactors,
}
