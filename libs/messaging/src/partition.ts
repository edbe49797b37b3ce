import { Partitioners } from 'kafkajs'

/**
 * The partition of a key, as Kafka's Java client and kafkajs choose it: murmur2 of the key's UTF-8 bytes, positive,
 * modulo the number of partitions. Clients on librdkafka choose differently by default.
 */
export const partitionOf = (key: string, partitions: number): number => {
  const metadata = layouts.get(partitions) ?? layout(partitions)
  return choose({ topic: 'any', partitionMetadata: metadata, message: { key, value: null } })
}

const choose = Partitioners.DefaultPartitioner()

type Metadata = Parameters<typeof choose>[0]['partitionMetadata']
const layouts = new Map<number, Metadata>()

const layout = (partitions: number): Metadata => {
  const metadata = Array.from({ length: partitions }, (_, partitionId) => ({
    partitionId,
    leader: 1,
    partitionErrorCode: 0,
    replicas: [],
    isr: [],
  }))
  layouts.set(partitions, metadata)
  return metadata
}
