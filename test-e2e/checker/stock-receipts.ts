import { contentHash } from '@supplyline/decider'
import { compare, packedAt, subtract, toBase } from '@supplyline/quantity'
import { type Message, masterItems, masterLocations, type Records } from '@supplyline/schemas'
import type { SeenRecord, Violation } from './evidence.ts'
import { at, type Facts } from './facts.ts'
import { isBeyond, isDate, isName, isText } from './stock.ts'

const SERVICE = 'inventory-events'
const MOST_LINES = 500

type Received = Records['inventory.GoodsReceived']
type Told = Records['inventory.StockReceived']
type Line = Pick<Told, 'line' | 'item' | 'location' | 'quantity' | 'unit' | 'lot'>

/** What a plain fold makes of one receipt: what came first under its number stands. */
export type ReceiptFold =
  | { status: 'nothing' }
  | { status: 'reversal-first' }
  | { status: 'refused'; content: string }
  | { status: 'reversed'; content: string }
  | { status: 'taken'; content: string; lines: Line[] }

/** Every receipt becomes stock as a whole or not at all, once; its reversal takes all of it back, once. */
export const checkReceipts = (facts: Facts): Violation[] => {
  const expected = new Map<string, number>()
  for (const name of receiptsOf(facts).keys())
    for (const line of foldReceipt(facts, name).told) expected.set(line, (expected.get(line) ?? 0) + 1)
  const found: Violation[] = []
  for (const { carried, record } of facts.carrying('inventory.StockReceived')) {
    if (carried?.type !== 'inventory.StockReceived') continue
    const line = nameOf(carried.data.receipt, carried.data)
    const times = expected.get(line) ?? 0
    if (times === 0) found.push(violation(`a position was told of goods that no receipt has: ${line}`, at(record)))
    expected.set(line, times - 1)
  }
  for (const [line, times] of expected)
    if (times > 0) found.push(violation(`a position was never told of a line of a receipt: ${line}`))
  return found
}

const violation = (what: string, ...about: string[]): Violation => ({ promise: 4, what, about })

const nameOf = (receipt: string, { line, item, location, quantity, unit, lot }: Line): string =>
  `${receipt} line ${line}: ${quantity} ${unit} of ${item} at ${location}, lot ${lot ?? 'none'}`

/** The receipts that the service was given, by their aggregates. */
export const receiptsOf = (facts: Facts) =>
  new Map([...(facts.inboxes.get(SERVICE) ?? [])].filter(([aggregate]) => aggregate.startsWith('receipt:')))

export type Judged = { record: SeenRecord; eventId: string; verdict: 'effective' | 'same' | 'conflict' | 'refused' }

/** Lines that positions are to be told, and what became of each message about the receipt. */
export const foldReceipt = (
  facts: Facts,
  aggregate: string,
): { receipt: ReceiptFold; told: string[]; judged: Judged[] } => {
  let receipt: ReceiptFold = { status: 'nothing' }
  const told: string[] = []
  const judged: Judged[] = []
  const name = aggregate.slice('receipt:'.length)
  const parked = facts.aggregate(SERVICE, aggregate)?.parked
  for (const { carried, record } of facts.inboxes.get(SERVICE)?.get(aggregate)?.entries ?? []) {
    if (parked && record.offset >= parked.offset) break
    if (carried?.type === 'inventory.GoodsReceived') {
      const next = whenReceived(facts, receipt, carried.data, record)
      if (next.receipt.status === 'taken' && receipt.status !== 'taken')
        told.push(...next.receipt.lines.map((line) => nameOf(name, line)))
      receipt = next.receipt
      judged.push({ record, eventId: carried.data.eventId, verdict: next.verdict })
    }
    if (carried?.type === 'inventory.GoodsReceiptReversed') {
      if (!isNamed(carried.data)) {
        judged.push({ record, eventId: carried.data.eventId, verdict: 'refused' })
        continue
      }
      const verdict = receipt.status === 'reversed' || receipt.status === 'reversal-first' ? 'same' : 'effective'
      if (receipt.status === 'taken')
        told.push(...receipt.lines.map((l) => nameOf(name, { ...l, quantity: subtract('0', l.quantity) })))
      if (receipt.status === 'nothing') receipt = { status: 'reversal-first' }
      else if (receipt.status !== 'reversal-first') receipt = { status: 'reversed', content: receipt.content }
      judged.push({ record, eventId: carried.data.eventId, verdict })
    }
  }
  return { receipt, told, judged }
}

