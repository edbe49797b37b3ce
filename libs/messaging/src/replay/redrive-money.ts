/** Amounts by currency: exact decimals as text. */
export type Money = Map<string, string>

/** Places kept: those of a price times those of a quantity. */
const SCALE = 10

type Line = { amount?: string; unitPrice?: string; quantity?: string; currency?: string }
type Amounts = Line & { total?: string; lines?: readonly Line[] }

/** What a record, or the request of a call, amounts to: its total, its amount, or the sum of its lines. */
export const moneyOf = (data: unknown): Money => {
  const found = new Map<string, bigint>()
  if (typeof data !== 'object' || data === null) return new Map()
  const { total, lines, ...own } = data as Amounts
  const add = ({ amount, unitPrice, quantity, currency = own.currency }: Line) => {
    if (currency === undefined) return
    const scaled =
      amount !== undefined
        ? scale(amount)
        : unitPrice !== undefined && quantity !== undefined
          ? (scale(unitPrice) * scale(quantity)) / 10n ** BigInt(SCALE)
          : undefined
    if (scaled !== undefined) found.set(currency, (found.get(currency) ?? 0n) + scaled)
  }
  if (total !== undefined) add({ ...own, amount: total })
  else if (own.amount !== undefined) add(own)
  else if (Array.isArray(lines)) for (const line of lines) add(line)
  return texts(found)
}

/** The sum, currency by currency. */
export const addMoney = (...amounts: Money[]): Money => {
  const sum = new Map<string, bigint>()
  for (const money of amounts)
    for (const [currency, amount] of money) sum.set(currency, (sum.get(currency) ?? 0n) + scale(amount))
  return texts(sum)
}

/** As people write it: `47.5 EUR, 3 USD`. */
export const moneyText = (money: Money): string =>
  [...money]
    .sort()
    .map(([currency, amount]) => `${amount} ${currency}`)
    .join(', ')

const PLAIN = /^(-?)(\d+)(?:\.(\d+))?$/

/** What is no plain decimal amounts to nothing: this is for people, and decides nothing. */
const scale = (decimal: string): bigint => {
  const [, sign, whole = '0', part = ''] = PLAIN.exec(decimal) ?? []
  const scaled = BigInt(whole + part.slice(0, SCALE).padEnd(SCALE, '0'))
  return sign === '-' ? -scaled : scaled
}

const texts = (amounts: Map<string, bigint>): Money => new Map([...amounts].map(([c, amount]) => [c, textOf(amount)]))

const textOf = (scaled: bigint): string => {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(SCALE + 1, '0')
  const part = digits.slice(-SCALE).replace(/0+$/, '')
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -SCALE)}${part && `.${part}`}`
}
