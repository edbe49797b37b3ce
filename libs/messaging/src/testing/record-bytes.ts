const varint = (value: number): number[] => {
  const bytes: number[] = []
  for (let left = ((value << 1) ^ (value >> 31)) >>> 0; ; left >>>= 7) {
    if (left < 0x80) return [...bytes, left]
    bytes.push((left & 0x7f) | 0x80)
  }
}
export const encodedBytes = (text: string | null): number[] =>
  text === null ? varint(-1) : [...varint(Buffer.byteLength(text)), ...Buffer.from(text)]

/** As Kafka's record format v2 has them. */
export const encodedHeaders = (headers: [string, string | null][]): Buffer =>
  Buffer.from([
    ...varint(headers.length),
    ...headers.flatMap(([name, value]) => [...encodedBytes(name), ...encodedBytes(value)]),
  ])
