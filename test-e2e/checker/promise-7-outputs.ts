import { FOLDED, idOf } from './causes.ts'
import type { SeenRecord, StoreContents, Violation } from './evidence.ts'
import { at, type Facts, placeOf } from './facts.ts'
import { checkIdentities } from './identities.ts'
import { roleOf } from './topic-role.ts'

/** State, outputs and input position are one: nothing is told that was not decided, or otherwise than it was. */
export const checkOutputs = (facts: Facts): Violation[] => [
  ...copiesAreEqual(facts),
  ...checkIdentities(facts),
  ...outputsHaveCauses(facts),
  ...compactedEndNewest(facts),
  ...Object.entries(facts.evidence.stores).flatMap(([service, store]) => positionsAreAtEnd(facts, service, store)),
]

const violation = (what: string, ...about: string[]): Violation => ({ promise: 7, what, about })

const copiesAreEqual = (facts: Facts): Violation[] =>
  facts.copies.flatMap(({ first, copy }) => {
    const differs = differenceOf(first, copy)
    return differs ? [violation(`what was published again has another ${differs}`, at(first), at(copy))] : []
  })

const differenceOf = (a: SeenRecord, b: SeenRecord): string | undefined => {
  if (a.topic !== b.topic) return 'topic'
  if (a.key !== b.key) return 'key'
  if (a.value === null || b.value === null ? a.value !== b.value : Buffer.compare(a.value, b.value) !== 0)
    return 'value'
  const names = Object.keys(a.headers)
  const same = names.length === Object.keys(b.headers).length && names.every((n) => a.headers[n] === b.headers[n])
  return same ? undefined : 'header'
}

const outputsHaveCauses = (facts: Facts): Violation[] => {
  const causes = new Map<string, Set<string>>()
  const causesOf = (service: string): Set<string> => {
    let ids = causes.get(service)
    if (!ids) {
      ids = new Set()
      for (const { entries, overtaken } of facts.inboxes.get(service)?.values() ?? [])
        for (const { entry } of [...entries, ...overtaken]) ids.add(entry.entryId)
      for (const record of facts.on(FOLDED[service] ?? '')) ids.add(idOf(record))
      causes.set(service, ids)
    }
    return ids
  }
  const found: Violation[] = []
  for (const record of facts.published.values()) {
    const service = roleOf(record.topic)?.service ?? ''
    const cause = record.headers.ce_causationid
    if (cause === undefined || !causesOf(service).has(cause))
      found.push(
        violation(`nothing that ${service} was given caused a record: ${cause ?? 'it names none'}`, at(record)),
      )
  }
  return found
}

/** Readers of a compacted topic see the last record of a key only. */
export const compactedEndNewest = (facts: Facts): Violation[] => {
  const found: Violation[] = []
  for (const [topic, records] of facts.topics) {
    const role = roleOf(topic)
    if (!role?.compacted) continue
    const newest = new Map<string, { record: SeenRecord; number: number }>()
    const last = new Map<string, { record: SeenRecord; number: number }>()
    for (const record of records) {
      const number = numberOf(role.service, record)
      if (number === undefined) continue
      const key = `${record.partition} ${record.key}`
      if (number >= (newest.get(key)?.number ?? Number.NEGATIVE_INFINITY)) newest.set(key, { record, number })
      last.set(key, { record, number })
    }
    for (const [key, { record, number }] of newest) {
      const end = last.get(key)
      if (end && end.number < number)
        found.push(
          violation(`the last value of ${record.key} is not the newest`, at(end.record), `newer: ${at(record)}`),
        )
    }
  }
  return found
}

/** A key belongs to one lane, and the lane numbers what it publishes. */
const numberOf = (service: string, record: SeenRecord): number | undefined => {
  if (record.message?.type === 'inventory.StockPositionChanged') return record.message.data.sequence
  return placeOf(service, record) === undefined ? undefined : Number(record.headers.supplyline_sequence)
}

const positionsAreAtEnd = (facts: Facts, service: string, { positions }: StoreContents): Violation[] => {
  const found: Violation[] = []
  const topics = new Set<string>()
  for (const lane of Object.keys(positions)) {
    const taken = positions[Number(lane)] ?? {}
    for (const topic of Object.keys(taken)) {
      topics.add(topic)
      const end = facts.endOf(topic, Number(lane))
      if (taken[topic] !== end) found.push(notAtEnd(service, `${topic}/${lane}`, taken[topic] ?? 0, end))
    }
  }
  for (const topic of topics)
    for (const partition of facts.partitionsOf(topic))
      if (positions[partition]?.[topic] === undefined)
        found.push(notAtEnd(service, `${topic}/${partition}`, 0, facts.endOf(topic, partition)))
  return found
}

const notAtEnd = (service: string, partition: string, next: number, end: number): Violation =>
  violation(
    `${service} is ${next > end ? 'beyond' : 'short of'} the end of ${partition}`,
    `next to take: ${next}`,
    `end: ${end}`,
  )
