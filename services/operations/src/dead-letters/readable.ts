import { type Codec, learning } from '@supplyline/messaging'
import type { Message } from '@supplyline/schemas'

/** A record as JSON: its bytes fields as `{"$hex": "…"}`, everything else as it is. */
export type Readable = { type: string; data: unknown }

const LONGEST_HEX = 4_096

/** The record as JSON by the schema that it was written with; or why it cannot be read. */
export const readable = async (codec: Codec, bytes: Uint8Array): Promise<Readable | { unreadable: string }> => {
  try {
    const message = await learning(codec, () => codec.decode(Buffer.from(bytes)))
    return { type: message.type, data: toJson(message.data) }
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error) }
  }
}

/** The other way round. */
export const written = ({ type, data }: Readable): Message => ({ type, data: fromJson(data) }) as unknown as Message

/** The bytes in hexadecimal, so many that they can be read. */
export const hexOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.subarray(0, LONGEST_HEX)).toString('hex') + (bytes.length > LONGEST_HEX ? '…' : '')

const toJson = (value: unknown): unknown => {
  if (Buffer.isBuffer(value)) return { $hex: value.toString('hex') }
  if (Array.isArray(value)) return value.map(toJson)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toJson(inner)]))
}

const fromJson = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(fromJson)
  if (value === null || typeof value !== 'object') return value
  const { $hex, ...others } = value as { $hex?: unknown }
  if (typeof $hex === 'string' && Object.keys(others).length === 0 && /^([0-9a-f]{2})*$/i.test($hex))
    return Buffer.from($hex, 'hex')
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fromJson(inner)]))
}
