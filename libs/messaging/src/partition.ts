/**
 * The partition of a key, as Kafka's Java client and kafkajs choose it: murmur2 of the key's UTF-8 bytes, positive,
 * modulo the number of partitions. Clients on librdkafka choose differently by default.
 */
export const partitionOf = (key: string, partitions: number): number =>
  (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions

const M = 0x5bd1e995

/**
 * org.apache.kafka.common.utils.Utils.murmur2. Not that of kafkajs, whose numbers grow with the key: a key of 1 MB, which
 * any source can send, keeps it busy for minutes.
 */
const murmur2 = (bytes: Buffer): number => {
  const whole = bytes.length & ~3
  let h = 0x9747b28c ^ bytes.length
  for (let i = 0; i < whole; i += 4) {
    const k = Math.imul(bytes.readInt32LE(i), M)
    h = Math.imul(h, M) ^ Math.imul(k ^ (k >>> 24), M)
  }
  if (whole < bytes.length) {
    for (let i = whole; i < bytes.length; i++) h ^= (bytes[i] as number) << (8 * (i - whole))
    h = Math.imul(h, M)
  }
  h = Math.imul(h ^ (h >>> 13), M)
  return h ^ (h >>> 15)
}
