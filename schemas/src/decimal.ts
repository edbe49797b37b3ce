// Avro's decimal (Avro 1.11, "Logical Types"): the unscaled integer as two's complement, big-endian, in the fewest bytes.
// In TypeScript a canonical string: "8", "0.5", "-12.25". A JavaScript number only ever holds an unscaled whole number
// below 2^47 here, which it holds exactly; anything larger is a bigint.

/** Longest encoding that is read: 18 digits fit in 8 bytes, and other writers may pad with sign bytes. */
export const maxDecimalBytes = 16

const pattern = /^-?\d{1,40}(?:\.\d{1,40})?$/

/** Why a value does not fit decimal(precision, scale), in words; undefined if it fits. */
export const decimalProblem = (value: unknown, precision: number, scale: number): string | undefined => {
  if (typeof value !== 'string') return `must be a decimal string such as "12.5", not a ${typeof value}`
  if (!pattern.test(value)) return 'is not a decimal such as "12.5"'
  const [whole = '', fraction = ''] = value.replace('-', '').split('.')
  if (fraction.replace(/0+$/, '').length > scale) return `has more than ${scale} decimals`
  if (whole.replace(/^0+/, '').length > precision - scale)
    return `has more than ${precision - scale} digits before the point`
  return undefined
}

/** Whether `decimalProblem` names none. */
export const fitsDecimal = (value: unknown, precision: number, scale: number): value is string =>
  typeof value === 'string' &&
  (isShort(value, precision, scale) || decimalProblem(value, precision, scale) === undefined)

/** Of so few digits it fits whatever it is. */
const isShort = (text: string, precision: number, scale: number): boolean =>
  text.length <= precision - scale && unscaledNumber(text, scale) !== undefined

const zeros = '0'.repeat(40)

/** The bytes of a decimal string. Throws where `decimalProblem` names a problem. */
export const decimalBytes = (value: unknown, precision: number, scale: number): Buffer => {
  const unscaled = typeof value === 'string' ? unscaledNumber(value, scale) : undefined
  if (unscaled !== undefined) return numberBytes(unscaled)
  const problem = decimalProblem(value, precision, scale)
  if (problem !== undefined) throw new Error(problem)
  const [whole = '', fraction = ''] = (value as string).split('.')
  return bigintBytes(BigInt(whole + (fraction + zeros).slice(0, scale)))
}

/** Quick way for up to 14 digits; undefined for anything longer or odd. */
const unscaledNumber = (text: string, scale: number): number | undefined => {
  const negative = text.charCodeAt(0) === 45
  let n = 0
  let digits = 0
  let decimals = -1
  for (let i = negative ? 1 : 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit >= 0 && digit <= 9) {
      n = n * 10 + digit
      digits++
      if (decimals >= 0) decimals++
    } else if (digit === -2 && decimals < 0 && digits > 0) decimals = 0
    else return undefined
  }
  const missing = scale - Math.max(decimals, 0)
  if (digits === 0 || decimals === 0 || missing < 0 || digits + missing > 14) return undefined
  n *= 10 ** missing
  return negative ? -n : n
}

const numberBytes = (n: number): Buffer => {
  let length = 1
  let limit = 128
  while (n >= limit || n < -limit) {
    length++
    limit *= 256
  }
  const bytes = Buffer.allocUnsafe(length)
  bytes.writeIntBE(n, 0, length)
  return bytes
}

const bigintBytes = (n: bigint): Buffer => {
  const bytes = Buffer.allocUnsafe(8)
  bytes.writeBigInt64BE(n)
  let start = 0
  // A leading byte that only repeats the sign of the next one says nothing.
  while (start < 7 && bytes[start] === ((bytes[start + 1] as number) & 0x80 ? 0xff : 0)) start++
  return bytes.subarray(start)
}

/** The canonical decimal string of the bytes. Throws if they are no decimal(precision, scale). */
export const decimalText = (bytes: Buffer, precision: number, scale: number): string => {
  const { length } = bytes
  if (length === 0 || length > maxDecimalBytes) throw new Error(`a decimal of ${length} bytes`)
  if (length <= 6) return pointed(bytes.readIntBE(0, length), scale)
  const n = BigInt.asIntN(length * 8, BigInt(`0x${bytes.toString('hex')}`))
  const digits = (n < 0n ? -n : n).toString()
  if (digits.length > precision) throw new Error(`a decimal of more than ${precision} digits`)
  const padded = digits.padStart(scale + 1, '0')
  const whole = padded.slice(0, padded.length - scale)
  const fraction = padded.slice(padded.length - scale).replace(/0+$/, '')
  return `${n < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

const pointed = (n: number, scale: number): string => {
  const one = 10 ** scale
  const unscaled = Math.abs(n)
  const part = unscaled % one
  const whole = (unscaled - part) / one
  const sign = n < 0 ? '-' : ''
  if (part === 0) return `${sign}${whole}`
  let digits = part
  let places = scale
  while (digits % 10 === 0) {
    digits /= 10
    places--
  }
  return `${sign}${whole}.${String(digits).padStart(places, '0')}`
}
