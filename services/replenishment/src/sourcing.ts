import { type Input, referencesOf } from '@supplyline/messaging'
import { ceilDiv, ceilToMultiple, compare, type Decimal, max, toBase } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'
import type { Position } from './stock.ts'

type Item = Records['master.Item']
type Contract = Records['master.Contract']
type Supplier = Records['master.Supplier']

/** Where to order: a contract, its supplier, and the base units in one order unit. */
export type Source = { item: Item; contract: Contract; supplier: Supplier; factor: Decimal }

/** The usable contract of the lowest rank; at equal rank the site's own goes before one for all sites. */
export const sourceOf = (input: Input, { site, item: number, unit }: Position): Source | { problem: string } => {
  const item = referencesOf(input, 'master.Item').find((i) => i.item === number)
  if (!item) return { problem: `no item ${number} in master data` }
  if (item.baseUnit !== unit)
    return { problem: `stock is kept in ${unit}, but the base unit of ${number} is now ${item.baseUnit}` }
  const problems: string[] = []
  for (const contract of referencesOf(input, 'master.Contract')
    .filter((c) => c.item === number)
    .sort(byPreference)) {
    const supplier = referencesOf(input, 'master.Supplier').find((s) => s.supplier === contract.supplier)
    const factor = toBase('1', contract.unit, item)
    const problem = unusable(contract, supplier, site, input.now) ?? (factor.ok ? undefined : factor.reason)
    if (problem === undefined && supplier && factor.ok) return { item, contract, supplier, factor: factor.quantity }
    problems.push(`${contract.contract}: ${problem}`)
  }
  const [first] = problems
  return { problem: first === undefined ? `no contract for ${number}` : problems.slice(0, 5).join('; ') }
}

const byPreference = (a: Contract, b: Contract): number =>
  a.rank - b.rank || Number(a.site === '*') - Number(b.site === '*') || (a.contract < b.contract ? -1 : 1)

const unusable = (
  contract: Contract,
  supplier: Supplier | undefined,
  site: string,
  now: number,
): string | undefined => {
  const { effectiveFrom, effectiveTo, multiple } = contract
  if (contract.site !== '*' && contract.site !== site) return `holds for site ${contract.site} only`
  if (effectiveFrom > now) return 'does not hold yet'
  if (effectiveTo !== null && effectiveTo <= now) return 'has ended'
  if (!supplier) return `supplier ${contract.supplier} is not in master data`
  if (supplier.site !== '*' && supplier.site !== site) return `supplier ${supplier.supplier} does not serve ${site}`
  if (compare(multiple, '0') <= 0) return `its multiple is ${multiple}, not above zero`
  return undefined
}

/** Whole order units that cover what is missing, and not below the contract's minimum, in its multiples. */
export const orderQuantityOf = (missing: Decimal, { contract, factor }: Source): Decimal =>
  ceilToMultiple(max(ceilDiv(missing, factor), contract.minimumOrder), contract.multiple)
