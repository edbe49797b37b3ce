import { DecimalType, decimalProblem, TextType } from '@supplyline/schemas'
import avro from 'avsc'

export type EncodingProblem = { readonly path: readonly string[]; readonly what: string }

/** Why a value does not fit a type: the first field that does not, and what is wrong with it. */
export const encodingProblem = (type: avro.Type, value: unknown): EncodingProblem | undefined => {
  let first: EncodingProblem | undefined
  type.isValid(value, {
    noUndeclaredFields: true,
    errorHook: (path, part, expected) => {
      first ??= { path, what: wrong(part, expected) }
    },
  })
  return first
}

const wrong = (value: unknown, expected: avro.Type): string => {
  if (value === undefined) return 'is missing'
  if (expected instanceof DecimalType) {
    const problem = decimalProblem(value, expected.precision, expected.scale)
    return `${shown(value)} ${problem ?? 'does not fit'}`
  }
  if (expected instanceof avro.types.UnwrappedUnionType)
    return wrong(value, expected.types.at(-1) as avro.Type).replace(/$/, ', and is not null')
  if (expected instanceof avro.types.RecordType && typeof value === 'object' && value !== null) {
    const undeclared = Object.keys(value).filter((key) => expected.field(key) === undefined)
    if (undeclared.length > 0) return `has ${undeclared.slice(0, 5).join(', ')}, which the schema does not declare`
  }
  return `${shown(value)} is not ${wanted(expected)}`
}

const wanted = (type: avro.Type): string => {
  if (type instanceof avro.types.EnumType) return `one of ${type.symbols.join(', ')}`
  if (type instanceof avro.types.LogicalType) return wanted(type.underlyingType)
  if (type instanceof TextType) return 'Unicode text'
  if (type.typeName === 'long') return 'a whole number below 2^52'
  if (type.typeName === 'int') return 'a whole number of 32 bits'
  if (type.typeName === 'bytes') return 'a Buffer'
  return `a ${type.name ?? type.typeName}`
}

const shown = (value: unknown): string => {
  if (typeof value !== 'string') return typeof value === 'object' && value !== null ? 'an object' : String(value)
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
}
