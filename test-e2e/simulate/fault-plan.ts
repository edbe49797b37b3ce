import type { Random } from '../src/random.ts'
import type { Fault, FaultKinds, Place } from './faults.ts'

/** How often a service comes to a place in a run of ordinary length; a fault waits for one of these times. */
const VISITS: Readonly<Record<string, Partial<Record<Place, number>>>> = {
  'master-data': { turn: 60, append: 10, publishing: 5, commit: 6, store: 10, delivery: 10, release: 1 },
  'inventory-events': { turn: 500, append: 80, publishing: 80, commit: 80, store: 80, delivery: 100, release: 2 },
  replenishment: { turn: 400, append: 60, commit: 60, store: 60, delivery: 80, release: 1 },
  'procurement-sync': {
    ...{ turn: 800, append: 150, commit: 120, store: 150, delivery: 150, release: 2 },
    ...{ erp: 30, 'erp look-up': 5, intent: 60, report: 30 },
  },
  'supplier-ack': {
    ...{ turn: 600, append: 120, commit: 100, store: 100, delivery: 120, release: 1 },
    ...{ edi: 15, intent: 30, report: 15 },
  },
  'three-way-match': { turn: 300, append: 60, commit: 60, store: 60, delivery: 60, release: 1 },
  gateway: { turn: 800, append: 150, commit: 150, store: 150, delivery: 200 },
  operations: { turn: 150, commit: 30, store: 30, delivery: 40 },
}

const KINDS: { [P in Exclude<Place, 'decision' | 'moment'>]: Record<FaultKinds[P], number> } = {
  turn: { killed: 30, 'killed, noticed late': 12, frozen: 20, replaced: 12, stopped: 10, slow: 20 },
  append: {
    ...{ rejected: 1, torn: 2, 'lands late': 1, 'lands late, killed': 3, 'acknowledgement lost': 3 },
    'cut off, killed': 3,
  },
  publishing: { replaced: 1 },
  commit: { unreachable: 1, 'answer lost': 2 },
  release: { killed: 1, frozen: 1 },
  intent: { slow: 3, frozen: 1, replaced: 2 },
  report: { 'not stored': 1 },
  store: { unreachable: 1, 'answer lost': 1 },
  delivery: { late: 1, 'once more': 1 },
  erp: {
    ...{ 'not reached': 2, refused: 1, unavailable: 2, 'written, no answer': 3, 'written, reset': 2 },
    ...{ 'written late': 3, 'answers late': 2, 'written, killed': 3, 'written, then down': 2, 'refused, replaced': 3 },
  },
  'erp look-up': { 'not reached': 1, unavailable: 1, 'answers late': 1 },
  edi: {
    ...{ 'not reached': 2, refused: 1, unavailable: 2, 'taken, no answer': 2, 'taken, reset': 2, 'taken, garbled': 1 },
    'taken, killed': 1,
  },
}

const PLACES = {
  ...{ turn: 45, append: 14, commit: 10, store: 5, delivery: 8, erp: 16, 'erp look-up': 2, edi: 6 },
  ...{ publishing: 5, release: 6, intent: 7, report: 3 },
} as const

const LONGEST_MS = 30_000

/** Longer than a successor waits for whoever may still be publishing (35 s, publisher.ts). */
const HELD_UP_MS = [40_000, 60_000] as const

/** The share of those frozen anywhere that are as late. */
const HELD_UP = 0.2

const MOMENTS = ['ERP down', 'EDI down', 'lanes move'] as const

/** Every fault that a plan may hold, as `<place>: <kind>`. */
export const allFaults: readonly string[] = [
  ...Object.entries(KINDS).flatMap(([place, kinds]) => Object.keys(kinds).map((kind) => `${place}: ${kind}`)),
  ...MOMENTS.map((kind) => `moment: ${kind}`),
  'decision: throws',
]

/** The faults of a run whose work comes within `span` ms. Not all of them will happen. */
export const faultPlan = (random: Random, span: number): Fault[] => {
  const faults: Fault[] = []
  const count = random.between(30, 46)
  for (let index = 0; index < count; index++) {
    const place = random.weighted(PLACES)
    const [service, most] = random.pick(
      Object.entries(VISITS).flatMap(([name, visits]) => (visits[place] ? [[name, visits[place]] as const] : [])),
    )
    const kind = random.weighted(KINDS[place] as Record<string, number>)
    // Of a fault at a turn: how long it lasts. A freeze of less than a session is noticed by nobody.
    const lasting = random.chance(0.5) ? random.between(10, 3_000) : random.between(3_000, LONGEST_MS)
    const isHeldUp = place === 'publishing' || ((kind === 'frozen' || kind === 'replaced') && random.chance(HELD_UP))
    const ms = isHeldUp ? random.between(...HELD_UP_MS) : lasting
    // A short run comes less often to each place.
    const nth = random.between(1, Math.ceil(most * random.next() ** 2))
    faults.push({ id: `f${index}`, place, service, nth, kind, ms } as Fault)
  }
  if (random.chance(0.3)) {
    const service = random.pick(Object.keys(VISITS).filter((name) => name !== 'operations' && name !== 'gateway'))
    faults.push({ ...{ id: 'poison', place: 'decision', service }, nth: random.between(1, 20), kind: 'throws', ms: 0 })
  }
  for (const kind of MOMENTS)
    if (random.chance(0.4)) {
      const service = kind === 'lanes move' ? random.pick(Object.keys(VISITS)) : ''
      const ms = random.between(2_000, 40_000)
      faults.push({ id: kind, place: 'moment', service, nth: random.below(span), kind, ms })
    }
  return faults
}
