import type { Attributes } from '@opentelemetry/api'

/** What is known of a message or batch. Kafka offsets come as strings of digits. */
export interface MessagingDetails {
  partition?: number
  offset?: string | bigint | number
  key?: string
  group?: string
  /** How many messages the span covers, when it may be more than one. */
  batch?: number
  messageId?: string
}

// OpenTelemetry semantic conventions 1.4x, "Messaging spans" and "Kafka" (status: development).
const operationTypes = { send: 'send', poll: 'receive', process: 'process' } as const
export type MessagingOperation = keyof typeof operationTypes

/** The convention's span name: operation, then destination. */
export const messagingSpanName = (operation: MessagingOperation, topic: string): string => `${operation} ${topic}`

export function messagingAttributes(
  operation: MessagingOperation,
  topic: string,
  { partition, offset, key, group, batch, messageId }: MessagingDetails = {},
): Attributes {
  const attributes: Attributes = {
    'messaging.system': 'kafka',
    'messaging.operation.type': operationTypes[operation],
    'messaging.operation.name': operation,
    'messaging.destination.name': topic,
  }
  if (partition !== undefined) attributes['messaging.destination.partition.id'] = String(partition)
  if (offset !== undefined) attributes['messaging.kafka.offset'] = Number(offset)
  if (key !== undefined) attributes['messaging.kafka.message.key'] = key
  if (group !== undefined) attributes['messaging.consumer.group.name'] = group
  if (batch !== undefined) attributes['messaging.batch.message_count'] = batch
  if (messageId !== undefined) attributes['messaging.message.id'] = messageId
  return attributes
}
