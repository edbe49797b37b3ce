import { toBase } from '@supplyline/quantity'
import { masterItems, masterLocations, type Records } from '@supplyline/schemas'
import type { Facts } from './facts.ts'
import {
  changeOf,
  copyOf,
  isBeyond,
  isExcessive,
  type Movement,
  malformed,
  type NotApplied,
  put,
  quantityOf,
  type Stock,
  untimely,
} from './stock.ts'
import type { Happened, Step, Ways } from './stock-happenings.ts'

/** What became of each thing that happened to a position, and where that leads. */
export type Folded = {
  position: string
  stock: Stock | undefined
  taken: Happened[]
  notApplied: (NotApplied & { happened: Happened })[]
  /** What the published steps do not account for. */
  left: Happened[]
  /** A step that no run of what happened leads to. */
  lost?: Step
  /** So much waited for its key to be released, counts among it, that in what order it was taken cannot be found out. */
  unordered?: true
}

type Queue = { all: Happened[]; next: number }

/** The state along one possible run; kept when the run leads to the step. */
type Run = { facts: Facts; stock: Stock | undefined; ids: Map<string, Movement>; before: Map<string, Movement> }

/**
 * Folds what happened to one position. Sums do not depend on the order, but a count does, and movements read directly
 * may overtake what goes through the inbox: which way it went is told by the states published, one for each commit,
 * each of which took a run of one of the two.
 */
export const foldPosition = (facts: Facts, position: string, ways: Ways, steps: readonly Step[]): Folded => {
  const fold: Folded = { position, stock: undefined, taken: [], notApplied: [], left: [] }
  const ids = new Map<string, Movement>()
  const queues = [
    { all: ways.inbox, next: 0 },
    { all: ways.direct, next: 0 },
  ]
  const run = (): Run => ({ facts, stock: fold.stock && copyOf(fold.stock), ids: new Map(), before: ids })
  for (const step of steps) {
    if (step.sequence <= (fold.stock?.sequence ?? 0)) continue
    if (queues.some((queue) => advance(fold, queue, run(), step, 'exactly'))) continue
    const released = takeReleased(fold, queues, run(), step)
    if (released === 'found') continue
    // The right events with another figure: it is the figure that is wrong.
    if (released === 'none' && queues.some((queue) => advance(fold, queue, run(), step, 'by its events'))) continue
    if (released === 'too many') fold.unordered = true
    // What waited for a key to be released is taken as it came, from both ways at once; without a count that is no matter.
    if (queues.some(hasCount) && !fold.unordered) fold.lost = step
    else for (const queue of queues) takeRest(fold, queue, run())
    break
  }
  for (const { all, next } of queues) {
    const rest = run()
    for (const happened of all.slice(next)) note(fold, happened, judge(rest, happened), fold.left)
  }
  return fold
}

type Choice = { queue: Queue; happened: Happened; verdict: ReturnType<typeof judge> }

/** So many ways to mix are looked at; a key seldom waits with more than a few entries. */
const MOST_MIXES = 2_000

/**
 * What waited for a key to be released is taken in one commit, as it came by both ways: in that mix of them which ends
 * with the event, and with the stock, that were published.
 */
const takeReleased = (
  fold: Folded,
  queues: readonly Queue[],
  begun: Run,
  step: Step,
): 'found' | 'none' | 'too many' => {
  let left = MOST_MIXES
  const mix = (run: Run, choices: Choice[]): { run: Run; choices: Choice[] } | undefined => {
    if ((run.stock?.sequence ?? 0) === step.sequence)
      return isAt(run.stock, step, lastOf(choices)) ? { run, choices } : undefined
    for (const queue of queues) {
      const happened = queue.all[queue.next + choices.filter((c) => c.queue === queue).length]
      if (!happened || --left < 0) continue
      const after = { ...run, stock: run.stock && copyOf(run.stock), ids: new Map(run.ids) }
      const found = mix(after, [...choices, { queue, happened, verdict: judge(after, happened) }])
      if (found) return found
    }
    return undefined
  }
  const found = mix(begun, [])
  if (!found) return left < 0 ? 'too many' : 'none'
  for (const { queue, happened, verdict } of found.choices) {
    note(fold, happened, verdict, fold.taken)
    queue.next += 1
  }
  fold.stock = found.run.stock
  for (const [id, movement] of found.run.ids) begun.before.set(id, movement)
  return 'found'
}

/**
 * With the very event that was last, as one may come by both ways, and in all its lots: a count moves stock between them,
 * depending on what came before it.
 */
const isAt = (stock: Stock | undefined, { lastEventId, changedAt, onHand, lots }: Step, last?: Happened): boolean =>
  last !== undefined &&
  eventIdOf(last) === lastEventId &&
  last.record.timestamp === changedAt &&
  stock?.onHand === onHand &&
  stock.lots.size === lots.length &&
  lots.every((shown) => stock.lots.get(shown.lot) === shown.onHand)

const lastOf = (choices: readonly Choice[]): Happened | undefined =>
  choices.findLast(({ verdict }) => verdict === 'taken')?.happened

