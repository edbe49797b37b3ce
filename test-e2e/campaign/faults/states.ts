import { type Beside, startBeside } from '../beside.ts'
import { comesTrue } from '../patience.ts'
import type { World } from '../world.ts'
import { confirmedIf, type Kind, type Moment, type Seen, type State } from './kind.ts'
import { sapUnavailable } from './partner-faults.ts'
import { killed } from './process-faults.ts'

/** What a rebuild beside the fault has come to; a difference is a violation, an outage that ended it is none. */
export type Rebuilt = { service: string; exitCode: number | null; differing: number | undefined; told: string }

export type Struck = Seen & { rebuilt?: Rebuilt }

const REBUILT_WITHIN_MS = 90_000

/** Those that decide: their rebuild must come to the very same. */
export const REBUILDABLE: readonly string[] = [
  ...['master-data', 'inventory-events', 'replenishment', 'procurement-sync', 'supplier-ack', 'three-way-match'],
]

/** The service of which a rebuild is under way when a fault of the platform or of a partner strikes. */
const rebuiltFor = ({ of }: Kind): string => (REBUILDABLE.includes(of) ? of : 'procurement-sync')

/** Brings the state about, strikes in it, and says whether both were seen. */
export const strikeIn = (state: State, kind: Kind, world: World): Promise<Struck> => {
  switch (state) {
    case 'traffic':
      return kind.strike(world, atOnce)
    case 'rebuild':
      return duringRebuild(kind, world, false)
    case 'swap':
      return duringRebuild(kind, world, true)
    case 'partner-down':
      return whilePartnerIsDown(kind, world)
    case 'after-takeover':
      return afterTakeover(kind, world)
    default:
      return state satisfies never
  }
}

const atOnce: Moment = () => Promise.resolve()

/** A small service is rebuilt and swapped within a second: another rebuild is begun when one was over too soon. */
const MOST_REBUILDS = 5

const duringRebuild = async (kind: Kind, world: World, swap: boolean): Promise<Struck> => {
  const service = rebuiltFor(kind)
  let beside: Beside | undefined
  let underWay = false
  const struck = await kind.strike(world, async () => {
    for (let begun = 0; begun < MOST_REBUILDS && !underWay; begun++) {
      if (beside && ((await beside.ended(REBUILT_WITHIN_MS)) !== 0 || differingIn(beside) !== 0)) return
      const before = await progressOf(world, service)
      beside = startBeside(world, service, 0, ['replay', 'rebuild', ...(swap ? ['--swap'] : []), '--json'])
      underWay = await isReached(world, service, beside, before, swap)
    }
  })
  if (!beside) return confirmedIf(false, `${struck.seen}; no rebuild was begun`)
  const exitCode = await beside.ended(REBUILT_WITHIN_MS)
  const rebuilt = { service, exitCode, differing: differingIn(beside), told: lastOf(beside) }
  const what = `${swap ? 'swap' : 'rebuild'} of ${service} ${underWay ? 'under way' : 'over already'}`
  const seen = `${struck.seen}; ${what}, ended with ${exitCode}`
  return { ...confirmedIf(struck.confirmed && underWay, seen), rebuilt }
}

/** Waits for the moment; false: it was over before. */
const isReached = async (
  world: World,
  service: string,
  { child }: Beside,
  before: Progress,
  swap: boolean,
): Promise<boolean> => {
  const isOver = () => child.exitCode !== null
  const reached = async () => {
    if (isOver()) return true
    const { shadow, epochs } = await progressOf(world, service)
    return shadow !== undefined && shadow !== before.shadow && (!swap || epochs > before.epochs)
  }
  await comesTrue(reached, REBUILT_WITHIN_MS, 5)
  return !isOver()
}

const lastOf = (beside: Beside): string => beside.output().trim().split('\n').at(-1) ?? ''

const differingIn = (beside: Beside): number | undefined => {
  const differing = /"differing":(\d+)/.exec(lastOf(beside))?.[1]
  return differing === undefined ? undefined : Number(differing)
}

/** `shadow`: identity of the collection that is being filled; its name is that of an earlier one that was dropped. */
type Progress = { shadow: string | undefined; epochs: number }

const progressOf = async (world: World, service: string): Promise<Progress> => {
  const db = world.mongo.db(service)
  const generations = db.collection<{ _id: string; building?: number | null }>('generations')
  const [live, epochs] = await Promise.all([
    generations.findOne({ _id: 'live' }, { maxTimeMS: 2_000 }),
    world.epochs(service),
  ])
  const [shadow] = live?.building ? await db.listCollections({ name: `aggregates.g${live.building}` }).toArray() : []
  const sum = [...epochs.values()].reduce((all, epoch) => all + epoch, 0)
  return { shadow: shadow && 'info' in shadow ? String(shadow.info?.uuid) : undefined, epochs: sum }
}

const whilePartnerIsDown = async (kind: Kind, world: World): Promise<Struck> => {
  let struck: Seen = { confirmed: false, seen: 'nothing struck' }
  const refused = world.edi.counts.refused
  world.edi.treat({ as: 'refuse' })
  try {
    const down = await sapUnavailable(world, async () => {
      struck = await kind.strike(world, atOnce)
    })
    const seen = `${struck.seen}; ${down.seen}, ${world.edi.counts.refused - refused} connections refused for EDI`
    return confirmedIf(struck.confirmed && down.confirmed, seen)
  } finally {
    world.edi.treat({ as: 'pass' })
  }
}

/** At once after a takeover: of the service itself; before a fault of the platform or of a partner: of one that has much to do with it. */
const afterTakeover = async (kind: Kind, world: World): Promise<Struck> => {
  const service = world.system.endpoints().services[kind.of] === undefined ? 'procurement-sync' : kind.of
  const before = await world.epochs(service)
  const first = await killed(world, service)
  const after = await world.epochs(service)
  const taken = [...after].some(([lane, epoch]) => epoch > (before.get(lane) ?? 0))
  const struck = await kind.strike(world, atOnce)
  const seen = `${struck.seen}; ${service} had come back ${first.confirmed && taken ? 'and taken its lanes over' : 'and not been seen to'}`
  return confirmedIf(first.confirmed && taken && struck.confirmed, seen)
}
