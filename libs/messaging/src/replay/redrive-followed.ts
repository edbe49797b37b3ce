import type { Aggregate } from '../aggregate.ts'
import type { Outcome } from '../chunk.ts'
import { kindOf } from '../topology.ts'
import { keepCalls, type PlannedCalls } from './planned-calls.ts'
import type { RedriveAggregate } from './redrive-entry.ts'
import type { FoldContext } from './redrive-fold.ts'
import { type Told, toldIn } from './redrive-told.ts'

/** A record that follows. `id`: that of the event, as it is first published. */
export type Published = { id: string; topic: string; key: string; value: Uint8Array }

/** The id of the event that a redrive's event takes the place of. */
export const firstId = (id: string): string => id.replace(/\/redrive\/[^/]*$/, '')

/** All that follows from a history, apart from the aggregate itself. */
export class Followed {
  /** By id, as last published. */
  readonly outputs = new Map<string, Published>()
  /** By id of the entry. */
  readonly told = new Map<string, Told>()
  readonly intents: PlannedCalls = new Map()
  /** By the place of the record: why it was refused. */
  readonly refused = new Map<string, string>()
  private readonly context: FoldContext
  private readonly topics: Set<string>

  constructor(context: FoldContext) {
    this.context = context
    this.topics = new Set(context.topology.outputs.map((t) => t.name))
  }

  add({ outbox, intents, settled }: Outcome): void {
    const { topology, codec } = this.context
    for (const sent of outbox) {
      const { topic, key, value, headers } = sent
      const told = topology.inbox && toldIn(codec, topology.inbox.name, sent)
      if (told) this.told.set(told.entryId, told)
      else if (topic === topology.deadLetters?.name) this.refused.set(...refusalIn(headers))
      else if (this.topics.has(topic)) {
        const id = headers.ce_id ?? ''
        this.outputs.set(id, { id, topic, key, value })
      }
    }
    keepCalls(this.intents, { intents, settled })
  }

  /** Leaves out what two histories have in common: of many aggregates, only what differs is kept. */
  static apart(was: Followed, is: Followed): void {
    for (const [id, output] of is.outputs) {
      const before = was.outputs.get(id)
      if (!before || !sameOutput(output, before)) continue
      was.outputs.delete(id)
      is.outputs.delete(id)
    }
    was.told.clear()
    is.told.clear()
  }

  /** What an earlier redrive has published, planned and withdrawn stands in the place of what it came from. */
  compensated({ outputs, intents, withdrawn }: RedriveAggregate): void {
    for (const { id, ...output } of outputs) this.outputs.set(firstId(id), { id: firstId(id), ...output })
    for (const planned of intents) {
      const call = JSON.parse(planned)
      this.intents.set(call.reference, {
        intent: { ...this.intents.get(call.reference)?.intent, ...call },
        settled: false,
      })
    }
    keepCalls(this.intents, { intents: [], settled: withdrawn })
  }
}

const sameOutput = (a: Published, b: Published): boolean =>
  a.topic === b.topic && a.key === b.key && Buffer.compare(a.value, b.value) === 0

const refusalIn = (headers: Record<string, string>): [string, string] => [
  `${headers['__dlq.errors.topic']}/${headers['__dlq.errors.partition']}@${headers['__dlq.errors.offset']}`,
  `${headers['__dlq.errors.class']}: ${headers['__dlq.errors.message']}`,
]

/** The summary of the new state; undefined where the old one has the same, or neither has any. */
export const summaryOf = (context: FoldContext, before: Aggregate, after: Aggregate): Published | undefined => {
  const { topology, codec, topics } = context
  const { summary } = topology.aggregates[kindOf(after.id)] ?? {}
  const message = summary?.(after.state)
  const topic = message && topics.get(message.type)
  if (!message || !topic) return undefined
  const value = codec.encode(topic.name, message)
  const was = summary?.(before.state)
  if (was && value.equals(codec.encode(topic.name, was))) return undefined
  const { sequence = 'summary' } = message.data as { sequence?: number }
  return { id: `${after.id}/${sequence}`, topic: topic.name, key: topic.key.of(message.data), value }
}
