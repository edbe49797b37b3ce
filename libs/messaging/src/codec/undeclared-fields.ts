import avro from 'avsc'

/**
 * Whether a value may have fields that its record type does not declare, which avsc would drop silently. Quick, and
 * never wrong about a value that has some; `encodingProblem` then looks closely.
 */
export const mayHaveUndeclared = (type: avro.Type): ((value: unknown) => boolean) => checkOf(type) ?? (() => false)

type Check = (value: unknown) => boolean

const checkOf = (type: avro.Type): Check | undefined => {
  const { types } = avro
  if (type instanceof types.RecordType) return recordCheck(type)
  if (type instanceof types.ArrayType) {
    const item = checkOf(type.itemsType)
    return item && ((value) => Array.isArray(value) && value.some(item))
  }
  if (type instanceof types.MapType) {
    const item = checkOf(type.valuesType)
    return item && ((value) => typeof value === 'object' && value !== null && Object.values(value).some(item))
  }
  // Our unions are ["null", X].
  return type instanceof types.UnwrappedUnionType ? checkOf(type.types.at(-1) as avro.Type) : undefined
}

const recordCheck = (type: avro.types.RecordType): Check => {
  const withDefault = type.fields.filter((field) => field.defaultValue() !== undefined).map((field) => field.name)
  const inner = type.fields.flatMap((field) => {
    const check = checkOf(field.type)
    return check === undefined ? [] : [{ name: field.name, check }]
  })
  const all = type.fields.length
  return (value) => {
    if (typeof value !== 'object' || value === null) return false
    const record = value as Readonly<Record<string, unknown>>
    let declared = all
    for (const name of withDefault) if (record[name] === undefined) declared--
    for (const _ in record) declared--
    if (declared < 0) return true
    for (const { name, check } of inner) if (check(record[name])) return true
    return false
  }
}
