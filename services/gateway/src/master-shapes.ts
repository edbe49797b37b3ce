import { compare } from '@supplyline/quantity'
import { z } from 'zod'
import * as field from './fields.ts'

// The values of master data in full, as they shall be. What refers to other values is checked in master-changes.ts.

const site = field.label(64, 'Site it holds at; "*" for every site.', 'MERCY')
const effectiveFrom = field.time('From when it holds; from now on unless given.').optional()
const codesByErp = (what: string, example: Record<string, string>) =>
  z
    .record(field.erp, field.label(40, what, 'X'))
    .default({})
    .meta({ description: `${what}, by ERP.`, examples: [example] })

const per = field.positive
  .refine((count) => /^\d+$/.test(count), {
    error: 'is not whole',
    params: { fix: 'send how many of the level hold "factor" base units, a whole number such as "3"' },
  })
  .default('1')
  .meta({
    description: 'How many of the level hold `factor` base units: "3" where three hold ten.',
    examples: ['1', '3'],
  })

export const itemShape = z.strictObject({
  item: field.item,
  site,
  description: field.label(500, 'Description that a nurse recognises.', 'Examination gloves, nitrile, M'),
  baseUnit: field.unitCode,
  packaging: z
    .array(z.strictObject({ unit: field.unitCode, factor: field.positive, per, gtin: field.gtin.nullish() }))
    .max(20)
    .default([])
    .meta({
      description: 'Levels above the base unit, the smallest first, with factor ÷ per base units in one of each.',
    }),
  gtin: field.gtin.nullish(),
  manufacturer: field.label(200, 'Manufacturer.', 'Ansell').nullish(),
  manufacturerPart: field.label(100, 'Number of the item at its manufacturer.', '92-600').nullish(),
  lotTracked: z.boolean().default(false),
  expiryTracked: z.boolean().default(false),
  criticality: z.enum(['LOW', 'NORMAL', 'HIGH', 'LIFE_SUSTAINING']).default('NORMAL'),
  substitutes: z.array(field.item).max(50).default([]).meta({ description: 'Items to use instead, best first.' }),
  erpMaterials: codesByErp('Material number', { sap: 'TG11' }),
  effectiveFrom,
})

export const supplierShape = z
  .strictObject({
    supplier: field.supplier,
    site,
    name: field.label(200, 'Name.', 'Acme Distribution'),
    gln: field.gln,
    leadTimeDays: z.int().min(0).max(730),
    channel: z.enum(['X12', 'EDIFACT', 'PEPPOL', 'EMAIL']),
    ediQualifier: field.label(2, 'Qualifier of the interchange id, X12 element I05.', 'ZZ').nullish(),
    ediId: field.label(15, 'Interchange id, X12 element I07.', 'MOCKEDI').nullish(),
    currency: field.currency,
    consolidationWindowSeconds: z
      .int()
      .min(0)
      .max(7 * 86_400),
    erpVendors: codesByErp('Vendor number', { sap: '1000010' }),
    effectiveFrom,
  })
  .refine(({ ediQualifier, ediId }) => (ediQualifier ?? null) === null || (ediId ?? null) !== null, {
    error: 'is missing beside its qualifier',
    path: ['ediId'],
    params: { fix: 'add the interchange id, or remove the qualifier' },
  })
  .refine(({ ediQualifier, ediId }) => (ediId ?? null) === null || (ediQualifier ?? null) !== null, {
    error: 'is missing beside the interchange id',
    path: ['ediQualifier'],
    params: { fix: 'add the qualifier, for example "ZZ"' },
  })

export const locationShape = z.strictObject({
  location: field.location,
  site: field.site,
  name: field.label(200, 'Name people know it by.', 'Intensive care, 3rd floor'),
  gln: field.gln,
  kind: z.enum(['CENTRAL_STORE', 'NURSING_UNIT', 'OPERATING_ROOM', 'CABINET', 'DOCK']),
  erpSite: field.label(40, 'Plant or site in the ERP.', '1710'),
  erpStorageLocation: field.label(40, 'Storage location in the ERP.', '1711'),
  costCentre: field.costCentre.nullish(),
  effectiveFrom,
})

export const contractShape = z
  .strictObject({
    contract: field.contract,
    site,
    supplier: field.supplier,
    item: field.item,
    supplierItem: field.label(100, 'Number of the item at the supplier.', 'NG-M-100').nullish(),
    unit: field.unit,
    unitPrice: field.price,
    currency: field.currency,
    minimumOrder: field.counted.default('0'),
    multiple: field.positive.default('1'),
    rank: z.int().min(1).max(1000).default(1).meta({ description: 'Preference for the item; 1 is preferred.' }),
    effectiveFrom,
    effectiveTo: field.time('Until when the price holds, exclusive; open unless given.').nullish(),
  })
  .refine(
    ({ effectiveFrom, effectiveTo }) =>
      !effectiveFrom || !effectiveTo || Date.parse(effectiveFrom) < Date.parse(effectiveTo),
    {
      error: 'is not after effectiveFrom',
      path: ['effectiveTo'],
      params: { fix: 'send a later time, or none' },
    },
  )

const policy = { item: field.item, location: field.location, site: field.site, effectiveFrom }
const reviewDays = z
  .int()
  .min(1)
  .max(365)
  .nullish()
  .meta({ description: 'Days from one review to the next; with every change unless given.', examples: [7] })
const levels = {
  reorderPoint: field.counted,
  orderUpTo: field.positive,
  reviewDays,
  serviceLevel: field.serviceLevel.nullish(),
}

export const stockingPolicyShape = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('PAR'), ...policy, par: field.counted, reviewDays }),
    z.strictObject({ kind: z.literal('REORDER_POINT'), ...policy, ...levels }),
    z.strictObject({ kind: z.literal('MIN_MAX'), ...policy, ...levels }),
    z.strictObject({ kind: z.literal('TWO_BIN'), ...policy, binQuantity: field.positive }),
    z.strictObject({ kind: z.literal('ONE_FOR_ONE'), ...policy, par: field.counted }),
  ])
  .refine((value) => !('orderUpTo' in value) || compare(value.orderUpTo, value.reorderPoint) > 0, {
    error: 'is not above the reorder point',
    path: ['orderUpTo'],
    params: { fix: 'send the level to order up to, above the reorder point' },
  })
