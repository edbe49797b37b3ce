import { Big } from 'big.js'
import { formatMillionths, millionths } from './millionths.ts'

/**
 * An exact decimal as it crosses module borders: "8", "-0.5"; no exponent, no leading or trailing zeros, no "-0".
 * The functions below also take other plain notations ("8.50", "007"), always return this one, and throw a
 * RangeError for anything that is no plain decimal or longer than 200 characters.
 */
export type Decimal = string

const canonical = /^(?!-0$)-?(0|[1-9]\d*)(\.\d*[1-9])?$/
const plain = /^-?\d+(\.\d+)?$/

/** True for a canonical decimal of at most 40 characters: what to ask of a value from outside. */
export const isDecimal = (value: unknown): value is Decimal =>
  typeof value === 'string' && value.length <= 40 && canonical.test(value)

export function add(a: Decimal, b: Decimal): Decimal {
  const sum = millionths(a) + millionths(b)
  return Number.isNaN(sum) ? text(big(a).plus(big(b))) : formatMillionths(sum)
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  const difference = millionths(a) - millionths(b)
  return Number.isNaN(difference) ? text(big(a).minus(big(b))) : formatMillionths(difference)
}

export const multiply = (a: Decimal, b: Decimal): Decimal => text(big(a).times(big(b)))

/** Negative, zero or positive as a is below, equal to or above b: fit for `sort`. */
export function compare(a: Decimal, b: Decimal): number {
  const difference = millionths(a) - millionths(b)
  return Number.isNaN(difference) ? big(a).cmp(big(b)) : Math.sign(difference)
}

export const isZero = (a: Decimal): boolean => compare(a, '0') === 0
export const isNegative = (a: Decimal): boolean => compare(a, '0') < 0
/** Without its sign. */
export const absolute = (a: Decimal): Decimal => (isNegative(a) ? subtract('0', a) : a)
export const min = (a: Decimal, b: Decimal): Decimal => (compare(a, b) <= 0 ? a : b)
export const max = (a: Decimal, b: Decimal): Decimal => (compare(a, b) >= 0 ? a : b)

/** The exact quotient, or undefined where no finite decimal is one (1 ÷ 3). Throws for a divisor of zero. */
export function divideExact(dividend: Decimal, divisor: Decimal): Decimal | undefined {
  const { n, d } = fraction(dividend, divisor)
  // n ÷ d in lowest terms ends exactly when d has no prime factors but 2 and 5.
  const reduced = d / greatestCommonDivisor(n < 0n ? -n : n, d)
  let rest = reduced
  let places = 0
  for (; rest % 10n === 0n; rest /= 10n) places++
  for (; rest % 5n === 0n; rest /= 5n) places++
  for (; rest % 2n === 0n; rest /= 2n) places++
  if (rest !== 1n) return undefined
  const scaled = (n * 10n ** BigInt(places)) / d
  return text(new Big(scaled.toString()).times(new Big(`1e-${places}`)))
}

/** The quotient cut off after so many decimals: to be shown, never to be counted with. Throws for a divisor of zero. */
export function divideCutOff(dividend: Decimal, divisor: Decimal, places: number): Decimal {
  const { n, d } = fraction(dividend, divisor)
  return text(new Big(((n * 10n ** BigInt(places)) / d).toString()).times(new Big(`1e-${places}`)))
}

/** The whole number of divisors needed to cover the dividend, as order units are needed for base units. Divisor above zero. */
export function ceilDiv(dividend: Decimal, divisor: Decimal): Decimal {
  if (compare(divisor, '0') <= 0) throw new RangeError(`cannot divide ${dividend} into parts of ${divisor}`)
  const { n, d } = fraction(dividend, divisor)
  const quotient = n / d
  return String(n > 0n && n % d !== 0n ? quotient + 1n : quotient)
}

/** The smallest multiple of `multiple` (above zero) that is not below the quantity. */
export const ceilToMultiple = (quantity: Decimal, multiple: Decimal): Decimal =>
  multiply(ceilDiv(quantity, multiple), multiple)

/** Money to so many places of the currency. Half a unit goes away from zero, so a credit equals the debit it reverses. */
export const roundMoney = (value: Decimal, places: 2 | 4 = 2): Decimal =>
  text(big(value).round(places, Big.roundHalfUp))

/** Price times quantity, rounded once, at the end. */
export const amount = (price: Decimal, quantity: Decimal, places: 2 | 4 = 2): Decimal =>
  roundMoney(multiply(price, quantity), places)

function big(value: Decimal): Big {
  if (typeof value !== 'string' || value.length > 200 || !plain.test(value)) {
    throw new RangeError(`not a plain decimal: ${JSON.stringify(value)?.slice(0, 60)}`)
  }
  return new Big(value)
}

const text = (value: Big): Decimal => (value.eq(0) ? '0' : value.toFixed())

// a ÷ b as whole numbers, the denominator positive.
function fraction(a: Decimal, b: Decimal): { n: bigint; d: bigint } {
  const [x, y] = [big(a), big(b)]
  if (y.eq(0)) throw new RangeError(`cannot divide ${a} by zero`)
  const places = Math.max(decimalsOf(x), decimalsOf(y))
  const [n, d] = [x, y].map((value) => BigInt(value.toFixed(places).replace('.', ''))) as [bigint, bigint]
  return d < 0n ? { n: -n, d: -d } : { n, d }
}

const decimalsOf = (value: Big): number => Math.max(0, value.c.length - 1 - value.e)

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b)
}
