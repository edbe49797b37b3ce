import { type Input, referencesOf } from '@supplyline/messaging'
import { compare, packedAt, toBase } from '@supplyline/quantity'
import { isName } from './names.ts'
import type { GoodsReceived, StockedLine } from './receipt.ts'
import { isBeyond, isDate, isText, quoted } from './refusals.ts'

/** Beyond it a receipt is split by its source; every line becomes an entry of its own. */
export const MOST_LINES = 500

type Line = GoodsReceived['lines'][number]

/** All lines in base units, exactly, as packed at that time; or everything that keeps the receipt from being taken. */
export const stockedLines = (
  input: Input,
  { site, lines }: GoodsReceived,
  at: number,
): StockedLine[] | { problems: string[] } => {
  if (lines.length === 0) return { problems: ['it has no lines'] }
  if (lines.length > MOST_LINES) return { problems: [`it has ${lines.length} lines, more than ${MOST_LINES}`] }
  const stocked: StockedLine[] = []
  const problems: string[] = []
  const numbers = new Set<number>()
  for (const line of lines) {
    const converted = numbers.has(line.line) ? 'its number is there twice' : stockedLine(input, site, line, at)
    numbers.add(line.line)
    if (typeof converted === 'string') problems.push(`line ${line.line}: ${converted}`)
    else stocked.push(converted)
  }
  return problems.length > 0 ? { problems } : stocked
}

const stockedLine = (input: Input, site: string, received: Line, at: number): StockedLine | string => {
  const { line, item: number, location: code, quantity, unit } = received
  const lot = received.lot || null
  const expiry = received.expiry || null
  if (!isName(number)) return `item ${quoted(number)} is not a code of 1 to 64 characters without colon`
  if (!isName(code)) return `location ${quoted(code)} is not a code of 1 to 64 characters without colon`
  if (lot !== null && !isText(lot)) return `lot ${quoted(lot)} is not 1 to 64 characters without control characters`
  if (expiry !== null && !isDate(expiry)) return `expiry ${quoted(expiry)} is not a date such as 2027-03-31`
  if (compare(quantity, '0') <= 0) return `a quantity of ${quantity}, not above zero`
  const location = referencesOf(input, 'master.Location').find((l) => l.location === code)
  if (!location) return `no location ${code} in master data`
  if (location.site !== site) return `${code} belongs to site ${location.site}, not to ${site}`
  const item = referencesOf(input, 'master.Item').find((i) => i.item === number)
  if (!item) return `no item ${number} in master data`
  const converted = toBase(quantity, unit, packedAt(item, at))
  if (!converted.ok) return `${number} received in ${quoted(unit)}: ${converted.reason}`
  if (isBeyond(converted.quantity))
    return `${quantity} ${unit} are ${converted.quantity} ${item.baseUnit}, beyond 12 digits and 6 decimals`
  return { line, item: number, location: code, quantity: converted.quantity, unit: item.baseUnit, lot, expiry }
}
