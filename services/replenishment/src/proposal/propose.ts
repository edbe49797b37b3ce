import { derivedId } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import type { DemandForecast } from '../demand/forecast.ts'
import type { Net } from '../inventory-position.ts'
import type { Levels } from '../policy/levels.ts'
import type { Position } from '../position.ts'
import { explain, type Inputs } from './explain.ts'
import type { Source } from './sourcing.ts'

type Given = {
  net: Net
  levels: Levels
  forecast: DemandForecast | null
  shelfLifeDays: number | null
  horizonEndsAt: number | null
}

/** The proposal with every figure that led to it. */
export const propose = (
  input: Input,
  position: Position,
  source: Source,
  { net, levels, ...given }: Given,
): MessageOf<'replenishment.ReplenishmentProposed'> => {
  const { site, item, location, unit, sequence } = position
  const { contract, supplier, factor, passedOver } = source
  const inputs: Inputs = {
    ...net,
    ...levels,
    ...given,
    proposalId: derivedId('RP', `${input.id}/${location}:${item}`, 14),
    ...{ site, item, location, passedOver },
    description: source.item.description,
    criticality: source.item.criticality,
    baseUnit: unit,
    minimumOrder: contract.minimumOrder,
    multiple: contract.multiple,
    orderUnit: contract.unit,
    unitFactor: factor,
    supplier: supplier.supplier,
    supplierName: supplier.name,
    leadTimeDays: supplier.leadTimeDays,
    contract: contract.contract,
    unitPrice: contract.unitPrice,
    currency: contract.currency,
    positionSequence: sequence,
    proposedAt: input.now,
  }
  const { safetyStock: _s, orderedInBaseUnits: _o, ...figures } = explain(inputs)
  return { type: 'replenishment.ReplenishmentProposed', data: { ...inputs, ...figures } }
}