/** Takes the queue's next things up to the step, if they lead there. */
const advance = (fold: Folded, queue: Queue, run: Run, step: Step, how: 'exactly' | 'by its events'): boolean => {
  const { sequence, lastEventId } = step
  const verdicts: ReturnType<typeof judge>[] = []
  let last: Happened | undefined
  while ((run.stock?.sequence ?? 0) < sequence) {
    const happened = queue.all[queue.next + verdicts.length]
    if (!happened) return false
    const verdict = judge(run, happened)
    if (verdict === 'taken') last = happened
    verdicts.push(verdict)
  }
  if (how === 'exactly' ? !isAt(run.stock, step, last) : !last || eventIdOf(last) !== lastEventId) return false
  verdicts.forEach((verdict, index) => {
    note(fold, queue.all[queue.next + index] as Happened, verdict, fold.taken)
  })
  queue.next += verdicts.length
  fold.stock = run.stock
  for (const [id, movement] of run.ids) run.before.set(id, movement)
  return true
}

const hasCount = ({ all, next }: Queue): boolean =>
  all.some(({ movement }, index) => index >= next && movement?.type === 'inventory.StockCounted')

const takeRest = (fold: Folded, queue: Queue, run: Run): void => {
  for (const happened of queue.all.slice(queue.next)) note(fold, happened, judge(run, happened), fold.taken)
  queue.next = queue.all.length
  fold.stock = run.stock
  for (const [id, movement] of run.ids) run.before.set(id, movement)
}

const note = (fold: Folded, happened: Happened, verdict: ReturnType<typeof judge>, taken: Happened[]): void => {
  if (verdict === 'taken') taken.push(happened)
  else if (verdict !== 'same') fold.notApplied.push({ ...verdict, happened })
}

const eventIdOf = ({ movement, received }: Happened): string => movement?.data.eventId ?? received?.eventId ?? ''

/** By the decision table of inventory-events; what is taken changes the run's stock. */
const judge = (run: Run, happened: Happened): 'taken' | 'same' | NotApplied => {
  const { movement, received } = happened
  if (received) return judgeReceived(run, received)
  if (!movement) return { not: 'unreadable' }
  const { data } = movement
  const quantity = quantityOf(movement)
  const known = run.ids.get(data.eventId) ?? run.before.get(data.eventId)
  if (known && isSame(known, movement)) return 'same'
  const mistake = malformed(movement, quantity)
  if (mistake) return { not: mistake }
  if (known || happened.reused) return { not: 'event-id-reused', exception: true }
  const late = untimely(data.occurredAt, happened.record.timestamp)
  if (late?.exception) run.ids.set(data.eventId, movement)
  if (late) return late
  const converted = convert(run, happened, movement, quantity)
  if (typeof converted !== 'string') return converted
  const lot = data.lot || ''
  const change = changeOf(movement, converted, run.stock)
  if (isExcessive(run.stock, lot, change)) return { not: 'quantity-out-of-range' }
  run.ids.set(data.eventId, movement)
  run.stock = put(run.stock, { site: data.site, unit: unitOf(run, happened, data.unit), lot, change })
  return 'taken'
}

/** Two events with one id are the same if all that they report is. */
const isSame = (a: Movement, b: Movement): boolean =>
  a === b || (a.type === b.type && JSON.stringify(a.data) === JSON.stringify(b.data))

const itemOf = ({ facts }: Run, { stamps, record }: Happened, item: string) =>
  stamps
    ? stamps.flatMap((m) => (m.type === 'master.Item' && m.data.item === item ? [m.data] : []))[0]
    : facts.newest(masterItems, 'master.Item', item, record.timestamp)

const locationOf = ({ facts }: Run, { stamps, record }: Happened, location: string) =>
  stamps
    ? stamps.flatMap((m) => (m.type === 'master.Location' && m.data.location === location ? [m.data] : []))[0]
    : facts.newest(masterLocations, 'master.Location', location, record.timestamp)

const unitOf = (run: Run, happened: Happened, unit: string): string =>
  run.stock?.unit ?? itemOf(run, happened, happened.movement?.data.item ?? '')?.baseUnit ?? unit

/** The quantity in the unit of the position; or why there is none. */
const convert = (run: Run, happened: Happened, { data }: Movement, quantity: string): string | NotApplied => {
  const { stock } = run
  const ofSite = stock?.site === data.site
  if (stock && ofSite && stock.unit === data.unit) return quantity
  if (!ofSite) {
    const location = locationOf(run, happened, data.location)
    if (!location) return { not: 'unknown-location' }
    if (location.site !== data.site) return { not: 'wrong-site' }
  }
  if (stock && stock.unit === data.unit) return quantity
  const item = itemOf(run, happened, data.item)
  if (!item) return { not: 'unknown-item' }
  if (stock && stock.unit !== item.baseUnit) return { not: 'base-unit-changed' }
  const converted = toBase(quantity, data.unit, item)
  if (!converted.ok) return { not: 'unknown-unit' }
  return isBeyond(converted.quantity) ? { not: 'quantity-out-of-range' } : converted.quantity
}

/** A line of a receipt stands already in the item's base unit. */
const judgeReceived = (run: Run, { site, unit, quantity, lot }: Records['inventory.StockReceived']) => {
  const { stock } = run
  if ((stock && stock.unit !== unit) || isExcessive(stock, lot ?? '', quantity))
    return { not: 'receipt-not-stocked', exception: true } as const
  run.stock = put(stock, { site, unit, lot: lot ?? '', change: quantity })
  return 'taken'
}
