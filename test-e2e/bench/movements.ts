import { add, subtract } from '@supplyline/quantity'
import type { Message } from '@supplyline/schemas'

export type Workload = {
  movements: number
  items: number
  locations: number
  skew: 'even' | 'zipf'
  duplicates: number
  seed: number
}

/** Numbers in [0, 1) that a seed determines (mulberry32). */
const random = (seed: number) => {
  let a = seed >>> 0
  return (): number => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), a | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Indexes by Zipf's law with exponent 1, by inversion of its continuous form. */
const zipf = (n: number, next: () => number) => () => Math.min(n - 1, Math.floor((n + 1) ** next()) - 1)

export const itemOf = (i: number): string => `ITEM-${i}`
export const locationOf = (l: number): string => `LOC-${l}`

/** Issues and returns over all positions; some are sent twice, a little later. */
export function* movementsOf(load: Workload, now: number): Generator<Message & { data: { eventId: string } }> {
  const next = random(load.seed)
  const positions = load.items * load.locations
  const pick = load.skew === 'zipf' ? zipf(positions, next) : () => Math.floor(next() * positions)
  const recent: (Message & { data: { eventId: string } })[] = []
  for (let n = 0; n < load.movements; n++) {
    const again = recent[Math.floor(next() * recent.length)]
    if (again && next() < load.duplicates) {
      yield again
      continue
    }
    const position = pick()
    const message = {
      type: next() < 0.8 ? ('inventory.StockIssued' as const) : ('inventory.StockReturned' as const),
      data: {
        eventId: `E-${load.seed}-${n}`,
        site: 'S1',
        source: 'bench',
        item: itemOf(position % load.items),
        location: locationOf(Math.floor(position / load.items)),
        lot: null,
        expiry: null,
        quantity: String(1 + Math.floor(next() * 9)),
        unit: 'EA',
        occurredAt: now - Math.floor(next() * 3_600_000),
        caseReference: null,
        reason: null,
      },
    }
    recent[n % 5_000] = message
    yield message
  }
}

/** What every position must come to: a plain fold over what was sent, each event once. */
export const plainFold = (messages: Iterable<Message>): Map<string, string> => {
  const onHand = new Map<string, string>()
  const taken = new Set<string>()
  for (const { type, data } of messages as Iterable<{ type: string; data: Record<string, string> }>) {
    const { eventId = '', location = '', item = '', quantity = '0' } = data
    if (taken.has(eventId)) continue
    taken.add(eventId)
    const key = `stock:${location}:${item}`
    const before = onHand.get(key) ?? '0'
    onHand.set(key, type === 'inventory.StockIssued' ? subtract(before, quantity) : add(before, quantity))
  }
  return onHand
}
