import { derivedId } from '@supplyline/decider'
import { add, type Decimal, isNegative, isZero, subtract } from '@supplyline/quantity'
import type { Counted, Stock } from './stock.ts'
import type { Happened } from './stock-happenings.ts'

type Event = { occurredAt: number; eventId: string }

/** Something that was taken, in the unit of its position. `arrived`: by the transfer of that name. */
export type Story =
  | (Event & { kind: 'moved'; lot: string; change: Decimal; consumed: Decimal; arrived?: string; consigned?: Decimal })
  | (Event & { kind: 'quarantined'; lot: string; change: Decimal })
  | (Event & { kind: 'counted'; lot: string; counted: Decimal })
  | (Event & { kind: 'sent'; transferId: string; quantity: Decimal; unit: string })

/** A position remembers so many movements, and so many counts. */
const MOVEMENTS = 32
const COUNTS = 16

/** Whether so little happened after it that the count can be put in its place, whenever it came. */
export const isRemembered = (later: readonly Happened[]): boolean => {
  const counts = later.filter(({ movement }) => movement?.type === 'inventory.StockCounted').length
  return later.length - counts < MOVEMENTS && counts < COUNTS
}

/** In the order in which it happened. */
export const replay = (
  story: readonly Story[],
  { unit, site, timers }: Pick<Stock, 'unit' | 'site' | 'timers'>,
): Stock => {
  const lots = new Map<string, Decimal>()
  const open = new Map<string, Decimal>()
  const total = () => [...lots.values()].reduce(add, '0')
  const put = (lot: string, change: Decimal) => lots.set(lot, add(lots.get(lot) ?? '0', change))
  const half = (id: string, change: Decimal) => open.set(id, add(open.get(id) ?? '0', change))
  const quarantined = new Map<string, Decimal>()
  let consumed = '0'
  let consigned = '0'
  let lastCount: Counted | null = null
  for (const one of [...story].sort(inOrder)) {
    if (one.kind === 'sent') {
      if (one.unit === unit) half(one.transferId, one.quantity)
      continue
    }
    if (one.kind === 'quarantined') {
      quarantined.set(one.lot, add(quarantined.get(one.lot) ?? '0', one.change))
      continue
    }
    if (one.kind === 'moved') {
      consigned = add(consigned, one.consigned ?? '0')
      put(one.lot, one.change)
      consumed = add(consumed, one.consumed)
      if (one.arrived !== undefined) half(one.arrived, subtract('0', one.change))
      continue
    }
    const { lot, counted, eventId, occurredAt: countedAt } = one
    const before = lot === '' ? total() : (lots.get(lot) ?? '0')
    const difference = subtract(counted, before)
    put(lot, difference)
    lastCount = { eventId, lot: lot || null, counted, before, difference, countedAt }
  }
  for (const [lot, onHand] of lots) if (isZero(onHand)) lots.delete(lot)
  const inTransit = [...open.values()].filter((waiting) => !isNegative(waiting)).reduce(add, '0')
  const figures = { onHand: total(), lots, consumed, inTransit, quarantined, consigned, lastCount }
  return { site, unit, timers, ...figures, sequence: story.length, open }
}

/** At the same time counts come last, among themselves by what their ids come to. */
const inOrder = (a: Story, b: Story): number =>
  a.occurredAt - b.occurredAt ||
  Number(a.kind === 'counted') - Number(b.kind === 'counted') ||
  (derivedId('', a.eventId) < derivedId('', b.eventId) ? -1 : 1)
