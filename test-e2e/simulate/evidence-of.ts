import type { Codec, MemoryBroker, VirtualClock } from '@supplyline/messaging'
import { allTopics, type Message } from '@supplyline/schemas'
import type { MemoryDatabase } from '@supplyline/state'
import type { MemoryErp } from '../../services/procurement-sync/src/erp/memory-erp.ts'
import type { MemoryChannel } from '../../services/supplier-ack/src/channel/memory-channel.ts'
import { collectMemory, type MemoryWorld } from '../checker/collect-memory.ts'
import type { Evidence, SeenRecord } from '../checker/evidence.ts'
import type { Entrance } from './entrance.ts'
import { LONGEST_COMMIT_MS, TIMEOUT_MS } from './partners.ts'

type Rested = {
  codec: Codec
  broker: MemoryBroker
  databases: ReadonlyMap<string, MemoryDatabase>
  clock: VirtualClock
  erp: MemoryErp
  channel: MemoryChannel
  entrance: Entrance
  deaths: Evidence['deaths']
  rebuilt: Evidence['rebuilt']
}

/** What is there when all is at rest. The records are read here: most of them have been decoded before. */
export const evidenceOf = async (rested: Rested): Promise<Evidence> => {
  const { codec, broker, databases, clock, erp, channel, entrance, deaths, rebuilt } = rested
  const partners = { erps: { sap: erp }, channels: [channel], longestCommitMs: TIMEOUT_MS + LONGEST_COMMIT_MS }
  const platform = { codec, databases, clock, broker: { all: () => [] } } as unknown as MemoryWorld['platform']
  const evidence = await collectMemory({ platform, ...partners, accepted: entrance.accepted, deaths, rebuilt })
  return { ...evidence, records: allTopics.flatMap(({ name }) => broker.all(name).map((r) => seen(codec, r))) }
}

const seen = (codec: Codec, record: SeenRecord): SeenRecord => {
  const message = decoded(codec, record.value)
  if (message?.type !== 'supplyline.InboxEntry') return message ? { ...record, message } : { ...record }
  const carried = decoded(codec, message.data.record)
  const stamps = message.data.references.flatMap(({ value }) => decoded(codec, value) ?? [])
  return { ...record, message, stamps, ...(carried && { carried }) }
}

const decoded = (codec: Codec, value: Uint8Array | null): Message | undefined => {
  if (value === null) return undefined
  try {
    return codec.decode(value instanceof Buffer ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength))
  } catch {
    // Whatever the reason: the evidence is that it cannot be read.
    return undefined
  }
}
