/** A polynomial by Horner's rule, the highest power first. */
const polynomial = (x: number, ...coefficients: number[]): number => {
  let value = 0
  for (const coefficient of coefficients) value = value * x + coefficient
  return value
}

/**
 * The standard normal deviate with this much probability below it; −∞ at 0 and ∞ at 1. Exact to about 1 part in 10¹⁶.
 * M. J. Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37(3), 1988. Errors: RangeError outside 0 to 1.
 */
export function normalQuantile(probability: number): number {
  if (!(probability >= 0 && probability <= 1))
    throw new RangeError(`a probability is from 0 to 1, and this is ${probability}`)
  const q = probability - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    return (
      (q *
        polynomial(
          r,
          2509.0809287301227,
          33430.57558358813,
          67265.7709270087,
          45921.95393154987,
          13731.69376550946,
          1971.5909503065513,
          133.14166789178438,
          3.3871328727963665,
        )) /
      polynomial(
        r,
        5226.495278852854,
        28729.085735721943,
        39307.89580009271,
        21213.794301586597,
        5394.196021424751,
        687.1870074920579,
        42.31333070160091,
        1,
      )
    )
  }
  const tail = q < 0 ? probability : 1 - probability
  const far = tail === 0 ? Number.POSITIVE_INFINITY : farQuantile(Math.sqrt(-Math.log(tail)))
  return q < 0 ? -far : far
}

/** AS 241 outside 0.075 to 0.925; `r` = √−ln(tail). */
function farQuantile(r: number): number {
  if (r <= 5)
    return (
      polynomial(
        r - 1.6,
        0.0007745450142783414,
        0.022723844989269184,
        0.2417807251774506,
        1.2704582524523684,
        3.6478483247632045,
        5.769497221460691,
        4.630337846156546,
        1.4234371107496835,
      ) /
      polynomial(
        r - 1.6,
        1.0507500716444169e-9,
        0.0005475938084995345,
        0.015198666563616457,
        0.14810397642748008,
        0.6897673349851,
        1.6763848301838038,
        2.053191626637759,
        1,
      )
    )
  return (
    polynomial(
      r - 5,
      2.0103343992922881e-7,
      2.7115555687434876e-5,
      0.0012426609473880784,
      0.026532189526576124,
      0.29656057182850487,
      1.7848265399172913,
      5.463784911164114,
      6.657904643501103,
    ) /
    polynomial(
      r - 5,
      2.0442631033899397e-15,
      1.421511758316446e-7,
      1.8463183175100548e-5,
      0.0007868691311456133,
      0.014875361290850615,
      0.1369298809227358,
      0.599832206555888,
      1,
    )
  )
}

/** The density of the standard normal distribution. */
export const normalDensity = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)

/**
 * The probability that a standard normal deviate is above `z`; absolute error below 10⁻¹⁵, relative below 10⁻⁸.
 * Hart's rational approximation (Computer Approximations, 1968, 5666) as in G. West, Better approximations to
 * cumulative normal functions, Wilmott Magazine, May 2005.
 */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z)
  if (z > 37) return 0
  if (z >= 5 * Math.SQRT2) {
    const fraction = z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 0.65))))
    return normalDensity(z) / fraction
  }
  return (
    (Math.exp((-z * z) / 2) *
      polynomial(
        z,
        0.0352624965998911,
        0.700383064443688,
        6.37396220353165,
        33.912866078383,
        112.079291497871,
        221.213596169931,
        220.206867912376,
      )) /
    polynomial(
      z,
      0.0883883476483184,
      1.75566716318264,
      16.064177579207,
      86.7807322029461,
      296.564248779674,
      637.333633378831,
      793.826512519948,
      440.413735824752,
    )
  )
}

/**
 * The unit normal loss function: how far a standard normal deviate is above `z` on average, 0 where it is below.
 * Silver, Pyke & Thomas, Inventory and Production Management in Supply Chains, 4th ed. 2017, chapter 6 (Gᵤ).
 */
export const unitNormalLoss = (z: number): number => Math.max(0, normalDensity(z) - z * normalTail(z))
