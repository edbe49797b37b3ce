import { compare, type Decimal, isZero, toBase } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'
import { code, currency, gln, gtin, known, type Problem, quoted, site, unit, unless, words } from './problem.ts'
import type { Value } from './value.ts'

const MINUTE = 60_000
/** How far a client's clock may be ahead of ours. */
const CLOCK_TOLERANCE_MS = 5 * MINUTE
const MOST_PACKAGING = 20
const MOST_SUBSTITUTES = 20

/** Everything that is wrong with a value by itself, and with changing the one that is held into it. */
export const problemsOf = (value: Value, current: Value | undefined, now: number): Problem[] => [
  ...site(value.data.site),
  ...ofItsKind(value, current),
  ...untimely(value, current, now),
]

const ofItsKind = (value: Value, current: Value | undefined): Problem[] => {
  switch (value.type) {
    case 'master.Item':
      return ofItem(value.data, current?.type === 'master.Item' ? current.data : undefined)
    case 'master.Supplier':
      return ofSupplier(value.data)
    case 'master.Location':
      return ofLocation(value.data)
    case 'master.Contract':
      return ofContract(value.data)
    case 'master.StockingPolicy':
      return ofPolicy(value.data)
  }
}

/** The topics hold one value a key, so one for later would take the place of the one that holds now. */
const untimely = (value: Value, current: Value | undefined, now: number): Problem[] =>
  unless(
    value.data.effectiveFrom <= now + CLOCK_TOLERANCE_MS || (value.type === 'master.Contract' && !current),
    'effectiveFrom',
    'it holds only from later on, but would take the place of what holds now',
    value.type === 'master.Contract' ? 'give the later price a contract line of its own' : 'send it when it holds',
  )

const ofItem = (item: Records['master.Item'], current: Records['master.Item'] | undefined): Problem[] => {
  const { packaging, substitutes, baseUnit } = item
  const factors = ['1', ...packaging.map((p) => p.factor)]
  const units = [baseUnit, ...packaging.map((p) => p.unit)]
  return [
    ...code('item', item.item),
    ...words('description', item.description, 200),
    ...unit('baseUnit', baseUnit),
    ...unless(
      !current || current.baseUnit === baseUnit,
      'baseUnit',
      `stock is kept in ${current?.baseUnit}, which cannot become ${quoted(baseUnit)}`,
      'leave the base unit, or give the item a new number',
    ),
    ...unless(packaging.length <= MOST_PACKAGING, 'packaging', `${packaging.length} levels`, 'give at most 20'),
    ...packaging
      .slice(0, MOST_PACKAGING)
      .flatMap((p, i) => [
        ...unit(`packaging[${i}].unit`, p.unit),
        ...gtin(`packaging[${i}].gtin`, p.gtin),
        ...unless(
          compare(p.factor, factors[i] ?? '1') > 0,
          `packaging[${i}].factor`,
          `${p.factor} is not above ${factors[i]}, that of the level before`,
          'list the levels from the smallest to the largest, with the base units in one of each',
        ),
      ]),
    ...unless(
      new Set(units).size === units.length,
      'packaging',
      'a unit is there twice, or is the base unit',
      'name each unit once',
    ),
    ...gtin('gtin', item.gtin),
    ...known('criticality', item.criticality),
    ...unless(
      substitutes.length <= MOST_SUBSTITUTES && !substitutes.includes(item.item),
      'substitutes',
      'too many of them, or the item itself',
      'name at most 20 other items',
    ),
    ...substitutes.slice(0, MOST_SUBSTITUTES).flatMap((s, i) => code(`substitutes[${i}]`, s)),
  ]
}

const ofSupplier = (supplier: Records['master.Supplier']): Problem[] => {
  const { leadTimeDays, consolidationWindowSeconds, channel, ediQualifier, ediId } = supplier
  const addressed = /^[0-9A-Z]{2}$/.test(ediQualifier ?? '') && /^[ -~]{1,15}$/.test(ediId ?? '')
  return [
    ...code('supplier', supplier.supplier),
    ...words('name', supplier.name, 200),
    ...gln(supplier.gln),
    ...currency(supplier.currency),
    ...known('channel', channel),
    ...unless(
      addressed || (channel !== 'X12' && ediQualifier === null && ediId === null),
      'ediId',
      `no interchange address: ${quoted(`${ediQualifier}:${ediId}`)}`,
      'give qualifier (2 characters) and id (1 to 15), as the supplier or its network has them; neither without EDI',
    ),
    ...unless(between(leadTimeDays, 0, 365), 'leadTimeDays', `${leadTimeDays} days`, 'give 0 to 365 days'),
    ...unless(
      between(consolidationWindowSeconds, 0, 7 * 24 * 3600),
      'consolidationWindowSeconds',
      `${consolidationWindowSeconds} seconds`,
      'let lines wait for at most a week',
    ),
  ]
}

