import type { Message, RecordName, Topic } from '@supplyline/schemas'
import type { OutgoingMessage } from '@supplyline/state'
import { headersFromContext } from '@supplyline/telemetry'
import type { Codec } from './codec/index.ts'
import { boundedId } from './ids.ts'
import { sendable } from './size.ts'

/** Headers by which readers recognise a record that its writer published again: the writer's lane, and its place there. */
export const ORIGIN_LANE = 'supplyline_lane'
export const ORIGIN_SEQUENCE = 'supplyline_sequence'

/**
 * What a message is recognised by when it is made again: its topic, and an id that follows from what caused it. A dead
 * letter has the headers of its original, and is known by where that lies.
 */
export const messageId = ({ topic, headers }: Pick<OutgoingMessage, 'topic' | 'headers'>): string => {
  const of = (name: string) => headers[`__dlq.errors.${name}`]
  const letter = of('topic') && `${of('topic')}/${of('partition')}/${of('offset')}/${of('parked')}`
  return `${topic} ${letter ?? headers.ce_id}`
}

export type Lineage = {
  /** Id of the outgoing event: follows from what caused it. */
  id: string
  service: string
  /** Append time of the cause, epoch milliseconds. */
  time: number
  causation: string
  correlation: string
}

let lastTime = { time: Number.NaN, text: '' }

/** Of a chunk of inputs most have the same time. */
const timeText = (time: number): string => {
  if (time !== lastTime.time) lastTime = { time, text: new Date(time).toISOString() }
  return lastTime.text
}

/** CloudEvents 1.0, Kafka protocol binding, binary content mode, plus W3C trace context and lineage. */
export const cloudEventHeaders = (type: string, subject: string, lineage: Lineage): Record<string, string> => ({
  ce_specversion: '1.0',
  ce_id: boundedId(lineage.id),
  ce_source: `/supplyline/${lineage.service}`,
  ce_type: type,
  ce_time: timeText(lineage.time),
  ce_subject: subject,
  'content-type': 'application/avro',
  ce_correlationid: lineage.correlation,
  ce_causationid: lineage.causation,
  ...headersFromContext(),
})

/** Which of a service's output topics a record belongs on. */
export const topicsByRecord = (outputs: Topic[]): Map<RecordName, Topic> =>
  new Map(outputs.flatMap((topic) => topic.records.map((record) => [record, topic] as const)))

/** Throws AppError `unencodable` for what does not fit its schema, or the log. */
export const outgoing = (codec: Codec, topic: Topic, message: Message, lineage: Lineage): OutgoingMessage => {
  const key = topic.key.of(message.data)
  return sendable({
    topic: topic.name,
    key,
    value: codec.encode(topic.name, message),
    headers: cloudEventHeaders(message.type, key, lineage),
  })
}
