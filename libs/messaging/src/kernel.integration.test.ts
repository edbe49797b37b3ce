import { kafkaConfig } from '@supplyline/schemas'
import { MongoStore } from '@supplyline/state/mongo'
import { createLogger } from '@supplyline/telemetry'
import { Kafka, logLevel } from 'kafkajs'
import { pause, systemClock } from './clock.ts'
import { confluentRegistry } from './codec/confluent-registry.ts'
import { KafkaLog } from './kafka-log.ts'
import { kernelContract } from './kernel-contract.ts'
import type { LogRecord } from './log.ts'

const { SUPPLYLINE_KAFKA: brokers = '', SUPPLYLINE_REGISTRY: registry = '', SUPPLYLINE_MONGO: mongo = '' } = process.env
const logger = createLogger({ service: 'contract', level: process.env.LOG_LEVEL ?? 'silent' })

kernelContract('Kafka, registry and MongoDB', async () => {
  const kafka = new Kafka({ clientId: 'contract', brokers: brokers.split(','), logLevel: logLevel.NOTHING })
  const admin = kafka.admin()
  const producer = kafka.producer({ allowAutoTopicCreation: false })
  await Promise.all([admin.connect(), producer.connect()])
  const open = (partitionsOf: (topic: string) => number) =>
    KafkaLog.connect({ brokers: brokers.split(','), clientId: 'contract', logger, partitionsOf, onCrash: () => {} })
  const reader = await open(() => 1)
  return {
    clock: systemClock,
    registry: confluentRegistry(registry),
    openLog: open,
    openStore: (database) => MongoStore.connect({ url: mongo, database }),
    createTopics: async (topics) => {
      await admin.createTopics({
        waitForLeaders: true,
        topics: topics.map((t) => ({
          topic: t.name,
          numPartitions: t.partitions,
          configEntries: Object.entries(kafkaConfig(t, 1)).map(([name, value]) => ({ name, value })),
        })),
      })
    },
    put: async (topic, partition, key, value, headers = {}) => {
      await producer.send({ topic, acks: -1, messages: [{ partition, key, value, headers }] })
    },
    read: async (topic) => {
      const records: LogRecord[] = []
      const following = await reader.follow({ topics: [topic], onRecord: (r) => records.push(r) })
      await following.stop()
      return records
    },
    pass: (ms) => pause(systemClock, ms),
    eventually: async (assertion) => {
      for (let tries = 0; ; tries++) {
        try {
          return await assertion()
        } catch (error) {
          if (tries >= 40) throw error
          await pause(systemClock, 500)
        }
      }
    },
    close: async () => {
      await Promise.all([reader.close(), admin.disconnect(), producer.disconnect()])
    },
  }
})
