import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, describe, expect, test } from '@jest/globals'
import type { Decider, Decision } from '@supplyline/decider'
import {
  audit,
  type DecidingService,
  type InboxTopic,
  inboxOf,
  type Message,
  type MessageOf,
  masterItems,
  previewsOf,
  stockPositions,
  type Topic,
} from '@supplyline/schemas'
import type { ReplayStore, Store } from '@supplyline/state'
import { createLogger } from '@supplyline/telemetry'
import type { Clock } from './clock.ts'
import { type Codec, createCodec, type SchemaRegistry } from './codec/index.ts'
import type { Effects, Report } from './effects.ts'
import type { Log, LogRecord, ReplayLog } from './log.ts'
import { outgoing } from './outgoing.ts'
import { partitionOf } from './partition.ts'
import { ReferenceTables } from './references.ts'
import { Rebuild } from './replay/rebuild.ts'
import { executeRedrive } from './replay/redrive-execute.ts'
import { planRedrive } from './replay/redrive-plan.ts'
import { previewOf, publishPreview } from './replay/redrive-preview.ts'
import { type RunningService, startService } from './service.ts'
import { item } from './testing/shelf.ts'
import { type AggregateKind, type Input, referencesOf, route, type Topology } from './topology.ts'

/** A platform to run the kernel on: the in-memory one or the real one. */
export type ContractPlatform = {
  clock: Clock
  registry: SchemaRegistry
  openLog(partitionsOf: (topic: string) => number): Promise<Log>
  openStore(database: string): Promise<Store>
  createTopics(topics: Topic[]): Promise<void>
  /** Any bytes to any partition, as a foreign client might. */
  put(
    topic: string,
    partition: number,
    key: string | null,
    value: Buffer | null,
    headers?: Record<string, string>,
  ): Promise<void>
  /** Everything on a topic. */
  read(topic: string): Promise<LogRecord[]>
  /** Lets this much time pass. */
  pass(ms: number): Promise<void>
  /** Waits until the assertion holds. */
  eventually(assertion: () => Promise<void>): Promise<void>
  close(): Promise<void>
}

type Position = MessageOf<'inventory.StockPositionChanged'>['data']
type Withdrawn = MessageOf<'replenishment.ReplenishmentWithdrawn'>

/** Counts what it is given, and says so: each output names the count and what caused it. */
type Tally = { taken: number }
const tally: Decider<Tally, Input, Message> = {
  initialState: { taken: 0 },
  decide: ({ id, now, message }, state): Decision<Message> => {
    const say = (item: string, reason: string): Withdrawn => ({
      type: 'replenishment.ReplenishmentWithdrawn',
      data: { proposalId: id, site: 'S1', item, location: 'L', reason, withdrawnAt: now },
    })
    if (message.type === 'supplyline.TimerFired') return { events: [say('timer', message.data.name)] }
    if (message.type === 'supplyline.EffectOutcome')
      return { events: [say('outcome', message.data.outcome)], settled: [message.data.reference] }
    const { item, location, unit, onHand } = (message as { data: Position }).data
    if (unit === 'BUG') throw new Error('a bug')
    const reference = `R-${location}-${item}`
    if (unit === 'WRONG')
      return {
        events: [say(item, 'wrong')],
        intents: [{ reference, system: 'erp', operation: 'place', request: { onHand: '0' } }],
      }
    if (unit === 'REFUSE') return { refuse: { code: 'refused', what: 'no such unit', where: 'unit', next: 'send EA' } }
    return {
      events: [say(item, String(state.taken + 1))],
      ...(unit === 'TIMER' && { timers: { later: now + Number(onHand) } }),
      ...(unit === 'CALL' && {
        intents: [{ reference, system: 'erp', operation: 'place', request: { onHand } }],
      }),
    }
  },
  evolve: (state, event) => ((event as Withdrawn).data.item === 'timer' ? state : { taken: state.taken + 1 }),
}

const PARTITIONS = 4

/** Rules without the mistake that `WRONG` shows: it is a call like any other. */
const mended: typeof tally = {
  ...tally,
  decide: (input, state) => {
    const { message } = input
    if (message.type !== 'inventory.StockPositionChanged' || message.data.unit !== 'WRONG')
      return tally.decide(input, state)
    return tally.decide({ ...input, message: { ...message, data: { ...message.data, unit: 'CALL' } } }, state)
  },
}

