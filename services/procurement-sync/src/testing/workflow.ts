import type { Decision, Intent } from '@supplyline/decider'
import { createCodec, type Input, kindOf, MemoryRegistry } from '@supplyline/messaging'
import { type Message, subjectsOf, type Topic } from '@supplyline/schemas'
import { topology } from '../topology.ts'
import { NOW, timerFired } from './examples.ts'

const codec = createCodec(new MemoryRegistry())
const topics: Topic[] = [...topology.outputs, ...(topology.inbox ? [topology.inbox] : []), ...topology.references]
await codec.prepare(topics.flatMap(subjectsOf))

const MOST_FIRED = 10_000

/**
 * All aggregates together, without the platform: what one tells another is delivered at once, timers
 * fire as time passes, and intents are kept for the test to answer. Whatever goes out must fit its schema.
 */
export class Workflow {
  now = NOW
  /** Reference values that a timer's decision is stamped with. */
  stampedOnTimers: readonly Message[] = []
  readonly published: Message[] = []
  readonly intents = new Map<string, Intent & { aggregate: string }>()
  readonly settled = new Set<string>()
  private readonly states = new Map<string, unknown>()
  private readonly timers = new Map<string, Map<string, number>>()
  private entries = 0

  take(aggregate: string, message: Message, references: readonly Message[] = []): void {
    const { decider } = topology.aggregates[kindOf(aggregate)] ?? {}
    if (!decider) throw new Error(`no aggregate ${aggregate}`)
    const state = this.states.get(aggregate) ?? decider.initialState
    const id = `entry-${++this.entries}`
    const input: Input = { id, now: this.now, message, references, direct: false, conflicting: false }
    const {
      events = [],
      tell = [],
      timers = {},
      intents = [],
      settled = [],
    }: Decision<Message> = decider.decide(input, state)
    this.states.set(aggregate, JSON.parse(JSON.stringify(events.reduce(decider.evolve, state))))
    this.publish(events)
    for (const [name, due] of Object.entries(timers)) this.setTimer(aggregate, name, due)
    for (const intent of intents) {
      if (this.intents.has(intent.reference)) throw new Error(`${intent.reference} is to be sent twice`)
      this.intents.set(intent.reference, { ...intent, aggregate })
    }
    for (const reference of settled) this.settled.add(reference)
    for (const { aggregate: to, message: told, references: stamped = references } of tell) {
      codec.encode(topology.inbox?.name ?? '', told)
      this.take(to, told, stamped as Message[])
    }
  }

  /** Intents that nobody has answered for good. */
  get unanswered(): (Intent & { aggregate: string })[] {
    return [...this.intents.values()].filter((intent) => !this.settled.has(intent.reference))
  }

  /** Lets time pass; what falls due fires at its own time. */
  pass(ms: number): void {
    const end = this.now + ms
    for (let fired = 0; ; ) {
      const due = [...this.timers].flatMap(([aggregate, named]) =>
        [...named].map(([name, at]) => ({ aggregate, name, at })),
      )
      const [next] = due.filter((t) => t.at <= end).sort((a, b) => a.at - b.at)
      if (!next) break
      if (++fired > MOST_FIRED) throw new Error(`the timer ${next.name} of ${next.aggregate} fires again and again`)
      this.now = Math.max(this.now, next.at)
      this.setTimer(next.aggregate, next.name, null)
      this.take(next.aggregate, timerFired(next.name, next.at), this.stampedOnTimers)
    }
    this.now = end
  }

  private publish(events: Message[]): void {
    for (const event of events) {
      const topic = topology.outputs.find((t) => t.records.includes(event.type))
      if (!topic) continue
      codec.encode(topic.name, event)
      this.published.push(event)
    }
  }

  private setTimer(aggregate: string, name: string, due: number | null): void {
    const named = this.timers.get(aggregate) ?? new Map<string, number>()
    this.timers.set(aggregate, named)
    if (due === null) named.delete(name)
    else named.set(name, due)
  }
}
