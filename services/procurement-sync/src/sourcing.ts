import { quote } from '@supplyline/decider'
import { type Input, referencesOf } from '@supplyline/messaging'
import {
  amount,
  ceilDiv,
  ceilToMultiple,
  compare,
  type Decimal,
  isNegative,
  isZero,
  max,
  multiply,
  toBase,
} from '@supplyline/quantity'
import type { Message, MessageOf } from '@supplyline/schemas'
import { type Bar, barOf, numberIn } from './erp-standing.ts'

export type Line = MessageOf<'procurement.RequisitionSubmitted'>['data']['lines'][number]
type Proposal = MessageOf<'replenishment.ReplenishmentProposed'>['data']
type Request = MessageOf<'procurement.RequisitionRequested'>['data']
type RequestedLine = Request['lines'][number]
type Item = MessageOf<'master.Item'>['data']
type Contract = MessageOf<'master.Contract'>['data']
type Supplier = MessageOf<'master.Supplier'>['data']

/** Lines with supplier and price, or every reason why there are none. */
export type Sourced = { lines: Line[] } | { reasons: string[] }

const MAX_LINES = 200
/** Beyond any order; so that every quantity, and the sum of a basket, fits the decimal(18,6) of the contracts. */
const MAX_QUANTITY = '1000000000'

/** A proposal names supplier and price already; what it rests on must still be so. */
export const sourceProposal = (input: Input, proposal: Proposal): Sourced => {
  const { site, item, location, supplier, contract, unitPrice, currency, baseUnit } = proposal
  const { orderQuantity, orderUnit, unitFactor } = proposal
  const reasons: string[] = []
  const found = itemAt(input, site, item, reasons)
  checkLocation(input, site, location, reasons)
  const seller = supplierAt(input, site, supplier)
  if (!seller) reasons.push(`supplier ${quote(supplier)} is not in master data for ${site}; add it`)
  reasons.push(...barredItem(input, site, found))
  const bar = barOfVendor(input, site, seller)
  if (bar) reasons.push(`supplier ${quote(supplier)} takes no orders: ${bar.what}; ${bar.next}`)
  const factor = found && toBase('1', orderUnit, found)
  if (factor && (!factor.ok || found.baseUnit !== baseUnit || compare(factor.quantity, unitFactor) !== 0))
    reasons.push(
      `the proposal counts ${unitFactor} ${quote(baseUnit)} to the ${quote(orderUnit)}, master data ` +
        `${factor.ok ? `${factor.quantity} ${quote(found.baseUnit)}` : `says: ${factor.reason}`}; wait for a new proposal`,
    )
  if (isNegative(unitPrice)) reasons.push(`the price ${unitPrice} is negative; correct the contract`)
  const quantity = multiply(orderQuantity, unitFactor)
  reasons.push(...outOfBounds(orderQuantity), ...outOfBounds(quantity))
  if (reasons.length > 0) return { reasons }
  const total = amount(unitPrice, orderQuantity, 4)
  const line = { line: 1, item, location, quantity, baseUnit, orderQuantity, orderUnit, unitFactor }
  return { lines: [{ ...line, supplier, contract, unitPrice, currency, amount: total }] }
}

/** For every line of a request the contract of lowest rank that holds now, and whole packages of it. */
export const sourceRequest = (input: Input, { site, lines }: Request): Sourced => {
  if (lines.length === 0) return { reasons: ['the request has no lines; ask for at least one item'] }
  if (lines.length > MAX_LINES)
    return { reasons: [`${lines.length} lines, more than the ${MAX_LINES} of one requisition; split the request`] }
  if (input.references.length === 0)
    return { reasons: [`no master data was found: ${site} has none, or the request is too large and is to be split`] }
  const sourced: Line[] = []
  const reasons: string[] = []
  for (const line of lines) {
    const wrong: string[] = []
    if (line.line < 1) wrong.push('line numbers start at 1')
    if (sourced.some((s) => s.line === line.line)) wrong.push('the line number occurs twice; number the lines anew')
    const found = sourceLine(input, site, line, wrong)
    if (found) sourced.push(found)
    reasons.push(...wrong.map((reason) => `line ${line.line}: ${reason}`))
  }
  return reasons.length > 0 ? { reasons } : { lines: sourced }
}

const sourceLine = (input: Input, site: string, line: RequestedLine, reasons: string[]): Line | undefined => {
  const item = itemAt(input, site, line.item, reasons)
  checkLocation(input, site, line.location, reasons)
  const bounds = outOfBounds(line.quantity)
  reasons.push(...bounds)
  const barred = barredItem(input, site, item)
  if (barred.length > 0) return void reasons.push(...barred)
  if (!item || bounds.length > 0) return undefined
  const wanted = toBase(line.quantity, line.unit, item)
  if (!wanted.ok) return void reasons.push(`${wanted.reason}; ask for one of these units, or correct the item`)
  const contracts = referencesOf(input, 'master.Contract').filter((c) => c.item === line.item)
  contracts.sort((a, b) => a.rank - b.rank || (a.contract < b.contract ? -1 : 1))
  const refusals: string[] = []
  for (const contract of contracts) {
    const refusal = unusable(input, site, contract)
    const offer = refusal ?? offerOf(contract, item, line, wanted.quantity)
    if (typeof offer !== 'string') return offer
    refusals.push(`${quote(contract.contract)} ${offer}`)
  }
  const why = refusals.slice(0, 5).join(', ') || 'there is none'
  return void reasons.push(`no contract to buy ${quote(line.item)}: ${why}; add or correct a contract`)
}