/** What the kernel promises, run over memory and over Kafka, registry and MongoDB. */
export const kernelContract = (name: string, open: () => Promise<ContractPlatform>): void => {
  describe(`${name}: the kernel`, () => {
    let opened: Promise<ContractPlatform> | undefined
    const platformOf = () => {
      opened ??= open()
      return opened
    }
    const ends: (() => Promise<void>)[] = []
    afterEach(async () => {
      for (const end of ends.splice(0)) await end()
    })
    afterAll(async () => (await opened)?.close())

    /** A service of its own with topics of its own. */
    const set = async () => {
      const platform = await platformOf()
      const run = randomUUID().slice(0, 8)
      const input: Topic = {
        ...stockPositions,
        name: `input-${run}.v1`,
        partitions: PARTITIONS,
        cleanup: 'keep-for-ever',
      }
      const inbox: InboxTopic = {
        ...inboxOf('replenishment'),
        name: `inbox-${run}.v1`,
        partitions: PARTITIONS,
        carries: ['supplyline.TimerFired', 'supplyline.EffectOutcome', 'supplyline.RedriveAggregate'],
      }
      const output: Topic = {
        ...stockPositions,
        name: `output-${run}.v1`,
        partitions: PARTITIONS,
        key: { description: 'item', of: (data) => (data as Withdrawn['data']).item },
        records: ['replenishment.ReplenishmentWithdrawn'],
      }
      const deadLetters = { ...input, name: `dead-${run}.v1`, partitions: 1, records: [] }
      const items = { ...masterItems, name: `items-${run}.v1` } as Topic
      const previews = previewsOf(`tally-${run}` as DecidingService)
      const topics: Topic[] = [input, inbox, output, deadLetters, items, previews, audit]
      await platform.createTopics(topics)
      const topology: Topology = {
        service: `tally-${run}`,
        rules: '1',
        inbox,
        references: [items],
        routes: [
          route(
            input,
            { 'inventory.StockPositionChanged': (p) => [{ aggregate: `tally:${p.location}:${p.item}` }] },
            (key) => `tally:${key}`,
          ),
        ],
        folds: [],
        aggregates: { tally: { decider: tally } },
        outputs: [output],
        deadLetters,
      }
      const partitionsOf = (topic: string) => topics.find((t) => t.name === topic)?.partitions ?? 1
      const log = await platform.openLog(partitionsOf)
      const codec = createCodec(platform.registry)
      await codec.prepare(topics.flatMap((t) => t.records.map((record) => ({ topic: t.name, record }))))
      const logger = createLogger({ service: topology.service, level: process.env.LOG_LEVEL ?? 'silent' })
      const stores: Store[] = []
      const stops: (() => Promise<void>)[] = []
      ends.push(async () => {
        for (const stop of stops) await stop()
        for (const s of stores) await s.close()
        await log.close()
      })
      return {
        ...{ platform, topology, input, inbox, output, deadLetters, items, log, codec },
        start: async (
          effects?: Effects,
          rules = topology,
        ): Promise<RunningService & { store: Store; crash(): Promise<void> }> => {
          const store = await platform.openStore(topology.service)
          stores.push(store)
          const own = await platform.openLog(partitionsOf)
          const service = await startService(
            rules,
            { log: own, store, codec, logger, clock: platform.clock },
            effects ? { effects } : {},
          )
          let crashed = false
          const stop = async () => {
            if (!crashed) await service.stop()
            await own.close()
          }
          stops.push(stop)
          // Gone without a word: what hangs, hangs.
          const crash = async () => {
            crashed = true
            service.abandon()
            await own.close()
          }
          await platform.eventually(async () => expect(service.ready()).toBe(true))
          return { ...service, stop, crash, store }
        },
        send: (positions: Partial<Position>[]) =>
          log.append(positions.map((p) => outgoing(codec, input, positionOf(p), lineage))),
        /** Outputs, each id once: a new owner repeats what may have been in flight, with the same ids. */
        said: async () => {
          const byId = new Map<string, LogRecord>()
          for (const record of await platform.read(output.name)) {
            const id = record.headers.ce_id ?? ''
            const same = byId.get(id)
            if (same) expect(Buffer.from(record.value ?? [])).toEqual(Buffer.from(same.value ?? []))
            else byId.set(id, record)
          }
          return [...byId.values()].map((r) => decoded(codec, r))
        },
      }
    }

    test('how far a group has come can be asked, topic by topic', async () => {
      const t = await set()
      await t.start()
      await t.send([{ item: 'A' }, { item: 'B' }, { item: 'A' }])
      const log = await t.platform.openLog(() => PARTITIONS)
      await t.platform.eventually(async () => {
        const progress = await log.progress(t.topology.service)
        const told = (topic: string) => progress.filter((p) => p.topic === topic && p.taken !== null)
        const sum = (topic: string, of: (p: (typeof progress)[number]) => number | null) =>
          told(topic).reduce((total, p) => total + (of(p) ?? 0), 0)
        for (const { name } of [t.input, t.inbox]) {
          expect(sum(name, (p) => p.taken)).toBe(3)
          expect(sum(name, (p) => p.end)).toBe(3)
        }
      })
      await log.close()
    })

    test('an input becomes an entry, a decision and an output, each once and in order', async () => {
      const t = await set()
      await t.start()
      await t.send([{ item: 'A' }, { item: 'B' }, { item: 'A' }, { item: 'A' }])
      await t.platform.eventually(async () => {
        const said = (await t.said()).map((d) => `${d.item}${d.reason}`)
        expect(said.filter((s) => s.startsWith('A'))).toEqual(['A1', 'A2', 'A3'])
        expect(said.filter((s) => s.startsWith('B'))).toEqual(['B1'])
      })
    })

    test('outputs carry CloudEvents, lineage and the incoming trace', async () => {
      const t = await set()
      await t.start()
      const message = outgoing(t.codec, t.input, positionOf({ item: 'A' }), lineage)
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
      await t.log.append([
        { ...message, headers: { ...message.headers, ce_id: 'E-1', ce_correlationid: 'C-1', traceparent } },
      ])
      await t.platform.eventually(async () => {
        const [record] = await t.platform.read(t.output.name)
        expect(record?.headers).toMatchObject({
          ce_specversion: '1.0',
          ce_id: 'E-1/0/0',
          ce_type: 'replenishment.ReplenishmentWithdrawn',
          ce_correlationid: 'C-1',
          ce_causationid: 'E-1/0',
          traceparent,
        })
      })
    })

    test('a service stopped and started again goes on where its last commit ended', async () => {
      const t = await set()
      const first = await t.start()
      await t.send([{ item: 'A' }, { item: 'A' }])
      await t.platform.eventually(async () => expect(await t.said()).toHaveLength(2))
      await first.stop()
      await t.send([{ item: 'A' }])
      await t.start()
      await t.platform.eventually(async () => expect((await t.said()).map((d) => d.reason)).toEqual(['1', '2', '3']))
      // What was taken is committed as taken: redelivery is recognised, but must not be relied upon.
      const reader = await t.platform.openStore(t.topology.service)
      await t.platform.eventually(async () => {
        const entries = await t.platform.read(t.inbox.name)
        const lanes = await Promise.all(Array.from({ length: PARTITIONS }, (_, lane) => reader.position(lane)))
        expect(lanes.reduce((sum, positions) => sum + (positions[t.inbox.name] ?? 0), 0)).toBe(entries.length)
      })
      await reader.close()
    })

    test('records that a service of ours published again are taken once, however late', async () => {
      const t = await set()
      const first = await t.start()
      const again = outgoing(t.codec, t.input, positionOf({ item: 'A' }), lineage)
      const headers = { ...again.headers, supplyline_lane: '2', supplyline_sequence: '77' }
      await t.log.append([{ ...again, headers }])
      await t.platform.eventually(async () => expect(await t.said()).toHaveLength(1))
      await first.stop()
      await t.start()
      await t.log.append([{ ...again, headers }])
      await t.send([{ item: 'A' }])
      await t.platform.eventually(async () => expect((await t.said()).map((d) => d.reason)).toEqual(['1', '2']))
    })

    test('what was committed but not published is published by the next owner', async () => {
      const t = await set()
      const first = await t.start()
      const commit = first.store.commit.bind(first.store)
      // Dies between commit and publication: the commit stands, its caller never hears of it.
      first.store.commit = async (...args) => {
        const result = await commit(...args)
        if (args[0].outbox.length > 0) return new Promise(() => {})
        return result
      }
      await t.send([{ item: 'A' }])
      await t.platform.eventually(async () => expect((await first.store.load(['tally:L:A'])).length).toBe(1))
      expect(await t.said()).toEqual([])
      await first.crash()
      await t.start()
      await t.platform.eventually(async () => expect((await t.said()).map((d) => d.reason)).toEqual(['1']))
    })

    test('a bug parks its key with a dead letter; later entries of it wait, other keys go on, a restart changes nothing', async () => {
      const t = await set()
      const first = await t.start()
      await t.send([{ item: 'A' }, { item: 'A', unit: 'BUG' }, { item: 'A' }, { item: 'B' }])
      const settled = async () => {
        expect((await t.said()).map((d) => `${d.item}${d.reason}`).sort()).toEqual(['A1', 'B1'])
        const letters = await t.platform.read(t.deadLetters.name)
        expect(letters.map((l) => l.headers['__dlq.errors.class'])).toEqual(['decide-failed'])
        expect(decodedPosition(t.codec, letters[0]).unit).toBe('BUG')
        const [a] = await first.store.load(['tally:L:A'])
        expect(a?.parked).toMatchObject({ code: 'decide-failed', waiting: 1 })
      }
      await t.platform.eventually(settled)
      await first.stop()
      await t.start()
      await t.send([{ item: 'B' }])
      await t.platform.eventually(async () => expect(await t.said()).toHaveLength(3))
    })

    test('bytes that cannot be decoded become a dead letter unchanged and park the key they name', async () => {
      const t = await set()
      const service = await t.start()
      const hostile = Buffer.from('00000000ff0102', 'hex')
      await t.platform.put(t.input.name, 1, 'L:X', hostile, { ce_id: 'bad', note: 'kept' })
      await t.platform.put(t.input.name, 2, null, Buffer.from('not Avro at all'))
      await t.platform.put(t.input.name, 3, 'L:Y', null)
      await t.send([{ item: 'B' }])
      await t.platform.eventually(async () => {
        const letters = await t.platform.read(t.deadLetters.name)
        expect(letters.map((l) => l.headers['__dlq.errors.topic'])).toEqual([t.input.name, t.input.name, t.input.name])
        const letter = letters.find((l) => l.key === 'L:X')
        expect(Buffer.from(letter?.value ?? [])).toEqual(hostile)
        expect(letter?.headers).toMatchObject({ ce_id: 'bad', note: 'kept', '__dlq.errors.offset': '0' })
        expect(letter?.headers['__dlq.errors.next']).toBeTruthy()
        expect((await t.said()).map((d) => d.item)).toEqual(['B'])
        expect((await service.store.load(['tally:L:X']))[0]?.parked).toBeDefined()
      })
    })

    test('what the business refuses becomes a dead letter and stops nothing', async () => {
      const t = await set()
      await t.start()
      await t.send([{ item: 'A', unit: 'REFUSE' }, { item: 'A' }])
      await t.platform.eventually(async () => {
        const letters = await t.platform.read(t.deadLetters.name)
        expect(letters.map((l) => l.headers['__dlq.errors.where'])).toEqual(['unit'])
        expect(decodedPosition(t.codec, letters[0]).unit).toBe('REFUSE')
        expect((await t.said()).map((d) => d.reason)).toEqual(['1'])
      })
    })

    test('a timer fires once when it is due, also when its service was down at that time', async () => {
      const t = await set()
      const first = await t.start()
      await t.send([{ item: 'A', unit: 'TIMER', onHand: '800' }])
      await t.platform.eventually(async () => expect(await t.said()).toHaveLength(1))
      await first.stop()
      await t.platform.pass(1_500)
      expect(await t.said()).toHaveLength(1)
      await t.start()
      await t.send([{ item: 'B', unit: 'TIMER', onHand: '300' }])
      await t.platform.pass(2_000)
      await t.platform.eventually(async () =>
        expect((await t.said()).filter((d) => d.item === 'timer').map((d) => d.reason)).toEqual(['later', 'later']),
      )
    })

    test('a timer is stamped with the reference values of when it fires; one that cannot be stamped fires without', async () => {
      const t = await set()
      const stamped: typeof tally = {
        ...tally,
        decide: (input, state) => {
          const decision = tally.decide(input, state)
          if (input.message.type !== 'supplyline.TimerFired') return decision
          const [event] = decision.events as Withdrawn[]
          const reason = referencesOf(input, 'master.Item').map((i) => `${i.item} is called ${i.description}`)
          return { events: event ? [{ ...event, data: { ...event.data, reason: reason.join() } }] : [] }
        },
      }
      const timerStamps: AggregateKind['timerStamps'] = ({ key, name }, tables) => {
        const known = tables.get(t.items, 'master.Item', key.slice(key.indexOf(':') + 1))
        if (!known) throw new Error(`no item for ${name}`)
        return [known]
      }
      const call = (description: string) => t.log.append([outgoing(t.codec, t.items, item('A', description), lineage)])
      await call('at first')
      await t.start(undefined, { ...t.topology, aggregates: { tally: { decider: stamped, timerStamps } } })
      await t.send([
        { item: 'A', unit: 'TIMER', onHand: '1000' },
        { item: 'B', unit: 'TIMER', onHand: '1000' },
      ])
      await t.platform.eventually(async () => expect(await t.said()).toHaveLength(2))
      await call('later')
      await t.platform.pass(2_500)
      await t.platform.eventually(async () => {
        const timers = (await t.said()).filter((d) => d.item === 'timer').map((d) => d.reason)
        expect(timers.sort()).toEqual(['', 'A is called later'])
      })
    })

    test('intents reach their maker after the commit, outcomes come back through the inbox', async () => {
      const t = await set()
      const calls: string[] = []
      let report: Report = async () => {}
      const effects: Effects = {
        start: (r) => {
          report = r
        },
        take: (intents) => {
          for (const intent of intents) {
            calls.push(`${intent.reference} ${intent.status}`)
            const { reference, system, operation } = intent
            const known = { externalNumber: '4500000001', code: null, detail: '', observedAt: 0 }
            void report(intent, {
              ...known,
              site: 'S1',
              reference,
              system,
              operation,
              attempt: 1,
              outcome: 'CONFIRMED',
            })
          }
        },
        settle: (references) => calls.push(...references.map((r) => `${r} settled`)),
        release: () => {},
        stop: async () => {},
      }
      await t.start(effects)
      await t.send([{ item: 'A', unit: 'CALL' }])
      await t.platform.eventually(async () => {
        expect((await t.said()).find((d) => d.item === 'outcome')?.reason).toBe('CONFIRMED')
        expect(calls).toEqual(['R-L-A planned', 'R-L-A settled'])
      })
    })

    test('two instances share the lanes; when one goes, the other takes over, and nothing is done twice', async () => {
      const t = await set()
      const first = await t.start()
      const second = await t.start()
      const items = Array.from({ length: 40 }, (_, i) => `I${i}`)
      await t.platform.eventually(async () => expect(second.lanes().length).toBe(PARTITIONS / 2))
      await t.send(items.map((item) => ({ item })))
      await t.platform.eventually(async () => expect(await t.said()).toHaveLength(40))
      await first.stop()
      await t.send(items.map((item) => ({ item })))
      await t.platform.eventually(async () => {
        const said = (await t.said()).map((d) => `${d.item}/${d.reason}`)
        expect(said.sort()).toEqual(items.flatMap((i) => [`${i}/1`, `${i}/2`]).sort())
      })
    })

    test('an owner that was paused while its lane was taken over can commit nothing', async () => {
      const t = await set()
      const paused = await t.start()
      const wait = Promise.withResolvers<void>()
      const commit = paused.store.commit.bind(paused.store)
      paused.store.commit = async (...args) => {
        await wait.promise
        return commit(...args)
      }
      await t.send([{ item: 'A' }])
      // Somebody else claims all lanes behind its back, as after a session time-out.
      const thief = await t.platform.openStore(t.topology.service)
      for (let lane = 0; lane < PARTITIONS; lane++) await thief.claim(lane, t.platform.clock.now())
      wait.resolve()
      await t.platform.eventually(async () => expect(paused.lanes().some((l) => l.status === 'retrying')).toBe(true))
      expect(await t.said()).toEqual([])
      expect(await thief.load(['tally:L:A'])).toEqual([])
      await thief.close()
    })

    test('a service is rebuilt beside the live one to the same state, and goes on with it after a swap', async () => {
      const t = await set()
      const service = await t.start()
      const items = Array.from({ length: 30 }, (_, i) => `I${i % 10}`)
      await t.send([...items, 'BUG'].map((item) => ({ item, unit: item === 'BUG' ? 'BUG' : 'EA' })))
      await t.platform.eventually(async () => expect(await t.said()).toHaveLength(30))
      const log = (await t.platform.openLog(() => PARTITIONS)) as Log & ReplayLog
      const store = (await t.platform.openStore(t.topology.service)) as ReplayStore
      const { topology, codec } = t
      const rebuild = await Rebuild.begin({ topology, log, store, codec, clock: t.platform.clock })
      await rebuild.catchUp()
      await t.send(items.map((item) => ({ item })))
      await t.platform.eventually(async () => expect(await t.said()).toHaveLength(60))
      const before = (await t.platform.read(t.output.name)).length
      expect(await rebuild.compare()).toEqual({ aggregates: 11, differing: 0, differences: [], intents: [] })
      await rebuild.swap()
      expect(await t.platform.read(t.output.name)).toHaveLength(before)
      await t.send(items.map((item) => ({ item })))
      await t.platform.pass(8_000)
      await t.platform.eventually(async () => {
        const said = (await t.said()).map((d) => `${d.item}/${d.reason}`)
        expect(said.filter((s) => s.startsWith('I3/')).sort()).toEqual(
          [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `I3/${n}`),
        )
      })
      expect((await service.store.load(['tally:L:I3']))[0]?.state).toEqual({ taken: 9 })
      await log.close()
      await store.close()
    })

    test('a slice is redriven exactly as its preview shows, by the rules of today, with a call in the place of another', async () => {
      const t = await set()
      const taken: unknown[] = []
      const effects: Effects = {
        start: () => {},
        take: (intents) => void taken.push(...intents.map((i) => [i.reference, i.request])),
        settle: () => {},
        release: () => {},
        stop: async () => {},
      }
      const first = await t.start(effects)
      const from = t.platform.clock.now()
      const wrong = { unit: 'WRONG', onHand: '7' }
      await t.send([{ item: 'A', ...wrong }, { item: 'A' }, { item: 'B' }, { item: 'C', ...wrong }, { item: 'A' }])
      await t.platform.eventually(async () => expect(await t.said()).toHaveLength(5))
      await t.platform.pass(1_500)
      await first.stop()
      const today: Topology = {
        ...{ ...t.topology, rules: '2', formerRules: { '1': t.topology.aggregates } },
        aggregates: { tally: { decider: mended } },
      }
      const service = await t.start(effects, today)
      const log = (await t.platform.openLog(() => PARTITIONS)) as Log & ReplayLog
      const store = (await t.platform.openStore(t.topology.service)) as ReplayStore
      const options = { topology: today, log, store, codec: t.codec, clock: t.platform.clock }
      const slice = { topic: t.input.name, from, to: t.platform.clock.now(), keys: [], partitions: [] }
      const plan = await planRedrive({ ...options, tables: new ReferenceTables() }, slice)
      expect(plan).toMatchObject({ records: 5, neverTaken: 0, pending: 0, blocked: [] })
      const preview = previewOf(today, plan, 'ines')
      expect(preview.aggregates.map(({ redrive }) => [redrive.aggregate, redrive.outputs.length])).toEqual([
        ['tally:L:A', 1],
        ['tally:L:C', 1],
      ])
      await publishPreview(t.log, t.codec, today, preview)
      await t.send([{ item: 'C' }])
      await t.platform.eventually(async () => expect(await t.said()).toHaveLength(6))
      const done = executeRedrive({ ...options, rate: 100 }, preview.planned.replayId)
      await t.platform.pass(3_000)
      expect(await done).toMatchObject({ applied: ['tally:L:A'], moved: ['tally:L:C'] })
      await t.platform.eventually(async () => {
        const said = (await t.said()).map((d) => `${d.item}/${d.reason}`)
        expect(said.filter((s) => s.startsWith('A/'))).toEqual(['A/wrong', 'A/2', 'A/3', 'A/1'])
        expect(said.filter((s) => s.startsWith('C/'))).toEqual(['C/wrong', 'C/2'])
      })
      const again = executeRedrive({ ...options, rate: 100 }, preview.planned.replayId)
      await t.platform.pass(3_000)
      await again
      expect(await t.said()).toHaveLength(7)
      expect((await service.store.load(['tally:L:A']))[0]?.state).toEqual({ taken: 3 })
      expect(await store.loadIntent('R-L-A')).toMatchObject({ status: 'planned', request: { onHand: '7' } })
      expect(taken.at(-1)).toEqual(['R-L-C', { onHand: '0' }])
      expect(taken).toContainEqual(['R-L-A', { onHand: '7' }])
      const rebuild = await Rebuild.begin(options)
      await rebuild.catchUp()
      expect(await rebuild.compare()).toEqual({ aggregates: 3, differing: 0, differences: [], intents: [] })
      await log.close()
      await store.close()
    })

    test('a log tells from which offset on it holds what was appended after a time, and reads ranges', async () => {
      const t = await set()
      await t.send([{ item: 'A' }, { item: 'A' }])
      await t.platform.pass(1_500)
      const time = t.platform.clock.now()
      await t.platform.pass(1_500)
      await t.send([{ item: 'A' }, { item: 'A' }, { item: 'A' }])
      const log = (await t.platform.openLog(() => PARTITIONS)) as Log & ReplayLog
      const partition = partitionOf('L:A', PARTITIONS)
      const at = { topic: t.input.name, partition }
      expect(await log.offsetAt(at, time)).toBe(2)
      expect(await log.offsetAt(at, 0)).toBe(0)
      expect(await log.offsetAt(at, t.platform.clock.now() + 60_000)).toBe(5)
      const empty = { topic: t.input.name, partition: (partition + 1) % PARTITIONS, from: 0, to: 0 }
      const reading = await log.read([{ ...at, from: 1, to: 4 }, empty])
      const offsets: number[] = []
      for (let records = await reading.next(at); records; records = await reading.next(at))
        offsets.push(...records.map((r) => r.offset))
      expect(offsets).toEqual([1, 2, 3])
      expect(await reading.next(empty)).toBeUndefined()
      await reading.close()
      await log.close()
    })

    test('a position that lies outside the log stops its lane and says so; other lanes go on', async () => {
      const t = await set()
      const store = await t.platform.openStore(t.topology.service)
      const lane = await store.claim(0, t.platform.clock.now())
      await store.commit({ ...emptyOf(lane), positions: { [t.inbox.name]: 1_000 } }, t.platform.clock.now())
      await store.close()
      const own = await t.platform.openStore(t.topology.service)
      const log = await t.platform.openLog(() => PARTITIONS)
      const service = await startService(t.topology, {
        ...{ log, store: own, codec: t.codec, clock: t.platform.clock },
        logger: createLogger({ service: 'lost', level: 'silent' }),
      })
      await t.platform.eventually(async () => {
        const stopped = service.lanes().filter((l) => l.status === 'stopped')
        expect(stopped.map((l) => [l.lane, (l.error as { code?: string })?.code])).toEqual([[0, 'lost-ground']])
        expect(service.lanes().filter((l) => l.status === 'running')).toHaveLength(PARTITIONS - 1)
      })
      await service.stop()
      await log.close()
      await own.close()
    })
  })
}

