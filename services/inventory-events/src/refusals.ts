import type { Refusal } from '@supplyline/decider'
import { add, compare, type Decimal, isZero } from '@supplyline/quantity'
import { decimalProblem, type MessageOf } from '@supplyline/schemas'
import type { Movement } from './movement.ts'
import { type NamedSum, totalOf } from './named-sums.ts'
import { isName } from './names.ts'
import { consumedOf, lastCountOf, onHandOf, type Position, type Taken } from './position.ts'

const MOST_LOTS = 500
const TEXT = /^\P{Cc}{1,64}$/u
/** So that nobody's name gets in; what was sent stands in no dead letter's words. */
const OPAQUE = /^[\w.:-]{1,64}$/
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/

/** Why a movement cannot be processed, and what its source or an operator does about it. */
const next = {
  'invalid-event-id': 'give the event an id of 1 to 200 characters in the source and send it again',
  'invalid-location': 'correct the location code and resubmit, or correct the source and let it send again',
  'invalid-item': 'correct the item number and resubmit, or correct the source and let it send again',
  'invalid-site': 'correct the site and resubmit, or correct the source and let it send again',
  'invalid-unit': 'correct the unit and resubmit, or correct the source and let it send again',
  'invalid-lot': 'correct the lot number and resubmit, or correct the source and let it send again',
  'invalid-expiry': 'correct the expiry date and resubmit, or correct the source and let it send again',
  'invalid-quantity': 'ask the source what moved; correct the quantity and resubmit, or discard the event',
  'quantity-out-of-range': 'look for a wrong unit or a typing error in the quantity; correct it and resubmit',
  'invalid-case-reference':
    'send an opaque reference of at most 64 letters, digits, dots, dashes, underscores or colons, and nothing of a patient',
  'invalid-supplier': 'correct the supplier number and resubmit, or correct the source and let it send again',
  'too-many-suppliers': 'have suppliers whose stock is long gone taken back or used up in the reports, then resubmit',
  'too-many-lots': 'close lots that are long gone with adjustments, then resubmit',
  'in-the-future': 'set the clock of the source right, correct occurredAt and resubmit',
  'unknown-item': 'add the item to master data and resubmit, or correct the item number',
  'unknown-location': 'add the location to master data and resubmit, or correct the location code',
  'wrong-site': 'correct the site, or the site of the location in master data, and resubmit',
  'unknown-unit': 'correct the unit, or add the packaging level to the item in master data, and resubmit',
  'inexact-quantity': 'ask the source what moved, in a unit in which it is a whole quantity; correct it and resubmit',
  'base-unit-changed': 'report the movement in the unit in which the position is kept',
  'invalid-recall': 'give the recall a number, an item and a lot of proper codes and ask for it again',
  'invalid-receipt': 'give site, source and receipt proper codes in the source and send it again',
} as const

type Refused =
  | Movement
  | MessageOf<
      | 'inventory.StockReceived'
      | 'inventory.GoodsReceived'
      | 'inventory.GoodsReceiptReversed'
      | 'inventory.RecallRequested'
      | 'inventory.RecallWithdrawn'
    >

export const refusal = (movement: Refused, code: keyof typeof next, field: string, what: string): Refusal => ({
  code,
  what,
  where: `${movement.type.slice('inventory.'.length)}.${field}`,
  next: next[code],
})

export const notAMovement = (type: string): Refusal => ({
  code: 'unexpected-record',
  what: `${type} is no stock movement`,
  where: 'the whole record',
  next: 'find out which source put it on the stock movements; send it to the topic it belongs on',
})

export const unnamedReceipt = (
  receipt: MessageOf<'inventory.GoodsReceived' | 'inventory.GoodsReceiptReversed'>,
): Refusal => {
  const { site, source, receiptId } = receipt.data
  const wrong = Object.entries({ site, source, receiptId }).filter(([, name]) => !isName(name))
  const [[field = 'receiptId', text = ''] = []] = wrong
  return refusal(receipt, 'invalid-receipt', field, notAName(text))
}

export const malformedRecall = (
  message: MessageOf<'inventory.RecallRequested' | 'inventory.RecallWithdrawn'>,
): Refusal =>
  refusal(
    message,
    'invalid-recall',
    'recallId',
    `recall ${quoted(message.data.recallId)} of ${quoted(message.data.item)}`,
  )

