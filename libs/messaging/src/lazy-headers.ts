import { textOf } from './text.ts'

type Headers = Record<string, string>

/** Bytes of headers that nobody has read yet, with their names. */
const BYTES = Symbol('bytes of the headers')

/** As fetched, with what each takes in memory once it is read. */
const BESIDES_TEXT = 50

/**
 * Headers of a fetched record as an ordinary object, read from its bytes when they are asked for: one by name, all of
 * them when they are listed or changed. A movement has a dozen, of which folding it needs three. `rest`: the record from
 * its headers on (Kafka's record format v2: a count, and for each a key and a value behind their lengths as zigzag
 * varints). Of repeated headers the first one counts; one without a value is left out, and so is what bytes that end too
 * early, which no broker takes, do not tell.
 */
export const lazyHeaders = (rest: Buffer): Headers => new Proxy<Headers>({}, new Reader(rest))

/** What headers take in memory at most, in bytes. */
export const weightOfHeaders = (headers: Headers): number => {
  const bytes = (headers as { [BYTES]?: number })[BYTES]
  if (bytes !== undefined) return bytes
  let sum = 0
  for (const name in headers) sum += BESIDES_TEXT + name.length + (headers[name]?.length ?? 0)
  return sum
}

class Reader implements ProxyHandler<Headers> {
  private rest: Buffer | undefined
  private at = 0

  constructor(rest: Buffer) {
    this.rest = rest
  }

  get(read: Headers, name: string | symbol): unknown {
    if (!this.rest) return Reflect.get(read, name)
    if (typeof name === 'string') return this.find(this.rest, name)
    return name === BYTES ? this.rest.length + BESIDES_TEXT * this.count(this.rest) : Reflect.get(read, name)
  }

  has(read: Headers, name: string | symbol): boolean {
    return Reflect.has(this.readAll(read), name)
  }

  ownKeys(read: Headers): (string | symbol)[] {
    return Reflect.ownKeys(this.readAll(read))
  }

  getOwnPropertyDescriptor(read: Headers, name: string | symbol): PropertyDescriptor | undefined {
    return Reflect.getOwnPropertyDescriptor(this.readAll(read), name)
  }

  defineProperty(read: Headers, name: string | symbol, property: PropertyDescriptor): boolean {
    return Reflect.defineProperty(this.readAll(read), name, property)
  }

  deleteProperty(read: Headers, name: string | symbol): boolean {
    return Reflect.deleteProperty(this.readAll(read), name)
  }

  private find(rest: Buffer, name: string): string | undefined {
    for (let left = this.count(rest); left > 0 && this.at < rest.length; left--) {
      const length = this.varint(rest)
      const key = this.at
      const value = this.past(length)
      const size = this.varint(rest)
      const from = this.at
      this.past(size)
      if (size >= 0 && isText(rest, key, value, name)) return textOf(rest.subarray(from, this.at))
    }
    return undefined
  }

  private readAll(read: Headers): Headers {
    const { rest } = this
    if (!rest) return read
    for (let left = this.count(rest); left > 0 && this.at < rest.length; left--) {
      const key = this.text(rest)
      const value = this.text(rest)
      if (key !== undefined && value !== undefined && !Object.hasOwn(read, key))
        Object.defineProperty(read, key, { value, writable: true, enumerable: true, configurable: true })
    }
    this.rest = undefined
    return read
  }

  private count(rest: Buffer): number {
    this.at = 0
    return this.varint(rest)
  }

  private text(rest: Buffer): string | undefined {
    const length = this.varint(rest)
    const from = this.at
    return length < 0 ? undefined : textOf(rest.subarray(from, this.past(length)))
  }

  private past(length: number): number {
    if (length > 0) this.at += length
    return this.at
  }

  private varint(rest: Buffer): number {
    let value = 0
    for (let shift = 0; this.at < rest.length; shift += 7) {
      const byte = rest[this.at++] as number
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) break
    }
    return (value >>> 1) ^ -(value & 1)
  }
}

/** Names of headers are ASCII where they matter; any other is compared when all are read. */
const isText = (bytes: Buffer, from: number, to: number, text: string): boolean => {
  if (to - from !== text.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text.charCodeAt(i)) return false
  return true
}
