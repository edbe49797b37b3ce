import { type Codec, createCodec, type LogRecord, learning } from '@supplyline/messaging'
import { confluentRegistry } from '@supplyline/messaging/kafka'
import { allTopics, type Message } from '@supplyline/schemas'
import type { Db } from 'mongodb'
import {
  type AggregateDocument,
  aggregateOf,
  type IntentDocument,
  intentOf,
  type LaneDocument,
  laneOf,
} from '../../libs/state/src/mongo-documents.ts'
import { collectionsOf, type GenerationDocument } from '../../libs/state/src/mongo-generation.ts'
import type { Accepted, Evidence, SeenRecord, StoreContents } from '../checker/evidence.ts'
import { services } from '../simulate/services.ts'
import { erpLedger } from './erp-ledger.ts'
import { SupplierReader } from './supplier-ledger.ts'
import type { World } from './world.ts'

/** Reads what a running system holds; what was read before is kept, and only what came since is read. */
export class Collector {
  private readonly world: World
  private readonly codec: Codec
  private readonly records: SeenRecord[] = []
  private readonly next = new Map<string, number>()
  private readonly suppliers: SupplierReader

  constructor(world: World) {
    this.world = world
    this.codec = createCodec(confluentRegistry(world.system.endpoints().registry))
    this.suppliers = new SupplierReader(world.system.endpoints().partners.edi ?? '')
  }

  /** The system must be at rest. */
  async collect(accepted: readonly Accepted[], deaths: Evidence['deaths']): Promise<Evidence> {
    await this.readOn()
    const stores: Evidence['stores'] = {}
    for (const service of services) stores[service] = await contentsOf(this.world.mongo.db(service))
    const intents = stores['procurement-sync']?.intents ?? []
    return {
      records: this.records,
      accepted: withMessages(accepted, this.records),
      erps: [await erpLedger(this.world.system.endpoints().partners.sap ?? '', intents)],
      suppliers: await this.suppliers.read(),
      stores,
      rebuilt: {},
      deaths,
      restedAt: Date.now(),
    }
  }

  private async readOn(): Promise<void> {
    const { log } = this.world
    const ranges = []
    for (const { name: topic, partitions } of allTopics)
      for (let partition = 0; partition < partitions; partition++) {
        const { high: to } = await log.bounds({ topic, partition })
        const from = this.next.get(`${topic}/${partition}`) ?? 0
        if (to > from) ranges.push({ topic, partition, from, to })
      }
    const reading = await log.read(ranges)
    try {
      for (const { topic, partition, to } of ranges) {
        for (let records = await reading.next({ topic, partition }); records; ) {
          for (const record of records) this.records.push(await this.seen(record))
          records = await reading.next({ topic, partition })
        }
        this.next.set(`${topic}/${partition}`, to)
      }
    } finally {
      await reading.close()
    }
  }

  private async seen(record: LogRecord): Promise<SeenRecord> {
    const message = await this.decoded(record.value)
    if (message?.type !== 'supplyline.InboxEntry') return { ...record, ...(message && { message }) }
    const carried = await this.decoded(message.data.record)
    const stamps: Message[] = []
    for (const { value } of message.data.references) {
      const stamp = await this.decoded(value)
      if (stamp) stamps.push(stamp)
    }
    return { ...record, message, stamps, ...(carried && { carried }) }
  }

  /** Undefined for what cannot be decoded, whatever the reason: that it cannot is what is evident. */
  private decoded(value: Uint8Array | null): Promise<Message | undefined> {
    if (value === null) return Promise.resolve(undefined)
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    return learning(this.codec, () => this.codec.decode(bytes)).catch(() => undefined)
  }
}

const contentsOf = async (db: Db): Promise<StoreContents> => {
  const generation = await db.collection<GenerationDocument>('generations').findOne({ _id: 'live' })
  const { aggregates } = collectionsOf(db, generation?.current ?? 0)
  const lanes = await db.collection<LaneDocument>('lanes').find({}).toArray()
  const [found, intents] = await Promise.all([
    aggregates.find({}).toArray(),
    db.collection<IntentDocument>('intents').find({}).toArray(),
  ])
  return {
    aggregates: found.map((document: AggregateDocument) => aggregateOf(document)),
    intents: intents.map(intentOf),
    positions: Object.fromEntries(lanes.map(laneOf).map(({ lane, positions }) => [lane, positions])),
  }
}

/** What the gateway made of a request, with its own time in it, is known from the record under the id that it answered with. */
const withMessages = (accepted: readonly Accepted[], records: readonly SeenRecord[]): Accepted[] => {
  const wanted = new Set(
    accepted.flatMap((a) => (a.message || a.kind === 'malformed' ? [] : [`${a.topic} ${a.eventId}`])),
  )
  const found = new Map<string, Message>()
  for (const { topic, headers, message } of records) {
    const id = `${topic} ${headers.ce_id}`
    if (message && wanted.has(id)) found.set(id, message)
  }
  return accepted.map((one) => {
    const message = one.message ?? found.get(`${one.topic} ${one.eventId}`)
    return message ? { ...one, message } : one
  })
}
