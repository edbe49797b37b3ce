import { AppError, isAppError } from '@supplyline/decider'
import type { Message } from '@supplyline/schemas'
import { type Codec, NeedsSchema } from './codec/index.ts'
import type { Fault } from './dead-letter.ts'
import { type LogRecord, placeOf } from './log.ts'
import { learning } from './references.ts'

export type Decoded = { message: Message; fault?: never } | { message?: never; fault: Fault }

/**
 * Decodes a record's value, or bytes that it carries. Usually at once; where a schema has to be asked for first, and the
 * registry is out of reach, as soon as it is back. What cannot be decoded at all comes back as a fault.
 */
export const decode = (codec: Codec, record: LogRecord, bytes = record.value): Decoded | Promise<Decoded> => {
  try {
    return { message: decodeBytes(codec, bytes) }
  } catch (error) {
    if (!(error instanceof NeedsSchema)) return { fault: faultOf(record, error) }
    return learning(codec, () => decodeBytes(codec, bytes)).then(
      (message) => ({ message }),
      (cause: unknown) => ({ fault: faultOf(record, cause) }),
    )
  }
}

const decodeBytes = (codec: Codec, bytes: Uint8Array | null): Message => {
  if (bytes === null)
    throw new AppError('undecodable', 'the record has no value', {
      next: 'send the record with a value; topics of facts have no tombstones',
    })
  return codec.decode(bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
}

/** An error about a record as a fault; rethrows what is no AppError, since that is a bug of ours. */
export const faultOf = (record: LogRecord, error: unknown): Fault => {
  if (!isAppError(error)) throw error
  const at = placeOf(record)
  return {
    code: error.code,
    what: error.message,
    where: error.where === undefined ? at : `${at}, ${error.where}`,
    next: error.next,
  }
}
