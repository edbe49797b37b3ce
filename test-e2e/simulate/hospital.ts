import type { Message, MessageOf, RecordName } from '@supplyline/schemas'

const value = <K extends RecordName>(type: K, data: MessageOf<K>['data']): Message => ({ type, data }) as Message

export const SITE = 'NORTH'
export const ERP = 'sap'
export const EDI_ID = 'ZZ:NORTH'
export const SOURCES = ['WMS', 'SCANNER', 'DOCK'] as const
export const LOCATIONS = ['ICU', 'OR'] as const
export const SUPPLIERS = ['MEDCO', 'STITCH'] as const

/** In a box. */
export const PIECES = 10
/** In a case, in which nothing is ordered: what it holds is corrected now and then. */
const CASE = 50

export const packaging = (inCase: number): MessageOf<'master.Item'>['data']['packaging'] => [
  { unit: 'BX', factor: String(PIECES), per: '1', gtin: null },
  { unit: 'CA', factor: String(inCase), per: '1', gtin: null },
]

export const item = (changes: Partial<MessageOf<'master.Item'>['data']>): MessageOf<'master.Item'>['data'] => ({
  ...{ item: 'GLOVE', site: '*', description: 'Gloves', baseUnit: 'EA', gtin: null, manufacturer: null },
  ...{
    packaging: packaging(CASE),
    manufacturerPart: null,
    lotTracked: false,
  },
  ...{ expiryTracked: false, criticality: 'NORMAL', substitutes: [], erpMaterials: {}, effectiveFrom: 0 },
  packagingVersions: [],
  ...changes,
})

/** `price` is that of a box of ten; below `least` pieces a shelf is filled up to `most`. */
export const ITEMS = [
  { item: 'GLOVE', supplier: 'MEDCO', price: '8.5', least: 40, most: 40 },
  { item: 'MASK', supplier: 'MEDCO', price: '3', least: 20, most: 80 },
  { item: 'SUTURE', supplier: 'STITCH', price: '40', least: 20, most: 70 },
  { item: 'IMPLANT', supplier: 'STITCH', price: '900', least: 15, most: 30 },
] as const

export const contract = (of: {
  item: string
  supplier: string
  price: string
}): MessageOf<'master.Contract'>['data'] => ({
  ...{ contract: `C-${of.item}`, site: '*', supplier: of.supplier, item: of.item, supplierItem: `S-${of.item}` },
  ...{ unit: 'BX', unitPrice: of.price, currency: 'USD', minimumOrder: '1', multiple: '1', rank: 1 },
  ...{ effectiveFrom: 0, effectiveTo: null },
})

/** By par level where the shelf is always filled, else between a minimum and a maximum. */
export const policy = (
  location: string,
  { item: name, least, most }: { item: string; least: number; most: number },
): MessageOf<'master.StockingPolicy'>['data'] => ({
  ...{ site: SITE, item: name, location, effectiveFrom: 0 },
  ...{ binQuantity: null, reviewDays: null, serviceLevel: null },
  ...(least === most
    ? { kind: 'PAR', par: String(most), reorderPoint: null, orderUpTo: null }
    : { kind: 'MIN_MAX', par: null, reorderPoint: String(least), orderUpTo: String(most) }),
})

const supplier = (name: string, window: number): Message =>
  value('master.Supplier', {
    ...{ supplier: name, site: '*', name, gln: '4012345000009', leadTimeDays: 2, channel: 'X12' },
    ...{ ediQualifier: 'ZZ', ediId: name, currency: 'USD', consolidationWindowSeconds: window },
    ...{ erpVendors: { [ERP]: `V-${name}` }, effectiveFrom: 0 },
  })

export const locationOf = (location: string): MessageOf<'master.Location'>['data'] => ({
  ...{ location, site: SITE, name: location, gln: '4012345000016', kind: 'NURSING_UNIT', erpSite: '1010' },
  ...{ erpStorageLocation: '0001', costCentre: '4103', effectiveFrom: 0 },
})

/** Four items at two places, of two suppliers, one of whom lets orders wait for each other. */
export const catalogue: Message[] = [
  ...ITEMS.map(({ item: name, price }) => {
    const criticality = Number(price) > 100 ? 'HIGH' : 'NORMAL'
    return value('master.Item', item({ item: name, criticality, erpMaterials: { [ERP]: `M-${name}` } }))
  }),
  supplier('MEDCO', 2),
  supplier('STITCH', 0),
  ...LOCATIONS.map((location) => value('master.Location', locationOf(location))),
  ...ITEMS.map((of) => value('master.Contract', contract(of))),
  ...LOCATIONS.flatMap((at) => ITEMS.map((of) => value('master.StockingPolicy', policy(at, of)))),
  value('master.ApprovalPolicy', {
    ...{ policy: 'standard', site: SITE, automaticLimit: '400', currency: 'USD', approverRole: 'lead' },
    ...{ approvalDueSeconds: 8 * 3600, emergencyLimit: '1500', urgentDueSeconds: 3600, effectiveFrom: 0 },
  }),
  value('master.ErpRouting', {
    ...{ site: SITE, erp: ERP, companyCode: '1000', purchasingOrganization: '1710', purchasingGroup: '001' },
    ...{ documentType: 'NB', effectiveFrom: 0 },
  }),
  ...SOURCES.map((source) => value('master.Source', { source, site: SITE, horizonDays: 14, effectiveFrom: 0 })),
  value('master.Tolerance', {
    ...{ site: SITE, priceOverPercent: '2', priceOverAmount: '25', quantityOverPercent: '10', chargesAmount: '10' },
    ...{ totalAmount: '0.05', currency: 'USD', receiptWaitSeconds: 5 * 86_400, invoiceWaitSeconds: 30 * 86_400 },
    effectiveFrom: 0,
  }),
]
