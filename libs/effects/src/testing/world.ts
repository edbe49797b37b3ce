import { type EffectOutcome, type Lease, VirtualClock } from '@supplyline/messaging'
import { emptyCommit, MemoryStore, type StoredIntent } from '@supplyline/state'
import { createLogger, type Logger } from '@supplyline/telemetry'
import { createEffects, type EffectsOptions, type RunningEffects } from '../effects.ts'
import type { OutsideSystem } from '../outside-system.ts'
import { FakeErp } from './fake-erp.ts'

const LANE = 3

/** A service reduced to what surrounds its effects: one lane, its store, and an inbox that settles what it is told. */
export class World {
  readonly clock = new VirtualClock()
  readonly store = new MemoryStore()
  readonly erp = new FakeErp(this.clock)
  readonly told: EffectOutcome[] = []
  readonly logged: { level: string; msg: string }[] = []
  /** While true the inbox cannot be reached. */
  inboxDown = false
  lease: Lease = { lane: LANE, epoch: 0 }
  systems: Record<string, OutsideSystem> = { erp: this.erp.system() }
  private readonly running: RunningEffects[] = []

  get effects(): RunningEffects {
    const newest = this.running.at(-1)
    if (!newest) throw new Error('nobody owns the lane yet')
    return newest
  }

  get outcomes(): string[] {
    return this.told.map((o) => `${o.reference} ${o.attempt} ${o.outcome}`)
  }

  get logger(): Logger {
    return createLogger({
      service: 'test',
      destination: { write: (line: string) => void this.logged.push(JSON.parse(line)) },
    })
  }

  /** Somebody takes the lane over. */
  async start(overrides: Partial<EffectsOptions> = {}): Promise<RunningEffects> {
    const { clock, store, logger, systems } = this
    const effects = createEffects({ store, clock, logger, systems, random: () => 0.5, ...overrides })
    this.running.push(effects)
    effects.start(async (_, outcome) => this.tell(outcome))
    await this.claim(effects)
    return effects
  }

  async claim(effects: RunningEffects): Promise<void> {
    const claim = await this.store.claim(LANE, this.clock.now())
    this.lease = { lane: LANE, epoch: claim.epoch }
    effects.take(claim.intents, this.lease)
  }

  /** A decision asks for calls; they are committed and handed over, like a lane does it. */
  async plan(...references: (string | Partial<StoredIntent>)[]): Promise<void> {
    const intents = references.map((r) => this.intent(typeof r === 'string' ? { reference: r } : r))
    const lane = this.store.database.lanes.get(LANE)
    if (!lane) throw new Error('nobody owns the lane yet')
    await this.store.commit({ ...emptyCommit(lane), intents }, this.clock.now())
    this.effects.take(intents, this.lease)
    await this.settle()
  }

  intent(given: Partial<StoredIntent>): StoredIntent {
    return {
      reference: 'PO1',
      system: 'erp',
      operation: 'place-order',
      request: {},
      lane: LANE,
      aggregate: `order:${given.reference ?? 'PO1'}`,
      site: 'S1',
      status: 'planned',
      attempt: 0,
      plannedAt: this.clock.now(),
      ...given,
    }
  }

  statusOf(reference: string): string | undefined {
    return this.store.database.intents.get(reference)?.status
  }

  async settle(): Promise<void> {
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
  }

  async pass(ms: number): Promise<void> {
    const end = this.clock.now() + ms
    for (let atOnce = 0; ; ) {
      await this.settle()
      const next = this.clock.next()
      if (next === undefined || next > end) break
      atOnce = next > this.clock.now() ? 0 : atOnce + 1
      if (atOnce > 1_000) throw new Error(`at ${next} something falls due again and again`)
      this.clock.advanceTo(next)
    }
    this.clock.advanceTo(end)
    await this.settle()
  }

  private tell(outcome: EffectOutcome): void {
    if (this.inboxDown) throw new Error('the log is down')
    this.told.push(outcome)
    if (outcome.outcome === 'IN_DOUBT') return
    const stored = this.store.database.intents.get(outcome.reference)
    if (stored) stored.status = 'settled'
    this.effects.settle([outcome.reference])
  }
}
