import { stockPositions } from '@supplyline/schemas'
import type { Violation } from './evidence.ts'
import { at, type Facts } from './facts.ts'
import type { Stock } from './stock.ts'
import { type Folded, foldPosition } from './stock-fold.ts'
import { happenings, type Step, stepsOf } from './stock-happenings.ts'
import { checkReceipts } from './stock-receipts.ts'

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
  return [...found, ...checkReceipts(facts)]
}

const folds = new WeakMap<Facts, Map<string, Folded>>()

/** Every position as a plain fold has it. Two promises ask, and it is made once. */
export const foldAll = (facts: Facts): Map<string, Folded> => {
  const made = folds.get(facts)
  if (made) return made
  const steps = stepsOf(facts)
  const all = new Map<string, Folded>()
  for (const [position, ways] of happenings(facts)) {
    const published = steps.get(position) ?? []
    const stored = storedOf(facts, position)
    const known = stored && stored.sequence > (published.at(-1)?.sequence ?? 0) ? [...published, stored] : published
    all.set(position, foldPosition(facts, position, ways, known))
  }
  folds.set(facts, all)
  return all
}

/** What the checker reads of a stored position. */
type StoredPosition = Step & { onHand: string; unit: string; site: string; lots: { lot: string; onHand: string }[] }

const storedOf = (facts: Facts, position: string): StoredPosition | undefined => {
  const state = facts.aggregate(SERVICE, position)?.state as ({ status: string } & StoredPosition) | undefined
  return state?.status === 'known' ? state : undefined
}

const violation = (what: string, ...about: string[]): Violation => ({ promise: 4, what, about })

const checkPosition = (facts: Facts, fold: Folded): Violation[] => {
  const { position, stock, left, lost, unordered } = fold
  const found: Violation[] = []
  const aggregate = facts.aggregate(SERVICE, position)
  if (lost)
    found.push(
      violation(
        `${position}: no run of its movements leads to number ${lost.sequence}, whose last is ${lost.lastEventId}`,
        ...fold.taken.slice(-3).map(({ record }) => at(record)),
        ...left.slice(0, 3).map(({ record }) => `not counted: ${at(record)}`),
      ),
    )
  // What waits behind a message that could not be processed is not counted yet.
  else if (left.length > 0 && !aggregate?.parked)
    found.push(
      violation(`${position}: ${left.length} movements are not counted`, ...left.map(({ record }) => at(record))),
    )
  const stored = storedOf(facts, position)
  const told = facts.last(stockPositions.name, position.slice('stock:'.length))
  // All of it must have been taken; what it comes to with a count among it, nobody can tell.
  if (stock && unordered && stored?.sequence !== stock.sequence)
    found.push(violation(`${position}: is at number ${stored?.sequence}, and ${stock.sequence} things changed it`))
  if (stock && !lost && !unordered) {
    if (!stored || !agrees(stock, stored))
      found.push(violation(`${position}: stored as ${words(stored)}, and the movements come to ${words(shown(stock))}`))
    const data = told?.message?.type === 'inventory.StockPositionChanged' ? told.message.data : undefined
    if (!data || !agrees(stock, data))
      found.push(
        violation(
          `${position}: last told as ${words(data)}, and the movements come to ${words(shown(stock))}`,
          ...(told ? [at(told)] : []),
        ),
      )
  }
  if (!stock && stored && !lost)
    found.push(violation(`${position}: stored as ${words(stored)}, and nothing happened there`))
  return found
}

type Shown = { onHand: string; unit: string; sequence: number; lots: readonly { lot: string; onHand: string }[] }

const agrees = (stock: Stock, shown: Shown & { site: string }): boolean =>
  stock.onHand === shown.onHand &&
  stock.unit === shown.unit &&
  stock.site === shown.site &&
  stock.sequence === shown.sequence &&
  stock.lots.size === shown.lots.length &&
  shown.lots.every(({ lot, onHand }) => stock.lots.get(lot) === onHand)

const shown = ({ lots, ...stock }: Stock): Shown => ({
  ...stock,
  lots: [...lots].map(([lot, onHand]) => ({ lot, onHand })),
})

const words = (stock: Shown | undefined): string =>
  stock
    ? `${stock.onHand} ${stock.unit} (${stock.lots.map((l) => `${l.lot || 'no lot'}: ${l.onHand}`).join(', ') || 'no lots'}) after ${stock.sequence}`
    : 'nothing'
