// Steps after which a series or fraction is as exact as it gets for the arguments that planning has.
const steps = 2_000
const tiny = 1e-300
const close = 1e-15

/**
 * ln Γ(x) for x > 0, to about 10⁻¹⁴: Stirling's series, after raising the argument to 10 or above.
 * Abramowitz & Stegun, Handbook of Mathematical Functions, 6.1.40 and 6.1.15.
 */
export function logGamma(x: number): number {
  let raised = x
  let shift = 0
  for (; raised < 10; raised++) shift += Math.log(raised)
  const inverse = 1 / raised
  const square = inverse * inverse
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188))))
  return (raised - 0.5) * Math.log(raised) - raised + Math.log(2 * Math.PI) / 2 + series - shift
}

/**
 * The regularised upper incomplete gamma function Q(a, x), a > 0 and x ≥ 0: the probability that a gamma variate of
 * shape a and scale 1 is above x, and that a Poisson variate of mean x is below a (a whole).
 * Abramowitz & Stegun, 6.5.29 (series) and 6.5.31 (continued fraction, by Lentz's method).
 */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1
  if (x === Number.POSITIVE_INFINITY) return 0
  const front = Math.exp(a * Math.log(x) - x - logGamma(a))
  if (x < a + 1) {
    let term = 1 / a
    let sum = term
    for (let n = 1; n < steps && term > sum * close; n++) {
      term *= x / (a + n)
      sum += term
    }
    return probability(1 - front * sum)
  }
  let b = x + 1 - a
  let c = 1 / tiny
  let d = 1 / b
  let fraction = d
  for (let n = 1; n < steps; n++) {
    const numerator = n * (a - n)
    b += 2
    d = 1 / nonZero(numerator * d + b)
    c = nonZero(b + numerator / c)
    fraction *= c * d
    if (Math.abs(c * d - 1) < close) break
  }
  return probability(front * fraction)
}

/**
 * The regularised incomplete beta function Iₓ(a, b), a and b > 0, x from 0 to 1.
 * Abramowitz & Stegun, 26.5.8 (continued fraction, by Lentz's method) and 26.5.2.
 */
export function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, 1 - x)
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a
  let c = 1
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m < steps; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / nonZero(1 + even * d)
    c = nonZero(1 + even / c)
    fraction *= c * d
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / nonZero(1 + odd * d)
    c = nonZero(1 + odd / c)
    fraction *= c * d
    if (Math.abs(c * d - 1) < close) break
  }
  return probability(front * fraction)
}

const nonZero = (value: number): number => (Math.abs(value) < tiny ? tiny : value)
const probability = (value: number): number => Math.min(1, Math.max(0, value))
