import { incompleteBeta, upperGamma } from './gamma-function.ts'
import { normalTail } from './normal.ts'
import { checkDemand } from './safety-stock.ts'

// Below this mean a demand of whole units is counted, not measured.
const slowMover = 10
// So far out the negative binomial and the gamma distribution no longer differ.
const farOut = 10_000
// A demand that varies so much is above zero once in 10¹¹ times.
const rarely = 1e7

/**
 * The probability that the demand until the next delivery is above the inventory: `mean` and `sd` are those of that
 * demand (`leadTimeDemand`), in the unit of `inventory`, which is below zero where orders wait. Errors: RangeError for
 * a mean or standard deviation outside 0 to 10¹⁸, or an inventory that is no number.
 *
 * The distribution is fitted by mean and variance (Silver, Pyke & Thomas, Inventory and Production Management in
 * Supply Chains, 4th ed. 2017, chapter 6; Axsäter, Inventory Control, 3rd ed. 2015, 5.1):
 * - a mean below 10 whose variance is at least 0.9 × the mean is counted in whole units: Poisson up to 1.1 × the mean
 *   (Axsäter's limits), else negative binomial, which is a Poisson number of demands of unlike sizes. Only they have a
 *   probability of no demand at all, which decides for slow movers;
 * - else normal, if the standard deviation is at most half the mean;
 * - else gamma (Burgin, Operational Research Quarterly 26(3), 1975): the normal would put much of it below zero;
 * - no variance: the mean itself.
 */
export function stockOutProbability(given: { inventory: number; mean: number; sd: number }): number {
  const { inventory, mean, sd } = given
  checkDemand(mean, sd)
  if (Number.isNaN(inventory)) throw new RangeError('the inventory is not a number')
  if (inventory < 0) return 1
  if (sd === 0 || mean === 0) return mean > inventory ? 1 : 0
  if (sd > rarely * mean) return 0
  const dispersion = (sd / mean) * sd
  const whole = Math.floor(inventory)
  if (mean < slowMover && dispersion >= 0.9 && whole < farOut)
    return dispersion <= 1.1
      ? 1 - upperGamma(whole + 1, mean)
      : 1 - incompleteBeta(mean / (dispersion - 1), whole + 1, 1 / dispersion)
  if (sd <= mean / 2) return normalTail((inventory - mean) / sd)
  return upperGamma((mean / sd) ** 2, inventory / dispersion)
}
