import type { Operation, Principal } from '@supplyline/http'
import { gtin14 } from '@supplyline/quantity'
import { type MessageOf, type RecordName, type Records, masterChangeRequests as topic } from '@supplyline/schemas'
import type { z } from 'zod'
import type { Context } from './context.ts'
import type { once } from './idempotency.ts'
import { CORRECT, itemAt, itemMistakes, locationMistakes, type Mistake, quote, supplierMistakes } from './known.ts'
import { contractShape, itemShape, locationShape, stockingPolicyShape, supplierShape } from './master-shapes.ts'
import { oneOrMany } from './one-or-many.ts'

type Item = z.output<typeof itemShape>
type Supplier = z.output<typeof supplierShape>
type Location = z.output<typeof locationShape>
type Contract = z.output<typeof contractShape>
type StockingPolicy = z.output<typeof stockingPolicyShape>

const roles: ['operator'] = ['operator']

/** What people want master data to hold. It is checked here as far as can be seen from here; master-data decides. */
export const masterChanges = (context: Context, posting: ReturnType<typeof once>): Operation[] => {
  const { clock, tables } = context
  const from = (time: string | undefined): number => (time === undefined ? clock.now() : Date.parse(time))
  const requested =
    <K extends ChangeRequest, V>(type: K, whole: (value: V) => Records[K]['value']) =>
    (given: V, eventId: string, { name }: Principal): MessageOf<K> => {
      const value = whole(given)
      const data = { eventId, site: value.site, requestedBy: name, value, requestedAt: clock.now() }
      return { type, data } as unknown as MessageOf<K>
    }

  return [
    oneOrMany<Item>(context, posting, {
      ...{ path: '/v1/items', id: 'postItems', summary: 'Items shall be as given', roles, topic },
      ...{ shape: itemShape, example: examples.item },
      mistakesOf: (value) => mistakesOfItem(context, value),
      once: [{ field: 'item', of: ({ item }) => item, fix: 'send each item once' }],
      record: requested('master.ItemChangeRequested', (value: Item) => ({
        ...value,
        packaging: value.packaging.map((level) => ({ ...level, gtin: gtinOf(level) })),
        gtin: gtinOf(value),
        manufacturer: value.manufacturer ?? null,
        manufacturerPart: value.manufacturerPart ?? null,
        effectiveFrom: from(value.effectiveFrom),
        packagingVersions: [],
      })),
    }),
    oneOrMany<Supplier>(context, posting, {
      ...{ path: '/v1/suppliers', id: 'postSuppliers', summary: 'Suppliers shall be as given', roles, topic },
      ...{ shape: supplierShape, example: examples.supplier },
      mistakesOf: () => [],
      once: [{ field: 'supplier', of: ({ supplier }) => supplier, fix: 'send each supplier once' }],
      record: requested('master.SupplierChangeRequested', (value: Supplier) => ({
        ...value,
        ediQualifier: value.ediQualifier ?? null,
        ediId: value.ediId ?? null,
        effectiveFrom: from(value.effectiveFrom),
      })),
    }),
    oneOrMany<Location>(context, posting, {
      ...{ path: '/v1/locations', id: 'postLocations', summary: 'Locations shall be as given', roles, topic },
      ...{ shape: locationShape, example: examples.location },
      mistakesOf: () => [],
      once: [{ field: 'location', of: ({ location }) => location, fix: 'send each location once' }],
      record: requested('master.LocationChangeRequested', (value: Location) => ({
        ...value,
        costCentre: value.costCentre ?? null,
        effectiveFrom: from(value.effectiveFrom),
      })),
    }),
    oneOrMany<Contract>(context, posting, {
      ...{ path: '/v1/contracts', id: 'postContracts', summary: 'Contract prices shall be as given', roles, topic },
      ...{ shape: contractShape, example: examples.contract },
      mistakesOf: ({ site, supplier, item, unit, effectiveFrom }) =>
        isToCome(context, effectiveFrom)
          ? []
          : [...supplierMistakes(tables(), site, supplier), ...itemMistakes(tables(), site, item, unit)],
      once: [{ field: 'contract', of: ({ contract }) => contract, fix: 'send each contract line once' }],
      record: requested('master.ContractChangeRequested', (value: Contract) => ({
        ...value,
        supplierItem: value.supplierItem ?? null,
        effectiveFrom: from(value.effectiveFrom),
        effectiveTo: value.effectiveTo ? Date.parse(value.effectiveTo) : null,
      })),
    }),
    oneOrMany<StockingPolicy>(context, posting, {
      ...{ path: '/v1/stocking-policies', id: 'postStockingPolicies', roles, topic },
      summary: 'How much a location keeps of an item shall be as given',
      ...{ shape: stockingPolicyShape, example: examples.stockingPolicy },
      mistakesOf: ({ site, item, location, effectiveFrom }) =>
        isToCome(context, effectiveFrom)
          ? []
          : [...locationMistakes(tables(), site, location), ...itemMistakes(tables(), site, item)],
      once: [
        { field: 'item', of: ({ item, location }) => `${location}:${item}`, fix: 'send each location and item once' },
      ],
      record: requested('master.StockingPolicyChangeRequested', (value: StockingPolicy) => ({
        ...{ item: value.item, location: value.location, site: value.site, kind: value.kind },
        par: 'par' in value ? value.par : null,
        reorderPoint: 'reorderPoint' in value ? value.reorderPoint : null,
        orderUpTo: 'orderUpTo' in value ? value.orderUpTo : null,
        binQuantity: 'binQuantity' in value ? value.binQuantity : null,
        reviewDays: ('reviewDays' in value ? value.reviewDays : null) ?? null,
        serviceLevel: ('serviceLevel' in value ? value.serviceLevel : null) ?? null,
        effectiveFrom: from(value.effectiveFrom),
      })),
    }),
  ]
}

