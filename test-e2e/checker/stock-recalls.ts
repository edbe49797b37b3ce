import { add, type Decimal, isNegative } from '@supplyline/quantity'
import { type Message, type Records, recallRequests } from '@supplyline/schemas'
import type { Violation } from './evidence.ts'
import { at, type Facts } from './facts.ts'
import type { Folded } from './stock-fold.ts'

const SERVICE = 'inventory-events'
/** The longest wait for a location that does not answer; and with what follows. */
const ANSWERS_MS = 15 * 60_000
const WAIT_MS = ANSWERS_MS + 60_000

/** Every location was asked once for the first recall under a number, what was found is told once, and is so. */
export const checkRecalls = (facts: Facts, folds: ReadonlyMap<string, Folded>): Violation[] => [
  ...[...firstRequests(facts)].flatMap(([recallId, requested]) => checkOne(facts, recallId, requested)),
  ...[...folds.values()].flatMap((fold) => checkTold(facts, fold)),
  ...[...firstRequests(facts)].flatMap(([recallId, { data }]) => checkHeld(facts, folds, recallId, data)),
]

const violation = (what: string, ...about: string[]): Violation => ({ promise: 4, what, about })

type Requested = { data: Records['inventory.RecallRequested']; timestamp: number }

/** By number, as the topic has them; without those whose withdrawal came before them. */
const firstRequests = (facts: Facts): Map<string, Requested> => {
  const first = new Map<string, Requested | null>()
  for (const { message, timestamp } of facts.on(recallRequests.name)) {
    if (message?.type === 'inventory.RecallWithdrawn' && !first.has(message.data.recallId))
      first.set(message.data.recallId, null)
    if (message?.type === 'inventory.RecallRequested' && !first.has(message.data.recallId))
      first.set(message.data.recallId, { data: message.data, timestamp })
  }
  return new Map([...first].flatMap(([id, requested]) => (requested ? [[id, requested]] : [])))
}

const checkOne = (facts: Facts, recallId: string, { data, timestamp }: Requested): Violation[] => {
  const name = `recall ${recallId}`
  const aggregate = `recall:${recallId}`
  if (facts.aggregate(SERVICE, aggregate)?.parked) return []
  const entries = facts.inboxes.get(SERVICE)?.get(aggregate)?.entries ?? []
  const request = entries.find(({ carried }) => carried?.type === 'inventory.RecallRequested')
  const asked = toldOf(facts, 'inventory.RecallAsked', recallId)
  const lifted = toldOf(facts, 'inventory.RecallLifted', recallId)
  const expected = locationsIn(request?.record.stamps)
    .map((location) => `${location}:${data.item}`)
    .sort()
  const found: Violation[] = []
  if (asked.join() !== expected.join())
    found.push(violation(`${name}: asked were ${asked.join(', ') || 'none'}, and not ${expected.join(', ') || 'none'}`))
  const traced = facts.of('inventory.RecallTraced').filter((one) => one.data.recallId === recallId)
  if (traced.length > 1)
    found.push(violation(`${name} is told ${traced.length} times`, ...traced.map((t) => at(t.record))))
  const isWithdrawn = entries.some(({ carried }) => carried?.type === 'inventory.RecallWithdrawn')
  if (lifted.join() !== (isWithdrawn ? expected : []).join())
    found.push(violation(`${name}: told that it was withdrawn were ${lifted.join(', ') || 'none'}`))
  if (traced.length === 0 && !isWithdrawn && timestamp + WAIT_MS < facts.evidence.restedAt)
    found.push(violation(`${name}: what it found is never told`))
  for (const { data: told, record } of traced) {
    const sum = told.positions.reduce<Decimal>((total, { onHand }) => add(total, onHand), '0')
    if (sum !== told.quarantined)
      found.push(violation(`${name}: ${told.quarantined} put aside, and listed ${sum}`, at(record)))
    if (told.answered < expected.length && told.tracedAt < timestamp + ANSWERS_MS)
      found.push(violation(`${name} is told after ${told.answered} answers, and there was time for more`, at(record)))
    if (told.isComplete && told.answered !== expected.length)
      found.push(violation(`${name} is said to be complete after ${told.answered} answers`, at(record)))
  }
  return found
}

/** Stock of it is told to be recalled wherever it began, and whenever its location was heard of; or once withdrawn, nowhere. */
const checkHeld = (
  facts: Facts,
  folds: ReadonlyMap<string, Folded>,
  recallId: string,
  { item, site }: Requested['data'],
): Violation[] => {
  const isStopped = (aggregate: string) => facts.aggregate(SERVICE, aggregate)?.parked
  if (isStopped(`recall:${recallId}`) || isStopped(`item-recalls:${item}`)) return []
  const entries = facts.inboxes.get(SERVICE)?.get(`recall:${recallId}`)?.entries ?? []
  const isWithdrawn = entries.some(({ carried }) => carried?.type === 'inventory.RecallWithdrawn')
  return [...folds.values()].flatMap(({ position, stock, recalled }) => {
    if (!stock || !position.endsWith(`:${item}`) || isStopped(position)) return []
    const isHeld = recalled.some((recall) => recall.recallId === recallId)
    const holds = !isWithdrawn && (site === '*' || site === stock.site)
    return isHeld === holds
      ? []
      : [violation(`${position}: recall ${recallId} ${isHeld ? 'holds, and should not' : 'does not hold'} there`)]
  })
}

/** The positions that were told of a recall. */
const toldOf = (facts: Facts, type: 'inventory.RecallAsked' | 'inventory.RecallLifted', recallId: string): string[] =>
  facts
    .carrying(type)
    .flatMap(({ carried }) => (carried?.type === type && carried.data.recallId === recallId ? [carried.data] : []))
    .map(({ location, item }) => `${location}:${item}`)
    .sort()

const locationsIn = (stamps: readonly Message[] = []): string[] =>
  stamps.flatMap((m) => (m.type === 'master.Location' ? [m.data.location] : []))

/** Somebody is told while recalled stock is on hand, and no longer. */
const checkTold = (facts: Facts, { position, stock, recalled }: Folded): Violation[] => {
  if (!stock || facts.aggregate(SERVICE, position)?.parked) return []
  const isThere = [...stock.lots].some(
    ([lot, onHand]) => !isNegative(onHand) && recalled.some((recall) => recall.lot === null || recall.lot === lot),
  )
  const open = facts
    .about(position.slice('stock:'.length))
    .filter((e) => e.kind === 'recalled-stock' && facts.isOpen(e.exceptionId))
  return open.length === (isThere ? 1 : 0)
    ? []
    : [
        violation(
          `${position}: ${open.length} open exceptions tell of recalled stock, and ${isThere ? 'some' : 'none'} is there`,
        ),
      ]
}
