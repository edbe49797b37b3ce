import { describe, expect, test } from '@jest/globals'
import {
  compare,
  gtin14,
  isDecimal,
  isGln,
  isGtin,
  multiply,
  roundMoney,
  toBase,
  uneceFromX12,
} from '@supplyline/quantity'
import { topology } from '../topology.ts'
import { catalogue } from './catalogue.ts'
import { contracts } from './contracts.ts'
import { items } from './items/items.ts'
import { locations } from './locations.ts'
import { approvalPolicies, erpRouting, sources, tolerances } from './rules.ts'
import { ERP, SITE } from './site.ts'
import { stockingPolicies } from './stocking-policies.ts'
import { suppliers } from './suppliers.ts'

const itemBy = new Map(items.map((i) => [i.item, i]))
const locationBy = new Map(locations.map((l) => [l.location, l]))
const unique = (values: readonly string[]) => new Set(values).size === values.length
/** What `for every …` tests are about: names of the values that break the rule. */
const breaking = <T>(values: readonly T[], name: (value: T) => string, holds: (value: T) => boolean): string[] =>
  values.filter((v) => !holds(v)).map(name)

describe('the catalogue', () => {
  test('is a small hospital', () => {
    expect([items.length, locations.length, suppliers.length]).toEqual([41, 6, 5])
    expect(stockingPolicies.length).toBeGreaterThan(140)
  })

  test('has one value for each key', () => {
    const keys = catalogue.map(({ type, data }) => {
      const topic = topology.outputs.find((t) => t.records.includes(type))
      return `${topic?.name} ${topic?.key.of(data)}`
    })
    expect(unique(keys)).toBe(true)
  })

  test('names things without colons and in at most 40 characters', () => {
    const names = [
      ...items.map((i) => i.item),
      ...locations.map((l) => l.location),
      ...suppliers.map((s) => s.supplier),
      ...contracts.map((c) => c.contract),
      ...sources.map((s) => s.source),
      SITE,
    ]
    expect(breaking(names, String, (name) => /^[A-Z0-9][A-Z0-9.-]{0,39}$/.test(name))).toEqual([])
  })
})

describe('items', () => {
  const gtins = items.flatMap((i) => [i.gtin, ...i.packaging.map((p) => p.gtin)].map(String))

  test('carry valid GTIN-14s, each its own', () => {
    expect(breaking(gtins, String, (gtin) => isGtin(gtin) && gtin14(gtin) === gtin)).toEqual([])
    expect(unique(gtins)).toBe(true)
  })

  test('are packed in known units, each larger than the one before', () => {
    for (const { baseUnit, packaging } of items) {
      const factors = ['1', ...packaging.map((p) => p.factor)]
      expect([baseUnit, ...packaging.map((p) => p.unit)].map(uneceFromX12)).not.toContain(undefined)
      expect(factors).toEqual([...factors].sort(compare))
      expect(unique(factors)).toBe(true)
    }
  })

  test('are packed exactly: each level holds whole ones of the level below', () => {
    const whole = (a: string, b: string) => Number.isInteger(Number(a) / Number(b))
    expect(
      breaking(
        items,
        (i) => i.item,
        ({ packaging: [inner, outer] }) => !outer || whole(outer.factor, inner?.factor ?? '1'),
      ),
    ).toEqual([])
  })

  test('have a material number of their own, and substitutes that exist', () => {
    expect(unique(items.map((i) => i.erpMaterials[ERP] ?? ''))).toBe(true)
    expect(
      breaking(
        items.flatMap((i) => i.substitutes),
        String,
        (s) => itemBy.has(s),
      ),
    ).toEqual([])
  })
})

describe('parties and places', () => {
  test('have valid GLNs, each its own', () => {
    const glns = [...locations.map((l) => l.gln), ...suppliers.map((s) => s.gln)]
    expect(breaking(glns, String, isGln)).toEqual([])
    expect(unique(glns)).toBe(true)
  })

  test('suppliers have the vendor numbers of mock-sap, locations a plant and a storage location', () => {
    const vendors = Array.from({ length: 8 }, (_, i) => String(1_000_009 + i))
    expect(
      breaking(
        suppliers,
        (s) => s.supplier,
        (s) => vendors.includes(s.erpVendors[ERP] ?? ''),
      ),
    ).toEqual([])
    expect(
      breaking(
        locations,
        (l) => l.location,
        (l) => /^\d{4}$/.test(l.erpStorageLocation),
      ),
    ).toEqual([])
  })

  test('the site has its rules', () => {
    expect(locations.every((l) => l.site === SITE)).toBe(true)
    expect([...approvalPolicies, ...erpRouting, ...tolerances].map((r) => r.site)).toEqual([SITE, SITE, SITE])
    expect(erpRouting.map((r) => r.erp)).toEqual([ERP])
  })
})

