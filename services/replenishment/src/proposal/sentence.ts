import { add, ceilDiv, compare, type Decimal, isZero, max, min, subtract } from '@supplyline/quantity'
import { usedBeforeExpiry } from '../demand/shelf-life.ts'
import { isNothing, usableOf } from '../inventory-position.ts'
import { byDemand } from '../policy/levels.ts'
import type { Figures, Inputs } from './explain.ts'

type Counted = Omit<Figures, 'explanation'>

const LONGEST_NAME = 100
/** So many of the contracts that were passed over are named; all of them are in the proposal. */
const MOST_NAMED = 3

/** The calculation as one would tell it to the person in charge of the ward. */
export const sentenceOf = (inputs: Inputs, figures: Counted, because: string): string =>
  [
    `${stocked(inputs, figures)}, ${because}${expected(inputs, figures)}: ${proposed(inputs, figures)}.`,
    mayExpire(inputs, figures),
    later(inputs, figures),
    passedOver(inputs),
    risk(inputs, figures),
  ]
    .filter((part) => part !== '')
    .join(' ')

const stocked = (inputs: Inputs, { inventoryPosition }: Counted): string => {
  const { location, baseUnit: unit, item, description, onHand, onOrder } = inputs
  const named = description === null ? item : `${clip(description)} (${item})`
  const lost = [
    ...(some(inputs.expired) ? [`${inputs.expired} ${unit} are past their expiry date`] : []),
    ...(some(inputs.unusable) ? [`${inputs.unusable} ${unit} are quarantined or recalled`] : []),
  ]
  const promised = some(inputs.allocated) ? `, ${inputs.allocated} ${unit} to go to other places` : ''
  const coming = some(inputs.inTransit) ? `, ${inputs.inTransit} ${unit} on their way from other places` : ''
  const expected = some(inputs.expectedTransfers)
    ? `, ${inputs.expectedTransfers} ${unit} proposed to come from other places`
    : ''
  const later = some(inputs.backordered) ? `, of which ${inputs.backordered} ${unit} are backordered` : ''
  const ordered = `${some(onOrder) ? `${onOrder} ${unit}` : 'none'} on order${later}`
  const isPlain = inventoryPosition === onHand
  const isLess = lost.length > 0 || promised !== ''
  const together = isPlain ? '' : `, together ${inventoryPosition} ${unit}${isLess ? ' that count' : ''}`
  const without = lost.length > 0 ? `, of which ${lost.join(' and ')}` : ''
  return `${location} has ${onHand} ${unit} of ${named}${without}${promised}${coming}${expected} and ${ordered}${together}`
}

/** Where levels were computed, from what. */
const expected = (inputs: Inputs, figures: Counted): string => {
  const { givenReorderPoint, forecast, baseUnit } = inputs
  if (givenReorderPoint === null || !forecast?.serviceLevel) return ''
  const { demand, safetyStock, leadTimeDays, serviceLevel } = forecast
  return (
    ` (${demand} ${baseUnit} are used until a delivery on average, which takes ${leadTimeDays} days, ` +
    `and ${safetyStock ?? '0'} ${baseUnit} are kept for safety at a service level of ${percent(serviceLevel)}` +
    `${lowered(inputs, figures)})`
  )
}

/** Where they are lower than demand asks for. */
const lowered = (inputs: Inputs, { orderUpTo, safetyStock }: Counted): string => {
  const { givenReorderPoint, givenOrderUpTo, forecast, baseUnit: unit } = inputs
  if (givenReorderPoint === null || givenOrderUpTo === null || forecast === null || orderUpTo === null) return ''
  const given = { reorderPoint: givenReorderPoint, orderUpTo: givenOrderUpTo }
  const asked = byDemand(given, { ...forecast, safetyStock }).orderUpTo
  return compare(orderUpTo, asked) < 0
    ? `; that asks for ${asked} ${unit} to be stocked up to, but ${usedInTime(inputs)}`
    : ''
}

