import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '@supplyline/messaging'
import { emptyCommit, MemoryStore, type StoredIntent } from '@supplyline/state'
import { createLogger } from '@supplyline/telemetry'
import { createEffects } from '../effects.ts'
import { httpCall, meaningOf, turnedAway } from '../http-call.ts'
import type { Answer, OutsideSystem } from '../outside-system.ts'
import { LimitedServer } from './limited-server.ts'

export type RealOutage = {
  /** How long the system was away, and how long what waited took after the first answer. */
  outageSeconds: number
  drainSeconds: number
  intents: number
  orders: number
  /** Orders beyond one for each intent. */
  duplicates: number
  /** Answers that said "too many". */
  throttled: number
  mostInAnySecond: number
  mostInFlight: number
  /** Orders a second while draining, and the same as a share of the system's own limit. */
  perSecond: number
  shareOfLimit: number
  /** Whether the intents of every key came in their order. */
  inOrder: boolean
}

const LIMIT_PER_SECOND = 50
/** What we declare to send: just below the limit, as requests do not arrive as evenly as they leave. */
const RATE_PER_SECOND = 48
const KEYS = 100
const PLANNED_PER_SECOND = 40
const ANSWER_MS = 30
const LANE = 0

/** A system on loopback goes away for `seconds`, while intents for it are planned; then it comes back. On the system's clock. */
export const realOutage = async ({ seconds }: { seconds: number }): Promise<RealOutage> => {
  const server = new LimitedServer(LIMIT_PER_SECOND, ANSWER_MS)
  await server.open()
  const store = new MemoryStore()
  const lane = await store.claim(LANE, Date.now())
  const logger = createLogger({ service: 'outage', level: 'silent' })
  const effects = createEffects({ store, clock: systemClock, logger, systems: { erp: systemAt(server.address) } })
  const confirmed = new Set<string>()
  effects.start(async ({ reference }, { outcome }) => {
    if (outcome !== 'CONFIRMED') return
    confirmed.add(reference)
    const stored = store.database.intents.get(reference)
    if (stored) stored.status = 'settled'
    effects.settle([reference])
  })
  let version = lane.version
  const plan = async (from: number, count: number): Promise<void> => {
    const intents = Array.from({ length: count }, (_, i) => intentOf(from + i))
    await store.commit({ ...emptyCommit({ ...lane, version }), intents }, Date.now())
    version += 1
    effects.take(intents, lane)
  }
  try {
    await server.close()
    const begun = performance.now()
    const total = Math.max(1, Math.round(seconds)) * PLANNED_PER_SECOND
    for (let n = 0; n < total; n += PLANNED_PER_SECOND / 2) {
      await plan(n, PLANNED_PER_SECOND / 2)
      await sleep(Math.max(0, begun + ((n + PLANNED_PER_SECOND / 2) / PLANNED_PER_SECOND) * 1_000 - performance.now()))
    }
    const outageSeconds = (performance.now() - begun) / 1_000
    await server.open()
    const longestMs = 60_000 + (total / LIMIT_PER_SECOND) * 3_000
    for (const until = performance.now() + longestMs; confirmed.size < total && performance.now() < until; )
      await sleep(50)
    const [first = 0] = server.arrivals
    const drainSeconds = ((server.arrivals.at(-1) ?? 0) - first) / 1_000
    const perSecond = (server.arrivals.length - 1) / drainSeconds
    return {
      ...{ outageSeconds, drainSeconds, intents: total, orders: server.orders.length },
      duplicates: server.orders.length - new Set(server.orders).size,
      ...{ throttled: server.throttled, mostInAnySecond: mostInAnySecond(server.arrivals) },
      ...{ mostInFlight: server.mostInFlight, perSecond, shareOfLimit: perSecond / LIMIT_PER_SECOND },
      inOrder: inOrder(server.orders),
    }
  } finally {
    await effects.stop()
    await server.close()
  }
}

const systemAt = (address: string): OutsideSystem => ({
  name: 'erp',
  operations: {
    'place-order': {
      send: async ({ reference }, signal): Promise<Answer> => {
        const init = { method: 'POST', body: '{}', signal }
        const answer = await httpCall(`${address}/${reference}`, init, { partner: 'erp', longestAnswer: 1_000 })
        if (meaningOf(answer) === 'turned-away') throw turnedAway('too many', answer)
        if (answer.status !== 201) throw new Error(`HTTP ${answer.status}`)
        return { outcome: 'confirmed', externalNumber: answer.text, detail: 'placed' }
      },
      find: async () => undefined,
    },
  },
  ...{ concurrency: 8, ratePerSecond: RATE_PER_SECOND, timeoutMs: 5_000, longestCommitMs: 2_000 },
  breaker: { failurePercentage: 50, calls: 5, windowMs: 10_000, resetMs: 2_000 },
})

const keyOf = (n: number): number => (n * 7) % KEYS

const intentOf = (n: number): StoredIntent => ({
  ...{ reference: String(n), system: 'erp', operation: 'place-order', request: {} },
  ...{ lane: LANE, aggregate: `order:${keyOf(n)}`, site: 'S1' },
  ...{ status: 'planned', attempt: 0, plannedAt: Date.now() },
})

const mostInAnySecond = (arrivals: number[]): number =>
  arrivals.reduce(
    ({ from, most }, at, i) => {
      let first = from
      while ((arrivals[first] ?? 0) <= at - 1_000) first += 1
      return { from: first, most: Math.max(most, i - first + 1) }
    },
    { from: 0, most: 0 },
  ).most

const inOrder = (orders: string[]): boolean =>
  [...Map.groupBy(orders.map(Number), keyOf).values()].every((ns) =>
    ns.every((n, i) => i === 0 || n > (ns[i - 1] ?? 0)),
  )
