import {
  type Message,
  masterContracts,
  masterItems,
  masterLocations,
  masterStockingPolicies,
  masterSuppliers,
  type Records,
} from '@supplyline/schemas'
import type { Told } from './arm.ts'
import { type Article, agreedLeadTime, LOCATIONS, type Place, SUPPLIERS, type Use } from './assortment.ts'
import { BEGIN, DAY, MIDNIGHT } from './calendar.ts'
import { SITE } from './messages.ts'
import type { Scenario } from './scenario.ts'

/** What a hospital has in master data before the first day. */
export const masterData = (scenario: Scenario): Told[] => [
  ...scenario.articles.map((article) => ({ topic: masterItems, message: itemOf(scenario, article, 0) })),
  ...LOCATIONS.map(({ location, kind }) => ({
    topic: masterLocations,
    message: {
      type: 'master.Location',
      data: {
        ...{ location, site: SITE, name: location, gln: '4012345000016', kind, erpSite: '1010' },
        ...{ erpStorageLocation: '0001', costCentre: null, effectiveFrom: 0 },
      },
    } satisfies Message,
  })),
  ...SUPPLIERS.map(({ supplier, leadTimeDays }) => ({
    topic: masterSuppliers,
    message: {
      type: 'master.Supplier',
      data: {
        ...{ supplier, site: '*', name: supplier, gln: '4012345000009', leadTimeDays, channel: 'X12' as const },
        ...{ ediQualifier: null, ediId: null, currency: 'USD', consolidationWindowSeconds: 0 },
        ...{ erpVendors: {}, effectiveFrom: 0 },
      },
    } satisfies Message,
  })),
  ...scenario.articles.flatMap((article) => [
    contractOf(article, article.supplier, 1),
    ...(article.fallback === null ? [] : [contractOf(article, article.fallback, 2)]),
  ]),
  ...scenario.places.map((place) => ({ topic: masterStockingPolicies, message: policyOf(scenario, place) })),
]

/** On the day on which it is noticed: how it has been packed since when. */
export const mispacked = (scenario: Scenario, day: number): Told[] => {
  const { unit } = scenario.calendar
  const article = scenario.articles.find(({ item }) => item === unit.item)
  return day === unit.to && article ? [{ topic: masterItems, message: itemOf(scenario, article, day) }] : []
}

const itemOf = ({ calendar, saidInBox }: Scenario, article: Article, day: number): Message => {
  const { item, shelfLife, criticality } = article
  const packed = (onDay: number) => [{ unit: 'BX', factor: String(saidInBox(article, onDay)), gtin: null, per: '1' }]
  const isCorrected = item === calendar.unit.item && day >= calendar.unit.to
  return {
    type: 'master.Item',
    data: {
      ...{ item, site: '*', description: item, baseUnit: 'EA', packaging: packed(day), gtin: null, manufacturer: null },
      ...{ manufacturerPart: null, lotTracked: shelfLife !== null, expiryTracked: shelfLife !== null, criticality },
      ...{ substitutes: [], erpMaterials: {}, effectiveFrom: isCorrected ? BEGIN + day * DAY : 0 },
      packagingVersions: isCorrected
        ? [
            { effectiveFrom: 0, packaging: packed(0) },
            { effectiveFrom: MIDNIGHT + calendar.unit.from * DAY, packaging: packed(day) },
          ]
        : [],
    },
  }
}

const contractOf = ({ item, price, box, supplier: first }: Article, supplier: string, rank: number): Told => ({
  topic: masterContracts,
  message: {
    type: 'master.Contract',
    data: {
      ...{ contract: `C-${rank}-${item}`, site: '*', supplier, item, supplierItem: null, unit: 'BX', currency: 'USD' },
      unitPrice: (price * box * (supplier === first ? 1 : 1.15)).toFixed(2),
      ...{ minimumOrder: '1', multiple: '1', rank, effectiveFrom: 0, effectiveTo: null },
    },
  },
})

type Policy = Records['master.StockingPolicy']

/** Weekends and delays on the way: so many days more than agreed a hospital reckons with where nothing is computed. */
const ON_THE_WAY = 2

/**
 * What is cheap and used every day is kept generously, and ordered for several days; what is dear by the piece. Levels
 * are those that hold until enough demand was seen.
 */
const policyOf = ({ mean, begin }: Scenario, place: Place): Message => {
  const { article, location, name } = place
  const perDay = mean.get(name) ?? 0
  const untilDelivery = perDay * (agreedLeadTime(article.supplier) + ON_THE_WAY)
  const none: Policy = {
    ...{ item: article.item, location, site: SITE, kind: 'REORDER_POINT', par: null, reorderPoint: null },
    ...{ orderUpTo: null, binQuantity: null, reviewDays: null, serviceLevel: null, effectiveFrom: BEGIN },
  }
  const computed = (serviceLevel: string, apart: number): Policy => {
    const reorderPoint = begin(place)
    const orderUpTo = reorderPoint + Math.max(1, Math.ceil(apart))
    return { ...none, reorderPoint: String(reorderPoint), orderUpTo: String(orderUpTo), serviceLevel }
  }
  const policies: Record<Use, () => Policy> = {
    smooth: () => computed('0.995', perDay * 4),
    weekday: () => ({ ...computed('0.99', perDay * 4), kind: 'MIN_MAX', reviewDays: 1 }),
    intermittent: () => computed('0.97', 1),
    lumpy: () => computed('0.98', article.box),
    critical: () => computed('0.99', perDay),
    'two-bin': () => ({ ...none, kind: 'TWO_BIN', binQuantity: String(Math.ceil(untilDelivery * 1.5)) }),
    implant: () => ({ ...none, kind: 'ONE_FOR_ONE', par: String(Math.ceil(untilDelivery + 1)) }),
  }
  return { type: 'master.StockingPolicy', data: policies[article.use]() }
}