type ChangeRequest = Extract<RecordName, `master.${string}ChangeRequested`>

/** What it names may be to come with it, which is seen in master-data alone. */
const isToCome = ({ clock }: Context, effectiveFrom: string | undefined): boolean =>
  effectiveFrom !== undefined && Date.parse(effectiveFrom) > clock.now()

/** As stored: in 14 digits. */
const gtinOf = ({ gtin }: { gtin?: string | null | undefined }): string | null => (gtin ? gtin14(gtin) : null)

const mistakesOfItem = ({ tables }: Context, { item, baseUnit, packaging, substitutes }: Item): Mistake[] => {
  const units = [baseUnit, ...packaging.map(({ unit }) => unit)]
  return [
    ...packaging.flatMap(({ unit }, index): Mistake[] => {
      if (units.indexOf(unit) === index + 1) return []
      const fix = 'send each unit once, the base unit not among them'
      return [{ at: ['packaging', index], field: 'unit', detail: `is ${quote(unit)}, which the item has already`, fix }]
    }),
    ...substitutes.flatMap((code, index): Mistake[] => {
      const field = String(index)
      if (code === item) return [{ at: ['substitutes'], field, detail: 'is the item itself', fix: 'remove it' }]
      if (itemAt(tables(), code)) return []
      return [{ at: ['substitutes'], field, detail: `is ${quote(code)}, no item of master data`, fix: CORRECT }]
    }),
  ]
}

const examples = {
  item: {
    ...{ item: 'GLOVE-NITRILE-M', site: '*', description: 'Examination gloves, nitrile, M', baseUnit: 'EA' },
    packaging: [{ unit: 'BX', factor: '100', gtin: '10012345678902' }],
    erpMaterials: { sap: 'TG11' },
  },
  supplier: {
    ...{ supplier: 'ACME', site: '*', name: 'Acme Distribution', gln: '4012345000016', leadTimeDays: 2 },
    ...{ channel: 'X12', ediQualifier: 'ZZ', ediId: 'MOCKEDI', currency: 'USD', consolidationWindowSeconds: 3600 },
    erpVendors: { sap: '1000010' },
  },
  location: {
    ...{ location: 'ICU-3', site: 'MERCY', name: 'Intensive care, 3rd floor', gln: '4012345000016' },
    ...{ kind: 'NURSING_UNIT', erpSite: '1710', erpStorageLocation: '1711', costCentre: '4103' },
  },
  contract: {
    ...{ contract: 'ACME-GLOVE-M', site: '*', supplier: 'ACME', item: 'GLOVE-NITRILE-M', supplierItem: 'NG-M-100' },
    ...{ unit: 'BX', unitPrice: '8.5', currency: 'USD', minimumOrder: '1', multiple: '1', rank: 1 },
  },
  stockingPolicy: { item: 'GLOVE-NITRILE-M', location: 'ICU-3', site: 'MERCY', kind: 'PAR', par: '600' },
}
