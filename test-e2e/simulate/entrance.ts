import { hash } from 'node:crypto'
import { type Codec, type MemoryBroker, outgoing, partitionOf, type VirtualClock } from '@supplyline/messaging'
import { type Message, supplierDocuments, type Topic } from '@supplyline/schemas'
import { documentOf } from '../../services/supplier-ack/src/channel/document.ts'
import type { Accepted } from '../checker/evidence.ts'
import { SITE } from './hospital.ts'

/** Something that a source, a person or a partner sends. `id` names it in every run of its seed. */
export type Sent = {
  id: string
  topic: Topic
  eventId: string
  kind: Accepted['kind']
  message: Message
  /** Bytes in the place of the message. */
  bytes?: Buffer
  /** Instead of the topic's own. */
  key?: string | null
  /** Instead of the key's own, as a source with a partitioner of its own would. */
  partition?: number
}

/** Where everything comes in. What is left out never happens. */
export class Entrance {
  readonly accepted: Accepted[] = []
  readonly story: { id: string; at: number; what: string }[] = []
  private readonly leftOut: ReadonlySet<string>
  private readonly broker: MemoryBroker
  private readonly clock: VirtualClock
  private readonly codec: Codec

  constructor(broker: MemoryBroker, clock: VirtualClock, codec: Codec, leftOut: ReadonlySet<string>) {
    this.broker = broker
    this.clock = clock
    this.codec = codec
    this.leftOut = leftOut
  }

  /** It is stored, and whoever sent it knows. */
  take(sent: Sent): void {
    const { id, topic, eventId, kind, message, bytes } = sent
    if (this.leftOut.has(id)) return
    const time = this.clock.now()
    const lineage = { id: eventId, service: 'gateway', time, causation: eventId, correlation: eventId }
    const { key, value, headers } = outgoing(this.codec, topic, message, lineage)
    const at = sent.key === undefined ? key : sent.key
    const partitions = this.broker.of(topic.name).length
    const partition = (sent.partition ?? partitionOf(at ?? '', partitions)) % partitions
    this.broker.put({ topic: topic.name, partition }, at, bytes ?? value, bytes ? { ce_id: eventId } : headers)
    this.accepted.push({ topic: topic.name, key: at ?? '', eventId, kind, ...(bytes ? {} : { message }) })
    this.story.push({ id, at: time, what: `${kind} ${wordsOf(sent)}` })
  }

  /** A file of a supplier is found by the collector. */
  takeDocument(id: string, text: string, kind: Accepted['kind']): void {
    const content = Buffer.from(text)
    const found = { name: `${id}.edi`, digest: hash('sha256', content), size: content.length, content }
    const message = documentOf(found, SITE, this.clock.now())
    this.take({ id, topic: supplierDocuments, eventId: message.data.documentId, kind, message })
  }
}

const wordsOf = ({ topic, message: { type, data }, bytes, key }: Sent): string => {
  if (bytes) return `${bytes.length} bytes on ${topic.name} under ${key}`
  const { eventId, content, ...rest }: Record<string, unknown> = { ...data }
  const text = JSON.stringify(rest)
  return `${type} ${eventId ?? ''} ${text.length > 300 ? `${text.slice(0, 300)}…` : text}`
}
