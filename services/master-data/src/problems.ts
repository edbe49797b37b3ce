import { compare, compareLevels, contentsOf, type Decimal, isZero, toBase } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'
import { identifierName, identifiersOf } from './identifiers.ts'
import { ofPolicy } from './policy-problems.ts'
import { code, currency, gln, gtin, known, type Problem, quoted, site, unit, unless, words } from './problem.ts'
import type { Value } from './value.ts'

/** Beyond it is a typing error in the year rather than a plan. */
const LONGEST_AHEAD_MS = 10 * 366 * 24 * 3_600_000
const MOST_PACKAGING = 20
const MOST_SUBSTITUTES = 20

/**
 * Everything that is wrong with a value by itself, and with changing the one that is held into it. `inUse`: units in
 * which contracts have prices for an item.
 */
export const problemsOf = (
  value: Value,
  current: Value | undefined,
  now: number,
  inUse: readonly UnitInUse[] = [],
): Problem[] => [
  ...site(value.data.site),
  ...ofItsKind(value, current),
  ...(value.type === 'master.Item' && current?.type === 'master.Item' ? lost(value.data, current.data, inUse) : []),
  ...unless(
    value.data.effectiveFrom <= now + LONGEST_AHEAD_MS,
    'effectiveFrom',
    'it would hold only in more than ten years',
    'give the day from which it holds',
  ),
]

export type UnitInUse = { contract: string; unit: string }

/** A price for a unit that the item does not come in any more could be neither ordered nor billed. */
const lost = (item: Item, current: Item, inUse: readonly UnitInUse[]): Problem[] => {
  const units = unitsOf(item)
  const gone = unitsOf(current).filter((unit) => !units.includes(unit))
  return inUse
    .filter(({ unit }) => gone.includes(unit))
    .map(({ contract, unit }) => ({
      where: 'packaging',
      what: `${quoted(unit)} would be gone, in which contract ${contract} has its price`,
      next: `keep ${unit}, or end or change the contract first`,
    }))
}

const unitsOf = ({ baseUnit, packaging }: Item): string[] => [baseUnit, ...packaging.map((p) => p.unit)]

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

type Item = Records['master.Item']
const BASE = { factor: '1', per: '1' }

const ofItem = (item: Item, current: Item | undefined): Problem[] => {
  const { packaging, substitutes, baseUnit, manufacturer, manufacturerPart } = item
  const units = unitsOf(item)
  const gtins = [item, ...packaging].flatMap((level) => level.gtin ?? [])
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
          /^[1-9]\d*$/.test(p.per),
          `packaging[${i}].per`,
          `the factor is that of ${p.per}`,
          'give how many of the level hold factor base units, a whole number; 1 where one does',
        ),
        ...unless(
          isAbove(p.per) && compareLevels(p, packaging[i - 1] ?? BASE) > 0,
          `packaging[${i}].factor`,
          `${contentsOf(p)} is not above ${contentsOf(packaging[i - 1] ?? BASE)}, that of the level before`,
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
    ...unless(
      new Set(gtins).size === gtins.length,
      'gtin',
      'two levels have the same GTIN',
      'give each level the GTIN that is printed on it',
    ),
    ...(manufacturer === null ? [] : words('manufacturer', manufacturer, 200)),
    ...(manufacturerPart === null ? [] : words('manufacturerPart', manufacturerPart, 100)),
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

/** What is wrong with a value beside those that it names, and beside the items that have its identifiers. */
export const unfit = (
  value: Value,
  named: readonly Value[],
  heldBy: readonly { identifier: string; items: readonly string[] }[] = [],
): Problem[] => {
  const item = named.flatMap((v) => (v.type === 'master.Item' ? [v.data] : []))[0]
  const location = named.flatMap((v) => (v.type === 'master.Location' ? [v.data] : []))[0]
  switch (value.type) {
    case 'master.Contract': {
      const packed = item && toBase('1', value.data.unit, item)
      return packed && !packed.ok
        ? unless(
            false,
            'unit',
            packed.reason,
            'use a unit that comes out in base units, or add the packaging level to the item first',
          )
        : []
    }
    case 'master.StockingPolicy':
      return unless(
        !location || location.site === value.data.site,
        'site',
        `${value.data.location} belongs to site ${location?.site}, not to ${value.data.site}`,
        'name the site of the location',
      )
    case 'master.Item':
      return [...identifiersOf(value.data)].flatMap(([identifier, where]) => {
        const items = heldBy.find((answer) => answer.identifier === identifier)?.items ?? []
        const others = items.filter((other) => other !== value.data.item)
        return unless(
          others.length === 0,
          where,
          `${identifierName(identifier)} is that of ${others.join(' and ')}`,
          `compare it with the package; correct it, or use ${others[0]}`,
        )
      })
    default:
      return []
  }
}

const between = (n: number, low: number, high: number): boolean => n >= low && n <= high
const isBelow = (quantity: Decimal): boolean => compare(quantity, '0') < 0
const isAbove = (quantity: Decimal): boolean => !isBelow(quantity) && !isZero(quantity)
