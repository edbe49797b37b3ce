import type { Decision } from '@supplyline/decider'
import type { Message } from '@supplyline/schemas'
import type { StoredAggregate, StoredIntent } from '@supplyline/state'
import type { Effects, Report } from '../effects.ts'
import { MemoryLog } from '../memory/memory-log.ts'
import { ReferenceTables } from '../references.ts'
import { Rebuild } from '../replay/rebuild.ts'
import { type ExecuteOptions, executeRedrive } from '../replay/redrive-execute.ts'
import { type Plan, planRedrive } from '../replay/redrive-plan.ts'
import { type Preview, previewOf, publishPreview, readPreview } from '../replay/redrive-preview.ts'
import type { Slice } from '../replay/redrive-slice.ts'
import { type Input, route, type Topology } from '../topology.ts'
import { commands, folding, movements, openShelf, returned, routing, type Shelf, withdrawn } from './shelf.ts'

// Shelves whose rules had mistakes once, and have none today.

export const HOUR = 3_600_000

/** While it is set, a unit of BUG throws. */
export const bug = { there: false }

/** What a unit means, by the rules of old and by today's. The lot says whom a shelf tells. */
const decideBy =
  (version: 'old' | 'new') =>
  (input: Input, state: Shelf): Decision<Message> => {
    const { message, now, id, direct, conflicting } = input
    const { onHand, taken } = state
    const old = version === 'old'
    if (message.type === 'supplyline.TimerFired') return { events: [withdrawn('T', `${id} at ${onHand}`)] }
    if (message.type === 'supplyline.EffectOutcome')
      return { events: [withdrawn('O', `${id} at ${onHand}`)], settled: [message.data.reference] }
    if (message.type !== 'inventory.StockReturned') return {}
    const { unit, location, quantity, lot, eventId } = message.data
    if (conflicting) return {}
    if (direct && taken === 0 && !unit.startsWith('REFUSE')) return { forward: true }
    const amount = Number(quantity)
    const say = withdrawn(location, `has ${onHand + amount}`)
    const call = (request: unknown) => ({
      events: [message],
      intents: [{ reference: `R-${eventId}`, system: 'erp', operation: 'place', request }],
    })
    const tell = (by: number, as = 'EA') => ({
      events: [message],
      tell: [
        {
          aggregate: `shelf:${lot}`,
          message: returned(lot ?? 'A', by, { unit: as, eventId: `told-${eventId}`, lot: location }),
        },
      ],
    })
    switch (unit) {
      case 'BUG':
      case 'BUG-NEW':
        if (bug.there && (unit === 'BUG' || !old)) throw new Error('a bug')
        return { events: [message] }
      case 'REFUSE':
      case 'REFUSE-OLD':
        if (unit === 'REFUSE-OLD' && !old) return { events: [message, say] }
        return {
          events: [withdrawn(location, 'refused')],
          refuse: { code: 'unit', what: 'no', where: 'unit', next: 'send EA' },
        }
      case 'DOUBLE':
        return { events: old ? [message, message, say] : [message, say] }
      case 'TIMER':
        return { events: [message], timers: { later: now + (old ? HOUR : 2 * HOUR) } }
      case 'ALARM':
        return { events: [message], timers: { later: now + HOUR } }
      case 'CANCEL':
        return { events: [say], timers: { later: null } }
      case 'CALL':
        return call({ quantity: amount })
      case 'CALL-MORE':
        return call({ quantity: old ? amount : amount + 1 })
      case 'CALL-OLD':
        return old ? call({}) : {}
      case 'CALL-NEW':
        return old ? {} : call({})
      case 'TELL':
        return tell(old ? amount : amount + 1)
      case 'TELL-OLD':
        return old ? tell(amount) : {}
      case 'TELL-NEW':
        return old ? {} : tell(amount)
      case 'CHAIN':
        return amount > 1 ? tell(amount - 1 + (old ? 0 : taken % 2), 'CHAIN') : { events: [message, say] }
      case 'LOOP':
        return old ? { events: [message] } : tell(amount, 'LOOP')
      case 'SETTLE':
        return { events: [message], settled: [`R-${lot}`] }
      default:
        return { events: [message, say] }
    }
  }

export const UNITS = [
  ...['EA', 'BUG', 'REFUSE', 'REFUSE-OLD', 'DOUBLE', 'TIMER', 'CANCEL', 'CALL', 'CALL-MORE', 'CALL-OLD', 'CALL-NEW'],
  ...['TELL', 'TELL-OLD', 'TELL-NEW', 'CHAIN', 'UNROUTED', 'ALARM', 'EA'],
]

export const oldRules: Topology = {
  ...routing(decideBy('old')),
  routes: [
    route(
      movements,
      {
        'inventory.StockReturned': ({ location, unit }) =>
          unit === 'UNROUTED' ? [] : [{ aggregate: `shelf:${location}` }],
      },
      (key) => `shelf:${key}`,
    ),
  ],
}
export const newRules: Topology = { ...routing(decideBy('new')), rules: '2', formerRules: { '1': oldRules.aggregates } }

