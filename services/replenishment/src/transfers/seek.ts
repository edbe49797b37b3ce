import { derivedId } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import { add, type Decimal } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import { type Position, usableAt } from '../position.ts'
import type { Stock } from '../stock.ts'
import { comingOf, type Transfers } from './transfers.ts'

/** What other places offer was asked for, and the answer is on its way. */
export const isAwaited = ({ now }: Input, { sought }: Transfers): boolean => sought !== null && now < sought.until

/** Asks for what other places offer, where they do and it is known how much is used here: else it might expire here. */
export const seek = (
  input: Input,
  { transfers, forecast }: Stock,
  position: Position,
  missing: Decimal,
): MessageOf<'replenishment.TransferSought'> | undefined => {
  const usedPerDay = forecast?.usedPerDay
  if (!transfers.isOffered || usedPerDay === undefined || input.now < transfers.buysUntil) return undefined
  const { site, item, location, unit } = position
  return {
    type: 'replenishment.TransferSought',
    data: {
      seekId: derivedId('SK', `${input.id}/${location}:${item}`, 14),
      ...{ site, item, location, unit, missing, usedPerDay },
      usable: add(add(usableAt(position, input.now), position.inTransit), comingOf(transfers)),
      soughtAt: input.now,
    },
  }
}
