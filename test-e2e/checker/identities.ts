import { FOLDED, idOf } from './causes.ts'
import type { SeenRecord, Violation } from './evidence.ts'
import { at, type Facts, placeOf } from './facts.ts'
import { EFFECT, TIMER } from './inbox.ts'
import { roleOf } from './topic-role.ts'

/**
 * What is published once has one id, and one id names one content; a place in a source is one input of one aggregate.
 * A record that its writer published again, byte for byte, is the same record.
 */
export const checkIdentities = (facts: Facts): Violation[] => [
  ...oneContentOfAnId(facts),
  ...oneEntryOfACause(facts),
  ...oneEntryOfARecord(facts),
]

const violation = (what: string, ...about: string[]): Violation => ({ promise: 7, what, about })

/** A dead letter has the headers of its original, id included. */
const oneContentOfAnId = (facts: Facts): Violation[] => {
  const found: Violation[] = []
  const first = new Map<string, SeenRecord>()
  for (const record of facts.published.values()) {
    const role = roleOf(record.topic)
    const { ce_id: id } = record.headers
    if (role?.of !== 'output' || id === undefined) continue
    const name = `${role.service} ${id}`
    const before = first.get(name)
    if (!before) first.set(name, record)
    else if (isAmbiguous(facts, role.service, record)) continue
    else if (isSame(before, record))
      found.push(violation(`${role.service} has told ${id} twice, each as a record of its own`, at(before), at(record)))
    else found.push(violation(`${role.service} has told two things under the id ${id}`, at(before), at(record)))
  }
  return found
}

/** Ids follow from that of a cause: where a source has used one twice, ours cannot tell what follows from either apart. */
const isAmbiguous = (facts: Facts, service: string, { headers }: SeenRecord): boolean => {
  const places = placesOf(facts, service)
  const { ce_causationid: cause = '', ce_id: id = '' } = headers
  if ((places.get(cause)?.size ?? 0) > 1) return true
  for (const [given, { size }] of places) if (size > 1 && id.startsWith(`${given}/`)) return true
  return false
}

const known = new WeakMap<Facts, Map<string, Map<string, Set<string>>>>()

/** By id of what a service was given: where it came from. Asked for where something is wrong only. */
const placesOf = (facts: Facts, service: string): Map<string, Set<string>> => {
  const services = known.get(facts) ?? new Map<string, Map<string, Set<string>>>()
  known.set(facts, services)
  const made = services.get(service)
  if (made) return made
  const places = new Map<string, Set<string>>()
  const note = (id: string, place: string) => places.set(id, (places.get(id) ?? new Set()).add(place))
  for (const { entries } of facts.inboxes.get(service)?.values() ?? [])
    for (const { entry } of entries) note(entry.entryId, `${at(entry.cause)},${entry.cause.index}`)
  for (const record of facts.on(FOLDED[service] ?? '')) note(idOf(record), at(record))
  services.set(service, places)
  return places
}

const isSame = (a: SeenRecord, b: SeenRecord): boolean =>
  a.topic === b.topic && a.value !== null && b.value !== null && Buffer.compare(a.value, b.value) === 0

/** Redelivery is recognised by where an entry comes from: two things that share a place would pass for one. */
const oneEntryOfACause = (facts: Facts): Violation[] => {
  const found: Violation[] = []
  for (const [service, inbox] of facts.inboxes) {
    const first = new Map<string, { entryId: string; aggregate: string; record: SeenRecord; carried: Uint8Array }>()
    const ids = new Map<string, string>()
    for (const { aggregate, entries, again } of inbox.values())
      for (const { entry, record } of again.length > 0 ? [...entries, ...again] : entries) {
        const { cause, entryId } = entry
        if (cause.topic === TIMER || cause.topic === EFFECT) continue
        const place = `${cause.topic}/${cause.partition}@${cause.offset}`
        const name = `${place},${cause.index}`
        const before = first.get(name)
        if (!before) first.set(name, { entryId, aggregate, record, carried: entry.record })
        else if (before.aggregate !== aggregate || Buffer.compare(before.carried, entry.record) !== 0)
          found.push(
            violation(`${service} was given two things from one place, ${name}`, at(before.record), at(record)),
          )
        const known = ids.get(`${entryId} ${place}`)
        if (known === undefined) ids.set(`${entryId} ${place}`, aggregate)
        else if (known !== aggregate)
          found.push(violation(`${service}: entries for ${known} and ${aggregate} share the id ${entryId}`, at(record)))
      }
  }
  return found
}

/** What a service of ours published again lies at two places; whoever is given both is given one thing twice. */
const oneEntryOfARecord = (facts: Facts): Violation[] => {
  if (facts.copies.length === 0) return []
  const places = new Map<string, string>()
  for (const { first, copy } of facts.copies) {
    const name = placeOf(roleOf(first.topic)?.service ?? '', first) ?? ''
    places.set(at(first), name)
    places.set(at(copy), name)
  }
  const found: Violation[] = []
  for (const [service, inbox] of facts.inboxes)
    for (const { aggregate, entries } of inbox.values()) {
      const given = new Map<string, SeenRecord>()
      for (const { entry, record } of entries) {
        const name = places.get(at(entry.cause))
        if (name === undefined) continue
        const key = `${name},${entry.cause.index}`
        const before = given.get(key)
        if (before)
          found.push(
            violation(
              `${service}, ${aggregate}: what was published again was given to it as another record`,
              at(before),
              at(record),
            ),
          )
        given.set(key, record)
      }
    }
  return found
}
