import type { OutboxChunk, OutgoingMessage } from '@supplyline/state'
import type { Codec } from '../codec/index.ts'
import { LIMITS } from '../limits.ts'
import { messageId, ORIGIN_LANE, ORIGIN_SEQUENCE } from '../outgoing.ts'
import { Seen } from '../seen.ts'
import type { Topology } from '../topology.ts'
import { keyOf, type Published } from './published.ts'

/** What follows from the inbox and is not published: the outbox that a restore leaves behind. */
export class Missing {
  private readonly byLane = new Map<number, Map<string, OutgoingMessage>>()
  private readonly topology: Topology
  private readonly codec: Codec
  private readonly published: Published
  /** All that was made, published or not. */
  readonly made = new Seen()
  private count = 0

  constructor(topology: Topology, codec: Codec, published: Published) {
    this.topology = topology
    this.codec = codec
    this.published = published
  }

  readonly take = (lane: number, messages: OutgoingMessage[]): void => {
    const missing = this.of(lane)
    for (const message of messages) {
      const compacted = this.published.isCompacted(message.topic)
      // Of a compacted topic each value takes the place of the one before it.
      if (compacted) missing.delete(keyOf(message))
      const identity = { id: messageId(message), content: '' }
      if (this.made.check(identity) === 'new') this.made.add(identity)
      if (this.published.has(message)) continue
      this.count += 1
      missing.set(compacted ? keyOf(message) : `${this.count}`, message)
    }
    // Nobody stores them.
    this.made.takeAppended()
  }

  /** What the database had not published, and the log alone does not tell: entries of the audit chain. */
  keep(lane: number, chunks: OutboxChunk[]): void {
    const audits = chunks.flatMap((c) => c.messages).filter((m) => m.headers.ce_type === 'supplyline.AuditEntry')
    this.take(lane, audits)
  }

  /** In order, with places in the sequence of that version of the lane. */
  outboxOf(lane: number, version: number): OutgoingMessage[] {
    return [...this.of(lane).values()].map((message, index) => {
      const sequence = version * LIMITS.sequence + index
      const placed = this.toldAt(message, lane, sequence)
      placed.headers = { ...placed.headers, [ORIGIN_LANE]: String(lane), [ORIGIN_SEQUENCE]: String(sequence) }
      return placed
    })
  }

  /** What one aggregate tells another carries its place in the sequence as its cause. */
  private toldAt(message: OutgoingMessage, lane: number, sequence: number): OutgoingMessage {
    const { inbox } = this.topology
    if (message.topic !== inbox?.name) return message
    const entry = this.codec.decode(Buffer.from(message.value))
    if (entry.type !== 'supplyline.InboxEntry' || entry.data.cause.topic !== `${inbox.name}@${lane}`) return message
    const cause = { ...entry.data.cause, offset: sequence }
    return { ...message, value: this.codec.encode(inbox.name, { ...entry, data: { ...entry.data, cause } }) }
  }

  private of(lane: number): Map<string, OutgoingMessage> {
    const found = this.byLane.get(lane) ?? new Map<string, OutgoingMessage>()
    this.byLane.set(lane, found)
    return found
  }
}
