import avro from 'avsc'
import { decimalBytes, decimalText, fitsDecimal } from './decimal.ts'

/** decimal(precision, scale) as a canonical decimal string. */
export class DecimalType extends avro.types.LogicalType {
  readonly precision: number
  readonly scale: number

  constructor(schema: avro.Schema, options?: unknown) {
    super(schema, options)
    const { precision, scale = 0 } = schema as { precision?: number; scale?: number }
    if (!avro.Type.isType(this.underlyingType, 'bytes')) throw new Error('a decimal that is not bytes')
    if (!Number.isInteger(precision) || !Number.isInteger(scale)) throw new Error('precision or scale is no integer')
    this.precision = precision as number
    this.scale = scale
    if (scale < 0 || scale > this.precision || this.precision < 1 || this.precision > 18)
      throw new Error('a decimal of other than 1 to 18 digits')
  }

  /** avsc would try to convert it: an error made and caught for each null where a decimal is optional. */
  protected _check(value: unknown, _flags?: unknown, hook?: Hook): boolean {
    return told(fitsDecimal(value, this.precision, this.scale), value, this, hook)
  }

  protected override _fromValue(bytes: Buffer): string {
    return decimalText(bytes, this.precision, this.scale)
  }

  protected override _toValue(value: unknown): Buffer {
    return decimalBytes(value, this.precision, this.scale)
  }

  /** Another scale would be another number: only the same decimal is read. */
  protected override _resolve(writer: avro.Type): ((value: string) => string) | undefined {
    return writer instanceof DecimalType && writer.scale === this.scale && writer.precision <= this.precision
      ? (value) => value
      : undefined
  }
}

/** timestamp-millis as epoch milliseconds; a type of its own so that microseconds are not read as milliseconds. */
export class TimestampMillisType extends avro.types.LogicalType {
  constructor(schema: avro.Schema, options?: unknown) {
    super(schema, options)
    if (!avro.Type.isType(this.underlyingType, 'long')) throw new Error('a timestamp-millis that is not a long')
  }

  /** As above. */
  protected _check(value: unknown, _flags?: unknown, hook?: Hook): boolean {
    return told(isExact(value), value, this, hook)
  }

  protected override _fromValue(value: number): number {
    return exact(value)
  }

  protected override _toValue(value: number): number {
    return exact(value)
  }

  protected override _resolve(writer: avro.Type): ((value: number) => number) | undefined {
    return writer instanceof TimestampMillisType ? (value) => value : undefined
  }
}

type Hook = (value: unknown, type: avro.Type) => void

/** Whether a value fits; avsc is told of one that does not, where it asks to be. */
const told = (fits: boolean, value: unknown, type: avro.Type, hook?: Hook): boolean => {
  if (!fits) hook?.(value, type)
  return fits
}

type Tap = { readLong(): number; writeLong(n: number): void; writeString(text: string): void }

// avsc lets a registry replace a primitive type; the methods below, which it then calls, are not in its typings.

/** Text is Unicode: half a surrogate pair, which JSON lets through, is not. avsc would write bytes that no one can read. */
export class TextType extends avro.types.StringType {
  protected _check(value: unknown, _flags?: unknown, hook?: Hook): boolean {
    return told(typeof value === 'string' && value.isWellFormed(), value, this, hook)
  }

  protected _write(tap: Tap, value: unknown): void {
    if (typeof value !== 'string' || !value.isWellFormed()) throw new Error('not Unicode text')
    tap.writeString(value)
  }
}

const isExact = (value: unknown): value is number => Number.isInteger(value) && Math.abs(value as number) < 2 ** 52

const exact = (value: number): number => {
  if (!isExact(value)) throw new Error('not a whole number below 2^52')
  return value
}

/** avsc doubles a long before it writes it, so it silently changes those from 2^52 on, which it takes for safe. */
class ExactLongType extends avro.types.LongType {
  protected _check(value: unknown, _flags?: unknown, hook?: Hook): boolean {
    return told(isExact(value), value, this, hook)
  }

  protected _read(tap: Tap): number {
    return exact(tap.readLong())
  }

  protected _write(tap: Tap, value: number): void {
    tap.writeLong(exact(value))
  }
}

const text = new TextType()
const long = new ExactLongType()

const recordsIn = (type: avro.Type, found = new Set<avro.Type>()): Set<avro.Type> => {
  if (found.has(type)) return found
  if (type instanceof avro.types.RecordType) {
    found.add(type)
    for (const field of type.fields) recordsIn(field.type, found)
  } else if (type instanceof avro.types.ArrayType) recordsIn(type.itemsType, found)
  else if (type instanceof avro.types.MapType) recordsIn(type.valuesType, found)
  else if (type instanceof avro.types.UnwrappedUnionType || type instanceof avro.types.WrappedUnionType)
    for (const branch of type.types) recordsIn(branch, found)
  return found
}

/** The avsc type of a schema, with our logical types. Its records are plain objects. Throws if it is no schema. */
export const avroType = (schema: unknown): avro.Type => {
  const type = avro.Type.forSchema(schema as avro.Schema, {
    logicalTypes: { decimal: DecimalType, 'timestamp-millis': TimestampMillisType },
    omitRecordMethods: true,
    registry: { string: text, long },
  })
  // avsc makes instances of a class per record. Sharing Object's prototype makes them plain, at the same speed.
  for (const record of recordsIn(type)) (record as avro.types.RecordType).recordConstructor.prototype = Object.prototype
  return type
}
