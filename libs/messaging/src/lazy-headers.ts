import { RecordCursor } from './record-cursor.ts'

type Headers = Record<string, string>

/** What folding a record asks for: where they are is found out in one walk. */
const FOLDING = ['ce_id', 'ce_correlationid', 'traceparent']

/**
 * Headers of a fetched record as an ordinary object, read from its bytes when they are asked for: one by name, all of
 * them when they are listed or changed. A movement has a dozen, of which folding it needs three. `bytes` have them
 * between two places as Kafka's record format v2 does: a count, and for each a key and a value behind their lengths as
 * zigzag varints. Of repeated headers the first one counts; one without a value is left out, and so is what bytes that
 * end too early, which no broker takes, do not tell.
 */
export const lazyHeaders = (bytes: Buffer, from = 0, to = bytes.length): Headers =>
  new Proxy<Headers>({}, new Reader(bytes, from, to))

class Reader extends RecordCursor implements ProxyHandler<Headers> {
  private readonly from: number
  private isRead = false
  /** Where the values of those above begin; -1: there is none. */
  private places: number[] | undefined

  constructor(bytes: Buffer, from: number, to: number) {
    super(bytes, from, to)
    this.from = from
  }

  get(read: Headers, name: string | symbol): unknown {
    return this.isRead || typeof name !== 'string' ? Reflect.get(read, name) : this.find(name)
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

  private find(name: string): string | undefined {
    const which = FOLDING.indexOf(name)
    if (which < 0) return this.textAt(this.placesOf([name])[0])
    this.places ??= this.placesOf(FOLDING)
    return this.textAt(this.places[which])
  }

  private textAt(place = -1): string | undefined {
    if (place < 0) return undefined
    this.at = place
    return this.text() ?? undefined
  }

  private placesOf(names: readonly string[]): number[] {
    const places = names.map(() => -1)
    this.at = this.from
    for (let left = this.varint(); left > 0 && this.at < this.to; left--) {
      const length = this.varint()
      const key = this.at
      const value = this.past(length)
      const size = this.varint()
      this.past(size)
      if (size < 0) continue
      for (let i = 0; i < names.length; i++)
        if (places[i] === -1 && isText(this.bytes, key, value, names[i] as string)) places[i] = value
    }
    return places
  }

  private readAll(read: Headers): Headers {
    if (this.isRead) return read
    this.at = this.from
    for (let left = this.varint(); left > 0 && this.at < this.to; left--) {
      const key = this.text()
      const value = this.text()
      if (key !== null && value !== null && !Object.hasOwn(read, key))
        Object.defineProperty(read, key, { value, writable: true, enumerable: true, configurable: true })
    }
    this.isRead = true
    return read
  }
}

/** Names of headers are ASCII where they matter; any other is compared when all are read. */
const isText = (bytes: Buffer, from: number, to: number, text: string): boolean => {
  if (to - from !== text.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text.charCodeAt(i)) return false
  return true
}
