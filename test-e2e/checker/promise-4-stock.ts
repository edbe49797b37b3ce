import { isNegative } from '@supplyline/quantity'
import { type Records, stockPositions } from '@supplyline/schemas'
import type { Violation } from './evidence.ts'
import { at, type Facts } from './facts.ts'
import type { Counted, Stock } from './stock.ts'
import { checkConsumption } from './stock-consumption.ts'
import { checkCorrections } from './stock-corrections.ts'
import { coursesOf, type Folded, foldPosition } from './stock-fold.ts'
import { happenings, type Ways } from './stock-happenings.ts'
import { wrongQuality } from './stock-quality.ts'
import { checkRecalls } from './stock-recalls.ts'
import { checkReceipts } from './stock-receipts.ts'
import { checkTransfers } from './stock-transfers.ts'

type Told = Records['inventory.StockPositionChanged']

const SERVICE = 'inventory-events'

/** On hand of each item, location and lot is what its movements and receipts come to; told and stored alike. */
export const checkStock = (facts: Facts): Violation[] => {
  if (!facts.evidence.stores[SERVICE]) return []
  const folds = foldAll(facts)
  const found = [...folds.values()].flatMap((fold) => checkPosition(facts, fold))
  for (const id of facts.aggregatesOf(SERVICE).keys()) {
    const stored = id.startsWith('stock:') && !folds.has(id) ? storedOf(facts, id) : undefined
    if (stored) found.push(violation(`${id}: stored as ${words(stored)}, and nothing happened there`))
  }
  return [
    ...found,
    ...checkReceipts(facts),
    ...checkTransfers(facts, folds),
    ...checkCorrections(facts, folds),
    ...checkRecalls(facts, folds),
    ...checkConsumption(facts, folds),
  ]
}

const folds = new WeakMap<Facts, Map<string, Folded>>()

/** Every position as a plain fold has it. Two promises ask, and it is made once. */
export const foldAll = (facts: Facts): Map<string, Folded> => {
  const made = folds.get(facts)
  if (made) return made
  const all = new Map<string, Folded>()
  for (const [position, ways] of happenings(facts)) all.set(position, foldOne(facts, position, ways))
  folds.set(facts, all)
  return all
}

/** In whichever course it comes to what is stored; if in none, in the likeliest. */
const foldOne = (facts: Facts, position: string, ways: Ways): Folded => {
  const stored = storedOf(facts, position)
  let first: Folded | undefined
  for (const course of coursesOf(ways, stored?.sequence ?? 0)) {
    const fold = foldPosition(facts, position, ways, course)
    if (stored ? fold.stock && agrees(fold.stock, stored) : !fold.stock) return fold
    first ??= fold
  }
  return first as Folded
}

/** What the checker reads of a stored position. */
type Stored = Omit<Told, 'inTransit' | 'sources'> & { belowZero?: string | null }

const storedOf = (facts: Facts, position: string): Stored | undefined => {
  const state = facts.aggregate(SERVICE, position)?.state as ({ status: string } & Stored) | undefined
  return state?.status === 'known' ? state : undefined
}

const violation = (what: string, ...about: string[]): Violation => ({ promise: 4, what, about })

const checkPosition = (facts: Facts, fold: Folded): Violation[] => {
  const { position, stock, left } = fold
  const { restedAt } = facts.evidence
  const found: Violation[] = []
  const stored = storedOf(facts, position)
  // What waits behind a message that could not be processed is not counted yet.
  if (left.length > 0 && !facts.aggregate(SERVICE, position)?.parked)
    found.push(violation(`${position}: ${left.length} movements are not counted`, ...left.map((h) => at(h.record))))
  if (!stock)
    return stored ? [...found, violation(`${position}: stored as ${words(stored)}, and nothing happened there`)] : found
  if (!stored || !agrees(stock, stored))
    found.push(violation(`${position}: stored as ${words(stored)}, and the movements come to ${words(shown(stock))}`))
  const told = facts.last(stockPositions.name, position.slice('stock:'.length))
  const data = told?.message?.type === 'inventory.StockPositionChanged' ? told.message.data : undefined
  const about = told ? [at(told)] : []
  if (!data || !agrees(stock, data))
    found.push(
      violation(`${position}: last told as ${words(data)}, and the movements come to ${words(shown(stock))}`, ...about),
    )
  else if (data.inTransit !== stock.inTransit)
    found.push(violation(`${position}: ${data.inTransit} told to be in transit, and ${stock.inTransit} are`, ...about))
  else if (!facts.aggregate(SERVICE, position)?.parked)
    for (const what of wrongQuality(stock, fold.recalled, data, { toldAt: told?.timestamp ?? 0, restedAt }))
      found.push(violation(`${position}: ${what}`, ...about))
  return [...found, ...checkNegative(facts, position, stock)]
}

/** Somebody is told while on hand is below zero, and no longer. */
const checkNegative = (facts: Facts, position: string, { onHand }: Stock): Violation[] => {
  const open = facts
    .about(position.slice('stock:'.length))
    .filter((e) => e.kind === 'negative-stock' && facts.isOpen(e.exceptionId))
  const expected = isNegative(onHand) ? 1 : 0
  return open.length === expected
    ? []
    : [violation(`${position}: ${onHand} on hand, and ${open.length} open exceptions say that it is below zero`)]
}

type Shown = Pick<Told, 'onHand' | 'unit' | 'sequence' | 'consumed' | 'lastCount'> & {
  lots: readonly Pick<Told['lots'][number], 'lot' | 'onHand'>[]
}

const agrees = (stock: Stock, shown: Shown & { site: string }): boolean =>
  stock.onHand === shown.onHand &&
  stock.unit === shown.unit &&
  stock.site === shown.site &&
  stock.sequence <= shown.sequence &&
  shown.sequence <= stock.sequence + stock.timers &&
  stock.consumed === shown.consumed &&
  isSameCount(stock.lastCount, shown.lastCount) &&
  stock.lots.size === shown.lots.length &&
  shown.lots.every(({ lot, onHand }) => stock.lots.get(lot) === onHand)

const isSameCount = (a: Counted | null, b: Counted | null): boolean => countWords(a) === countWords(b)
const countWords = (count: Counted | null): string =>
  count ? [count.eventId, count.lot, count.counted, count.before, count.difference, count.countedAt].join(' ') : 'never'

const shown = ({ lots, ...stock }: Stock): Shown => ({
  ...stock,
  lots: [...lots].map(([lot, onHand]) => ({ lot, onHand })),
})

const words = (stock: Shown | undefined): string =>
  stock
    ? `${stock.onHand} ${stock.unit} (${stock.lots.map((l) => `${l.lot || 'no lot'}: ${l.onHand}`).join(', ') || 'no lots'}) after ${stock.sequence}, ${stock.consumed} consumed, counted: ${countWords(stock.lastCount)}`
    : 'nothing'
