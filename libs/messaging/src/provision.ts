import { allTopics, kafkaConfig, subjectsOf } from '@supplyline/schemas'
import { Kafka, logLevel } from 'kafkajs'
import { confluentRegistry } from './codec/confluent-registry.ts'
import { createCodec } from './codec/index.ts'

/** Creates the topics that are missing, as declared, and registers every schema. Doing it again changes nothing. */
export const provision = async (addresses: { kafka: string; registry: string }): Promise<void> => {
  const kafka = new Kafka({ clientId: 'provision', brokers: addresses.kafka.split(','), logLevel: logLevel.ERROR })
  const admin = kafka.admin()
  await admin.connect()
  try {
    const existing = new Set(await admin.listTopics())
    await admin.createTopics({
      waitForLeaders: true,
      topics: allTopics
        .filter((t) => !existing.has(t.name))
        .map((t) => ({
          topic: t.name,
          numPartitions: t.partitions,
          configEntries: Object.entries(kafkaConfig(t, 1)).map(([name, value]) => ({ name, value: String(value) })),
        })),
    })
  } finally {
    await admin.disconnect()
  }
  const codec = createCodec(confluentRegistry(addresses.registry))
  await codec.prepare(allTopics.flatMap(subjectsOf))
}
