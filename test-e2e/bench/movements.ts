import type { MessageOf } from '@supplyline/schemas'
import { Random } from '../src/random.ts'

export type Skew = 'even' | 'zipf'

export type Workload = {
  /** After the warm-up, those that are sent twice included. */
  movements: number
  items: number
  locations: number
  skew: Skew
  /** Share of the movements that were sent before. */
  duplicates: number
  seed: number
  /** Epoch milliseconds; movements happened in the hour before. */
  now: number
}

/** A tenth of them sent twice, over 50 locations, by a fixed seed. */
export const workload = (given: Pick<Workload, 'movements' | 'items' | 'skew'>): Workload => ({
  ...{ ...given, locations: 50, duplicates: 0.1, seed: 1, now: Date.now() },
})

export type Movement = MessageOf<'inventory.StockIssued' | 'inventory.StockReturned'>

export const itemOf = (i: number): string => `ITEM-${i}`
export const locationOf = (l: number): string => `LOC-${l}`

export const positionsOf = ({ items, locations }: Workload): number => items * locations

/** How far behind the first one a duplicate may come: a source that sends a buffer again. */
const RECENT = 5_000
const WARM_UP_QUANTITY = 1_000

/** Indexes by Zipf's law with exponent 1, by inversion of its continuous form. */
export const zipf = (n: number, next: () => number) => () => Math.min(n - 1, Math.floor((n + 1) ** next()) - 1)

/** Every position once, so that what is measured afterwards are positions that exist. */
export function* warmUpOf(load: Workload): Generator<Movement> {
  for (let position = 0; position < positionsOf(load); position++)
    yield movement(load, position, { type: 'inventory.StockReturned', position, quantity: WARM_UP_QUANTITY, ago: 0 })
}

/** Issues and returns over all positions; some are sent twice, a little later. Numbered on from the warm-up. */
export function* movementsOf(load: Workload): Generator<Movement> {
  const random = new Random(load.seed)
  const positions = positionsOf(load)
  const pick = load.skew === 'zipf' ? zipf(positions, () => random.next()) : () => random.below(positions)
  const recent: Movement[] = []
  for (let n = 0, fresh = 0; n < load.movements; n++) {
    if (recent.length > 0 && random.chance(load.duplicates)) {
      yield random.pick(recent)
      continue
    }
    const type = random.chance(0.8) ? 'inventory.StockIssued' : 'inventory.StockReturned'
    const moved = { type, position: pick(), quantity: random.between(1, 9), ago: random.below(3_600_000) } as const
    const message = movement(load, positions + fresh, moved)
    recent[fresh % RECENT] = message
    fresh++
    yield message
  }
}

const movement = (
  { seed, items, now }: Workload,
  number: number,
  { type, position, quantity, ago }: { type: Movement['type']; position: number; quantity: number; ago: number },
): Movement => ({
  type,
  data: {
    eventId: `E-${seed}-${number}`,
    site: 'S1',
    source: 'bench',
    item: itemOf(position % items),
    location: locationOf(Math.floor(position / items)),
    ...{ lot: null, expiry: null, quantity: String(quantity), unit: 'EA' },
    occurredAt: now - ago,
    ...{ caseReference: null, reason: null },
  },
})
