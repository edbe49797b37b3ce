// GS1 General Specifications, section 7.9.1, "Standard check digit calculations for GS1 data structures": from the right,
// the digits before the check digit weigh 3, 1, 3, …; the check digit brings the sum up to a multiple of ten.

/** The check digit for the digits that go before it. Throws a RangeError for anything but digits. */
export function gs1CheckDigit(body: string): string {
  if (!/^\d{1,17}$/.test(body)) throw new RangeError(`not 1 to 17 digits: ${JSON.stringify(body.slice(0, 30))}`)
  let sum = 0
  for (let index = 0; index < body.length; index++) {
    sum += Number(body[body.length - 1 - index]) * (index % 2 === 0 ? 3 : 1)
  }
  return String((10 - (sum % 10)) % 10)
}

const isNumber =
  (lengths: readonly number[]) =>
  (value: unknown): value is string =>
    typeof value === 'string' &&
    lengths.includes(value.length) &&
    /^\d+$/.test(value) &&
    value.endsWith(gs1CheckDigit(value.slice(0, -1)))

const make =
  (name: string, lengths: readonly number[]) =>
  (body: string): string => {
    if (!lengths.includes(body.length + 1)) {
      throw new RangeError(`a ${name} has ${lengths.join(', ')} digits with its check digit, not ${body.length + 1}`)
    }
    return body + gs1CheckDigit(body)
  }

const gtinLengths = [8, 12, 13, 14]

/** Global Trade Item Number of 8, 12, 13 or 14 digits, check digit right. */
export const isGtin = isNumber(gtinLengths)
/** Global Location Number: 13 digits. */
export const isGln = isNumber([13])
/** Serial Shipping Container Code: 18 digits. */
export const isSscc = isNumber([18])

/** The number with its check digit, from the digits before it. Throws a RangeError for a wrong length. */
export const makeGtin = make('GTIN', gtinLengths)
export const makeGln = make('GLN', [13])
export const makeSscc = make('SSCC', [18])

/** A GTIN of any length in the 14 digits by which GTINs are compared and stored (section 3.3.2, AI 01); zeros in front. */
export const gtin14 = (gtin: string): string => gtin.padStart(14, '0')