const ofLocation = (location: Records['master.Location']): Problem[] => [
  ...code('location', location.location),
  ...unless(location.site !== '*', 'site', 'a place is at one site', 'name its site'),
  ...words('name', location.name, 200),
  ...gln(location.gln),
  ...known('kind', location.kind),
  ...words('erpSite', location.erpSite, 40),
  ...words('erpStorageLocation', location.erpStorageLocation, 40),
]

const ofContract = (contract: Records['master.Contract']): Problem[] => {
  const { effectiveFrom, effectiveTo, supplierItem, unitPrice, minimumOrder, multiple, rank } = contract
  return [
    ...code('contract', contract.contract),
    ...unit('unit', contract.unit),
    ...currency(contract.currency),
    ...(supplierItem === null ? [] : words('supplierItem', supplierItem, 48)),
    ...unless(isAbove(unitPrice), 'unitPrice', `a price of ${unitPrice}`, 'give a price above zero'),
    ...unless(compare(minimumOrder, '0') >= 0, 'minimumOrder', `a minimum of ${minimumOrder}`, 'give zero or more'),
    ...unless(isAbove(multiple), 'multiple', `a multiple of ${multiple}`, 'give 1 where any quantity may be ordered'),
    ...unless(rank >= 0, 'rank', `a rank of ${rank}`, 'give 1 to the preferred contract'),
    ...unless(
      effectiveTo === null || effectiveTo > effectiveFrom,
      'effectiveTo',
      'it ends before it begins',
      'let it end after effectiveFrom, or leave it open',
    ),
  ]
}

const ofPolicy = (policy: Records['master.StockingPolicy']): Problem[] => {
  const { kind, par, reorderPoint, orderUpTo } = policy
  const isSound =
    kind === 'PAR'
      ? par !== null && !isBelow(par) && reorderPoint === null && orderUpTo === null
      : par === null && reorderPoint !== null && !isBelow(reorderPoint) && orderUpTo !== null
  return [
    ...known('kind', kind),
    ...unless(policy.site !== '*', 'site', 'a place is at one site', 'name the site of the location'),
    ...unless(
      isSound || kind === 'UNRECOGNISED',
      'kind',
      `the levels of ${kind} are not those it needs`,
      'PAR needs par alone; REORDER_POINT and MIN_MAX need reorderPoint and orderUpTo; none below zero',
    ),
    ...unless(
      reorderPoint === null || orderUpTo === null || compare(reorderPoint, orderUpTo) <= 0,
      'orderUpTo',
      `${orderUpTo} is below the reorder point of ${reorderPoint}`,
      'order up to at least the reorder point',
    ),
  ]
}

/** What is wrong with a value beside those that it names. */
export const unfit = (value: Value, named: readonly Value[]): Problem[] => {
  const item = named.flatMap((v) => (v.type === 'master.Item' ? [v.data] : []))[0]
  const location = named.flatMap((v) => (v.type === 'master.Location' ? [v.data] : []))[0]
  switch (value.type) {
    case 'master.Contract': {
      const packed = item && toBase('1', value.data.unit, item)
      return packed && !packed.ok
        ? unless(false, 'unit', packed.reason, 'use a unit of the item, or add the packaging level to it first')
        : []
    }
    case 'master.StockingPolicy':
      return unless(
        !location || location.site === value.data.site,
        'site',
        `${value.data.location} belongs to site ${location?.site}, not to ${value.data.site}`,
        'name the site of the location',
      )
    default:
      return []
  }
}

const between = (n: number, low: number, high: number): boolean => n >= low && n <= high
const isBelow = (quantity: Decimal): boolean => compare(quantity, '0') < 0
const isAbove = (quantity: Decimal): boolean => !isBelow(quantity) && !isZero(quantity)
