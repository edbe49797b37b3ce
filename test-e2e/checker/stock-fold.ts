import { add, type Decimal, isZero, packedAt, subtract, toBase } from '@supplyline/quantity'
import { masterItems, masterLocations } from '@supplyline/schemas'
import type { Facts } from './facts.ts'
import { isBeyond, type Movement, malformed, type NotApplied, quantityOf, type Stock, untimely } from './stock.ts'
import type { Happened, Recalled, Ways } from './stock-happenings.ts'
import { isRemembered, replay, type Story } from './stock-replay.ts'

/** What became of each thing that happened to a position, and where that leads. */
export type Folded = {
  position: string
  stock: Stock | undefined
  taken: Happened[]
  notApplied: (NotApplied & { happened: Happened })[]
  /** What waits behind something that could not be processed. */
  left: Happened[]
  /** Recalls that hold there. */
  recalled: readonly Recalled[]
  used: Used[]
}

/** A movement, or the correction of one, that changed what is consumed; `takenAt`: when the log had it. */
export type Used = {
  site: string
  lot: string
  supplier: string | null
  quantity: Decimal
  occurredAt: number
  takenAt: number
}

type Fold = Folded & {
  facts: Facts
  ways: Ways
  unit?: string
  site?: string
  ids: Map<string, Movement>
  story: Story[]
}

/** What may have been taken, in an order in which it may have come. */
export type Course = { taken: Happened[]; left: Happened[] }

/** So many courses are looked at; a key that is stopped has seldom more than a few entries behind it. */
const MOST_COURSES = 2_000

/**
 * What is taken depends hardly on the order of arrival, as where an id is used twice; what it comes to, not at all. Where
 * a key is stopped, each way was taken up to some point; in all at least `sequence` things were.
 */
export function* coursesOf({ inbox, direct, timers }: Ways, sequence: number): Generator<Course> {
  const byTime = (some: Happened[]) => some.sort((a, b) => a.record.timestamp - b.record.timestamp)
  for (const taken of [byTime([...inbox, ...direct]), [...direct, ...inbox], [...inbox, ...direct]])
    yield { taken, left: [] }
  let courses = 0
  for (let i = inbox.length; i >= 0; i--)
    for (let d = direct.length; d >= 0 && i + d + timers >= sequence; d--) {
      if (++courses > MOST_COURSES) return
      const taken = byTime([...inbox.slice(0, i), ...direct.slice(0, d)])
      yield { taken, left: [...inbox.slice(i), ...direct.slice(d)] }
    }
}

/** Folds what happened to one position: it is replayed in the order in which it happened. */
export const foldPosition = (facts: Facts, position: string, ways: Ways, { taken, left }: Course): Folded => {
  const done: Pick<Folded, 'taken' | 'notApplied' | 'used'> = { taken: [], notApplied: [], used: [] }
  const fold: Fold = {
    facts,
    ways,
    position,
    stock: undefined,
    ...done,
    left,
    recalled: ways.recalled,
    ids: new Map(),
    story: [],
  }
  for (const happened of taken) {
    const verdict = judge(fold, happened)
    if (verdict === 'taken') fold.taken.push(happened)
    else if (verdict !== 'same') fold.notApplied.push({ ...verdict, happened })
  }
  const { unit, site = '', story } = fold
  const stock = unit === undefined ? undefined : replay(story, { unit, site, timers: ways.timers })
  return { position, stock, ...done, left, recalled: ways.recalled }
}

/** By the decision table of inventory-events. */
const judge = (fold: Fold, happened: Happened): 'taken' | 'same' | NotApplied => {
  const { movement, received, sent, corrected } = happened
  if (corrected) return correct(fold, corrected, happened.record.timestamp)
  if (sent) return put(fold, { kind: 'sent', ...sent })
  if (received) {
    const { site, unit, quantity, lot, occurredAt, eventId } = received
    if (fold.unit !== undefined && fold.unit !== unit) return { not: 'receipt-not-stocked', exception: true }
    begin(fold, site, unit)
    return put(fold, { kind: 'moved', change: quantity, consumed: '0', lot: lot ?? '', occurredAt, eventId })
  }
  if (!movement) return { not: 'unreadable' }
  const { data } = movement
  const quantity = quantityOf(movement)
  const known = fold.ids.get(data.eventId)
  if (known && isSame(known, movement)) return 'same'
  const mistake = malformed(movement, quantity)
  if (mistake) return { not: mistake }
  if (known || happened.reused) return { not: 'event-id-reused', exception: true }
  const late = untimely(data.occurredAt, happened.record.timestamp)
  if (late?.exception) fold.ids.set(data.eventId, movement)
  if (late) return late
  const converted = convert(fold, happened, movement, quantity)
  if (typeof converted !== 'string') return converted
  fold.ids.set(data.eventId, movement)
  if (movement.type === 'inventory.StockCounted' && isOvertaken(fold, data.eventId, data.occurredAt))
    return { not: 'count-overtaken', exception: true }
  begin(fold, data.site, unitOf(fold, happened, data.unit))
  return use(fold, movement, storyOf(movement, converted), happened.record.timestamp)
}

/** The service says that too much happened since; it is believed where so much did. */
const isOvertaken = ({ facts, position, ways }: Fold, eventId: string, at: number): boolean =>
  facts.about(position.slice('stock:'.length)).some((e) => e.kind === 'count-overtaken' && e.cause === eventId) &&
  !isRemembered([...ways.inbox, ...ways.direct].filter((one) => timeOf(one) >= at))

