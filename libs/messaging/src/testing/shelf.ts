import type { Decider, Decision } from '@supplyline/decider'
import {
  audit,
  commandsOf,
  exceptionsOf,
  type InboxTopic,
  inboxOf,
  type Message,
  masterItems,
  previewsOf,
  type Records,
  stockMovements,
  stockPositions,
  subjectsOf,
  type Topic,
} from '@supplyline/schemas'
import type { LogRecord } from '../log.ts'
import { MemoryPlatform } from '../memory/memory-platform.ts'
import { partitionOf } from '../partition.ts'
import { type Input, route, type Topology } from '../topology.ts'

// A toy service for tests of the kernel: shelves that count what is returned to them, one aggregate a location.

const PARTITIONS = 4

export const movements: Topic = {
  ...stockMovements,
  name: 'shelf.movements.v1',
  partitions: PARTITIONS,
  key: { description: 'location', of: (data) => (data as { location: string }).location },
}
export const inbox: InboxTopic = {
  ...inboxOf('inventory-events'),
  name: 'shelf.inbox.v1',
  partitions: PARTITIONS,
  carries: [
    ...(['supplyline.TimerFired', 'supplyline.EffectOutcome', 'inventory.StockReturned'] as const),
    ...(['supplyline.ReleaseKey', 'supplyline.RedriveAggregate'] as const),
  ],
}
export const positions: Topic = {
  ...stockPositions,
  name: 'shelf.positions.v1',
  partitions: PARTITIONS,
  key: movements.key,
}
export const withdrawals: Topic = {
  ...movements,
  name: 'shelf.withdrawals.v1',
  writer: 'shelf',
  records: ['replenishment.ReplenishmentWithdrawn'],
}
export const deadLetters: Topic = { ...movements, name: 'shelf.dead-letters.v1', partitions: 1, records: [] }
export const items = { ...masterItems, name: 'shelf.items.v1' } as Topic
export const commands: Topic = { ...commandsOf('inventory-events'), name: 'shelf.commands.v1' }
export const exceptions = { ...exceptionsOf('inventory-events'), name: 'shelf.exceptions.v1' } as Topic
export const previews: Topic = { ...previewsOf('inventory-events'), name: 'shelf.previews.v1' } as Topic
const topics: Topic[] = [movements, inbox, positions, withdrawals, deadLetters, items, commands, exceptions, previews]

export type Shelf = { onHand: number; taken: number }
type Returned = { type: 'inventory.StockReturned'; data: Records['inventory.StockReturned'] }

let events = 0
/** So many pieces come back to the shelf at a location. */
export const returned = (location: string, quantity: number, given: Partial<Returned['data']> = {}): Returned => ({
  type: 'inventory.StockReturned',
  data: {
    ...{ eventId: `event-${++events}`, site: 'NORTH', source: 'cabinet', item: 'GLOVE', location, unit: 'EA' },
    ...{ quantity: String(quantity), lot: null, expiry: null, occurredAt: 0, caseReference: null, reason: null },
    ...given,
  },
})

export const withdrawn = (location: string, reason = ''): Message => ({
  type: 'replenishment.ReplenishmentWithdrawn',
  data: { proposalId: 'P', site: 'NORTH', item: 'GLOVE', location, reason, withdrawnAt: 0 },
})

export const item = (name: string, description = ''): { type: 'master.Item'; data: Records['master.Item'] } => ({
  type: 'master.Item',
  data: {
    ...{ item: name, site: '*', description, baseUnit: 'EA', packaging: [], gtin: null, manufacturer: null },
    ...{ manufacturerPart: null, lotTracked: false, expiryTracked: false, criticality: 'NORMAL', substitutes: [] },
    ...{ erpMaterials: {}, effectiveFrom: 0, packagingVersions: [] },
  },
})

type Decide = (input: Input, shelf: Shelf) => Decision<Message>

/** What is returned is added; a shelf's first movement needs the inbox. */
const add: Decide = ({ message, direct }, { taken }) =>
  direct && taken === 0 ? { forward: true } : { events: [message] }

export const shelf = (decide: Decide = add): Decider<Shelf, Input, Message> => ({
  initialState: { onHand: 0, taken: 0 },
  decide,
  evolve: (state, { type, data }) =>
    type === 'inventory.StockReturned'
      ? { onHand: state.onHand + Number(data.quantity), taken: state.taken + 1 }
      : state,
})

const summary = ({ onHand, taken }: Shelf, location: string): Message => ({
  type: 'inventory.StockPositionChanged',
  data: {
    ...{
      site: 'NORTH',
      item: 'GLOVE',
      location,
      unit: 'EA',
      onHand: String(onHand),
      lots: [],
      receivedOnOrders: null,
      consumed: null,
      inTransit: null,
      usable: null,
      consigned: null,
      lastCount: null,
      sources: [],
      sequence: taken,
    },
    ...{ asOf: 0, lastEventId: '', changedAt: 0 },
  },
})

const base: Omit<Topology, 'aggregates'> = {
  service: 'shelf',
  rules: '1',
  inbox,
  references: [items],
  routes: [],
  folds: [],
  outputs: [positions, withdrawals, exceptions],
  deadLetters,
  commands,
}

const located = (message: Message) =>
  message.type === 'inventory.StockReturned' ? `shelf:${message.data.location}` : undefined

/** Movements change their shelf as they are read, as in inventory-events. */
export const folding = (decide?: Decide, given: Partial<Topology> = {}): Topology => ({
  ...base,
  aggregates: { shelf: { decider: shelf(decide), summary: (state: Shelf) => summary(state, 'any') } },
  folds: [
    {
      topic: movements,
      aggregate: located,
      stamps: (_, tables) => [tables.get(items, 'master.Item', 'GLOVE')],
      byKey: (key) => `shelf:${key}`,
    },
  ],
  ...given,
})

/** Movements go through the inbox, as in most services. */
export const routing = (decide?: Decide, given: Partial<Topology> = {}): Topology => ({
  ...base,
  aggregates: { shelf: { decider: shelf(decide) } },
  routes: [
    route(
      movements,
      { 'inventory.StockReturned': ({ location }) => [{ aggregate: `shelf:${location}` }] },
      (key) => `shelf:${key}`,
    ),
  ],
  ...given,
})

/** The platform in memory with the toy's topics. */
export const openShelf = async () => {
  const platform = new MemoryPlatform()
  platform.broker.create(topics)
  await platform.codec.prepare([...topics, audit].flatMap(subjectsOf))
  const encode = (topic: Topic, message: Message) => platform.codec.encode(topic.name, message)
  return {
    platform,
    send: async (topic: Topic, messages: Message[], headers: Record<string, string> = {}) => {
      await platform.log.append(
        messages.map((message) => ({
          topic: topic.name,
          key: topic.key.of(message.data as never),
          value: encode(topic, message),
          headers: { ...headers },
        })),
      )
    },
    /** Any bytes under any key, as a foreign client might. */
    put: (key: string | null, value: Uint8Array | null, headers: Record<string, string> = {}) =>
      platform.broker.put(
        { topic: movements.name, partition: partitionOf(key ?? '', PARTITIONS) },
        key,
        value,
        headers,
      ),
    records: (topic: Topic): LogRecord[] => platform.broker.all(topic.name),
    decoded: (topic: Topic): Message[] =>
      platform.broker.all(topic.name).map((r) => platform.codec.decode(Buffer.from(r.value ?? []))),
    shelfAt: (location: string) => platform.database('shelf').aggregates.get(`shelf:${location}`),
    faults: () => platform.broker.all(deadLetters.name).map((r) => r.headers['__dlq.errors.class']),
  }
}