const emptyOf = (lane: { lane: number; epoch: number; version: number }) => ({
  ...{ lane: lane.lane, epoch: lane.epoch, version: lane.version, positions: {}, aggregates: [], outbox: [] },
  ...{ intents: [], settled: [], seen: new Uint8Array(0), waiting: [], dequeued: [] },
})

const positionOf = (given: Partial<Position>): Message => ({
  type: 'inventory.StockPositionChanged',
  data: {
    site: 'S1',
    item: 'A',
    location: 'L',
    unit: 'EA',
    onHand: '1',
    lots: [],
    usable: null,
    consigned: null,
    receivedOnOrders: null,
    consumed: null,
    inTransit: null,
    lastCount: null,
    sources: [],
    sequence: 1,
    asOf: 0,
    lastEventId: 'e',
    changedAt: 0,
    ...given,
  },
})

let sequence = 0
const lineage = {
  get id() {
    return `S-${++sequence}`
  },
  ...{ service: 'source', time: 0, causation: 'none' },
  get correlation() {
    return `S-${sequence}`
  },
}

const decoded = (codec: Codec, record: LogRecord): Withdrawn['data'] =>
  codec.decode(Buffer.from(record.value ?? [])).data as Withdrawn['data']

const decodedPosition = (codec: Codec, record: LogRecord | undefined): Position =>
  codec.decode(Buffer.from(record?.value ?? [])).data as Position
