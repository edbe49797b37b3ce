import { stockMovements } from '@supplyline/schemas'
import type { StoredAggregate } from '@supplyline/state'
import type { SeenRecord, Violation } from './evidence.ts'
import { at, type Facts } from './facts.ts'
import { type Given, type InboxEntry, TIMER } from './inbox.ts'

/** What cannot be processed stops its own key and no other: everybody else has taken all that they were given. */
export const checkKeys = (facts: Facts): Violation[] => {
  const found: Violation[] = []
  for (const service of Object.keys(facts.evidence.stores)) {
    const aggregates = facts.aggregatesOf(service)
    for (const given of facts.inboxes.get(service)?.values() ?? [])
      found.push(...checkGiven(facts, service, given, aggregates.get(given.aggregate)))
    for (const aggregate of aggregates.values())
      if (aggregate.parked) found.push(...checkParked(facts, service, aggregate))
  }
  return found
}

const violation = (what: string, ...about: string[]): Violation => ({ promise: 8, what, about })

const checkGiven = (facts: Facts, service: string, given: Given, stored: StoredAggregate | undefined): Violation[] => {
  const { aggregate, entries, overtaken, marks } = given
  const found = overtaken.map(({ record, entry }) =>
    violation(
      `${service}, ${aggregate}: an entry came after a later one of its source, and was never taken`,
      at(record),
      `cause: ${at(entry.cause)}, ${entry.cause.index}`,
    ),
  )
  const last = entries.at(-1)
  if (!stored) {
    // A name that the service has no aggregate for is a dead letter, and stops nothing.
    if (last && !entries.every(({ record }) => isDeadLetter(facts, service, record)))
      found.push(violation(`${service}, ${aggregate}: nothing of what it was given was taken`, at(last.record)))
    return found
  }
  for (const mark of marks) {
    const taken = stored.watermarks.find((w) => w.topic === mark.topic && w.partition === mark.partition)
    if (taken?.offset !== mark.offset || taken.index !== mark.index)
      found.push(
        violation(
          `${service}, ${aggregate}: taken up to ${taken ? `${taken.offset}, ${taken.index}` : 'nothing'} of ${mark.topic}/${mark.partition}`,
          `given up to ${mark.offset}, ${mark.index}`,
        ),
      )
  }
  for (const taken of stored.watermarks)
    if (!marks.some((m) => m.topic === taken.topic && m.partition === taken.partition))
      found.push(violation(`${service}, ${aggregate}: has taken what it was never given`, at(taken)))
  return found
}

/** The dead letter of a record: of itself, or of the one that an inbox entry carries. */
export const isDeadLetter = (facts: Facts, service: string, record: SeenRecord): boolean =>
  facts.deadLettersOf(service).has(at(record)) || facts.deadLettersOf(service).has(originOf(record) ?? '')

/** An inbox entry names where what it carries lies. */
const originOf = (record: SeenRecord): string | undefined => {
  const { message } = record
  return message?.type === 'supplyline.InboxEntry' ? at(placeIn(record) ?? message.data.cause) : undefined
}

const placeIn = ({ headers }: SeenRecord): { topic: string; partition: number; offset: number } | undefined =>
  headers.origin === undefined ? undefined : JSON.parse(headers.origin)

const checkParked = (facts: Facts, service: string, aggregate: StoredAggregate): Violation[] => {
  const { id, parked } = aggregate
  if (!parked) return []
  const name = `${service}, ${id}`
  const place = at(parked)
  const found: Violation[] = []
  if (!facts.deadLettersOf(service).has(place))
    found.push(violation(`${name} is parked, and what stopped it is no dead letter`, place))
  if (!facts.about(id).some((e) => e.kind === 'key-parked' && facts.isOpen(e.exceptionId)))
    found.push(violation(`${name} is parked, and nobody was told`, place))
  if (parked.draining) found.push(violation(`${name} was released, and what waits is not taken`, place))
  const behind = behindOf(facts, service, id, parked)
  if (!behind) found.push(violation(`${name} is parked at ${place}, where nothing of it lies`))
  else if (parked.waiting < behind.least || parked.waiting > behind.most)
    found.push(violation(`${name}: ${parked.waiting} wait, and ${words(behind)} came behind`, place))
  return found
}

const words = ({ least, most }: Behind): string => (least === most ? String(least) : `${least} to ${most}`)

type Behind = { least: number; most: number }

/**
 * What waits behind the entry that stopped a key. A timer that was cancelled meanwhile does not wait; and of movements
 * read directly nobody can tell whether one came before or behind an entry of the inbox: hence two bounds.
 */
const behindOf = (facts: Facts, service: string, id: string, poison: Place): Behind | undefined => {
  const given = facts.inboxes.get(service)?.get(id)?.entries ?? []
  const index = given.findIndex(({ record }) => at(record) === at(poison) || originOf(record) === at(poison))
  const bounds = { least: 0, most: 0 }
  for (const { entry, carried } of given.slice(index + 1)) {
    if (carried?.type === 'supplyline.ReleaseKey') continue
    bounds.most += 1
    if (index >= 0 && entry.cause.topic !== TIMER) bounds.least += 1
  }
  if (service !== 'inventory-events' || !id.startsWith('stock:')) return index < 0 ? undefined : bounds
  let found = index >= 0
  for (const record of directOf(facts, id, given)) {
    const behind = index < 0 && record.partition === poison.partition && record.offset > poison.offset
    if (at(record) === at(poison)) found = true
    else if (behind) bounds.least += 1
    if (behind || index >= 0) bounds.most += 1
  }
  return found ? bounds : undefined
}

type Place = { topic: string; partition: number; offset: number }

/** Movements of a position that did not take the way through the inbox; one that cannot be read is known by its key. */
const directOf = (facts: Facts, id: string, given: readonly InboxEntry[]): SeenRecord[] => {
  const detoured = new Set(given.map(({ entry }) => at(entry.cause)))
  return facts.on(stockMovements.name).filter((record) => {
    const data = record.message?.data as { location?: string; item?: string } | undefined
    const position = data ? `${data.location}:${data.item}` : record.key
    return `stock:${position}` === id && !detoured.has(at(record))
  })
}
