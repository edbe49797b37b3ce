import { type InboxTopic, inboxOf, type Message, subjectsOf } from '@supplyline/schemas'
import type { MemoryDatabase, StoredIntent } from '@supplyline/state'
import type { EffectOutcome, Effects, Lease, Report } from '../effects.ts'
import { MemoryLog } from '../memory/memory-log.ts'
import { restore } from '../replay/restore.ts'
import { type Input, route, type Topology } from '../topology.ts'
import { folding, inbox, openShelf, returned, routing, type Shelf, withdrawals, withdrawn } from './shelf.ts'

// A shelf that orders something for whatever is returned to it, an ERP that takes orders, and a service downstream that
// notes what it hears: to see that nothing is missed and nothing happens twice when a log or a database goes back.

const readerInbox: InboxTopic = {
  ...inboxOf('replenishment'),
  name: 'reader.inbox.v1',
  partitions: 4,
  carries: ['replenishment.ReplenishmentWithdrawn'],
}

/** Downstream: every reason in the order in which it was heard. */
const reader: Topology = {
  ...{ service: 'reader', rules: '1', inbox: readerInbox, references: [], folds: [], outputs: [] },
  routes: [
    route(withdrawals, { 'replenishment.ReplenishmentWithdrawn': (w) => [{ aggregate: `heard:${w.location}` }] }),
  ],
  aggregates: {
    heard: {
      decider: {
        initialState: { reasons: [] as string[] },
        decide: ({ message }: Input) => ({ events: [message] }),
        evolve: ({ reasons }: { reasons: string[] }, { data }: Message) => ({
          reasons: [...reasons, (data as { reason: string }).reason],
        }),
      },
    },
  },
}

const ordering = ({ message, direct }: Input, { taken }: Shelf) => {
  if (message.type === 'supplyline.EffectOutcome') {
    const { outcome, reference } = message.data
    return outcome === 'CONFIRMED' ? { settled: [reference] } : {}
  }
  if (message.type !== 'inventory.StockReturned') return {}
  if (direct && taken === 0) return { forward: true as const }
  const { eventId, location } = message.data
  return {
    events: [message, withdrawn(location, eventId)],
    intents: [{ reference: `R-${eventId}`, system: 'erp', operation: 'place', request: {} }],
  }
}

const identity: NonNullable<Topology['identity']> = (message) =>
  message.type === 'inventory.StockReturned'
    ? { id: message.data.eventId, content: JSON.stringify(message.data) }
    : undefined

export const throughInbox = routing(ordering, { identity })
export const asRead = folding(ordering, { identity })

/** Takes an order as often as it is sent. A call waits until `open` is true. */
export class CountingErp {
  open = true
  readonly orders: string[] = []
  lookedUp = 0

  effects(
    store: { loadIntent(r: string): Promise<StoredIntent | undefined> } & MoveIntent,
    now: () => number,
  ): Effects {
    const leases = new Set<string>()
    let report: Report = async () => {}
    const course = async (intent: StoredIntent, { lane, epoch }: Lease) => {
      const stored = await store.loadIntent(intent.reference)
      if (!this.open || !leases.has(`${lane}/${epoch}`) || !stored || stored.status === 'settled') return
      if (stored.status !== 'planned') this.lookedUp += 1
      if (stored.status === 'planned' || !this.orders.includes(stored.reference)) {
        if (!(await store.moveIntent(stored, 'sent', epoch, now()))) return
        this.orders.push(stored.reference)
      }
      await report(stored, confirmed(stored))
    }
    return {
      start: (given) => {
        report = given
      },
      take: (intents, lease) => {
        leases.add(`${lease.lane}/${lease.epoch}`)
        for (const intent of intents) void course(intent, lease)
      },
      settle: () => {},
      release: ({ lane, epoch }) => leases.delete(`${lane}/${epoch}`),
      stop: async () => {},
    }
  }
}

type MoveIntent = {
  moveIntent(intent: StoredIntent, to: 'sent', epoch: number, now: number): Promise<boolean>
}

const confirmed = ({ reference, system, operation, attempt }: StoredIntent): EffectOutcome => ({
  ...{ reference, site: 'NORTH', system, operation, attempt: Math.max(1, attempt), outcome: 'CONFIRMED' },
  ...{ externalNumber: `E-${reference}`, code: null, detail: '', observedAt: 0 },
})

export const openHistory = async (shelf: Topology) => {
  const t = await openShelf()
  const { platform } = t
  platform.broker.create([readerInbox])
  await platform.codec.prepare(subjectsOf(readerInbox))
  const erp = new CountingErp()
  const sent: { location: string; eventId: string }[] = []
  const topics = [...shelf.outputs, ...shelf.routes.map((r) => r.topic), ...shelf.folds.map((f) => f.topic), inbox]
  const topologies: Record<string, Topology> = { shelf, reader }
  const send = async (location: string, eventId: string) => {
    if (!sent.some((s) => s.eventId === eventId)) sent.push({ location, eventId })
    const message = returned(location, 1, { eventId })
    t.put(location, platform.codec.encode('shelf.movements.v1', message))
  }
  return {
    ...{ ...t, erp, sent, send, reader, readerInbox },
    start: async () => {
      await platform.start(shelf, (store) => erp.effects(store, () => platform.clock.now()))
      await platform.start(reader)
    },
    stop: async () => {
      await platform.settle()
      for (const service of ['shelf', 'reader']) await platform.stop(service)
    },
    /** `meanwhile` is done when the lanes are claimed. */
    restore: (service: 'shelf' | 'reader', meanwhile?: () => Promise<unknown>) => {
      const { store, codec, clock } = platform.open(service)
      const beginShadow = store.beginShadow.bind(store)
      store.beginShadow = async () => {
        await meanwhile?.()
        return beginShadow()
      }
      const log = new MemoryLog(platform.broker)
      return restore({ topology: topologies[service] as Topology, log, live: log, store, codec, clock })
    },
    /** Where every partition of these topics ends. */
    ends: (names = [...topics.map((x) => x.name), readerInbox.name]) =>
      names.flatMap((topic) =>
        platform.broker.of(topic).map((records, partition) => ({ topic, partition, end: records.length })),
      ),
    cut: (ends: { topic: string; partition: number; end: number }[]) => {
      for (const { end, ...at } of ends) platform.broker.cutFrom(at, end)
    },
    copyDatabase: (service: string) => platform.database(service).backup(),
    putBack: (service: string, copy: MemoryDatabase) => platform.databases.set(service, copy.backup()),
    /** What the service downstream has heard, by location. */
    heard: () =>
      [...platform.database('reader').aggregates.values()].flatMap((a) => (a.state as { reasons: string[] }).reasons),
    stopped: (service: string) =>
      platform.services
        .get(service)
        ?.lanes()
        .flatMap((l) => (l.status === 'stopped' ? [String((l.error as Error | undefined)?.message)] : [])) ?? [],
  }
}
