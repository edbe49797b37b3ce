// avsc trusts the bytes it reads: a count of 4×10⁹ in eight bytes ends Node out of memory. So bytes from outside are
// walked first, against the schema they were written with, in time and memory proportional to their length.
import { DecimalType } from '@supplyline/schemas'
import avro from 'avsc'
import { Cursor, cutShort, MalformedBytes, malformed, maxDepth } from './cursor.ts'

type Walk = (cursor: Cursor) => void

const along = (error: unknown, step: string): never => {
  if (error instanceof MalformedBytes) error.path.unshift(step)
  throw error
}

const walkBlocks = (item: Walk, smallest: number): Walk => {
  const perItem = Math.max(smallest, 1)
  return (cursor) => {
    let index = 0
    try {
      for (;;) {
        let count = cursor.readLong()
        if (count === 0) return
        let blockEnd = -1
        if (count < 0) {
          // A negative count is followed by the block's size in bytes, which avsc believes when it skips.
          count = -count
          const size = cursor.readLong()
          if (size < 0 || size > cursor.end - cursor.at) malformed(`a block of ${size} bytes`)
          blockEnd = cursor.at + size
        }
        if (smallest === 0) cursor.count(count)
        else if (count > (cursor.end - cursor.at) / perItem)
          malformed(`${count} items in ${cursor.end - cursor.at} bytes`)
        for (let i = 0; i < count; i++, index++) item(cursor)
        if (blockEnd >= 0 && cursor.at !== blockEnd) malformed('a block of another size than it says')
      }
    } catch (error) {
      along(error, `[${index}]`)
    }
  }
}

// Fields are walked by code, not by a call each: this loop is what nearly every message passes through.
const text = 0
const long = 1
const decimal = 2
const other = 3
const optionalText = 4
const optionalDecimal = 5

const codeOf = (type: avro.Type): number => {
  if (type instanceof DecimalType) return decimal
  if (type instanceof avro.types.StringType) return text
  if (isLong(type)) return long
  if (isUnion(type) && type.types.length === 2 && type.types[0] instanceof avro.types.NullType) {
    const code = codeOf(type.types[1] as avro.Type)
    if (code === text) return optionalText
    if (code === decimal) return optionalDecimal
  }
  return other
}

const isUnion = (type: avro.Type): type is avro.types.UnwrappedUnionType =>
  type instanceof avro.types.UnwrappedUnionType || type instanceof avro.types.WrappedUnionType
const isLong = (type: avro.Type): boolean =>
  type instanceof avro.types.LongType || (type instanceof avro.types.LogicalType && isLong(type.underlyingType))

/** Compiles walks, one per type, for the types of one schema. */
class Compiler {
  private readonly walks = new Map<avro.Type, Walk>()
  private readonly smallest = new Map<avro.Type, number>()

  walk(type: avro.Type): Walk {
    const known = this.walks.get(type)
    if (known !== undefined) return known
    if (!(type instanceof avro.types.RecordType)) {
      const walk = this.compile(type)
      this.walks.set(type, walk)
      return walk
    }
    // A record may contain itself: what it contains finds this walk before it is compiled.
    let compiled: Walk | undefined
    this.walks.set(type, (cursor) => compiled?.(cursor))
    compiled = this.record(type)
    this.walks.set(type, compiled)
    return compiled
  }

