import { type LogRecord, learning, type MemoryPlatform } from '@supplyline/messaging'
import { allTopics, type Message } from '@supplyline/schemas'
import { MASTER_KINDS } from '../../services/procurement-sync/src/erp/master/reading.ts'
import type { MemoryErp } from '../../services/procurement-sync/src/erp/memory-erp.ts'
import type { MemoryChannel } from '../../services/supplier-ack/src/channel/memory-channel.ts'
import type {
  Accepted,
  ErpDocument,
  ErpEntity,
  ErpLedger,
  Evidence,
  SeenRecord,
  StoreContents,
  SupplierLedger,
} from './evidence.ts'

export type MemoryWorld = {
  platform: MemoryPlatform
  /** By the name under which intents know it; like SAP it enforces no unique reference. */
  erps?: Record<string, MemoryErp>
  channels?: readonly MemoryChannel[]
  accepted?: readonly Accepted[]
  rebuilt?: Evidence['rebuilt']
  deaths?: Evidence['deaths']
  /** Of the ERPs: time-out and longest commit lag of their settings, together. */
  longestCommitMs?: number
}

/** What a platform in memory and the partners in memory hold. It is read, not copied: the story must be at its end. */
export const collectMemory = async (world: MemoryWorld): Promise<Evidence> => {
  const { platform, erps = {}, channels = [], accepted = [], rebuilt = {}, deaths = [], longestCommitMs } = world
  const records: SeenRecord[] = []
  for (const { name } of allTopics)
    for (const record of platform.broker.all(name)) records.push(await seen(platform, record))
  return {
    records,
    accepted: [...accepted],
    erps: Object.entries(erps).map(
      ([system, erp]): ErpLedger => ({
        ...{ system, uniqueReferences: false, documents: erp.documents.map(documentOf) },
        master: masterOf(erp),
        ...(longestCommitMs === undefined ? {} : { longestCommitMs }),
      }),
    ),
    suppliers: channels.flatMap(ledgersOf),
    stores: Object.fromEntries([...platform.databases].map(([service, database]) => [service, contentsOf(database)])),
    rebuilt,
    deaths: [...deaths],
    restedAt: platform.clock.now(),
  }
}

const seen = async (platform: MemoryPlatform, record: LogRecord): Promise<SeenRecord> => {
  const message = await decoded(platform, record.value)
  if (message?.type !== 'supplyline.InboxEntry') return { ...record, ...(message && { message }) }
  const carried = await decoded(platform, message.data.record)
  const stamps: Message[] = []
  for (const { value } of message.data.references) {
    const stamp = await decoded(platform, value)
    if (stamp) stamps.push(stamp)
  }
  return { ...record, message, stamps, ...(carried && { carried }) }
}

/** Undefined for what cannot be decoded, whatever the reason: that it cannot is what is evident. */
const decoded = ({ codec }: MemoryPlatform, value: Uint8Array | null): Promise<Message | undefined> => {
  if (value === null) return Promise.resolve(undefined)
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  return learning(codec, () => codec.decode(bytes)).catch(() => undefined)
}

const contentsOf = (database: ReturnType<MemoryPlatform['database']>): StoreContents => ({
  aggregates: [...database.aggregates.values()],
  intents: [...database.intents.values()],
  positions: Object.fromEntries([...database.lanes.values()].map(({ lane, positions }) => [lane, positions])),
})

const masterOf = ({ master }: MemoryErp): ErpEntity[] =>
  MASTER_KINDS.flatMap((kind) =>
    master
      .read({ kind, after: '', since: null, limit: Number.POSITIVE_INFINITY })
      .rows.map(({ number, baseUnit, blocked, deleted }) => ({
        ...{ kind, number, blocked, deleted },
        ...(baseUnit === null ? {} : { baseUnit }),
      })),
  )

const documentOf = ({ operation, number, request, committedAt }: MemoryErp['documents'][number]): ErpDocument => {
  const document = { operation, number, reference: request.reference, committedAt }
  switch (operation) {
    case 'place-order':
      return {
        ...document,
        lines: request.lines.map(({ line, material, quantity, unit }) => ({ line, material, quantity, unit })),
      }
    case 'record-acknowledgement':
      return {
        ...document,
        lines: request.lines.map(({ line, quantity }) => ({
          ...{ line, material: '', quantity, unit: '', orderNumber: request.orderNumber },
        })),
      }
    case 'post-goods-receipt':
    case 'reverse-goods-receipt':
      return {
        ...document,
        lines: request.lines.map(({ orderLine: line, material, quantity, unit }) => ({
          ...{ line, material, quantity, unit, orderNumber: request.orderNumber },
        })),
      }
    case 'post-goods-issue':
      return {
        ...document,
        lines: request.lines.map(({ material, quantity, unit }, at) => ({ line: at + 1, material, quantity, unit })),
      }
    case 'post-invoice':
      return {
        ...document,
        billed: { vendor: request.vendor, invoiceNumber: request.invoiceNumber, total: request.total },
        lines: request.lines.map(({ orderLine: line, quantity, unit, orderNumber, amount }) => ({
          ...{ line, material: '', quantity, unit, orderNumber, amount },
        })),
      }
  }
}

/** Orders among what a partner has taken; the rest are acknowledgements of ours. */
const ledgersOf = ({ taken }: MemoryChannel): SupplierLedger[] =>
  [...Map.groupBy(taken, (interchange) => interchange.receiver)].map(([partner, interchanges]) => ({
    partner,
    orders: interchanges.flatMap(({ controlNumber, content }) => ordersIn(content, controlNumber)),
  }))

/** X12 850: BEG03 is the order's number, PO1 a line with its number, quantity and our item (IN). */
const ordersIn = (content: string, interchange: string): SupplierLedger['orders'] => {
  const orders: SupplierLedger['orders'] = []
  // The envelope's fixed places say which separators it uses.
  const [element = '*', end = '~'] = [content[3], content[105]]
  for (const segment of content.split(end)) {
    const [id, ...elements] = segment.trim().split(element)
    if (id === 'BEG') orders.push({ orderNumber: elements[2] ?? '', interchange, lines: [] })
    const item = elements[elements.indexOf('IN') + 1] ?? ''
    if (id === 'PO1') orders.at(-1)?.lines.push({ line: elements[0] ?? '', item, quantity: elements[1] ?? '' })
  }
  return orders
}
