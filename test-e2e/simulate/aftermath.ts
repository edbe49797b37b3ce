import type { Codec, Topology } from '@supplyline/messaging'
import { approvalDecisions, payableInvoices } from '@supplyline/schemas'
import type { MemoryDatabase } from '@supplyline/state'
import type { Evidence } from '../checker/evidence.ts'
import type { Random } from '../src/random.ts'
import type { Entrance, SentBytes } from './entrance.ts'
import { evidenceOf } from './evidence-of.ts'
import type { Instance, World } from './instance.ts'
import { unreadable } from './junk.ts'
import { rebuiltOf } from './rebuilt.ts'
import { isParked, releaseKeys } from './release.ts'
import { behind, unrest } from './rest.ts'

/** All that a run is made of. */
export type Scene = {
  world: World
  codec: Codec
  topologies: readonly Topology[]
  databases: ReadonlyMap<string, MemoryDatabase>
  instances: readonly Instance[]
  entrance: Entrance
}

type Course = { long: boolean; rebuilds: boolean }

type Ending = {
  unrest: string[]
  evidence: Evidence
  /** What was there while keys still waited for the build to be mended; absent where none did. */
  waiting: Evidence | undefined
}

/** Of the runs that are rebuilt, where a key waits: how many while it does. */
const REBUILT_WAITING = 0.5
/** The share of what is decided weeks later that meets bytes that nobody can read at the time of its timer. */
const DISTURBED = 0.5
/** So long before a timer falls due they come where they are to stop its key while it is on its way. */
const JUST_BEFORE_MS = 80

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const RECOVERY_MS = 20_000
const SOON = [500, 5_000, 15_000, 40_000, MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS]
const LATE = [9, 16, 72, 240].map((hours) => hours * HOUR_MS)
const MOST_ROUNDS = 20
const RELEASED_MS = 5_000
/** A key may stop at one entry after the other. */
const MOST_RELEASES = 20

/** All troubles end and everybody is up again; keys wait until the build is mended; then time leaps on, by weeks in a `long` run. */
export const comeToRest = async (scene: Scene, shape: Random, { long, rebuilds }: Course): Promise<Ending> => {
  const { world, topologies, databases, instances } = scene
  const { faults, erp, channel, broker } = world
  faults.over = true
  erp.down = false
  channel.down = false
  for (const instance of instances) instance.recover()
  await leap(world, RECOVERY_MS)

  const waits = isParked(databases)
  const rebuildWaiting = rebuilds && waits && shape.chance(REBUILT_WAITING)
  const waiting = waits ? await whileKeysWait(scene, rebuildWaiting) : undefined
  faults.mended = true
  for (let round = 0; round < MOST_RELEASES && (await releaseAll(scene)); round++);
  for (const ms of SOON) await leap(world, ms)
  for (const ms of long ? LATE : []) {
    const until = world.clock.now() + ms
    await disturbNext(scene, shape, until)
    await leap(world, Math.max(0, until - world.clock.now()), () => disturb(scene, shape))
    for (let round = 0; round < MOST_RELEASES && (await releaseAll(scene)); round++);
  }
  const restless = () => unrest(topologies, databases, broker, instances)
  for (let more = 0; more < MOST_ROUNDS && restless().length > 0; more++) await leap(world, MINUTE_MS)
  return { unrest: restless(), evidence: await evidence(scene, rebuilds && !rebuildWaiting), waiting }
}

/** Time passes at once; then everybody does what there is to do, for which a little more of it may pass. */
const leap = async ({ clock, scheduler }: World, ms: number, meanwhile = () => {}): Promise<void> => {
  clock.leapTo(clock.now() + ms)
  meanwhile()
  await scheduler.run(clock.now() + 1_000)
}

/** False: there was nothing to release. */
const releaseAll = async ({ world, databases, entrance }: Scene): Promise<boolean> => {
  if (releaseKeys(databases, entrance, world.clock.now()) === 0) return false
  await leap(world, RELEASED_MS)
  return true
}

const whileKeysWait = async (scene: Scene, rebuild: boolean): Promise<Evidence> => {
  const { world, topologies, databases } = scene
  for (let more = 0; more < MOST_ROUNDS && behind(topologies, databases, world.broker).length > 0; more++)
    await leap(world, 1_000)
  return evidence(scene, rebuild)
}

const evidence = async (scene: Scene, rebuild: boolean): Promise<Evidence> => {
  const { world, codec, topologies, databases, entrance } = scene
  const { erp, channel } = world
  const calls = () => erp.documents.length + channel.taken.length + channel.duplicates.length
  const rebuilt = rebuild ? await rebuiltOf(topologies, databases, calls, { codec, ...world }) : {}
  return evidenceOf({ codec, entrance, databases, rebuilt, ...world })
}

const disturb = (scene: Scene, random: Random): void => {
  for (const { junk } of disturbable(scene)) if (random.chance(DISTURBED)) scene.entrance.take(junk)
}

/** Time passes to one of the timers that fall due before `until`, and bytes that nobody can read come just before it. */
const disturbNext = async (scene: Scene, random: Random, until: number): Promise<void> => {
  const { world, entrance } = scene
  const { clock } = world
  const timers = disturbable(scene).flatMap(({ junk, dues }) => dues.map((due) => ({ junk, due })))
  const ahead = timers.filter(({ due }) => due > clock.now() + JUST_BEFORE_MS && due < until)
  if (ahead.length === 0) return
  const { junk, due } = random.pick(ahead)
  clock.at(due - random.below(JUST_BEFORE_MS), () => entrance.take(junk))
  await leap(world, due - JUST_BEFORE_MS - clock.now())
}

/** Keys that wait for a time, and what stops them. */
const disturbable = ({ databases, world: { clock } }: Scene): { junk: SentBytes; dues: number[] }[] =>
  ['procurement-sync', 'three-way-match']
    .flatMap((service) => [...(databases.get(service)?.aggregates.values() ?? [])])
    .flatMap(({ id, timers, parked }) => {
      const junk = timers.length > 0 && !parked ? unreadableFor(id, clock.now()) : undefined
      return junk ? [{ junk, dues: timers.map(({ due }) => due) }] : []
    })

const unreadableFor = (aggregate: string, now: number): SentBytes | undefined => {
  const [, kind, key = ''] = /^(requisition|invoice):(.*)$/.exec(aggregate) ?? []
  const topic = kind === 'requisition' ? approvalDecisions : kind === 'invoice' ? payableInvoices : undefined
  const id = `late junk ${aggregate} ${now}`
  return topic && { id, topic, eventId: id, kind: 'malformed', bytes: unreadable(), key }
}
