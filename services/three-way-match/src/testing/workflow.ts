import type { Decision, Refusal } from '@supplyline/decider'
import { createCodec, type Input, kindOf, MemoryRegistry, type Stamp, type Tables } from '@supplyline/messaging'
import { allTopics, type Message, type RecordName, subjectsOf, type Topic } from '@supplyline/schemas'
import { topology } from '../topology.ts'
import { dataOf, masterData, NOW, timerFired } from './examples.ts'

const codec = createCodec(new MemoryRegistry())
await codec.prepare(allTopics.filter((t) => t.records.length > 0).flatMap(subjectsOf))

const topicOf = (type: RecordName): Topic | undefined => allTopics.find((t) => t.records.includes(type))

type Entry = { aggregate: string; message: Message; references: readonly Message[] }

/**
 * Invoices and ledgers together, without the platform: routed by the topology, what one tells another is delivered
 * later in the order in which it was told, timers fire as time passes. Whatever goes out must fit its schema.
 */
export class Workflow {
  now = NOW
  readonly published: Message[] = []
  readonly refusals: Refusal[] = []
  private readonly stamps = new Map<string, Stamp>()
  private readonly tables = {
    get: (topic: Topic, _type: RecordName, key: string) => this.stamps.get(`${topic.name}/${key}`),
  } as unknown as Tables
  private readonly states = new Map<string, unknown>()
  private readonly timers = new Map<string, Map<string, number>>()
  /** What was told and not yet delivered, by sender and receiver, which keep their order. */
  private readonly mail = new Map<string, Entry[]>()
  private entries = 0

  constructor(references: readonly Message[] = masterData) {
    this.learn(...references)
  }

  learn(...references: readonly Message[]): this {
    for (const message of references) {
      const topic = topicOf(message.type)
      if (!topic) throw new Error(`no topic for ${message.type}`)
      const key = topic.key.of(message.data)
      const bytes = codec.encode(topic.name, message)
      this.stamps.set(`${topic.name}/${key}`, { topic: topic.name, key, bytes, message })
    }
    return this
  }

  /** Takes each, and lets all that follows from it happen before the next. */
  take(...messages: Message[]): this {
    for (const message of messages) {
      this.begin(message)
      this.deliverAll()
    }
    return this
  }

  /** Takes it; what it leads to waits for `deliver`. */
  begin(message: Message): void {
    const route = topology.routes.find((r) => r.topic.records.includes(message.type))
    for (const { aggregate, stamps = [] } of route?.to(message, this.tables) ?? [])
      this.decide({ aggregate, message, references: stamps.flatMap((stamp) => (stamp ? [stamp.message] : [])) })
  }

  /** Delivers one message that was told, of the `choice`th sender and receiver. */
  deliver(choice = 0): boolean {
    const waiting = [...this.mail].filter(([, entries]) => entries.length > 0)
    const [, entries] = waiting[choice % (waiting.length || 1)] ?? []
    const entry = entries?.shift()
    if (entry) this.decide(entry)
    return entry !== undefined
  }

  deliverAll(): void {
    for (let more = true; more; ) more = this.deliver()
  }

  /** Lets time pass; what falls due fires at its own time. */
  pass(ms: number): this {
    const end = this.now + ms
    for (;;) {
      const due = [...this.timers].flatMap(([aggregate, named]) =>
        [...named].map(([name, at]) => ({ aggregate, name, at })),
      )
      const [next] = due.filter((t) => t.at <= end).sort((a, b) => a.at - b.at)
      if (!next) break
      this.now = Math.max(this.now, next.at)
      this.timers.get(next.aggregate)?.delete(next.name)
      this.decide({ aggregate: next.aggregate, message: timerFired(next.name, next.at), references: [] })
      this.deliverAll()
    }
    this.now = end
    return this
  }

  state(aggregate: string): unknown {
    return this.states.get(aggregate)
  }

  data<K extends RecordName>(type: K) {
    return dataOf(this.published, type)
  }

  /** Kinds of the exceptions that stand: one that was resolved may have been raised again. */
  standing(): string[] {
    const kinds = new Map<string, string>()
    for (const { type, data } of this.published) {
      if (type === 'supplyline.ExceptionRaised') kinds.set(data.exceptionId, data.kind)
      if (type === 'supplyline.ExceptionResolved') kinds.delete(data.exceptionId)
    }
    return [...kinds.values()]
  }

  private decide({ aggregate, message, references }: Entry): void {
    const { decider } = topology.aggregates[kindOf(aggregate)] ?? {}
    if (!decider) throw new Error(`no aggregate ${aggregate}`)
    const state = this.states.get(aggregate) ?? decider.initialState
    const id = `entry-${++this.entries}`
    const input: Input = { id, now: this.now, message, references, direct: false, conflicting: false }
    const { events = [], tell = [], timers = {}, refuse }: Decision<Message> = decider.decide(input, state)
    if (refuse) this.refusals.push(refuse)
    this.states.set(aggregate, JSON.parse(JSON.stringify(events.reduce(decider.evolve, state))))
    for (const event of events) {
      const topic = topology.outputs.find((t) => t.records.includes(event.type))
      if (!topic) continue
      codec.encode(topic.name, event)
      this.published.push(event)
    }
    const named = this.timers.get(aggregate) ?? new Map<string, number>()
    this.timers.set(aggregate, named)
    for (const [name, due] of Object.entries(timers)) {
      if (due === null) named.delete(name)
      else named.set(name, due)
    }
    for (const told of tell) {
      codec.encode(topology.inbox?.name ?? '', told.message)
      const between = `${aggregate} → ${told.aggregate}`
      const stamped = (told.references as Message[] | undefined) ?? references
      const entry = { aggregate: told.aggregate, message: told.message, references: stamped }
      this.mail.set(between, [...(this.mail.get(between) ?? []), entry])
    }
  }
}
