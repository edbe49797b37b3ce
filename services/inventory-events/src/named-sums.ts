import { add, type Decimal } from '@supplyline/quantity'

/** A signed sum under a name: a lot, a supplier or a location. */
export type NamedSum = { name: string; quantity: Decimal }

/** In the order of their names; what comes to zero is left out. */
export const withSum = (sums: readonly NamedSum[], name: string, change: Decimal): NamedSum[] => {
  const found = sums.findIndex((sum) => sum.name >= name)
  const at = found < 0 ? sums.length : found
  const known = sums[at]?.name === name ? sums[at] : undefined
  const quantity = add(known?.quantity ?? '0', change)
  const after = sums.slice()
  after.splice(at, known ? 1 : 0, ...(quantity === '0' ? [] : [{ name, quantity }]))
  return after
}

export const sumOf = (sums: readonly NamedSum[], name: string): Decimal =>
  sums.find((sum) => sum.name === name)?.quantity ?? '0'

export const totalOf = (sums: readonly NamedSum[]): Decimal =>
  sums.reduce((total, { quantity }) => add(total, quantity), '0')
