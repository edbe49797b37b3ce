import { type Message, type RecordName, type Records, stockMovements, type Topic } from '@supplyline/schemas'
import type { StoredAggregate, StoredIntent } from '@supplyline/state'
import type { Evidence, SeenRecord } from './evidence.ts'
import { type Given, give, type InboxEntry } from './inbox.ts'
import { roleOf } from './topic-role.ts'

export type Fact<K extends RecordName = RecordName> = { record: SeenRecord; data: Records[K] }

type Raised = Records['supplyline.ExceptionRaised']

const none: never[] = []
const noLetters: ReadonlyMap<string, SeenRecord[]> = new Map()

/** The evidence by what one asks it for: one pass over the records, and what a writer published again is set apart. */
export class Facts {
  readonly evidence: Evidence
  readonly topics = new Map<string, SeenRecord[]>()
  /** What a service published again, beside what it published first. */
  readonly copies: { first: SeenRecord; copy: SeenRecord }[] = []
  /** By service: its aggregates with what they were given. */
  readonly inboxes = new Map<string, Map<string, Given>>()
  /** By service and lane sequence: what was published under it first. */
  readonly published = new Map<string, SeenRecord>()
  /** By exception: raised last; and resolved since, or not. */
  readonly exceptions = new Map<string, { raised: Raised; open: boolean }>()
  private readonly byType = new Map<RecordName, Fact[]>()
  private readonly byCarried = new Map<RecordName, InboxEntry[]>()
  private readonly bySubject = new Map<string, Raised[]>()
  private readonly ends = new Map<string, number[]>()
  private readonly letters = new Map<string, Map<string, SeenRecord[]>>()
  private readonly lasts = new Map<string, Map<string, SeenRecord>>()
  private places: Map<string, Set<string>> | undefined
  private readonly stored = new Map<string, Map<string, StoredAggregate>>()
  private readonly intents = new Map<string, Map<string, StoredIntent>>()

  constructor(evidence: Evidence) {
    this.evidence = evidence
    for (const record of evidence.records) this.add(record)
    for (const { raised } of this.exceptions.values()) push(this.bySubject, raised.subject, raised)
  }

  /** All records of a type; those that were published again only once. */
  of<K extends RecordName>(type: K): Fact<K>[] {
    return (this.byType.get(type) as Fact<K>[] | undefined) ?? none
  }

  /** Inbox entries that carry a record of the type, each cause once. */
  carrying(type: RecordName): InboxEntry[] {
    return this.byCarried.get(type) ?? none
  }

  on(topic: string): SeenRecord[] {
    return this.topics.get(topic) ?? none
  }

  /** Exceptions about a business object, open or resolved. */
  about(subject: string): Raised[] {
    return this.bySubject.get(subject) ?? none
  }

  isOpen(exceptionId: string): boolean {
    return this.exceptions.get(exceptionId)?.open === true
  }

  /** Somebody has been told of trouble with the object, and it is not settled. */
  hasOpen(...subjects: string[]): boolean {
    return subjects.some((subject) => this.about(subject).some((e) => this.isOpen(e.exceptionId)))
  }

  hasOpenUnder(prefix: string): boolean {
    for (const { raised, open } of this.exceptions.values()) if (open && raised.subject.startsWith(prefix)) return true
    return false
  }

  aggregate(service: string, id: string): StoredAggregate | undefined {
    return this.aggregatesOf(service).get(id)
  }

  aggregatesOf(service: string): Map<string, StoredAggregate> {
    let found = this.stored.get(service)
    if (!found) {
      found = new Map(this.evidence.stores[service]?.aggregates.map((a) => [a.id, a]))
      this.stored.set(service, found)
    }
    return found
  }

  intentsOf(service: string): readonly StoredIntent[] {
    return this.evidence.stores[service]?.intents ?? none
  }

  intent(service: string, reference: string, operation: string): StoredIntent | undefined {
    let found = this.intents.get(service)
    if (!found) {
      found = new Map(this.intentsOf(service).map((i) => [i.reference, i]))
      this.intents.set(service, found)
    }
    const intent = found.get(reference)
    return intent?.operation === operation ? intent : undefined
  }

  /** It will go on by itself, or waits for somebody who has been told: a timer that is not due, or a parked key. */
  isWaiting(service: string, id: string): boolean {
    return this.waitsFor(service, id, [''])
  }

  /** The same, for timers with names that begin so. */
  waitsFor(service: string, id: string, names: readonly string[]): boolean {
    const aggregate = this.aggregate(service, id)
    if (!aggregate || aggregate.parked) return aggregate !== undefined
    return aggregate.timers.some((t) => t.due > this.evidence.restedAt && names.some((name) => t.name.startsWith(name)))
  }