const isNamed = ({ site, source, receiptId }: Pick<Received, 'site' | 'source' | 'receiptId'>): boolean =>
  isName(site) && isName(source) && isName(receiptId)

type Next = { receipt: ReceiptFold; verdict: Judged['verdict'] }

const whenReceived = (facts: Facts, receipt: ReceiptFold, received: Received, record: SeenRecord): Next => {
  if (!isNamed(received)) return { receipt, verdict: 'refused' }
  const content = contentOfReceipt(received)
  if (receipt.status === 'reversal-first') return { receipt: { status: 'reversed', content }, verdict: 'effective' }
  if (receipt.status !== 'nothing' && receipt.content !== content) return { receipt, verdict: 'conflict' }
  if (receipt.status === 'taken' || receipt.status === 'reversed') return { receipt, verdict: 'same' }
  const lines = inBaseUnits(facts, received, record)
  if (lines) return { receipt: { status: 'taken', content, lines }, verdict: 'effective' }
  return { receipt: { status: 'refused', content }, verdict: 'refused' }
}

/** The same order number and lines, in any order, make a receipt the same. */
export const contentOfReceipt = ({ orderNumber, lines }: Received): string =>
  contentHash([
    orderNumber,
    lines
      .map(({ line, orderLine, item, location, quantity, unit, lot, expiry }) =>
        JSON.stringify([line, orderLine, item, location, quantity, unit, lot, expiry]),
      )
      .sort(),
  ])

/** All lines in base units; or undefined: nothing of a receipt with a bad line is stock. */
const inBaseUnits = (facts: Facts, { site, lines, receivedAt }: Received, record: SeenRecord): Line[] | undefined => {
  if (lines.length === 0 || lines.length > MOST_LINES) return undefined
  if (new Set(lines.map((l) => l.line)).size < lines.length) return undefined
  const stocked = lines.map((line) => inBaseUnit(facts, site, line, record, receivedAt))
  return stocked.every((line) => line !== undefined) ? stocked : undefined
}

const inBaseUnit = (
  facts: Facts,
  site: string,
  received: Received['lines'][number],
  { stamps, timestamp }: SeenRecord,
  receivedAt: number,
): Line | undefined => {
  const { line, quantity, unit } = received
  const lot = received.lot || null
  const named = isName(received.item) && isName(received.location)
  const proper = (lot === null || isText(lot)) && (!received.expiry || isDate(received.expiry))
  if (!named || !proper || compare(quantity, '0') <= 0) return undefined
  const location = stamps
    ? only(stamps, 'master.Location').find((l) => l.location === received.location)
    : facts.newest(masterLocations, 'master.Location', received.location, timestamp)
  const item = stamps
    ? only(stamps, 'master.Item').find((i) => i.item === received.item)
    : facts.newest(masterItems, 'master.Item', received.item, timestamp)
  if (!item || location?.site !== site) return undefined
  const converted = toBase(quantity, unit, packedAt(item, Math.min(receivedAt, timestamp)))
  if (!converted.ok || isBeyond(converted.quantity)) return undefined
  const { item: number, location: code } = received
  return { line, item: number, location: code, quantity: converted.quantity, unit: item.baseUnit, lot }
}

const only = <K extends Message['type']>(stamps: readonly Message[], type: K): Records[K][] =>
  stamps.flatMap((m) => (m.type === type ? [m.data as Records[K]] : []))
