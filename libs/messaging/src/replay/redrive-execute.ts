import { AppError } from '@supplyline/decider'
import type { ReplayStore, StoredAggregate } from '@supplyline/state'
import { type Clock, pause, systemClock } from '../clock.ts'
import type { Codec } from '../codec/index.ts'
import { encodedRecords } from '../encoded-records.ts'
import type { Log, ReplayLog } from '../log.ts'
import type { Topology } from '../topology.ts'
import { REDRIVE, type RedriveAggregate, referencesOf, wasApplied } from './redrive-entry.ts'
import { laneOf } from './redrive-history.ts'
import { buildOf, type Preview, readPreview, redriveEntry } from './redrive-preview.ts'

export type ExecuteOptions = {
  topology: Topology
  log: Log & ReplayLog
  store: ReplayStore
  codec: Codec
  clock?: Clock
  /** Aggregates a second. */
  rate: number
  onProgress?: (progress: { done: number; total: number; paused: boolean }) => void
}

/** `moved`: aggregates to which something had happened since the preview; nothing was done to them. */
export type Execution = { replayId: string; applied: string[]; moved: string[] }

const LOOK_MS = 500
const STALLED_MS = 60_000
const PAGE = 500
const PAUSE_KEPT_MS = 366 * 24 * 3_600_000

/**
 * Does what a preview says, and nothing else: each aggregate becomes what was shown, or stays what it is where it has
 * moved. May be begun again after any crash, and goes on where it was. Throws AppError `replay-refused` for a preview of
 * another build, and `stalled` where the service takes nothing.
 */
export const executeRedrive = async (options: ExecuteOptions, replayId: string): Promise<Execution> => {
  const { topology, log, store, codec, clock = systemClock, rate, onProgress } = options
  const { planned, aggregates } = await readPreview(log, codec, topology, replayId)
  if (planned.build !== buildOf(topology))
    throw new AppError('replay-refused', `it was previewed with ${planned.build}; this is ${buildOf(topology)}`, {
      where: replayId,
      next: 'make the preview again: replay redrive',
    })
  await codec.prepare(encodedRecords(topology))
  const verdicts = new Map<number, boolean>()
  const total = aggregates.length
  const show = (paused = false) => onProgress?.({ done: verdicts.size, total, paused })
  /** Asked, and not answered yet. */
  let open: Preview['aggregates'] = []
  let lookedAt = clock.now()
  const look = async (at: Preview['aggregates']) => {
    for (let from = 0; from < at.length; from += PAGE) await verdictsOf(store, at.slice(from, from + PAGE), verdicts)
    open = open.filter(({ redrive }) => !verdicts.has(redrive.index))
    lookedAt = clock.now()
    show()
  }
  await look(aggregates)
  for (const part of aggregates) {
    const { redrive, inputs } = part
    if (verdicts.has(redrive.index)) continue
    while (await isPaused(store, replayId, clock.now())) {
      show(true)
      await pause(clock, LOOK_MS)
    }
    const asked = (await hold(store, redrive)) ? redrive : { ...redrive, expected: LEFT }
    await log.append([redriveEntry(codec, topology, asked, inputs, laneOf(topology, redrive.aggregate))])
    open.push(part)
    await pause(clock, 1_000 / rate)
    if (clock.now() - lookedAt >= LOOK_MS) await look(open)
  }
  for (let since = clock.now(), before = verdicts.size; open.length > 0; before = verdicts.size) {
    await look(open)
    if (open.length === 0) break
    if (verdicts.size > before) since = clock.now()
    if (clock.now() - since > STALLED_MS)
      throw new AppError('stalled', `${open.length} of ${total} aggregates have not answered for a minute`, {
        where: topology.service,
        next: `start the service, then run replay execute ${replayId} again: it goes on where it was`,
      })
    await pause(clock, LOOK_MS)
  }
  const named = (applied: boolean) =>
    aggregates.flatMap(({ redrive }) => (verdicts.get(redrive.index) === applied ? [redrive.aggregate] : []))
  return { replayId, applied: named(true), moved: named(false) }
}

/** Expected of an aggregate of which a call has left since: no aggregate is that, so that the lane refuses and audits it. */
const LEFT = 'a call has left since'

/** Keeps the calls that the preview replaces or withdraws from leaving before the lane has decided. */
const hold = async (store: ReplayStore, redrive: RedriveAggregate): Promise<boolean> => {
  const known: string[] = []
  for (const reference of referencesOf(redrive)) if (await store.loadIntent(reference)) known.push(reference)
  return known.length === 0 || store.holdIntents(known, redrive.replayId)
}

/** What aggregates say to entries of the redrive that they have taken: true for applied. */
const verdictsOf = async (
  store: ReplayStore,
  parts: Preview['aggregates'],
  verdicts: Map<number, boolean>,
): Promise<void> => {
  const live = new Map<string, StoredAggregate>()
  for (const stored of await store.load(parts.map(({ redrive }) => redrive.aggregate))) live.set(stored.id, stored)
  for (const { redrive } of parts) {
    const stored = live.get(redrive.aggregate)
    const topic = `${REDRIVE}${redrive.replayId}`
    const taken = stored?.watermarks.some((w) => w.topic === topic && w.offset >= redrive.index)
    if (stored && taken) verdicts.set(redrive.index, wasApplied(stored, redrive))
  }
}

const pauseKey = (replayId: string): string => `redrive/${replayId}/paused`

/** An execution under way, wherever it runs, stops before the next aggregate. */
export const pauseRedrive = (store: ReplayStore, replayId: string, now: number): Promise<void> =>
  store.keep({ key: pauseKey(replayId), value: true, expiresAt: now + PAUSE_KEPT_MS })

export const resumeRedrive = (store: ReplayStore, replayId: string, now: number): Promise<void> =>
  store.keep({ key: pauseKey(replayId), value: false, expiresAt: now + PAUSE_KEPT_MS })

const isPaused = async (store: ReplayStore, replayId: string, now: number): Promise<boolean> =>
  (await store.recall(pauseKey(replayId), now)) === true
