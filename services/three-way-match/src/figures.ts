import { add, ceilDiv, compare, type Decimal, divideExact, min, multiply, roundMoney } from '@supplyline/quantity'

/** Largest figures that the contracts carry: decimal(18,6) and decimal(18,4). */
const MOST_QUANTITY = '999999999999.999999'
const MOST_MONEY = '99999999999999.9999'

/** A quotient for people and for amounts of money: rounded to two or four places. Dividend not below, divisor above zero. */
export const quotient = (dividend: Decimal, divisor: Decimal, places: 2 | 4): Decimal =>
  min(
    roundMoney(
      divideExact(dividend, divisor) ?? multiply(ceilDiv(multiply(dividend, '100000000'), divisor), '0.00000001'),
      places,
    ),
    MOST_MONEY,
  )

/** The exact quotient if a contract can carry it as a quantity. */
export const exactQuantity = (dividend: Decimal, divisor: Decimal): Decimal | undefined => {
  const exact = divideExact(dividend, divisor)
  if (exact === undefined || compare(exact, MOST_QUANTITY) > 0) return undefined
  return (exact.split('.')[1] ?? '').length <= 6 ? exact : undefined
}

/** A quantity for people, to four places where it does not go out. */
export const shownQuantity = (dividend: Decimal, divisor: Decimal): Decimal =>
  min(exactQuantity(dividend, divisor) ?? quotient(dividend, divisor, 4), MOST_QUANTITY)

/** `part` of `whole` of an amount, in cents. */
export const share = (amount: Decimal, part: Decimal, whole: Decimal): Decimal =>
  compare(part, whole) === 0 ? amount : quotient(multiply(amount, part), whole, 2)

export const raisedBy = (value: Decimal, percent: Decimal): Decimal =>
  multiply(value, add('1', multiply(percent, '0.01')))

export const sum = (values: readonly Decimal[]): Decimal => values.reduce(add, '0')

/** As people write money: with cents. */
export const money = (value: Decimal): string => {
  const [whole, cents = ''] = value.split('.')
  return `${whole}.${cents.padEnd(2, '0')}`
}
