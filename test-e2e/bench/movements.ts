import { add, subtract } from '@supplyline/quantity'
import type { Message } from '@supplyline/schemas'
import { Random } from '../src/random.ts'

export type Workload = {
  movements: number
  items: number
  locations: number
  skew: 'even' | 'zipf'
  duplicates: number
  seed: number
}

/** Indexes by Zipf's law with exponent 1, by inversion of its continuous form. */
const zipf = (n: number, next: () => number) => () => Math.min(n - 1, Math.floor((n + 1) ** next()) - 1)

export const itemOf = (i: number): string => `ITEM-${i}`
export const locationOf = (l: number): string => `LOC-${l}`

/** Issues and returns over all positions; some are sent twice, a little later. */
export function* movementsOf(load: Workload, now: number): Generator<Message & { data: { eventId: string } }> {
  const random = new Random(load.seed)
  const next = () => random.next()
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