/** What comes on top of what there is and is not used in time: a pack, or a level that people gave, may ask for it. */
const mayExpire = (inputs: Inputs, { inventoryPosition, orderedInBaseUnits: ordered }: Counted): string => {
  const { forecast, shelfLifeDays, baseUnit: unit } = inputs
  const most = usedBeforeExpiry(forecast, shelfLifeDays)
  if (most === null) return ''
  const unused = min(ordered, subtract(add(max('0', inventoryPosition), ordered), most))
  return compare(unused, '0') > 0 ? `About ${unused} ${unit} of it may expire: ${usedInTime(inputs)}.` : ''
}

const usedInTime = ({ forecast, shelfLifeDays, baseUnit: unit }: Inputs): string =>
  `it keeps for ${shelfLifeDays} days, and ${usedBeforeExpiry(forecast, shelfLifeDays)} ${unit} are used on average ` +
  'until what is ordered now expires'

const proposed = (inputs: Inputs, { need, orderQuantity, orderedInBaseUnits }: Counted): string => {
  const { baseUnit: unit, orderUnit, unitFactor, supplier, supplierName, contract } = inputs
  const packed =
    orderUnit === unit && unitFactor === '1'
      ? `${orderQuantity} ${unit}`
      : `${orderQuantity} ${orderUnit} of ${unitFactor} ${unit}`
  const under = contract === null ? '' : ` under contract ${contract}`
  return (
    `${need} ${unit} are missing, so ${packed} are proposed from ${clip(supplierName ?? supplier)}${under}` +
    raised(inputs, need, orderQuantity, orderedInBaseUnits)
  )
}

/** Why it is more than is missing. */
const raised = (inputs: Inputs, need: Decimal, orderQuantity: Decimal, ordered: Decimal): string => {
  const { baseUnit: unit, orderUnit, unitFactor, minimumOrder, multiple, policyKind } = inputs
  const needed = ceilDiv(need, unitFactor)
  if (compare(orderQuantity, needed) !== 0)
    return (
      `; ${needed} ${orderUnit} would do, but the contract sells at least ${minimumOrder ?? '0'} ` +
      `in multiples of ${multiple ?? '1'}`
    )
  if (policyKind !== 'ONE_FOR_ONE' || compare(ordered, need) === 0) return ''
  return `; that is ${subtract(ordered, need)} ${unit} more than were used, since the contract sells whole ${orderUnit} only`
}

const later = ({ onOrderLater, baseUnit }: Inputs, { horizonEndsAt }: Counted): string =>
  some(onOrderLater) && horizonEndsAt !== null
    ? `Another ${onOrderLater} ${baseUnit} are on order, but expected only after ${day(horizonEndsAt)}, which is too late.`
    : ''

const passedOver = ({ passedOver: all }: Inputs): string => {
  if (all.length === 0) return ''
  const named = all
    .slice(0, MOST_NAMED)
    .map(({ contract, supplier, reason }) => `${contract} of ${supplier} (${reason})`)
  const more = all.length > MOST_NAMED ? ` and ${all.length - MOST_NAMED} more` : ''
  return `Passed over: ${named.join(', ')}${more}.`
}

const inWords = { ROUTINE: 'routine', URGENT: 'urgent', EMERGENCY: 'an emergency', UNRECOGNISED: 'unknown' }

const risk = (inputs: Inputs, { stockOutRisk, urgency }: Counted): string => {
  const urgent = `This is ${inWords[urgency]}.`
  if (stockOutRisk !== null)
    return `It runs out before a delivery could come with a probability of ${percent(stockOutRisk)}. ${urgent}`
  return isNothing(usableOf(inputs)) ? `Nothing usable is left. ${urgent}` : ''
}

const some = (quantity: Decimal | null): boolean => quantity !== null && !isZero(quantity)
const clip = (words: string): string => words.slice(0, LONGEST_NAME).toWellFormed()
const day = (time: number): string => new Date(time).toISOString().slice(0, 10)
const percent = (probability: Decimal): string => `${Math.round(Number(probability) * 1000) / 10} %`
