// Confluent wire format: a zero byte, the schema's id as a big-endian 32-bit integer, then the Avro body.
import { AppError } from '@supplyline/decider'

export const headerBytes = 5
/** Largest message that is decoded: the broker's limit for a batch of a topic. */
const maxMessageBytes = 1_048_576

export const writeHeader = (target: Buffer, id: number): void => {
  target[0] = 0
  target.writeInt32BE(id, 1)
}

const unframed = (what: string): AppError =>
  new AppError('undecodable', what, {
    where: 'wire format',
    next: 'find the producer: values must be Avro in Confluent wire format, of at most 1 MiB',
  })

/** The id of the schema a message was written with. Throws AppError `undecodable` if it is no framed message. */
export const schemaIdOf = (bytes: Uint8Array): number => {
  if (bytes.length <= headerBytes) throw unframed(`a message of ${bytes.length} bytes, which is too short`)
  if (bytes.length > maxMessageBytes) throw unframed(`a message of ${bytes.length} bytes, which is too long`)
  if (bytes[0] !== 0) throw unframed(`the first byte is ${bytes[0]}, not 0`)
  const id =
    ((bytes[1] as number) << 24) | ((bytes[2] as number) << 16) | ((bytes[3] as number) << 8) | (bytes[4] as number)
  if (id < 1) throw unframed(`the schema id is ${id}`)
  return id
}
