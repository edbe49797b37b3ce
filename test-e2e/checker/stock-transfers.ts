import type { Violation } from './evidence.ts'
import { at, type Facts } from './facts.ts'
import { isName } from './stock.ts'
import type { Folded } from './stock-fold.ts'

const SERVICE = 'inventory-events'
const A_DAY = 24 * 3_600_000
/** Reported in another unit than that of its position. */
const CONVERTED = 'converted'

/**
 * What left for another location is told there, once and as much; what has been on its way for a day, or arrived and was
 * never sent, somebody is told of.
 */
export const checkTransfers = (facts: Facts, folds: ReadonlyMap<string, Folded>): Violation[] => {
  const expected = new Map<string, number>()
  for (const { taken, stock } of folds.values())
    for (const { movement } of taken) {
      if (movement?.type !== 'inventory.StockTransferredOut') continue
      const { counterpart, location, item, eventId, quantity, unit } = movement.data
      if (!isName(counterpart) || counterpart === location) continue
      const half = `${eventId}: ${item} from ${location} to ${counterpart}, ${unit === stock?.unit ? quantity : CONVERTED}`
      expected.set(half, (expected.get(half) ?? 0) + 1)
    }
  for (const { carried } of facts.carrying('inventory.ConversionCorrected')) {
    if (carried?.type !== 'inventory.ConversionCorrected') continue
    const { item, conversion } = carried.data
    const { document, location, counterpart } = conversion
    const half = `${document}: ${item} from ${location} to ${counterpart}, ${CONVERTED}`
    if (expected.has(half)) expected.set(half, (expected.get(half) ?? 0) + 1)
  }
  const found: Violation[] = []
  for (const { carried, record } of facts.carrying('inventory.TransferSent')) {
    if (carried?.type !== 'inventory.TransferSent') continue
    const { eventId, item, location, counterpart, quantity } = carried.data
    const words = `${eventId}: ${item} from ${counterpart} to ${location}`
    const half = expected.has(`${words}, ${CONVERTED}`) ? `${words}, ${CONVERTED}` : `${words}, ${quantity}`
    const times = expected.get(half) ?? 0
    if (times === 0) found.push(violation(`a position was told of what was never sent to it: ${half}`, at(record)))
    expected.set(half, times - 1)
  }
  for (const [half, times] of expected)
    if (times > 0) found.push(violation(`a position was never told of what is on its way: ${half}`))
  return [...found, ...[...folds.values()].flatMap((fold) => checkOpen(facts, fold))]
}

const violation = (what: string, ...about: string[]): Violation => ({ promise: 4, what, about })

/** By when the halves came, not by when they happened. */
const checkOpen = (facts: Facts, { position, stock, taken }: Folded): Violation[] => {
  const { parked } = facts.aggregate(SERVICE, position) ?? {}
  if (!stock || parked) return []
  const told = facts
    .about(position.slice('stock:'.length))
    .filter((e) => e.kind === 'transfer-unmatched' && facts.isOpen(e.exceptionId))
  return [...stock.open].flatMap(([id, waiting]) => {
    const halves = taken.filter(({ movement, sent }) =>
      movement?.type === 'inventory.StockTransferredIn' ? movement.data.transferId === id : sent?.transferId === id,
    )
    const last = Math.max(...halves.map(({ record }) => record.timestamp))
    const isTold = told.some((e) => halves.some(({ movement, sent }) => e.cause === (sent ?? movement?.data)?.eventId))
    if (waiting === '0')
      return isTold ? [violation(`${position}: transfer ${id} came out even, and is said not to`)] : []
    const isLate = last + A_DAY < facts.evidence.restedAt
    return isLate && !isTold
      ? [violation(`${position}: ${waiting} of transfer ${id} are late, and nobody was told`)]
      : []
  })
}