describe('contracts', () => {
  test('every item can be bought, some from two suppliers', () => {
    const ranks = Map.groupBy(contracts, (c) => c.item)
    expect(
      breaking(
        items,
        (i) => i.item,
        (i) => ranks.get(i.item)?.some((c) => c.rank === 1) ?? false,
      ),
    ).toEqual([])
    expect([...ranks.values()].filter((own) => own.some((c) => c.rank === 2)).length).toBeGreaterThanOrEqual(8)
    expect(
      breaking(
        contracts,
        (c) => c.contract,
        (c) => suppliers.some((s) => s.supplier === c.supplier),
      ),
    ).toEqual([])
  })

  test('are in a unit in which the item is packed', () => {
    const sold = (c: (typeof contracts)[number]) => {
      const item = itemBy.get(c.item)
      return item !== undefined && toBase('1', c.unit, item).ok
    }
    expect(breaking(contracts, (c) => c.contract, sold)).toEqual([])
  })

  test('name the item as its supplier does, in what an order line has room for, each its own', () => {
    const numbers = contracts.map((c) => c.supplierItem ?? '')
    expect(breaking(numbers, String, (number) => /^[A-Z]{3}-[A-Z0-9.-]{1,44}$/.test(number))).toEqual([])
    expect(unique(numbers)).toBe(true)
  })

  test('have prices to the cent, and quantities above zero', () => {
    const priced = (c: (typeof contracts)[number]) =>
      compare(c.unitPrice, '0') > 0 && compare(roundMoney(c.unitPrice), c.unitPrice) === 0
    expect(breaking(contracts, (c) => c.contract, priced)).toEqual([])
    expect(
      breaking(
        contracts,
        (c) => c.contract,
        (c) => isDecimal(c.minimumOrder) && isDecimal(c.multiple),
      ),
    ).toEqual([])
    expect(
      breaking(
        contracts,
        (c) => c.contract,
        (c) => Number(c.minimumOrder) % Number(c.multiple) === 0,
      ),
    ).toEqual([])
  })
})

describe('stocking policies', () => {
  const name = (p: (typeof stockingPolicies)[number]) => `${p.location}:${p.item}`

  test('refer to items and locations that exist, of the same site', () => {
    expect(
      breaking(stockingPolicies, name, (p) => itemBy.has(p.item) && locationBy.get(p.location)?.site === p.site),
    ).toEqual([])
  })

  test('every item is kept in the central store, and most in each place where care happens', () => {
    const kept = Map.groupBy(stockingPolicies, (p) => p.location)
    expect(kept.get('CENTRAL-STORE')?.length).toBe(items.length)
    for (const place of ['ICU-3', 'MED-5', 'OR-1', 'CAB-ED-1'])
      expect(kept.get(place)?.length).toBeGreaterThan(items.length / 2)
    expect(kept.has('DOCK-1')).toBe(false)
  })

  test('a par level stands alone; a reorder point is below the level to order up to', () => {
    const sound = ({ kind, par, reorderPoint, orderUpTo }: (typeof stockingPolicies)[number]) =>
      kind === 'PAR'
        ? par !== null && compare(par, '0') > 0 && reorderPoint === null && orderUpTo === null
        : par === null && reorderPoint !== null && orderUpTo !== null && compare(reorderPoint, orderUpTo) < 0
    expect(breaking(stockingPolicies, name, sound)).toEqual([])
  })

  test('what one order up to the full level costs is rarely above the automatic limit', () => {
    const limit = approvalPolicies[0]?.automaticLimit ?? '0'
    const costs = stockingPolicies.map((p) => {
      const item = itemBy.get(p.item)
      const contract = contracts.find((c) => c.item === p.item && c.rank === 1)
      const factor = item && contract && toBase('1', contract.unit, item)
      if (!contract || !factor?.ok) throw new Error(name(p))
      const units = Math.ceil(Number(p.par ?? p.orderUpTo) / Number(factor.quantity))
      return multiply(contract.unitPrice, String(units))
    })
    expect(costs.filter((c) => compare(c, limit) > 0).length).toBeLessThan(10)
  })
})
