import { normalQuantile, normalTail, unitNormalLoss } from './normal.ts'

/** Mean and standard deviation of a demand, base units. */
export interface Demand {
  mean: number
  sd: number
}

/** Above what any lead time of the largest demand comes to. */
const largest = 1e18

/** Errors: RangeError where one is not from 0 to 10¹⁸. */
export function checkDemand(mean: number, sd: number): void {
  if (!(mean >= 0 && mean <= largest)) throw new RangeError(`a mean is ${mean}; it must be from 0 to ${largest}`)
  if (!(sd >= 0 && sd <= largest))
    throw new RangeError(`a standard deviation is ${sd}; it must be from 0 to ${largest}`)
}

/**
 * The demand over a lead time that varies: mean d·L, standard deviation √(L σd² + d² σL²). Demand is per period and the
 * lead time in the same periods; demands of different periods and the lead time are taken as independent.
 * Silver, Pyke & Thomas, Inventory and Production Management in Supply Chains, 4th ed. 2017, chapter 6; Chopra & Meindl,
 * Supply Chain Management, chapter "Managing uncertainty in a supply chain: safety inventory".
 * Errors: RangeError where one is outside 0 to 10¹⁸.
 */
export function leadTimeDemand(given: {
  meanDemand: number
  sdDemand: number
  meanLeadTime: number
  sdLeadTime: number
}): Demand {
  const { meanDemand, sdDemand, meanLeadTime, sdLeadTime } = given
  checkDemand(meanDemand, sdDemand)
  checkDemand(meanLeadTime, sdLeadTime)
  return {
    mean: meanDemand * meanLeadTime,
    sd: Math.hypot(Math.sqrt(meanLeadTime) * sdDemand, meanDemand * sdLeadTime),
  }
}

/**
 * z(service level) × standard deviation of the lead-time demand, base units; below zero for a service level below one
 * half. The service level is the probability of no stock-out in an order cycle, strictly between 0 and 1.
 * Silver, Pyke & Thomas, as above. Errors: RangeError.
 */
export function safetyStock(given: { serviceLevel: number; sd: number }): number {
  const { serviceLevel, sd } = given
  checkDemand(0, sd)
  if (!(serviceLevel > 0 && serviceLevel < 1))
    throw new RangeError(`the service level is ${serviceLevel}; it must be above 0 and below 1`)
  return normalQuantile(serviceLevel) * sd
}

/** Mean lead-time demand + safety stock, never below zero, base units. Errors: RangeError as in `safetyStock`. */
export function reorderPoint(given: { serviceLevel: number; mean: number; sd: number }): number {
  checkDemand(given.mean, given.sd)
  return Math.max(0, given.mean + safetyStock(given))
}

/**
 * The cycle service level of a reorder point: the probability that normal lead-time demand is not above it.
 * Chopra & Meindl, as above. Errors: RangeError for a mean or standard deviation outside 0 to 10¹⁸.
 */
export function cycleServiceLevel(given: { reorderPoint: number; mean: number; sd: number }): number {
  const { reorderPoint, mean, sd } = given
  checkDemand(mean, sd)
  if (sd === 0) return reorderPoint >= mean ? 1 : 0
  return normalTail((mean - reorderPoint) / sd)
}

/**
 * Units short per order cycle on average: sd × Gᵤ(safety stock ÷ sd), base units, of normal lead-time demand.
 * Silver, Pyke & Thomas, as above. Errors: RangeError for a standard deviation outside 0 to 10¹⁸.
 */
export function expectedShortage(given: { safetyStock: number; sd: number }): number {
  const { safetyStock, sd } = given
  checkDemand(0, sd)
  if (sd === 0) return Math.max(0, -safetyStock)
  return sd * unitNormalLoss(safetyStock / sd)
}

/**
 * The share of demand met from the shelf: 1 − shortage per cycle ÷ order quantity, from 0 to 1.
 * Chopra & Meindl, as above. Errors: RangeError as in `expectedShortage`, or for an order quantity not above zero.
 */
export function fillRate(given: { safetyStock: number; sd: number; orderQuantity: number }): number {
  if (!(given.orderQuantity > 0))
    throw new RangeError(`the order quantity is ${given.orderQuantity}; it must be above 0`)
  return Math.max(0, 1 - expectedShortage(given) / given.orderQuantity)
}
