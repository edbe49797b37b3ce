import type { LotOnHand, MessageOf } from '@supplyline/schemas'
import type { HeldLot } from './lots.ts'
import { totalOf } from './named-sums.ts'
import { consumedOf, type Position, receivedOnOrdersOf, transfersOf } from './position.ts'
import { isHindered, usableOf, withQuality } from './quality.ts'
import { inTransit } from './transit.ts'

/** What others are told of a position; nothing, until something happened there. */
export const summary = (state: Position): MessageOf<'inventory.StockPositionChanged'> | undefined => {
  if (state.status === 'unknown') return undefined
  const { site, item, location, unit, onHand, sequence, asOf, lastEventId, changedAt, lastCount } = state
  const lots = state.lots.map(isHindered(state) ? (lot) => withQuality(lot, state) : asUsable)
  return {
    type: 'inventory.StockPositionChanged',
    data: {
      ...{ site, item, location, unit, onHand, lots, sequence, asOf, lastEventId, changedAt, lastCount },
      usable: usableOf(onHand, lots),
      consigned: totalOf(state.consigned ?? []),
      receivedOnOrders: receivedOnOrdersOf(state),
      consumed: consumedOf(state),
      inTransit: inTransit(transfersOf(state), unit),
      sources: state.sources ?? [],
    },
  }
}

const asUsable = ({ lot, expiry, onHand }: HeldLot): LotOnHand => ({
  lot,
  expiry,
  onHand,
  status: 'USABLE',
  unusable: '0',
})
