import { avroType, type RecordName, schemas } from '@supplyline/schemas'
import type avro from 'avsc'

const types = new Map<RecordName, avro.Type>()

/** The avsc type of a record as this build knows it. */
export const recordType = (name: RecordName): avro.Type => {
  const known = types.get(name)
  if (known !== undefined) return known
  const type = avroType(schemas[name])
  types.set(name, type)
  return type
}
