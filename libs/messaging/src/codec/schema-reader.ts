import { AppError, clip } from '@supplyline/decider'
import { avroType, type RecordName, schemas } from '@supplyline/schemas'
import type avro from 'avsc'
import { boundedWalk } from './bounded-walk.ts'
import { MalformedBytes } from './cursor.ts'
import { recordType } from './record-type.ts'

/** Reads messages written with one schema as the record this build knows. */
export type SchemaReader = { readonly name: RecordName; read(bytes: Buffer, at: number): unknown }

/** Characters of a writer's schema; our largest has 8,000. */
const maxSchemaLength = 200_000
/** Characters of a reason, or a place, that names what the schema names. */
const LONGEST_REASON = 500

/** A reader for what a schema from the registry wrote. Throws AppError `unknown-record` or `incompatible-schema`. */
export const schemaReader = (id: number, schema: string): SchemaReader => {
  const incompatible = (what: string, cause?: unknown): AppError =>
    new AppError('incompatible-schema', clip(what, LONGEST_REASON), {
      where: `schema id ${id}`,
      next: 'let the producer write with a released schema, then resubmit what it wrote with this one',
      cause,
    })
  if (schema.length > maxSchemaLength) throw incompatible(`a schema of ${schema.length} characters, which is too long`)
  let writer: avro.Type
  try {
    writer = avroType(JSON.parse(schema, refuseInherited))
  } catch (cause) {
    throw incompatible('not an Avro schema', cause)
  }
  const name = writer.name
  if (name === undefined || !Object.hasOwn(schemas, name))
    throw new AppError(
      'unknown-record',
      `this build knows no record ${clip(name ?? writer.typeName, LONGEST_REASON)}`,
      {
        where: `schema id ${id}`,
        next: 'deploy a build that knows the record, then resubmit; or correct the producer of this topic',
      },
    )
  const reader = recordType(name as RecordName)
  try {
    const resolver = reader.createResolver(writer)
    // Equal but for docs and defaults: avsc reads without a resolver half as fast again.
    return readerWith(name as RecordName, boundedWalk(writer), reader, reader.equals(writer) ? undefined : resolver)
  } catch (cause) {
    throw incompatible(`cannot be read as the ${name} of this build: ${(cause as Error).message}`, cause)
  }
}

/** A reader for what this build itself writes. */
export const ownReader = (name: RecordName): SchemaReader =>
  readerWith(name, boundedWalk(recordType(name)), recordType(name), undefined)

const readerWith = (
  name: RecordName,
  check: (bytes: Uint8Array, at: number) => void,
  type: avro.Type,
  resolver: ReturnType<avro.Type['createResolver']> | undefined,
): SchemaReader => ({
  name,
  read(bytes, at) {
    try {
      check(bytes, at)
      return type.decode(bytes, at, resolver).value
    } catch (cause) {
      throw undecodable(name, cause)
    }
  },
})

const undecodable = (name: RecordName, cause: unknown): AppError => {
  const path = cause instanceof MalformedBytes ? cause.path : []
  return new AppError('undecodable', (cause as Error).message, {
    where: clip([name, ...path].join('.').replaceAll('.[', '['), LONGEST_REASON),
    next: 'find out how the producer makes its bytes; correct and resubmit the message',
    cause,
  })
}

/** avsc looks names up in plain objects: a field called "toString" would neither be read nor skipped. */
const refuseInherited = (key: string, value: unknown): unknown => {
  // The root, whose key is empty, may be the name of a type by itself.
  if ((key === 'name' || key === '') && typeof value === 'string' && value in Object.prototype)
    throw new Error(`the name ${value} is reserved in JavaScript`)
  return value
}
