import { AppError } from '@supplyline/decider'
import type { OutgoingMessage } from '@supplyline/state'

type Sized = { key: string; value: Uint8Array; headers: Record<string, string> }

/** Bytes that a message takes in a batch of the log, at most. */
export const sizeOf = ({ key, value, headers }: Sized): number => {
  let size = 50 + Buffer.byteLength(key) + value.length
  for (const name in headers) size += 10 + Buffer.byteLength(name) + Buffer.byteLength(headers[name] ?? '')
  return size
}

/** Without counting bytes: a character takes three of them at most. */
const isSmall = ({ key, value, headers }: Sized): boolean => {
  let characters = key.length
  for (const name in headers) characters += 10 + name.length + (headers[name]?.length ?? 0)
  return 50 + value.length + 3 * characters <= LARGEST_MESSAGE
}

/** Below the broker's limit of 1 MiB a batch, with room for the batch's own header and ours that are added later. */
export const LARGEST_MESSAGE = 1_040_000

/**
 * The message, if the log can take it. Throws AppError `unencodable` otherwise: what the broker refuses once it refuses
 * for ever, so that it must not get into an outbox.
 */
export const sendable = (message: OutgoingMessage): OutgoingMessage => {
  if (isSmall(message)) return message
  const size = sizeOf(message)
  if (size <= LARGEST_MESSAGE) return message
  throw new AppError('unencodable', `${size} bytes with key and headers, more than the ${LARGEST_MESSAGE} allowed`, {
    where: message.topic,
    next: 'shorten the fields that make its key, or split the message',
  })
}