/** Names are checked only for what differs from the position, which holds none but proper ones. */
export const malformed = (movement: Movement, state: Position): Refusal | undefined => {
  const { eventId, site, item, location, unit, lot, expiry, caseReference } = movement.data
  const known = state.status === 'known' ? state : undefined
  if (eventId === '' || eventId.length > 200)
    return refusal(movement, 'invalid-event-id', 'eventId', `an event id of ${eventId.length} characters`)
  if (!known && !isName(location)) return refusal(movement, 'invalid-location', 'location', notAName(location))
  if (!known && !isName(item)) return refusal(movement, 'invalid-item', 'item', notAName(item))
  if (site !== known?.site && !TEXT.test(site)) return refusal(movement, 'invalid-site', 'site', notAText(site))
  if (unit !== known?.unit && !TEXT.test(unit)) return refusal(movement, 'invalid-unit', 'unit', notAText(unit))
  if (lot && !TEXT.test(lot)) return refusal(movement, 'invalid-lot', 'lot', notAText(lot))
  if (expiry && !DATE.test(expiry))
    return refusal(movement, 'invalid-expiry', 'expiry', `${quoted(expiry)} is not a date such as 2027-03-31`)
  if (caseReference && !OPAQUE.test(caseReference))
    return refusal(movement, 'invalid-case-reference', 'caseReference', 'it is no opaque reference')
  if ('supplier' in movement.data && !isName(movement.data.supplier))
    return refusal(movement, 'invalid-supplier', 'supplier', notAName(movement.data.supplier))
  return invalidQuantity(movement)
}

const invalidQuantity = (movement: Movement): Refusal | undefined => {
  switch (movement.type) {
    case 'inventory.StockCounted':
      return compare(movement.data.counted, '0') < 0
        ? refusal(movement, 'invalid-quantity', 'counted', `counted ${movement.data.counted}, which is below zero`)
        : undefined
    case 'inventory.StockAdjusted':
      return isZero(movement.data.quantity)
        ? refusal(movement, 'invalid-quantity', 'quantity', 'an adjustment by zero')
        : undefined
    default:
      return compare(movement.data.quantity, '0') <= 0
        ? refusal(movement, 'invalid-quantity', 'quantity', `a quantity of ${movement.data.quantity}, not above zero`)
        : undefined
  }
}

/** What a position cannot hold: figures beyond decimal(18,6) of the contracts, or ever more lots. */
export const excessive = (
  movement: Refused,
  state: Position,
  {
    lot,
    change,
    rest,
    onHand,
    consumed,
    lastCount,
  }: Pick<Taken, 'lot' | 'change' | 'rest' | 'onHand' | 'consumed' | 'lastCount'>,
): Refusal | undefined => {
  const isCounted = lastCount !== null && lastCount !== lastCountOf(state)
  if (isCounted && (isBeyond(lastCount.before) || isBeyond(lastCount.difference)))
    return refusal(movement, 'quantity-out-of-range', 'quantity', `a count of ${lastCount.counted}, beyond 12 digits`)
  const issued = consumedOf(state)
  if (consumed.length + issued.length > 20 && isBeyond(add(issued, consumed)))
    return refusal(movement, 'quantity-out-of-range', 'quantity', 'all that was issued, beyond 12 digits')
  return (
    beyondLot(movement, state, lot, change, onHand) ??
    (rest === '0' ? undefined : beyondLot(movement, state, '', rest, onHand))
  )
}

const MOST_SUPPLIERS = 50

/** The same of what is quarantined, by lot, and consigned, by supplier. */
export const excessiveSums = (
  movement: Movement,
  { quarantined = NO_SUMS, consigned = NO_SUMS }: Pick<Taken, 'quarantined' | 'consigned'>,
): Refusal | undefined => {
  if (quarantined.length > MOST_LOTS)
    return refusal(movement, 'too-many-lots', 'lot', `${quarantined.length} lots in quarantine`)
  if (consigned.length > MOST_SUPPLIERS)
    return refusal(movement, 'too-many-suppliers', 'supplier', `stock of ${consigned.length} suppliers`)
  const sums = [...quarantined.map(({ quantity }) => quantity), totalOf(consigned)]
  return sums.some(isBeyond)
    ? refusal(movement, 'quantity-out-of-range', 'quantity', 'all that is quarantined or consigned, beyond 12 digits')
    : undefined
}

const NO_SUMS: readonly NamedSum[] = []

const beyondLot = (movement: Refused, state: Position, lot: string, change: Decimal, onHand: Decimal) => {
  const ofLot = onHandOf(state, lot)
  // Sums of figures this short cannot be too long, and conversions are checked where they are made.
  const short = onHand.length < 12 && ofLot.length < 12 && change.length < 12
  if (!short && (isBeyond(onHand) || isBeyond(add(ofLot, change)) || isBeyond(change)))
    return refusal(movement, 'quantity-out-of-range', 'quantity', `a change of ${change}, beyond 12 digits`)
  if (state.status === 'known' && state.lots.length >= MOST_LOTS && !state.lots.some((held) => held.lot === lot))
    return refusal(movement, 'too-many-lots', 'lot', `lot ${quoted(lot)} would be number ${state.lots.length + 1}`)
  return undefined
}

export const isBeyond = (quantity: Decimal): boolean => decimalProblem(quantity, 18, 6) !== undefined

export const isText = (text: string): boolean => TEXT.test(text)
export const isDate = (text: string): boolean => DATE.test(text)

export const quoted = (text: string) => JSON.stringify(text.length > 64 ? `${text.slice(0, 64)}…` : text)
const notAName = (text: string) =>
  `${quoted(text)} is not a code of 1 to 64 characters without colon or control characters`
const notAText = (text: string) => `${quoted(text)} is not 1 to 64 characters without control characters`
