import { stockOutProbability } from '@supplyline/planning'
import { compare, type Decimal } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'
import { decimalOf } from '../demand/forecast.ts'

type Proposed = Records['replenishment.ReplenishmentProposed']
export type Urgency = Exclude<Proposed['urgency'], 'UNRECOGNISED'>
export type Criticality = Records['master.Item']['criticality']

/** The probability, 0 to 1, that demand until the next delivery is above what is available until then; null where no demand is known. */
export const stockOutRiskOf = (
  available: Decimal,
  forecast: Pick<NonNullable<Proposed['forecast']>, 'demand' | 'demandSd'> | null,
): Decimal | null =>
  forecast === null
    ? null
    : decimalOf(
        stockOutProbability({
          inventory: Number(available),
          mean: Number(forecast.demand),
          sd: Number(forecast.demandSd),
        }),
      )

type Band = { from: Decimal; urgency: Record<Exclude<Criticality, 'UNRECOGNISED'>, Urgency> }

/** By the risk, from so much on; the README has the same table. */
const bands: Band[] = [
  { from: '0.5', urgency: { LOW: 'URGENT', NORMAL: 'URGENT', HIGH: 'EMERGENCY', LIFE_SUSTAINING: 'EMERGENCY' } },
  { from: '0.2', urgency: { LOW: 'ROUTINE', NORMAL: 'URGENT', HIGH: 'URGENT', LIFE_SUSTAINING: 'EMERGENCY' } },
  { from: '0.05', urgency: { LOW: 'ROUTINE', NORMAL: 'ROUTINE', HIGH: 'URGENT', LIFE_SUSTAINING: 'URGENT' } },
  { from: '0', urgency: { LOW: 'ROUTINE', NORMAL: 'ROUTINE', HIGH: 'ROUTINE', LIFE_SUSTAINING: 'ROUTINE' } },
]

/** Where no demand is known, an empty shelf is as good as a stock-out, and any other is no risk. */
export const urgencyOf = (risk: Decimal | null, criticality: Criticality | null, nothingUsable: boolean): Urgency => {
  const certain = risk ?? (nothingUsable ? '1' : '0')
  const known = criticality === null || criticality === 'UNRECOGNISED' ? 'NORMAL' : criticality
  return bands.find(({ from }) => compare(certain, from) >= 0)?.urgency[known] ?? 'ROUTINE'
}

const ALARM_FROM = '0.2'
const ALARM_BELOW = '0.1'

/** Somebody is told from one in five on, and told that it is over only below one in ten, so that it does not flap. */
export const isAlarming = (risk: Decimal, isAlarmed: boolean): boolean =>
  compare(risk, isAlarmed ? ALARM_BELOW : ALARM_FROM) >= 0