const identity: NonNullable<Topology['identity']> = (message) =>
  message.type === 'inventory.StockReturned'
    ? { id: message.data.eventId, content: JSON.stringify(message.data) }
    : undefined

const fold = (version: 'old' | 'new'): Topology => folding(decideBy(version), { identity })
/** The same, reading movements directly; what is read directly has no rules stamped. */
export const oldFolding = fold('old')
export const newFolding: Topology = { ...fold('new'), rules: '2', formerRules: { '1': oldFolding.aggregates } }

/** Effects that call nobody: a test says what becomes of an intent. */
class Idle implements Effects {
  report: Report = async () => {}
  taken: StoredIntent[] = []
  start(report: Report): void {
    this.report = report
  }
  take(intents: StoredIntent[]): void {
    this.taken.push(...structuredClone(intents))
  }
  settle(): void {}
  release(): void {}
  async stop(): Promise<void> {}
}

/** `then`: the rules before an upgrade; `now`: those after it, by which a redrive decides. */
export const openRedrive = async (then = oldRules, now = newRules) => {
  const t = await openShelf()
  const effects = new Idle()
  const commits: StoredAggregate[] = []
  const start = async (rules: Topology) => {
    const opened = t.platform.open('shelf')
    const commit = opened.store.commit.bind(opened.store)
    opened.store.commit = async (given, now) => {
      const done = await commit(given, now)
      commits.push(...structuredClone(given.aggregates))
      return done
    }
    await t.platform.start(rules, () => effects, opened)
  }
  await start(then)
  const optionsOf = (rules = now) => {
    const { store, codec, clock } = t.platform.open('shelf')
    return { topology: rules, log: new MemoryLog(t.platform.broker), store, codec, clock }
  }
  const during = async <T>(work: Promise<T>, ms = 120_000): Promise<T> => {
    let over = false
    const done = work.finally(() => {
      over = true
    })
    done.catch(() => {})
    for (let passed = 0; !over && passed < ms; passed += 100) await t.platform.pass(100)
    if (!over) throw new Error('not done in time')
    return done
  }
  const intents = () => t.platform.database('shelf').intents
  return {
    ...t,
    ...{ effects, commits, optionsOf, during, intents },
    restart: async (rules = then) => {
      await t.platform.settle()
      await t.platform.stop('shelf')
      await start(rules)
      await t.platform.pass(1_000)
    },
    stop: () => t.platform.stop('shelf'),
    rebuilt: async () => {
      const rebuild = await Rebuild.begin(optionsOf())
      await rebuild.catchUp()
      return rebuild.compare()
    },
    plan: (slice: Partial<Slice> = {}, rules = now): Promise<Plan> =>
      planRedrive(
        { ...optionsOf(rules), tables: new ReferenceTables() },
        { topic: movements.name, from: 0, to: t.platform.clock.now() + 1, keys: [], partitions: [], ...slice },
      ),
    publish: async (plan: Plan): Promise<Preview> => {
      const { log, codec } = optionsOf()
      const preview = previewOf(now, plan, 'ines')
      await publishPreview(log, codec, now, preview)
      return readPreview(log, codec, now, preview.planned.replayId)
    },
    execute: (id: string, given: Partial<ExecuteOptions> = {}) =>
      executeRedrive({ ...optionsOf(), rate: 1_000, ...given }, id),
    /** planned → sent → unknown; what is settled stays so. */
    leave: async (reference: string): Promise<boolean> => {
      const { store, clock } = optionsOf()
      const intent = await store.loadIntent(reference)
      if (!intent || intent.status === 'settled') return false
      const epoch = t.platform.database('shelf').lanes.get(intent.lane)?.epoch ?? -1
      return store.moveIntent(intent, intent.status === 'planned' ? 'sent' : 'unknown', epoch, clock.now())
    },
    confirm: async (reference: string) => {
      const intent = await optionsOf().store.loadIntent(reference)
      if (!intent) return
      const { system, operation, attempt, site } = intent
      const outcome = { site, reference, system, operation, attempt, outcome: 'CONFIRMED' as const }
      await effects.report(intent, { ...outcome, externalNumber: '45', code: null, detail: '', observedAt: 0 })
    },
    release: async (location: string, decision: 'RETRY' | 'SKIP' = 'RETRY') => {
      const parked = t.shelfAt(location)?.parked
      if (!parked) return
      const { topic, partition, offset } = parked
      const data = {
        ...{ commandId: 'C', site: 'NORTH', aggregate: `shelf:${location}`, topic, partition, offset, decision },
        ...{ record: null, requestedBy: 'ines', approvedBy: 'omar', reason: 'mended', requestedAt: 0 },
      }
      await t.send(commands, [{ type: 'supplyline.ReleaseKey', data }])
    },
  }
}
export type Redriven = Awaited<ReturnType<typeof openRedrive>>
