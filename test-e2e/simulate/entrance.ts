import { hash } from 'node:crypto'
import { type Codec, type MemoryBroker, outgoing, partitionOf, type VirtualClock } from '@supplyline/messaging'
import { type Message, supplierDocuments, type Topic } from '@supplyline/schemas'
import type { OutgoingMessage } from '@supplyline/state'
import { documentOf } from '../../services/supplier-ack/src/channel/document.ts'
import type { Accepted } from '../checker/evidence.ts'
import { SITE } from './hospital.ts'

/** Something that a source, a person or a partner sends. `id` names it in every run of its seed. */
export type Sent = SentMessage | SentBytes

type Sending = {
  id: string
  topic: Topic
  eventId: string
  kind: Accepted['kind']
}

export type SentMessage = Sending & {
  message: Message
  /** Instead of the key's own, as a source with a partitioner of its own would. */
  partition?: number
}

/** Bytes in the place of a message. */
export type SentBytes = Sending & { bytes: Buffer; key: string | null }

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
    const { id, topic, eventId, kind } = sent
    if (this.leftOut.has(id)) return
    const { key, value, headers } = this.recordOf(sent)
    const partitions = this.broker.of(topic.name).length
    const own = 'message' in sent ? sent.partition : undefined
    const partition = (own ?? partitionOf(key ?? '', partitions)) % partitions
    this.broker.put({ topic: topic.name, partition }, key, value, headers)
    const message = 'message' in sent ? { message: sent.message } : {}
    this.accepted.push({ topic: topic.name, key: key ?? '', eventId, kind, ...message })
    this.story.push({ id, at: this.clock.now(), what: `${kind} ${wordsOf(sent)}` })
  }

  private recordOf(sent: Sent): Pick<OutgoingMessage, 'value' | 'headers'> & { key: string | null } {
    const { topic, eventId } = sent
    if ('bytes' in sent) return { key: sent.key, value: sent.bytes, headers: { ce_id: eventId } }
    const time = this.clock.now()
    const lineage = { id: eventId, service: 'gateway', time, causation: eventId, correlation: eventId }
    return outgoing(this.codec, topic, sent.message, lineage)
  }

  /** A file of a supplier is found by the collector. */
  takeDocument(id: string, text: string, kind: Accepted['kind']): void {
    const content = Buffer.from(text)
    const found = { name: `${id}.edi`, digest: hash('sha256', content), size: content.length, content }
    const message = documentOf(found, SITE, this.clock.now())
    this.take({ id, topic: supplierDocuments, eventId: message.data.documentId, kind, message })
  }
}

const wordsOf = (sent: Sent): string => {
  if ('bytes' in sent) return `${sent.bytes.length} bytes on ${sent.topic.name} under ${sent.key}`
  const { type, data } = sent.message
  const { eventId, content, ...rest }: Record<string, unknown> = { ...data }
  const text = JSON.stringify(rest)
  return `${type} ${eventId ?? ''} ${text.length > 300 ? `${text.slice(0, 300)}…` : text}`
}
