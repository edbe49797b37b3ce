import { compare, isZero } from '@supplyline/quantity'
import { decimalProblem } from '@supplyline/schemas'
import { z } from 'zod'

type Described = { description: string; examples: string[]; maxLength?: number; pattern?: string; format?: string }

/** A text that holds to a rule. Says what was sent and what to send instead; no rule on the whole object is asked then. */
const text = (holds: (value: string) => boolean, fix: string, described: Described) =>
  z
    .string()
    .refine(holds, { error: ({ input }) => `is ${shown(input)}`, params: { fix: `send ${fix}` }, abort: true })
    .meta({ minLength: 1, ...described })

const shown = (input: unknown): string => JSON.stringify(String(input).slice(0, 60).toWellFormed())

/** No control characters, and no half of a surrogate pair, which UTF-8 cannot carry. */
const isText = (value: string, most: number) =>
  value.length >= 1 && value.length <= most && !/\p{Cc}/u.test(value) && value.isWellFormed()

/** A colon separates the parts of a key (`location:item`), so that no part may hold one. */
const id = (most: number, described: Omit<Described, 'maxLength' | 'pattern'>) =>
  text(
    (value) => isText(value, most) && !value.includes(':'),
    `1 to ${most} characters without colon or control characters`,
    { ...described, maxLength: most, pattern: '^[^:]+$' },
  )

export const site = id(64, { description: 'Site, as coded in master data.', examples: ['MERCY'] })
export const source = id(64, { description: 'System that observed it.', examples: ['POINT-OF-USE'] })
export const item = id(64, { description: 'Item number, as in master data.', examples: ['GLOVE-NITRILE-M'] })
export const location = id(64, { description: 'Location code, as in master data.', examples: ['ICU-3'] })
export const unit = id(64, { description: 'One of the packaging units of the item.', examples: ['EA', 'BX'] })
export const eventId = id(200, {
  description:
    'Yours, unique for ever: the same id again changes nothing. Made from the Idempotency-Key if you send none.',
  examples: ['pou-7-000123'],
})
export const transferId = id(100, { description: 'Shared by both halves of a transfer.', examples: ['T-1043'] })
export const costCentre = id(100, { description: 'Cost centre to charge.', examples: ['4103'] })
export const caseReference = id(100, {
  description: 'Opaque reference of the case that used the stock; never patient data.',
  examples: ['CASE-88121'],
})
export const remark = text(
  (value) => value.length <= 1000 && isText(value.replaceAll(/[\n\t]/g, ' '), 1000),
  '1 to 1000 characters without control characters',
  { description: 'In words, or a code.', examples: ['dropped on the floor'], maxLength: 1000 },
)

/** GS1 General Specifications: AI (10), and the characters of figure 7.11-1. */
export const lot = text(
  (value) => /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/.test(value),
  'a lot number of 1 to 20 letters, digits and GS1 punctuation',
  { description: 'Lot or batch number, GS1 AI (10).', examples: ['A24X07'], maxLength: 20 },
)

export const expiry = text(isDay, 'a date such as "2027-03-31"', {
  description: 'Expiry date of the lot.',
  examples: ['2027-03-31'],
  format: 'date',
})

export const instant = text(isInstant, 'a time with its zone, such as "2026-01-05T06:00:00Z"', {
  description: 'When it happened, by your clock: at most 14 days ago and 5 minutes ahead.',
  examples: ['2026-01-05T06:00:00Z'],
  format: 'date-time',
})

/** A decimal of at most 12 digits before the point and 6 after it, as a string so that nobody rounds it on the way. */
const decimal = (range: string, within: (value: string) => boolean) =>
  text(
    (value) => decimalProblem(value, 18, 6) === undefined && within(value),
    `a decimal string ${range}, of at most 12 digits and 6 decimals, such as "2" or "0.5"`,
    { description: `Exact decimal ${range}, as a string.`, examples: ['2', '0.5'], pattern: '^-?\\d+(\\.\\d+)?$' },
  )

export const positive = decimal('above zero', (value) => compare(value, '0') > 0)
export const signed = decimal('other than zero', (value) => !isZero(value))
export const counted = decimal('of zero or more', (value) => compare(value, '0') >= 0)

function isDay(value: string): boolean {
  if (!/^[2-9]\d{3}-\d\d-\d\d$/.test(value)) return false
  const time = Date.parse(`${value}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value)
}

function isInstant(value: string): boolean {
  const [, day, zone] = /^(.{10})T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.exec(value) ?? []
  return day !== undefined && zone !== undefined && isDay(day) && !Number.isNaN(Date.parse(value))
}