const timeOf = ({ movement, received }: Happened): number => movement?.data.occurredAt ?? received?.occurredAt ?? 0

const begin = (fold: Fold, site: string, unit: string): void => {
  fold.site = site
  fold.unit ??= unit
}

const put = (fold: Fold, happened: Story): 'taken' => {
  fold.story.push(happened)
  return 'taken'
}

/** What was used, beside what it did to the stock: by site, period, lot and supplier it is told for the books. */
const use = (fold: Fold, { data }: Movement, told: Story, takenAt: number): 'taken' => {
  const { site, occurredAt } = data
  const supplier = 'supplier' in data ? data.supplier : null
  if (told.kind === 'moved' && !isZero(told.consumed))
    fold.used.push({ site, lot: told.lot, supplier, quantity: told.consumed, occurredAt, takenAt })
  return put(fold, told)
}

/** `isCounted`: of a count whose figure is corrected nothing moves. */
const storyOf = (movement: Movement, quantity: Decimal, isCounted = false): Story => {
  const { lot, occurredAt, eventId } = movement.data
  const at = { lot: lot || '', occurredAt, eventId }
  const away = subtract('0', quantity)
  if (isCounted) return { kind: 'moved', change: '0', consumed: '0', ...at }
  switch (movement.type) {
    case 'inventory.StockCounted':
      return { kind: 'counted', counted: quantity, ...at }
    case 'inventory.StockIssued':
      return { kind: 'moved', change: away, consumed: quantity, ...at }
    case 'inventory.StockReturned':
      return { kind: 'moved', change: quantity, consumed: away, ...at }
    case 'inventory.StockTransferredIn':
      return { kind: 'moved', change: quantity, consumed: '0', arrived: movement.data.transferId, ...at }
    case 'inventory.StockExpired':
    case 'inventory.StockTransferredOut':
      return { kind: 'moved', change: away, consumed: '0', ...at }
    case 'inventory.StockAdjusted':
      return { kind: 'moved', change: quantity, consumed: '0', ...at }
    case 'inventory.StockQuarantined':
      return { kind: 'quarantined', change: quantity, ...at }
    case 'inventory.StockReleased':
      return { kind: 'quarantined', change: away, ...at }
    case 'inventory.ConsignmentReceived':
      return { kind: 'moved', change: quantity, consumed: '0', consigned: quantity, ...at }
    case 'inventory.ConsignmentUsed':
      return { kind: 'moved', change: away, consumed: quantity, consigned: away, ...at }
    case 'inventory.ConsignmentTakenBack':
      return { kind: 'moved', change: away, consumed: '0', consigned: away, ...at }
  }
}

/** The difference belongs to the time of the movement; what was counted is another figure. */
const correct = (
  fold: Fold,
  { conversion, corrected }: NonNullable<Happened['corrected']>,
  takenAt: number,
): 'taken' | NotApplied => {
  const movement = fold.ids.get(conversion.document)
  const difference = subtract(corrected, conversion.base)
  const told = fold.story.find((one) => one.kind === 'counted' && one.eventId === conversion.document)
  if (!movement) return { not: 'correction-not-applied', exception: true }
  if (told?.kind === 'counted') told.counted = add(told.counted, difference)
  return use(fold, movement, storyOf(movement, told ? '0' : difference, told !== undefined), takenAt)
}

/** Two events with one id are the same if all that they report is. */
const isSame = (a: Movement, b: Movement): boolean =>
  a === b || (a.type === b.type && JSON.stringify(a.data) === JSON.stringify(b.data))

const itemOf = ({ facts }: Fold, { stamps, record }: Happened, item: string) =>
  stamps
    ? stamps.flatMap((m) => (m.type === 'master.Item' && m.data.item === item ? [m.data] : []))[0]
    : facts.newest(masterItems, 'master.Item', item, record.timestamp)

const locationOf = ({ facts }: Fold, { stamps, record }: Happened, location: string) =>
  stamps
    ? stamps.flatMap((m) => (m.type === 'master.Location' && m.data.location === location ? [m.data] : []))[0]
    : facts.newest(masterLocations, 'master.Location', location, record.timestamp)

const unitOf = (fold: Fold, happened: Happened, unit: string): string =>
  fold.unit ?? itemOf(fold, happened, happened.movement?.data.item ?? '')?.baseUnit ?? unit

/** The quantity in the unit of the position; or why there is none. */
const convert = (fold: Fold, happened: Happened, { data }: Movement, quantity: string): string | NotApplied => {
  const ofSite = fold.site === data.site
  if (ofSite && fold.unit === data.unit) return quantity
  if (!ofSite) {
    const location = locationOf(fold, happened, data.location)
    if (!location) return { not: 'unknown-location' }
    if (location.site !== data.site) return { not: 'wrong-site' }
  }
  if (fold.unit === data.unit) return quantity
  const item = itemOf(fold, happened, data.item)
  if (!item) return { not: 'unknown-item' }
  if (fold.unit !== undefined && fold.unit !== item.baseUnit) return { not: 'base-unit-changed' }
  const converted = toBase(quantity, data.unit, packedAt(item, data.occurredAt))
  if (!converted.ok)
    return { not: converted.because === 'inexact' ? 'inexact-quantity' : 'unknown-unit', exception: true }
  return isBeyond(converted.quantity) ? { not: 'quantity-out-of-range' } : converted.quantity
}
