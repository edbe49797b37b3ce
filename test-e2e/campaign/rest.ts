import { setTimeout as sleep } from 'node:timers/promises'
import type { Topology } from '@supplyline/messaging'
import { allTopics } from '@supplyline/schemas'
import { type LaneDocument, laneOf } from '../../libs/state/src/mongo-documents.ts'
import { topologies } from '../simulate/services.ts'
import type { World } from './world.ts'

const QUIET_MS = 5_000
const LOOK_EVERY_MS = 1_000
const MOST_TRIES = 8

/**
 * Waits until everybody is up, has taken all there is, has no call open but for keys that wait for somebody, and nothing
 * has come for five seconds. Returns what moves still, in words: none for a system at rest.
 */
export const comeToRest = async (world: World, ms: number): Promise<string[]> => {
  let before = ''
  let since = Date.now()
  let found: string[] = ['nobody has looked yet']
  for (const end = Date.now() + ms; Date.now() < end; await sleep(LOOK_EVERY_MS)) {
    try {
      const ends = await endsOf(world)
      const now = JSON.stringify([...ends])
      if (now !== before) {
        const grown = before === '' ? [] : changed(before, now)
        before = now
        since = Date.now()
        found = grown
        continue
      }
      found = await unrest(world, ends)
      if (found.length === 0 && Date.now() - since >= QUIET_MS) return []
    } catch (error) {
      found = [`the system cannot be looked at: ${error instanceof Error ? error.message : error}`]
      since = Date.now()
    }
  }
  return found.length > 0 ? found : ['records kept coming']
}

/**
 * What is read between two looks that are the same is of one moment: a new owner of a lane publishes again, 35 s
 * after its takeover, what its predecessor may still have had in flight.
 */
export const readAtRest = async <T>(world: World, read: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries++) {
    const before = await endsOf(world)
    const found = await read()
    // Ends are asked for once a second at most.
    await sleep(1_100)
    const after = await endsOf(world)
    const same = JSON.stringify([...before]) === JSON.stringify([...after])
    if ((same && (await unrest(world, after)).length === 0) || tries === MOST_TRIES) return found
    await sleep(LOOK_EVERY_MS)
  }
}

const changed = (before: string, now: string): string[] => {
  const was = new Map(JSON.parse(before) as [string, number][])
  return (JSON.parse(now) as [string, number][])
    .filter(([place, end]) => was.get(place) !== end)
    .map(([place, end]) => `${place} grew from ${was.get(place)} to ${end}`)
}

const endsOf = async ({ log }: World): Promise<Map<string, number>> => {
  const ends = new Map<string, number>()
  for (const { name: topic, partitions } of allTopics)
    for (let partition = 0; partition < partitions; partition++)
      ends.set(`${topic}/${partition}`, (await log.bounds({ topic, partition })).high)
  return ends
}

const inputsOf = ({ routes, folds, inbox, commands }: Topology) => [
  ...routes.map((r) => r.topic),
  ...(commands ? [commands] : []),
  ...folds.map((f) => f.topic),
  ...(inbox ? [inbox] : []),
]

const unrest = async (world: World, ends: Map<string, number>): Promise<string[]> => {
  const found: string[] = []
  for (const topology of topologies) {
    const { service } = topology
    if (!(await world.isReady(service))) found.push(`${service} is not ready`)
    const db = world.mongo.db(service)
    const lanes = (await db.collection<LaneDocument>('lanes').find({}).toArray()).map(laneOf)
    const positions = new Map(lanes.map((l) => [l.lane, l.positions]))
    for (const { name, partitions } of inputsOf(topology))
      for (let lane = 0; lane < partitions; lane++) {
        const [taken, end] = [positions.get(lane)?.[name] ?? 0, ends.get(`${name}/${lane}`) ?? 0]
        if (taken < end) found.push(`${service} is at ${taken} of ${end} of ${name}/${lane}`)
      }
    const parked = new Set(await parkedOf(world, service))
    const open = await db
      .collection<IntentState>('intents')
      .find({ status: { $ne: 'settled' } })
      .toArray()
    for (const { _id, status, attempt, aggregate } of open)
      if (!parked.has(aggregate)) found.push(`${service}: intent ${_id} is ${status} after ${attempt} attempts`)
  }
  return found
}

type IntentState = { _id: string; status: string; attempt: number; aggregate: string }

const parkedOf = async ({ mongo }: World, service: string): Promise<string[]> => {
  const db = mongo.db(service)
  const live = await db.collection<{ _id: string; current: number }>('generations').findOne({ _id: 'live' })
  const name = live?.current ? `aggregates.g${live.current}` : 'aggregates'
  const found = db.collection<{ _id: string }>(name).find({ parked: { $exists: true } }, { projection: { _id: 1 } })
  return (await found.toArray()).map(({ _id }) => _id)
}