  private compile(type: avro.Type): Walk {
    const { types } = avro
    if (type instanceof DecimalType) return (cursor) => cursor.skipDecimal()
    if (type instanceof types.LogicalType) return this.walk(type.underlyingType)
    if (type instanceof types.NullType) return () => {}
    if (type instanceof types.BooleanType) return (cursor) => cursor.skipBoolean()
    if (type instanceof types.IntType) return (cursor) => cursor.skipInt()
    if (type instanceof types.LongType) return (cursor) => cursor.skipLong()
    if (type instanceof types.FloatType) return (cursor) => cursor.skip(4)
    if (type instanceof types.DoubleType) return (cursor) => cursor.skip(8)
    if (type instanceof types.BytesType) return (cursor) => cursor.skipBytes()
    if (type instanceof types.StringType) return (cursor) => cursor.skipText()
    if (type instanceof types.FixedType) return (cursor) => cursor.skip(type.size)
    if (type instanceof types.EnumType) {
      const choices = type.symbols.length
      return (cursor) => void cursor.readIndex(choices)
    }
    if (type instanceof types.ArrayType) return walkBlocks(this.walk(type.itemsType), this.smallestOf(type.itemsType))
    if (type instanceof types.MapType) {
      const value = this.walk(type.valuesType)
      const entry: Walk = (cursor) => {
        cursor.skipText()
        value(cursor)
      }
      return walkBlocks(entry, 1 + this.smallestOf(type.valuesType))
    }
    if (isUnion(type)) {
      const branches = type.types.map((branch) => this.walk(branch))
      return (cursor) => branches[cursor.readIndex(branches.length)]?.(cursor)
    }
    throw new Error(`no walk for the type ${type.typeName}`)
  }

  private record(type: avro.types.RecordType): Walk {
    const { fields } = type
    const codes = Uint8Array.from(fields, (field) => codeOf(field.type))
    const walks = fields.map((field) => this.walk(field.type))
    const length = fields.length
    return (cursor) => {
      cursor.count(Math.max(length, 1))
      if (++cursor.depth > maxDepth) malformed('records nested too deep')
      const { bytes, end } = cursor
      let i = 0
      try {
        for (; i < length; i++) {
          let code = codes[i] as number
          if (code === other) {
            ;(walks[i] as Walk)(cursor)
            continue
          }
          let at = cursor.at
          if (code >= optionalText && at < end) {
            const branch = bytes[at] as number
            if (branch === 0) {
              cursor.at = at + 1
              continue
            }
            if (branch === 2) {
              at = ++cursor.at
              code = code === optionalText ? text : decimal
            }
          }
          const first = at < end ? (bytes[at] as number) : 0x80
          // The short forms: a length or a number of one byte.
          if (first < 0x80) {
            if (code === long) {
              cursor.at = at + 1
              continue
            }
            if (code === text && (first & 1) === 0) {
              cursor.at = at + 1 + (first >> 1)
              if (cursor.at > end) cutShort()
              cursor.checkText(at + 1)
              continue
            }
          }
          if (code === text) cursor.skipText()
          else if (code === long) cursor.skipLong()
          else if (code === decimal) cursor.skipDecimal()
          else (walks[i] as Walk)(cursor)
        }
      } catch (error) {
        along(error, fields[i]?.name ?? '')
      }
      cursor.depth--
    }
  }

  /** The fewest bytes a value can take; too low where a record contains itself. */
  smallestOf(type: avro.Type): number {
    const known = this.smallest.get(type)
    if (known !== undefined) return known
    this.smallest.set(type, 0)
    const size = this.size(type)
    this.smallest.set(type, size)
    return size
  }

  private size(type: avro.Type): number {
    const { types } = avro
    if (type instanceof types.LogicalType) return this.smallestOf(type.underlyingType)
    if (type instanceof types.NullType) return 0
    if (type instanceof types.FloatType) return 4
    if (type instanceof types.DoubleType) return 8
    if (type instanceof types.FixedType) return type.size
    if (type instanceof types.RecordType)
      return type.fields.reduce((sum, field) => sum + this.smallestOf(field.type), 0)
    return 1
  }
}

/**
 * A check of bytes against the schema they were written with: throws MalformedBytes unless they are one value of it,
 * from `at` to the end, that avsc can read in time and memory proportional to their length.
 */
export const boundedWalk = (writer: avro.Type): ((bytes: Uint8Array, at: number) => void) => {
  const walk = new Compiler().walk(writer)
  return (bytes, at) => {
    const cursor = new Cursor(bytes, at)
    walk(cursor)
    if (cursor.at !== cursor.end) malformed(`${cursor.end - cursor.at} bytes too many at the end`)
  }
}
