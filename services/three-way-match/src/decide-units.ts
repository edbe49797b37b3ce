import type { Decider, Decision, Tell } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { evolveUnits, type Item, type Units, type UnitsEvent, unitsHash, unknownUnits } from './units.ts'

export type UnitsInput = Input<MessageOf<'master.Item' | 'payables.UnitsReliedOn'>>

/** Tells the ledgers that count in an item's units when these turn out to be, or to have been, otherwise. */
const decide = ({ message }: UnitsInput, units: Units): Decision<UnitsEvent> => {
  switch (message.type) {
    case 'master.Item':
      return whenPacked(units, message.data)
    case 'payables.UnitsReliedOn': {
      const { site, orderNumber } = message.data
      const known = units.ledgers.some((one) => one.site === site && one.orderNumber === orderNumber)
      return {
        events: known ? [] : [{ type: 'LedgerNoted', data: { site, orderNumber } }],
        // It may have counted by what was known before.
        tell: units.item && units.changed ? [corrected(units.item, { site, orderNumber })] : [],
      }
    }
    default: {
      const _: never = message
      return {}
    }
  }
}

const whenPacked = (units: Units, item: Item): Decision<UnitsEvent> => {
  const { item: before, ledgers } = units
  if (before && unitsHash(before) === unitsHash(item)) return {}
  return {
    events: [{ type: 'ItemKnown', data: { item, changed: before !== null } }],
    tell: before ? ledgers.map((ledger) => corrected(item, ledger)) : [],
  }
}

const corrected = (item: Item, { site, orderNumber }: Units['ledgers'][number]): Tell<UnitsEvent> => ({
  aggregate: `ledger:${site}:${orderNumber}`,
  message: { type: 'payables.UnitsCorrected', data: { site, item: item.item, orderNumber } },
  references: [{ type: 'master.Item', data: item }],
})

export const units: Decider<Units, UnitsInput, UnitsEvent> = {
  initialState: unknownUnits,
  decide,
  evolve: evolveUnits,
}
