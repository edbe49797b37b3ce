import { isUtf8 } from 'node:buffer'
import { maxDecimalBytes } from '@supplyline/schemas'

export const maxDepth = 64
/** Only nulls and empty records take no bytes, so n bytes hold at most n values and a few of those. */
const emptyValuesAllowed = 1024

/** The bytes are not what the schema says. `path` names the field, outermost first. */
export class MalformedBytes extends Error {
  readonly path: string[] = []
}

export const malformed = (what: string): never => {
  throw new MalformedBytes(what)
}
export const cutShort = (): never => malformed('the bytes end too early')

/** Where a walk stands in the bytes; each method throws MalformedBytes rather than leave them. */
export class Cursor {
  bytes: Uint8Array
  at: number
  readonly end: number
  depth = 0
  values = 0

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes
    this.at = at
    this.end = bytes.length
  }

  count(values: number): void {
    this.values += values
    if (this.values > this.end + emptyValuesAllowed) malformed('more values than the bytes can hold')
  }

  skip(bytes: number): void {
    this.at += bytes
    if (this.at > this.end) cutShort()
  }

  /** A variable-length zig-zag number, exact up to 2^53, beyond that only known to be large. */
  readLong(): number {
    let n = 0
    let scale = 1
    for (let length = 1; ; length++) {
      if (this.at >= this.end) cutShort()
      const byte = this.bytes[this.at++] as number
      n += (byte & 0x7f) * scale
      if (byte < 0x80) break
      if (length === 10) malformed('a number of more than ten bytes')
      scale *= 128
    }
    return n % 2 === 0 ? n / 2 : -(n + 1) / 2
  }

  skipLong(): void {
    const start = this.at
    while (this.at < this.end && (this.bytes[this.at] as number) >= 0x80) this.at++
    if (this.at >= this.end) cutShort()
    const last = this.bytes[this.at++] as number
    const length = this.at - start
    if (length > 10 || (length === 10 && last > 1)) malformed('a long beyond 64 bits')
  }

  skipInt(): void {
    const start = this.at
    this.skipLong()
    const length = this.at - start
    if (length > 5 || (length === 5 && (this.bytes[this.at - 1] as number) > 0x0f)) malformed('an int beyond 32 bits')
  }

  skipBytes(): void {
    const length = this.readLong()
    if (length < 0) malformed('a negative length')
    this.skip(length)
  }

  skipText(): void {
    const length = this.readLong()
    if (length < 0) malformed('a negative length')
    const start = this.at
    this.skip(length)
    this.checkText(start)
  }

  /** Two texts that differ must not become equal by decoding, as they would if bad bytes were replaced. */
  checkText(start: number): void {
    const { bytes, at: end } = this
    for (let at = start; at < end; at++) {
      if ((bytes[at] as number) < 0x80) continue
      if (!isUtf8(bytes.subarray(at, end))) malformed('text that is not UTF-8')
      return
    }
  }

  skipDecimal(): void {
    const length = this.readLong()
    if (length < 1 || length > maxDecimalBytes) malformed(`a decimal of ${length} bytes`)
    this.skip(length)
  }

  skipBoolean(): void {
    if (this.at >= this.end) cutShort()
    if ((this.bytes[this.at++] as number) > 1) malformed('a boolean that is neither 0 nor 1')
  }

  /** The index of a union branch or an enum symbol. */
  readIndex(choices: number): number {
    const index = this.readLong()
    if (!(index >= 0 && index < choices)) malformed(`the choice ${index} of ${choices}`)
    return index
  }
}