  /** Services that have dead letters. */
  get buriers(): string[] {
    return [...this.letters.keys()]
  }

  /** The offset after the last record of a partition. */
  endOf(topic: string, partition: number): number {
    return this.ends.get(topic)?.[partition] ?? 0
  }

  /** Partitions of a topic that hold something. */
  partitionsOf(topic: string): number[] {
    return Object.keys(this.ends.get(topic) ?? []).map(Number)
  }

  /** The dead letters of a service, by the place of the record that could not be processed. */
  deadLettersOf(service: string): ReadonlyMap<string, SeenRecord[]> {
    return this.letters.get(service) ?? noLetters
  }

  /** The last record of a compacted topic's key. */
  last(topic: string, key: string): SeenRecord | undefined {
    let keys = this.lasts.get(topic)
    if (!keys) {
      keys = new Map()
      for (const record of this.on(topic)) if (record.key !== null) keys.set(record.key, record)
      this.lasts.set(topic, keys)
    }
    return keys.get(key)
  }

  /** The value that a reference topic had for a key at a time. */
  newest<K extends RecordName>(topic: Topic<K>, type: K, key: string, time: number): Records[K] | undefined {
    const found = this.on(topic.name).findLast(
      (r) => r.key === key && r.timestamp <= time && (r.message?.type as string) === type,
    )
    return found?.message?.data as Records[K] | undefined
  }

  /** The positions at which movements with this id happened. */
  placesOf(eventId: string): Set<string> | undefined {
    if (!this.places) {
      this.places = new Map()
      for (const { message } of this.on(stockMovements.name)) {
        const data = message?.data as Records['inventory.StockIssued'] | undefined
        if (!data?.eventId) continue
        const position = `${data.location}:${data.item}`
        const known = this.places.get(data.eventId)
        if (known) known.add(position)
        else this.places.set(data.eventId, new Set([position]))
      }
    }
    return this.places.get(eventId)
  }

  private add(record: SeenRecord): void {
    push(this.topics, record.topic, record)
    const ends = this.ends.get(record.topic)
    if (ends) ends[record.partition] = record.offset + 1
    else this.ends.set(record.topic, Object.assign([], { [record.partition]: record.offset + 1 }))
    const role = roleOf(record.topic)
    const { message } = record
    if (role?.of === 'inbox') {
      if (message?.type === 'supplyline.InboxEntry') this.addEntry(role.service, record, message.data)
      return
    }
    if (role?.of === 'output' && this.isCopy(role.service, record)) return
    if (role?.of === 'dead-letters') this.bury(role.service, record)
    if (!message || role?.of === 'dead-letters') return
    push(this.byType, message.type, { record, data: message.data as Records[RecordName] })
    if (message.type === 'supplyline.ExceptionRaised')
      this.exceptions.set(message.data.exceptionId, { raised: message.data, open: true })
    if (message.type === 'supplyline.ExceptionResolved') {
      const found = this.exceptions.get(message.data.exceptionId)
      if (found) found.open = false
    }
  }

  private bury(service: string, record: SeenRecord): void {
    const { headers } = record
    const partition = Number(headers['__dlq.errors.partition'])
    const offset = Number(headers['__dlq.errors.offset'])
    const place = at({ topic: headers['__dlq.errors.topic'] ?? '', partition, offset })
    const letters = this.letters.get(service)
    if (letters) push(letters, place, record)
    else this.letters.set(service, new Map([[place, [record]]]))
  }

  private addEntry(service: string, record: SeenRecord, entry: Records['supplyline.InboxEntry']): void {
    let inbox = this.inboxes.get(service)
    if (!inbox) {
      inbox = new Map()
      this.inboxes.set(service, inbox)
    }
    const carried: Message | undefined = record.carried
    const added = { record, entry, carried }
    const given = give(inbox, added)
    if (given && carried) push(this.byCarried, carried.type, added)
  }

  private isCopy(service: string, record: SeenRecord): boolean {
    const place = placeOf(service, record)
    if (place === undefined) return false
    const first = this.published.get(place)
    if (!first) {
      this.published.set(place, record)
      return false
    }
    this.copies.push({ first, copy: record })
    return true
  }
}

/** A service numbers what each of its lanes publishes; undefined where it came by another way. */
export const placeOf = (service: string, { headers }: SeenRecord): string | undefined =>
  headers.supplyline_lane === undefined || headers.supplyline_sequence === undefined
    ? undefined
    : `${service} ${headers.supplyline_lane} ${headers.supplyline_sequence}`

export const push = <K, V>(map: Map<K, V[]>, key: K, value: V): void => {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

/** How a record is named to people. */
export const at = ({ topic, partition, offset }: Pick<SeenRecord, 'topic' | 'partition' | 'offset'>): string =>
  `${topic}/${partition}@${offset}`
