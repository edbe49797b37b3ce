import { goodsReceipts, type Message, stockMovements } from '@supplyline/schemas'
import { checkLetters } from './dead-letters.ts'
import { conflictOf, effectOf } from './effects-of.ts'
import type { Accepted, SeenRecord, Violation } from './evidence.ts'
import { at, type Facts, push } from './facts.ts'
import { foldAll } from './promise-4-stock.ts'
import { isDeadLetter } from './promise-8-keys.ts'
import { foldReceipt, receiptsOf } from './stock-receipts.ts'
import { checkAnswers } from './supplier-answers.ts'

const STOCK = 'inventory-events'

/** What was accepted takes effect once, however often it comes; what cannot is an exception or a dead letter. */
export const checkAccepted = (facts: Facts): Violation[] => {
  const { accepted } = facts.evidence
  const found = [...checkLetters(facts), ...notAppliedIsTold(facts), ...checkAnswers(facts)]
  if (accepted.length === 0) return found
  const records = recordsById(facts, new Set(accepted.map((a) => a.topic)))
  const taken = takenIds(facts)
  for (const one of accepted) {
    const there = records.get(`${one.topic} ${one.eventId}`) ?? []
    if (there.length === 0) found.push(violation(one, 'was accepted, and is not there'))
    else found.push(...checkOne(facts, one, there, taken))
  }
  return found
}

const violation = ({ topic, eventId, kind }: Accepted, what: string, ...about: string[]): Violation => ({
  promise: 5,
  what: `${kind} event ${eventId} on ${topic} ${what}`,
  about,
})

/** A movement that a plain fold does not apply is an exception about its position, or a dead letter. */
const notAppliedIsTold = (facts: Facts): Violation[] =>
  [...foldAll(facts).values()].flatMap(({ position, notApplied }) =>
    notApplied.flatMap(({ not, exception, happened: { record, movement, received } }): Violation[] => {
      const id = movement?.data.eventId ?? received?.eventId
      const told = exception
        ? facts.about(position.slice('stock:'.length)).some((e) => e.kind === not && e.cause === id)
        : isDeadLetter(facts, STOCK, record)
      // What waits behind a parked key is not decided yet.
      if (told || facts.aggregate(STOCK, position)?.parked) return []
      const what = `${id} in ${position} was not applied (${not}), and nobody was told`
      return [{ promise: 5, what, about: [at(record)] }]
    }),
  )

/** By topic and id: that of CloudEvents, or its own. */
const recordsById = (facts: Facts, topics: ReadonlySet<string>): Map<string, SeenRecord[]> => {
  const records = new Map<string, SeenRecord[]>()
  for (const topic of topics)
    for (const record of facts.on(topic)) {
      const own = record.message && ownId(record.message)
      const given = record.headers.ce_id
      if (own) push(records, `${topic} ${own}`, record)
      if (given && given !== own) push(records, `${topic} ${given}`, record)
    }
  return records
}

const ownId = ({ data }: Message): string | undefined => {
  const { eventId, commandId, documentId } = data as { eventId?: string; commandId?: string; documentId?: string }
  return eventId ?? commandId ?? documentId
}

/** How often a movement or a receipt was taken, by topic and event id. */
const takenIds = (facts: Facts): Map<string, number> => {
  const times = new Map<string, number>()
  const count = (key: string) => times.set(key, (times.get(key) ?? 0) + 1)
  for (const { taken, notApplied } of foldAll(facts).values()) {
    for (const { movement } of taken) if (movement) count(`${stockMovements.name} ${movement.data.eventId}`)
    // A count that came too late to be placed has its effect in that somebody counts again.
    for (const { not, happened } of notApplied)
      if (not === 'count-overtaken' && happened.movement)
        count(`${stockMovements.name} ${happened.movement.data.eventId}`)
  }
  for (const name of receiptsOf(facts).keys())
    for (const { eventId, verdict } of foldReceipt(facts, name).judged)
      if (verdict === 'effective') count(`${goodsReceipts.name} ${eventId}`)
  return times
}

const checkOne = (facts: Facts, one: Accepted, there: SeenRecord[], taken: Map<string, number>): Violation[] => {
  switch (one.kind) {
    case 'sane':
    case 'repeat':
      return [...notRefused(facts, one, there), ...effectIsOnce(facts, one, there, taken)]
    case 'conflict': {
      const missing = conflictOf(facts, one)
      return missing ? [violation(one, missing, ...there.map(at))] : []
    }
    case 'malformed':
      return malformedIsTold(facts, one, there)
    default:
      return one.kind satisfies never
  }
}

/** Whether a record says what was accepted, and not something else under its id. */
const isIt = ({ message }: Accepted, record: SeenRecord): boolean =>
  !message || (record.message !== undefined && canonical(record.message) === canonical(message))

const canonical = ({ type, data }: Message): string => `${type} ${JSON.stringify(data, Object.keys(data).sort())}`

const notRefused = (facts: Facts, one: Accepted, there: SeenRecord[]): Violation[] =>
  facts.buriers.flatMap((service) =>
    there.flatMap((record) => {
      const letters = facts.deadLettersOf(service).get(at(record))?.filter(isFinal)
      if (!letters?.length || (there.length > 1 && !isIt(one, record))) return []
      const why = letters.map((l) => l.headers['__dlq.errors.message'] ?? '')
      return [violation(one, `is a dead letter of ${service}`, at(record), ...why)]
    }),
  )

/** What a bug has stopped waits at the head of its key, and takes effect when that is released. */
const isFinal = ({ headers }: SeenRecord): boolean => headers['__dlq.errors.parked'] === undefined

const effectIsOnce = (facts: Facts, one: Accepted, there: SeenRecord[], taken: Map<string, number>): Violation[] => {
  const times = taken.get(`${one.topic} ${one.eventId}`) ?? 0
  if (times > 1) return [violation(one, `took effect ${times} times`, ...there.map(at))]
  // Whether it was the repeat that took effect, or what it repeats, is all the same.
  if (one.kind === 'repeat') return []
  const missing = effectOf(facts, one, times)
  return missing ? [violation(one, missing, ...there.map(at))] : []
}

/** Everybody who reads bytes that nobody can read has a dead letter of them; what can be read, somebody tells of. */
const malformedIsTold = (facts: Facts, one: Accepted, there: SeenRecord[]): Violation[] => {
  const readers = Object.entries(facts.evidence.stores).flatMap(([service, { positions }]) =>
    Object.values(positions).some((of) => Object.hasOwn(of, one.topic)) ? [service] : [],
  )
  return there.flatMap((record) => {
    const buried = readers.filter((service) => facts.deadLettersOf(service).has(at(record)))
    const silent = readers.filter((service) => !buried.includes(service))
    if (!record.message)
      return silent.map((service) => violation(one, `cannot be read, and is no dead letter of ${service}`, at(record)))
    if (buried.length > 0 || isTold(facts, one, record)) return []
    return [violation(one, 'is neither a dead letter nor an exception', at(record))]
  })
}

/** An exception names the event, or the entry that was made of it, as its cause. */
const isTold = (facts: Facts, { eventId }: Accepted, { headers }: SeenRecord): boolean => {
  for (const { raised } of facts.exceptions.values())
    for (const id of [eventId, headers.ce_id])
      if (id && (raised.cause === id || raised.cause.startsWith(`${id}/`))) return true
  return false
}
