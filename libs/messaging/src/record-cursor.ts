import { textOf } from './text.ts'

/** Walks over part of a record in Kafka's format v2, in which lengths are zigzag varints. Reads nothing beyond `to`. */
export class RecordCursor {
  protected readonly bytes: Buffer
  protected readonly to: number
  at: number

  constructor(bytes: Buffer, from: number, to: number) {
    this.bytes = bytes
    this.at = from
    this.to = to
  }

  /** Bytes behind their length; null where that is negative. */
  slice(): Buffer | null {
    const length = this.varint()
    const from = this.at
    return length < 0 ? null : this.bytes.subarray(from, this.past(length))
  }

  text(): string | null {
    const length = this.varint()
    const from = this.at
    return length < 0 ? null : textOf(this.bytes, from, this.past(length))
  }

  skip(): void {
    this.past(this.varint())
  }

  /** Where as many bytes end. */
  protected past(length: number): number {
    if (length > 0) this.at = Math.min(this.at + length, this.to)
    return this.at
  }

  /** A length, or how many things follow. */
  varint(): number {
    let value = 0
    for (let shift = 0; this.at < this.to; shift += 7) {
      const byte = this.bytes[this.at++] as number
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) break
    }
    return (value >>> 1) ^ -(value & 1)
  }
}
