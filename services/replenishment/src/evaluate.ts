import { type Input, referencesOf } from '@supplyline/messaging'
import { multiply } from '@supplyline/quantity'
import { decimalProblem } from '@supplyline/schemas'
import { forecastNow } from './demand/forecast.ts'
import { shelfLifeOf } from './demand/shelf-life.ts'
import { declinesEnded, hinder, unhinder } from './exceptions.ts'
import { horizonOf, inventoryPositionOf, isNothing, type Net, netOf } from './inventory-position.ts'
import {
  forecastFor,
  isProbability,
  type Levels,
  levelsOf,
  reviewDaysOf,
  type StockingPolicy,
} from './policy/levels.ts'
import { needOf } from './policy/need.ts'
import { type Position, usableAt } from './position.ts'
import { propose } from './proposal/propose.ts'
import { orderQuantityOf, type Source, sourceOf } from './proposal/sourcing.ts'
import { withdrawAll, withdrawNeedless } from './proposal/withdraw.ts'
import { alarm } from './risk/alarm.ts'
import { evolve, type HindranceKind, type Stock, type StockEvent } from './stock.ts'
import { isAwaited, seek } from './transfers/seek.ts'

/** `isReview`: a policy with reviews proposes only then; `isAnswered`: what other places offer was asked for. */
export type Occasion = { isReview: boolean; isAnswered: boolean }

/**
 * Inventory position = usable on hand + in transit + on order that comes in time − allocated; what was proposed counts as
 * on order. Where the policy says that something is missing, other places are asked for what they offer, and the rest is
 * proposed to be bought, or it is said once why it cannot be. What is needless is withdrawn.
 */
export const evaluate = (input: Input, stock: Stock, position: Position, occasion: Occasion): StockEvent[] => {
  const [policy] = referencesOf(input, 'master.StockingPolicy')
  if (!policy) {
    const gone = 'no stocking policy applies any more'
    return [
      ...unhindered(input, stock, gone),
      ...alarm(input, stock, position, gone),
      ...withdrawAll(input, stock, position, gone),
    ]
  }
  const found = sourceOf(input, stock, position, reviewDaysOf(policy))
  const source = 'problem' in found ? undefined : found
  const made = source ? forecasting(input, stock, position, policy, source) : []
  const forecast = forecastFor(policy, made.reduce(evolve, stock).forecast)
  const shelfLifeDays = shelfLifeOf(stock.shelfLives)
  const levels = levelsOf(policy, forecast, { shelfLifeDays, criticality: source?.item.criticality ?? null })
  const horizonEndsAt = source ? horizonOf(input.now, source.supplier.leadTimeDays, levels.reviewDays) : null
  const inTime = netOf(stock, position, input.now, horizonEndsAt)
  const isLate = source?.standing === 'late'
  const net = isLate ? netOf(stock, position, input.now, null) : inTime
  const given = { net, levels, forecast, shelfLifeDays, horizonEndsAt: isLate ? null : horizonEndsAt }
  const mayPropose = occasion.isReview || levels.reviewDays === null
  const mayAsk = mayPropose && !occasion.isAnswered
  return [
    ...made,
    ...replenish(input, stock, position, { policy, found, levels, net, mayPropose, mayAsk }, (by) =>
      propose(input, position, by, given),
    ),
    ...alarm(input, stock, position, { net: inTime, forecast, item: source?.item }),
  ]
}

type Asked = {
  policy: StockingPolicy
  found: Source | { problem: string }
  levels: Levels
  net: Net
  mayPropose: boolean
  mayAsk: boolean
}

const replenish = (
  input: Input,
  stock: Stock,
  position: Position,
  { policy, found, levels, net, mayPropose, mayAsk }: Asked,
  proposal: (source: Source) => StockEvent,
): StockEvent[] => {
  const inventoryPosition = inventoryPositionOf(net)
  const need = unusableLevel(policy) ?? needOf(levels, inventoryPosition, position.unit)
  if ('problem' in need) return hindered(input, stock, position, 'unusable-policy', need.problem)
  const { missing } = need
  if (missing && mayAsk) {
    if (isAwaited(input, stock.transfers)) return []
    const sought = seek(input, stock, position, missing.quantity)
    if (sought) return [sought]
  }
  const enough = missing
    ? []
    : [
        ...declinesEnded(input, stock.declined, 'nothing is missing any more'),
        ...withdrawNeedless(input, stock, position, levels, inventoryPosition),
      ]
  if (!missing && stock.hindrance?.kind !== 'no-contract')
    return [...unhindered(input, stock, 'the policy is usable'), ...enough]
  if ('problem' in found) return missing ? hindered(input, stock, position, 'no-contract', found.problem) : enough
  const usable = unhindered(input, stock, `contract ${found.contract.contract} is usable`)
  if (!missing) return [...usable, ...enough]
  if (found.standing === 'declined' || !mayPropose) return usable
  const { supplier } = found.supplier
  const terms = { ...found.contract, unitFactor: found.factor }
  const orderQuantity = orderQuantityOf(missing.quantity, terms)
  const ordered = multiply(orderQuantity, found.factor)
  const figures = [...Object.values(net), inventoryPosition, missing.quantity, orderQuantity, ordered]
  const beyond = figures.find((figure) => decimalProblem(figure, 18, 6) !== undefined)
  if (beyond !== undefined)
    return hindered(input, stock, position, 'unusable-policy', `a quantity of ${beyond} is beyond 12 digits`)
  return [
    ...usable,
    ...declinesEnded(input, stock.declined, `what is missing is proposed from ${supplier}`),
    proposal(found),
  ]
}

/** Once a day, as long as somebody can be asked; days without anything usable say too little about demand. */
const forecasting = (
  { now }: Input,
  stock: Stock,
  position: Position,
  policy: StockingPolicy,
  { supplier: { supplier, leadTimeDays } }: Source,
): StockEvent[] => {
  const basis = { supplier, agreedDays: leadTimeDays, reviewDays: reviewDaysOf(policy) ?? 0 }
  const forecast = forecastNow(stock, basis, now, isNothing(usableAt(position, now)))
  return forecast ? [{ type: 'DemandForecast', data: forecast }] : []
}

const unusableLevel = ({ serviceLevel }: StockingPolicy): { problem: string } | undefined =>
  serviceLevel === null || isProbability(serviceLevel)
    ? undefined
    : { problem: `a service level of ${serviceLevel} is not above 0.5 and below 1` }

const hindered = (
  input: Input,
  stock: Stock,
  { site, location, item }: Position,
  kind: HindranceKind,
  why: string,
): StockEvent[] => {
  if (stock.hindrance?.kind === kind) return []
  const subject = `${location}:${item}`
  const detail = `${item} at ${location} cannot be replenished: ${why}`
  return [
    ...unhindered(input, stock, `now it is another reason: ${kind}`),
    ...hinder(input, { site, subject }, kind, detail),
  ]
}

const unhindered = (input: Input, { hindrance }: Stock, resolution: string): StockEvent[] =>
  hindrance ? unhinder(input, hindrance.exceptionId, hindrance.site, resolution) : []
