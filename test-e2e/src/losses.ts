import { kafkaConfig, type Topic } from '@supplyline/schemas'
import { type Admin, ConfigResourceTypes, Kafka, logLevel, type Message, type Producer } from 'kafkajs'
import { type Document, MongoClient } from 'mongodb'
import { eventually, type System } from './system.ts'

type TopicBackup = { topic: Topic; partitions: Message[][] }
type DatabaseBackup = Map<string, Document[]>

/** Types of numbers as they are stored. */
const EXACT = { promoteLongs: false, promoteValues: false, promoteBuffers: false } as const
const BROKER_WITHIN_MS = 15_000

const comesTrue = (holds: () => Promise<boolean>): Promise<void> =>
  eventually(async () => {
    if (!(await holds())) throw new Error('the broker has not done it')
  }, BROKER_WITHIN_MS)

/** What goes wrong with brokers and databases, and with their backups. */
export class Losses {
  private readonly admin: Admin
  private readonly producer: Producer
  private readonly mongo: MongoClient
  private readonly system: System

  private constructor(admin: Admin, producer: Producer, mongo: MongoClient, system: System) {
    this.admin = admin
    this.producer = producer
    this.mongo = mongo
    this.system = system
  }

  static async open(system: System): Promise<Losses> {
    const { kafka: brokers, mongo: url } = system.endpoints()
    const kafka = new Kafka({ clientId: 'losses', brokers: brokers.split(','), logLevel: logLevel.NOTHING })
    const admin = kafka.admin()
    const producer = kafka.producer({
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition ?? 0,
    })
    await Promise.all([admin.connect(), producer.connect()])
    return new Losses(admin, producer, await MongoClient.connect(url), system)
  }

  /** What a topic held before a time (epoch ms). */
  async copyTopic(topic: Topic, before = Number.POSITIVE_INFINITY): Promise<TopicBackup> {
    const partitions = Array.from({ length: topic.partitions }, (): Message[] => [])
    for (const { partition, key, value, headers, timestamp } of await this.system.records(topic.name))
      if (timestamp < before)
        partitions[partition]?.push({
          ...{ key, value: value && Buffer.from(value), headers, partition, timestamp: String(timestamp) },
        })
    return { topic, partitions }
  }

  /** Made anew with what it held then, under the append times of then. */
  async restoreTopic({ topic, partitions }: TopicBackup): Promise<void> {
    const config = kafkaConfig(topic, 1)
    const entries = (given: object) => Object.entries(given).map(([name, value]) => ({ name, value: String(value) }))
    const configEntries = entries({ ...config, 'message.timestamp.type': 'CreateTime' })
    const spec = { topic: topic.name, numPartitions: topic.partitions, configEntries }
    const isGone = async () => !(await this.admin.listTopics()).includes(topic.name)
    const isThere = async () => (await this.admin.fetchTopicOffsets(topic.name)).length === topic.partitions
    await this.admin.deleteTopics({ topics: [topic.name] })
    await comesTrue(isGone)
    await comesTrue(() => this.admin.createTopics({ topics: [spec], waitForLeaders: false }))
    await comesTrue(isThere)
    for (const messages of partitions)
      if (messages.length > 0) await this.producer.send({ topic: topic.name, messages })
    const resource = { type: ConfigResourceTypes.TOPIC, name: topic.name, configEntries: entries(config) }
    await this.admin.alterConfigs({ validateOnly: false, resources: [resource] })
  }

  /** All that a topic holds; its start moves to its end. */
  async deleteRecords({ name: topic }: Topic): Promise<void> {
    const ends = await this.admin.fetchTopicOffsets(topic)
    const partitions = ends.flatMap(({ partition, low, high }) => (low < high ? [{ partition, offset: high }] : []))
    await this.admin.deleteTopicRecords({ topic, partitions })
  }

  async copyDatabase(name: string): Promise<DatabaseBackup> {
    const copy: DatabaseBackup = new Map()
    for (const collection of await this.mongo.db(name).collections())
      copy.set(collection.collectionName, await collection.find({}, EXACT).toArray())
    return copy
  }

  /** Whether the service has committed a position of the topic. */
  async hasPosition(service: string, { name }: Topic): Promise<boolean> {
    return (await this.mongo.db(service).collection('lanes').findOne({ 'positions.topic': name })) !== null
  }

  /** Whether some aggregate knows of something, by its name. */
  async knows(service: string, name: string): Promise<boolean> {
    for (const collection of await this.mongo.db(service).collections())
      if (collection.collectionName.startsWith('aggregates'))
        for await (const aggregate of collection.find()) if (JSON.stringify(aggregate).includes(name)) return true
    return false
  }

  /** What came since is gone. */
  async restoreDatabase(name: string, copy: DatabaseBackup): Promise<void> {
    for (const collection of await this.mongo.db(name).collections()) {
      await collection.deleteMany({})
      const documents = copy.get(collection.collectionName) ?? []
      if (documents.length > 0) await collection.insertMany(documents)
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.admin.disconnect(), this.producer.disconnect(), this.mongo.close()])
  }
}
