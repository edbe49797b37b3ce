import type { Clock, Effects, Lease, Report } from '@supplyline/messaging'
import type { StoredIntent } from '@supplyline/state'
import type { Logger } from '@supplyline/telemetry'
import { Breaker, type BreakerState } from './breaker.ts'
import { Course } from './course.ts'
import { Gate } from './gate.ts'
import type { IntentStore } from './intent-record.ts'
import type { OutsideSystem } from './outside-system.ts'
import { until } from './until.ts'

export type SystemStatus = { breaker: BreakerState; queued: number; inFlight: number }

/** `since`: when it opened or closed, epoch milliseconds. `queued`: intents that wait for the system. */
export type BreakerChange = { system: string; state: 'open' | 'closed'; since: number; queued: number }

export type RunningEffects = Effects & { status(): Record<string, SystemStatus> }

export type EffectsOptions = {
  store: IntentStore
  /** By the name that intents use. */
  systems: Record<string, OutsideSystem>
  clock: Clock
  logger: Logger
  /** Between 0 and 1, to spread retries. */
  random?: () => number
  /** Told at the start of every system, and whenever its breaker opens or closes. Must not throw. */
  onChange?: (change: BreakerChange) => void
  /** How long a stop waits for calls in flight and for the storing of what they came to. */
  stopWithinMs?: number
}

/** Calls outside systems for the intents it is given, each of them once in effect: see the README for how. */
export const createEffects = (options: EffectsOptions): RunningEffects => {
  const { store, clock, logger, random = Math.random, onChange = () => {}, stopWithinMs = 10_000 } = options
  const courses = new Map<string, Course>()
  const queued = (name: string): number =>
    [...courses.values()].filter((c) => c.intent.system === name && !c.calling && !c.halt.signal.aborted).length
  const systems = new Map(
    Object.entries(options.systems).map(([name, system]) => [
      name,
      gateTo(system, options, (state, since) => onChange({ system: name, state, since, queued: queued(name) })),
    ]),
  )
  /** Intents of one aggregate for one system, the one under way first. What only asks is a line by itself. */
  const lines = new Map<string, Course[]>()
  const underWay = new Set<Promise<void>>()
  let report: Report | undefined
  let stopping: Promise<void> | undefined

  const follow = async (key: string, line: Course[]): Promise<void> => {
    for (let course = line[0]; course; course = line[0]) {
      await course.run()
      line.shift()
      if (courses.get(course.intent.reference) === course) courses.delete(course.intent.reference)
    }
    lines.delete(key)
  }

  const enqueue = (course: Course): void => {
    const { reference, system, aggregate, plannedAt } = course.intent
    courses.set(reference, course)
    const key = course.reads ? `${system} ${reference} reads` : `${system} ${aggregate}`
    const line = lines.get(key)
    if (line) {
      const at = line.findIndex((other, i) => i > 0 && other.intent.plannedAt > plannedAt)
      line.splice(at < 0 ? line.length : at, 0, course)
      return
    }
    const begun = [course]
    lines.set(key, begun)
    const followed = follow(key, begun).finally(() => underWay.delete(followed))
    underWay.add(followed)
  }

  const take = (intents: StoredIntent[], lease: Lease): void => {
    if (stopping || intents.length === 0) return
    if (!report) throw new Error('start comes before take')
    for (const intent of [...intents].sort((a, b) => a.plannedAt - b.plannedAt)) {
      const { reference, operation } = intent
      const known = courses.get(reference)
      if (known?.epoch === lease.epoch) continue
      known?.end()
      const found = systems.get(intent.system)
      if (found?.system.operations[operation])
        enqueue(new Course({ ...found, store, clock, logger, random, report }, intent, lease.epoch))
      else
        logger.error({ reference, system: intent.system, operation }, 'no such system or operation; the intent waits')
    }
  }

  const release = ({ lane, epoch }: Lease): void => {
    for (const course of courses.values()) if (course.intent.lane === lane && course.epoch <= epoch) course.end()
  }

  const stop = async (): Promise<void> => {
    for (const course of courses.values()) course.halt.abort()
    const done = new AbortController()
    await Promise.race([Promise.all(underWay), until(clock, clock.now() + stopWithinMs, done.signal)])
    done.abort()
    for (const course of courses.values()) course.end()
    for (const { gate, breaker } of systems.values()) {
      gate.stop()
      breaker.stop()
    }
  }

  return {
    start: (to) => {
      report = to
      for (const name of systems.keys()) onChange({ system: name, state: 'closed', since: clock.now(), queued: 0 })
    },
    take,
    settle: (references) => {
      for (const reference of references) courses.get(reference)?.halt.abort()
    },
    release,
    stop: () => {
      stopping ??= stop()
      return stopping
    },
    status: () =>
      Object.fromEntries(
        [...systems].map(([name, { gate, breaker }]) => [
          name,
          { breaker: breaker.state, queued: queued(name), inFlight: gate.inFlight },
        ]),
      ),
  }
}

const gateTo = (
  system: OutsideSystem,
  { clock, logger }: EffectsOptions,
  onChange: (state: 'open' | 'closed', since: number) => void,
) => {
  const breaker: Breaker = new Breaker({
    system: system.name,
    settings: system.breaker,
    clock,
    logger,
    onCapacity: () => gate.pump(),
    onChange,
  })
  const gate = new Gate(system, clock, breaker)
  return { system, breaker, gate }
}
