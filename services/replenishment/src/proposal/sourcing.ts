import { type Input, referencesOf } from '@supplyline/messaging'
import { ceilDiv, ceilToMultiple, compare, type Decimal, max, toBase } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'
import { horizonAt, horizonOf } from '../inventory-position.ts'
import { isLater } from '../orders/on-order.ts'
import type { Position } from '../position.ts'
import type { Stock } from '../stock.ts'
import { barOf } from './erp-standing.ts'

type Item = Records['master.Item']
type Contract = Records['master.Contract']
type Supplier = Records['master.Supplier']
type PassedOver = Records['replenishment.ReplenishmentProposed']['passedOver'][number]

/** Where to order: a contract, its supplier, the base units in one order unit, and the contracts that were preferred to it. */
export type Source = {
  item: Item
  contract: Contract
  supplier: Supplier
  factor: Decimal
  passedOver: PassedOver[]
  /**
   * `late`: each usable supplier has declined, or will deliver only after the horizon what was proposed to it: then what
   * comes late counts, since nobody brings it sooner. `declined`: all have declined, and nobody is asked meanwhile.
   */
  standing: 'free' | 'late' | 'declined'
}

/** So many are told; a hundred contracts that have ended are no news. */
const MOST_PASSED_OVER = 10
const MOST_PROBLEMS = 5

/**
 * The usable contract of the lowest rank whose supplier neither has declined nor is late here; at equal rank the site's
 * own goes before one for all sites. Without such a contract that of the first who is late with what others ordered, then
 * of the first who is late with what was proposed here, then of the first who declined.
 */
export const sourceOf = (
  input: Input,
  stock: Stock,
  position: Position,
  reviewDays: number | null,
): Source | { problem: string } => {
  const { site, item: number, unit } = position
  const item = referencesOf(input, 'master.Item').find((i) => i.item === number)
  if (!item) return { problem: `no item ${number} in master data` }
  if (item.baseUnit !== unit)
    return { problem: `stock is kept in ${unit}, but the base unit of ${number} is now ${item.baseUnit}` }
  const bar = barOf(input, site, 'item', item.erpMaterials)
  if (bar) return { problem: `${bar}; have that put right there, or use another item instead` }
  const suppliers = referencesOf(input, 'master.Supplier')
  const passedOver: PassedOver[] = []
  const others: (Omit<Source, 'standing'> & { standing: Standing })[] = []
  for (const contract of referencesOf(input, 'master.Contract')
    .filter((c) => c.item === number)
    .sort(byPreference)) {
    const supplier = suppliers.find((s) => s.supplier === contract.supplier)
    const factor = toBase('1', contract.unit, item)
    const problem = unusable(input, contract, supplier, site) ?? (factor.ok ? undefined : factor.reason)
    const pass = (reason: string) =>
      passedOver.push({ contract: contract.contract, supplier: contract.supplier, reason })
    if (problem !== undefined || !supplier || !factor.ok) {
      pass(problem ?? 'cannot be used')
      continue
    }
    const { standing, why } = standingOf(stock, position, supplier, input.now, reviewDays)
    const told = passedOver.slice(-MOST_PASSED_OVER)
    const source = { item, contract, supplier, factor: factor.quantity, passedOver: told, standing }
    if (standing === 'free') return { ...source, standing }
    others.push(source)
    pass(why)
  }
  const busy = others.find(({ standing }) => standing === 'busy')
  // It was never asked for this need: what others ordered from it for later hides no stock-out.
  if (busy) return { ...busy, standing: 'free' }
  const best = others.find(({ standing }) => standing === 'late') ?? others[0]
  if (best) return { ...best, standing: best.standing === 'late' ? 'late' : 'declined' }
  const problems = passedOver.slice(0, MOST_PROBLEMS).map(({ contract, reason }) => `${contract}: ${reason}`)
  return { problem: problems.join('; ') || `no contract for ${number}` }
}

/** `busy`: what comes late was not proposed here. */
type Standing = 'free' | 'busy' | 'late' | 'declined'

/** A supplier is not asked again for what it would not deliver, nor for what it will deliver late. */
const standingOf = (
  stock: Stock,
  position: Position,
  { supplier, leadTimeDays }: Supplier,
  now: number,
  reviewDays: number | null,
): { standing: Standing; why: string } => {
  const { declined, onOrder } = stock
  const refused = declined.find((d) => d.supplier === supplier && now < d.until)
  if (refused)
    return { standing: 'declined', why: `would not deliver here, and is not asked until ${minute(refused.until)}` }
  const horizonEndsAt = horizonOf(now, leadTimeDays, reviewDays)
  const horizon = horizonAt(stock, position, now, horizonEndsAt)
  const lines = onOrder.lines.filter((line) => line.supplier === supplier && isLater(line, horizon))
  const late = lines.find((line) => line.proposed) ?? lines[0]
  return late
    ? {
        standing: late.proposed ? 'late' : 'busy',
        why: `delivers order ${late.orderId} only after ${minute(horizonEndsAt)}`,
      }
    : { standing: 'free', why: '' }
}

const minute = (time: number): string => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`

const byPreference = (a: Contract, b: Contract): number =>
  a.rank - b.rank || Number(a.site === '*') - Number(b.site === '*') || (a.contract < b.contract ? -1 : 1)

const unusable = (
  input: Input,
  contract: Contract,
  supplier: Supplier | undefined,
  site: string,
): string | undefined => {
  const { now } = input
  const { effectiveFrom, effectiveTo, multiple } = contract
  if (contract.site !== '*' && contract.site !== site) return `holds for site ${contract.site} only`
  if (effectiveFrom > now) return 'does not hold yet'
  if (effectiveTo !== null && effectiveTo <= now) return 'has ended'
  if (!supplier) return `supplier ${contract.supplier} is not in master data`
  if (supplier.site !== '*' && supplier.site !== site) return `supplier ${supplier.supplier} does not serve ${site}`
  if (compare(multiple, '0') <= 0) return `its multiple is ${multiple}, not above zero`
  return barOf(input, site, 'supplier', supplier.erpVendors)
}

type Terms = { unitFactor: Decimal; minimumOrder: Decimal | null; multiple: Decimal | null }

/** Whole order units that cover what is missing, and not below the contract's minimum, in its multiples. */
export const orderQuantityOf = (missing: Decimal, { unitFactor, minimumOrder, multiple }: Terms): Decimal =>
  ceilToMultiple(max(ceilDiv(missing, unitFactor), minimumOrder ?? '0'), multiple ?? '1')
