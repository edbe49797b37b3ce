import type { Input } from '@supplyline/messaging'
import type { Records } from '@supplyline/schemas'
import type { DemandForecast } from '../demand/forecast.ts'
import { stockOutRiskFell, stockOutRiskRose } from '../exceptions.ts'
import { availableOf, type Net } from '../inventory-position.ts'
import type { Position } from '../position.ts'
import type { Stock, StockEvent } from '../stock.ts'
import { isAlarming, stockOutRiskOf } from './risk.ts'

type Looked = { net: Net; forecast: DemandForecast | null; item: Records['master.Item'] | undefined }

/**
 * Somebody is told once when a critical item is likely to run out, and told when that is over; a string says why nobody
 * looks after it any more. Where the risk is not known, what was told stands.
 */
export const alarm = (input: Input, stock: Stock, position: Position, looked: Looked | string): StockEvent[] => {
  const { atRisk } = stock
  if (typeof looked === 'string') return atRisk ? stockOutRiskFell(input, atRisk, looked) : []
  const { net, forecast, item } = looked
  const available = availableOf(net)
  const risk = stockOutRiskOf(available, forecast)
  if (risk === null || !item) return []
  const isCritical = item.criticality === 'HIGH' || item.criticality === 'LIFE_SUSTAINING'
  const isAlarmed = atRisk !== null
  if (isAlarmed === (isCritical && isAlarming(risk, isAlarmed))) return []
  if (atRisk) return stockOutRiskFell(input, atRisk, `the risk of a stock-out is ${percent(risk)} now`)
  const { site, location, unit } = position
  const detail =
    `${item.item} at ${location} is ${item.criticality === 'HIGH' ? 'of high criticality' : 'life-sustaining'} and runs ` +
    `out before a delivery could come with a probability of ${percent(risk)}: ${available} ${unit} are available until ` +
    `then, and ${forecast?.demand} ${unit} are expected to be used`
  return stockOutRiskRose(input, { site, subject: `${location}:${item.item}` }, item.criticality, detail)
}

const percent = (risk: string): string => `${Math.round(Number(risk) * 1000) / 10} %`
