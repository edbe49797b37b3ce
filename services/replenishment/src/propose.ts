import { derivedId } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import { ceilDiv, compare, type Decimal } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import type { Missing, StockingPolicy } from './need.ts'
import type { Source } from './sourcing.ts'
import type { Position } from './stock.ts'

export type Calculation = {
  onOrder: Decimal
  allocated: Decimal
  inventoryPosition: Decimal
  missing: Missing
  orderQuantity: Decimal
}

/** The proposal with every figure that led to it. */
export const propose = (
  input: Input,
  position: Position,
  policy: StockingPolicy,
  source: Source,
  calculation: Calculation,
): MessageOf<'replenishment.ReplenishmentProposed'> => {
  const { site, item, location, unit, onHand, sequence } = position
  const { contract, supplier, factor } = source
  const { missing, ...figures } = calculation
  const isPar = policy.kind === 'PAR'
  return {
    type: 'replenishment.ReplenishmentProposed',
    data: {
      ...figures,
      proposalId: derivedId('RP', `${input.id}/${location}:${item}`, 14),
      site,
      item,
      location,
      policyKind: policy.kind,
      par: isPar ? policy.par : null,
      reorderPoint: isPar ? null : policy.reorderPoint,
      orderUpTo: isPar ? null : policy.orderUpTo,
      onHand,
      need: missing.quantity,
      baseUnit: unit,
      orderUnit: contract.unit,
      unitFactor: factor,
      supplier: supplier.supplier,
      contract: contract.contract,
      unitPrice: contract.unitPrice,
      currency: contract.currency,
      positionSequence: sequence,
      explanation: explain(position, source, calculation),
      proposedAt: input.now,
    },
  }
}

/** The calculation as one would tell it to the person in charge of the ward. */
const explain = (position: Position, source: Source, calculation: Calculation): string => {
  const { location, unit, onHand } = position
  const { item, contract, supplier, factor } = source
  const { onOrder, missing, orderQuantity, inventoryPosition } = calculation
  const named = `${item.description.slice(0, 100).toWellFormed()} (${item.item})`
  const stocked =
    compare(onOrder, '0') === 0
      ? `${location} has ${onHand} ${unit} of ${named} and none on order`
      : `${location} has ${onHand} ${unit} of ${named} and ${onOrder} ${unit} on order, ` +
        `together ${inventoryPosition} ${unit}`
  const packed =
    contract.unit === unit ? `${orderQuantity} ${unit}` : `${orderQuantity} ${contract.unit} of ${factor} ${unit}`
  const needed = ceilDiv(missing.quantity, factor)
  const raised =
    compare(orderQuantity, needed) === 0
      ? ''
      : `; ${needed} ${contract.unit} would do, but the contract sells at least ${contract.minimumOrder} ` +
        `in multiples of ${contract.multiple}`
  return (
    `${stocked}, ${missing.because}: ${missing.quantity} ${unit} are missing, ` +
    `so ${packed} are proposed from ${supplier.name} under contract ${contract.contract}${raised}.`
  )
}
