import { compare, isGln, isGtin, isZero } from '@supplyline/quantity'
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
export const orderNumber = id(35, {
  description: 'Number of the purchase order as papers have it: the ERP’s.',
  examples: ['4500000113'],
})
export const receiptId = id(64, {
  description: 'Number of the receipt at its source: site, source and this name the receipt for ever.',
  examples: ['GR-20391'],
})
export const supplier = id(64, { description: 'Supplier number, as in master data.', examples: ['ACME'] })
export const contract = id(64, { description: 'Number of the contract line.', examples: ['ACME-GLOVE-M'] })
export const erp = id(64, { description: 'Id of an ERP.', examples: ['sap'] })
export const person = id(100, { description: 'User id of a person.', examples: ['m.lindt'] })
/** Letters and digits without a space: nobody's name is to get in. */
export const caseReference = text(
  (value) => /^[\w.:-]{1,64}$/.test(value),
  'an opaque reference of 1 to 64 letters, digits, dots, dashes, underscores or colons, and nothing of a patient',
  {
    description: 'Opaque reference of the case that used the stock; never patient data.',
    examples: ['CASE-88121'],
    maxLength: 64,
    pattern: '^[A-Za-z0-9_.:-]+$',
  },
)
export const recallId = id(64, {
  description:
    'Number of the recall, such as that of the notice; the same number again is the same recall. Made if you send none.',
  examples: ['FSN-2026-014'],
})
export const remark = text(
  (value) => value.length <= 1000 && isText(value.replaceAll(/[\n\t]/g, ' '), 1000),
  '1 to 1000 characters without control characters',
  { description: 'In words, or a code.', examples: ['dropped on the floor'], maxLength: 1000 },
)

/** A name or code that is part of no key, so that it may hold anything. */
export const label = (most: number, description: string, example: string) =>
  text((value) => isText(value, most), `1 to ${most} characters without control characters`, {
    description,
    examples: [example],
    maxLength: most,
  })

export const invoiceNumber = label(50, 'Number that the supplier gave it.', 'INV-88121')

/** GS1 General Specifications: AI (10), and the characters of figure 7.11-1. */
export const lot = text(
  (value) => /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/.test(value),
  'a lot number of 1 to 20 letters, digits and GS1 punctuation',
  { description: 'Lot or batch number, GS1 AI (10).', examples: ['A24X07'], maxLength: 20 },
)

export const day = (description: string, example: string) =>
  text(isDay, `a date such as "${example}"`, { description, examples: [example], format: 'date' })

export const expiry = day('Expiry date of the lot.', '2027-03-31')

export const time = (description: string) =>
  text(isInstant, 'a time with its zone, such as "2026-01-05T06:00:00Z"', {
    description,
    examples: ['2026-01-05T06:00:00Z'],
    format: 'date-time',
  })

export const instant = time('When it happened, by your clock: at most 14 days ago and 5 minutes ahead.')

/** A decimal of at most 18 digits, `decimals` of them after the point; a string, so that nobody rounds it on the way. */
const decimal = (range: string, within: (value: string) => boolean, decimals = 6) =>
  text(
    (value) => decimalProblem(value, 18, decimals) === undefined && within(value),
    `a decimal string${range}, of at most ${18 - decimals} digits and ${decimals} decimals, such as "2" or "0.5"`,
    { description: `Exact decimal${range}, as a string.`, examples: ['2', '0.5'], pattern: '^-?\\d+(\\.\\d+)?$' },
  )

export const positive = decimal(' above zero', (value) => compare(value, '0') > 0)
export const signed = decimal(' other than zero', (value) => !isZero(value))
export const counted = decimal(' of zero or more', (value) => compare(value, '0') >= 0)

/** A probability of one half or less would keep less than is expected to be used; of one, there is no such stock. */
export const serviceLevel = text(
  (value) => decimalProblem(value, 18, 6) === undefined && compare(value, '0.5') > 0 && compare(value, '1') < 0,
  'a decimal string above 0.5 and below 1, such as "0.98"',
  {
    description: 'Probability of no stock-out in a replenishment cycle, by which the levels are computed from demand.',
    examples: ['0.98'],
    pattern: '^0\\.\\d{1,6}$',
  },
)

export const money = decimal('', () => true, 4)
export const positiveMoney = decimal(' above zero', (value) => compare(value, '0') > 0, 4)
export const price = decimal(' of zero or more', (value) => compare(value, '0') >= 0, 4)

/** In use or once in use, as Unicode's CLDR lists them. */
const currencies = new Set(Intl.supportedValuesOf('currency'))

export const currency = text((value) => currencies.has(value), 'a code of ISO 4217, such as "USD"', {
  description: 'Currency of the amounts, ISO 4217.',
  examples: ['USD'],
  pattern: '^[A-Z]{3}$',
})

/** In the 14 digits in which GTINs are stored (GS1 General Specifications, section 3.3.2). */
export const gtin = text(isGtin, 'a GTIN of 8, 12, 13 or 14 digits whose check digit is right', {
  description: 'GTIN with check digit; kept in 14 digits.',
  examples: ['10012345678902'],
  pattern: '^\\d{8,14}$',
})

export const gln = text(isGln, 'a GLN of 13 digits whose check digit is right', {
  description: 'Global location number with check digit.',
  examples: ['4012345000016'],
  pattern: '^\\d{13}$',
})

/** ASC X12 data element 355. */
export const unitCode = text((value) => /^[A-Z0-9]{2}$/.test(value), 'a code of X12 element 355, such as "EA"', {
  description: 'Unit of measure, X12 element 355.',
  examples: ['EA', 'BX'],
  pattern: '^[A-Z0-9]{2}$',
})

export const line = z
  .int()
  .min(1)
  .max(1_000_000)
  .meta({ description: 'Number of the line, each once; its place in the array unless given.', examples: [1] })

function isDay(value: string): boolean {
  if (!/^[2-9]\d{3}-\d\d-\d\d$/.test(value)) return false
  const time = Date.parse(`${value}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value)
}

function isInstant(value: string): boolean {
  const [, day, zone] = /^(.{10})T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.exec(value) ?? []
  return day !== undefined && zone !== undefined && isDay(day) && !Number.isNaN(Date.parse(value))
}