const unusable = (input: Input, site: string, contract: Contract): string | undefined => {
  if (contract.site !== '*' && contract.site !== site) return `holds only for ${quote(contract.site)}`
  if (contract.effectiveFrom > input.now) return 'does not hold yet'
  if (contract.effectiveTo !== null && contract.effectiveTo <= input.now) return 'has ended'
  const seller = supplierAt(input, site, contract.supplier)
  if (!seller) return `names ${quote(contract.supplier)}, no supplier of ${site}`
  const bar = barOfVendor(input, site, seller)
  if (bar) return `names ${quote(contract.supplier)}, whose ${bar.what} (${bar.next})`
  if (isNegative(contract.unitPrice)) return `has the negative price ${contract.unitPrice}`
  if (compare(contract.multiple, '0') <= 0) return `has the multiple ${contract.multiple}, not above zero`
  return undefined
}

/** Whole order units that cover what is wanted, raised to the contract's minimum and to a multiple of its multiple. */
const offerOf = (contract: Contract, item: Item, { line, location }: RequestedLine, wanted: Decimal): Line | string => {
  const factor = toBase('1', contract.unit, item)
  if (!factor.ok) return `sells by ${quote(contract.unit)}: ${factor.reason}`
  const whole = max(ceilDiv(wanted, factor.quantity), contract.minimumOrder)
  const orderQuantity = ceilToMultiple(whole, contract.multiple)
  const quantity = multiply(orderQuantity, factor.quantity)
  const [problem] = [...outOfBounds(orderQuantity), ...outOfBounds(quantity)]
  if (problem !== undefined) return `leads to a quantity that cannot be ordered: ${problem}`
  const { supplier, unitPrice, currency, unit } = contract
  const units = { quantity, baseUnit: item.baseUnit, orderQuantity, orderUnit: unit, unitFactor: factor.quantity }
  const price = { supplier, contract: contract.contract, unitPrice, currency }
  return { line, item: item.item, location, ...units, ...price, amount: amount(unitPrice, orderQuantity, 4) }
}

const itemAt = (input: Input, site: string, number: string, reasons: string[]): Item | undefined => {
  const item = referencesOf(input, 'master.Item').find((i) => i.item === number && holdsAt(i.site, site))
  if (!item) reasons.push(`item ${quote(number)} is not in master data for ${site}; add it or correct the number`)
  return item
}

const checkLocation = (input: Input, site: string, code: string, reasons: string[]): void => {
  if (!referencesOf(input, 'master.Location').some((l) => l.location === code && l.site === site))
    reasons.push(`location ${quote(code)} is not in master data for ${site}; add it or correct the code`)
}

const supplierAt = (input: Input, site: string, number: string) =>
  referencesOf(input, 'master.Supplier').find((s) => s.supplier === number && holdsAt(s.site, site))

/** An item of which the site's ERP takes no orders cannot be bought from anybody. */
const barredItem = (input: Input, site: string, item: Item | undefined): string[] => {
  const erp = erpOf(input, site)
  const bar = erp && barOf(input.references, erp, 'item', numberIn(item?.erpMaterials, erp))
  return item && bar ? [`item ${quote(item.item)} cannot be ordered: ${bar.what}; ${bar.next}`] : []
}

const barOfVendor = (input: Input, site: string, supplier: Supplier | undefined): Bar | undefined => {
  const erp = erpOf(input, site)
  return erp === undefined ? undefined : barOf(input.references, erp, 'supplier', numberIn(supplier?.erpVendors, erp))
}

const erpOf = (input: Input, site: string): string | undefined =>
  inForce(referencesOf(input, 'master.ErpRouting'), site, input.now)?.erp

/** "*" stands for every site. */
const holdsAt = (valueSite: string, site: string): boolean => valueSite === '*' || valueSite === site

const outOfBounds = (quantity: Decimal): string[] => {
  if (isZero(quantity) || isNegative(quantity)) return [`the quantity ${quantity} is not above zero; ask for more`]
  if (compare(quantity, MAX_QUANTITY) > 0) return [`the quantity ${quantity} is above ${MAX_QUANTITY}; correct it`]
  const places = quantity.split('.')[1]?.length ?? 0
  return places > 6 ? [`the quantity ${quantity} has more than six decimals; correct the item's packaging`] : []
}

/** The value of the site itself, or else the one for every site, of those that hold already. */
export const inForce = <T extends { site: string; effectiveFrom: number }>(values: T[], site: string, now: number) => {
  const holding = values.filter((v) => v.effectiveFrom <= now)
  return holding.find((v) => v.site === site) ?? holding.find((v) => v.site === '*')
}

/** What ordering these lines takes: their items, locations and suppliers. */
export const referencesFor = (references: readonly Message[], lines: readonly Line[]): Message[] =>
  references.filter(
    ({ type, data }) =>
      (type === 'master.Item' && lines.some((line) => line.item === data.item)) ||
      (type === 'master.Location' && lines.some((line) => line.location === data.location)) ||
      (type === 'master.Supplier' && lines.some((line) => line.supplier === data.supplier)),
  )
