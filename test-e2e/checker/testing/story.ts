import { createEffects } from '@supplyline/effects'
import { topology as inventoryEvents } from '@supplyline/inventory-events'
import { MemoryPlatform } from '@supplyline/messaging'
import { topology as procurementSync } from '@supplyline/procurement-sync'
import { topology as replenishment } from '@supplyline/replenishment'
import { allTopics, type Message, type RecordName, subjectsOf, type Topic } from '@supplyline/schemas'
import { createLogger } from '@supplyline/telemetry'
import { operationsOf } from '../../../services/procurement-sync/src/erp/erp.ts'
import { MemoryErp } from '../../../services/procurement-sync/src/erp/memory-erp.ts'
import { operationsOf as channelOperations } from '../../../services/supplier-ack/src/channel/channel.ts'
import { MemoryChannel } from '../../../services/supplier-ack/src/channel/memory-channel.ts'
import { topologyOf } from '../../../services/supplier-ack/src/topology.ts'
import { topology as threeWayMatch } from '../../../services/three-way-match/src/topology.ts'
import { collectMemory } from '../collect-memory.ts'
import type { Accepted, Evidence } from '../evidence.ts'
import { masterData, US } from './examples.ts'

const SETTINGS = {
  ...{ concurrency: 4, ratePerSecond: 100, timeoutMs: 10_000 },
  breaker: { failurePercentage: 50, calls: 5, windowMs: 10_000, resetMs: 5_000 },
}
const LONGEST_COMMIT_MS = 3_000

/** The services that a glove passes on its way from the shelf to the invoice, on the platform in memory. */
export class Story {
  readonly platform = new MemoryPlatform()
  readonly erp = new MemoryErp(this.platform.clock)
  readonly channel = new MemoryChannel()
  readonly accepted: Accepted[] = []

  static async begin(): Promise<Story> {
    const story = new Story()
    await story.platform.codec.prepare(allTopics.filter((t) => t.records.length > 0).flatMap(subjectsOf))
    for (const message of masterData) await story.publish(message)
    await story.start()
    return story
  }

  async start(): Promise<void> {
    const { platform, erp, channel } = this
    const logger = createLogger({ service: 'story', level: 'silent' })
    await platform.start(inventoryEvents)
    await platform.start(replenishment)
    await platform.start(procurementSync, (store) => {
      const system = { name: 'ERP-1', operations: operationsOf(erp), ...SETTINGS, longestCommitMs: LONGEST_COMMIT_MS }
      return createEffects({ store, clock: platform.clock, logger, random: () => 0.5, systems: { 'ERP-1': system } })
    })
    await platform.start(topologyOf({ ediId: US }), (store) => {
      const edi = { name: 'edi', operations: channelOperations(channel), ...SETTINGS, longestCommitMs: 0 }
      return createEffects({ store, clock: platform.clock, logger, random: () => 0.5, systems: { edi } })
    })
    await platform.start(threeWayMatch)
    await platform.settle()
  }

  /** Something that a source sends, as it comes and settled; `kind` says what is to become of it. */
  async send(message: Message, kind: Accepted['kind'] = 'sane', ceId?: string): Promise<this> {
    const topic = topicOf(message.type)
    const key = topic.key.of(message.data as never)
    const eventId = ceId ?? idOf(message)
    await this.publish(message, { ce_id: eventId })
    this.accepted.push({ topic: topic.name, key, eventId, kind, message })
    await this.platform.pass(100)
    return this
  }

  /** What nobody can read. */
  async garble(topic: Topic, key: string, ceId: string): Promise<this> {
    const value = Buffer.from(`not Avro: ${ceId}`)
    await this.platform.log.append([{ topic: topic.name, key, value, headers: { ce_id: ceId, colour: 'red' } }])
    this.accepted.push({ topic: topic.name, key, eventId: ceId, kind: 'malformed' })
    await this.platform.settle()
    return this
  }

  async pass(ms: number): Promise<this> {
    await this.platform.pass(ms)
    return this
  }

  /** All data of one type that was published. */
  told<K extends RecordName>(type: K) {
    const topic = topicOf(type)
    const messages = this.platform.broker
      .all(topic.name)
      .map((r) => this.platform.codec.decode(Buffer.from(r.value ?? [])))
    return messages.flatMap((m) => (m.type === type ? [m.data as Extract<Message, { type: K }>['data']] : []))
  }

  async stop(): Promise<void> {
    for (const name of [...this.platform.services.keys()]) await this.platform.stop(name)
  }

  /** At rest, as the checker sees it. */
  async end(): Promise<Evidence> {
    await this.platform.pass(120_000)
    const { platform, erp, channel, accepted } = this
    const longestCommitMs = SETTINGS.timeoutMs + LONGEST_COMMIT_MS
    const evidence = collectMemory({ platform, erps: { 'ERP-1': erp }, channels: [channel], accepted, longestCommitMs })
    const seen = structuredClone(await evidence)
    await this.stop()
    return seen
  }

  private async publish(message: Message, headers: Record<string, string> = {}): Promise<void> {
    const { name, key } = topicOf(message.type)
    const value = this.platform.codec.encode(name, message)
    await this.platform.log.append([{ topic: name, key: key.of(message.data as never), value, headers }])
  }
}

const topicOf = (type: RecordName): Topic => {
  // An invoice may come by two topics; here it comes through AP.
  const topic = allTopics.findLast((t) => t.records.includes(type))
  if (!topic) throw new Error(`no topic for ${type}`)
  return topic
}

const idOf = ({ data }: Message): string => {
  const { eventId, commandId, documentId } = data as { eventId?: string; commandId?: string; documentId?: string }
  return eventId ?? commandId ?? documentId ?? ''
}
