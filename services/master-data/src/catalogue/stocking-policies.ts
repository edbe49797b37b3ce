import type { Records } from '@supplyline/schemas'
import { SINCE, SITE } from './site.ts'

type Policy = Records['master.StockingPolicy']
type Bounds = [low: number, high: number]

/**
 * What each place keeps of an item, in base units. The central store orders up to the second figure once it falls to the
 * first, the cabinet likewise between minimum and maximum; wards and operating room are filled up to par.
 */
type Levels = { store?: Bounds; icu?: number; med?: number; or?: number; cabinet?: Bounds }

const keep = (item: string, { store, icu, med, or, cabinet }: Levels): Policy[] => [
  ...(store ? [policy(item, 'CENTRAL-STORE', between('REORDER_POINT', store))] : []),
  ...(icu ? [policy(item, 'ICU-3', upTo(icu))] : []),
  ...(med ? [policy(item, 'MED-5', upTo(med))] : []),
  ...(or ? [policy(item, 'OR-1', upTo(or))] : []),
  ...(cabinet ? [policy(item, 'CAB-ED-1', between('MIN_MAX', cabinet))] : []),
]

type Rule = Pick<Policy, 'kind' | 'par' | 'reorderPoint' | 'orderUpTo'>

const upTo = (par: number): Rule => ({ kind: 'PAR', par: String(par), reorderPoint: null, orderUpTo: null })
const between = (kind: 'REORDER_POINT' | 'MIN_MAX', [low, high]: Bounds): Rule => ({
  kind,
  par: null,
  reorderPoint: String(low),
  orderUpTo: String(high),
})
const policy = (item: string, location: string, rule: Rule): Policy => ({
  item,
  location,
  site: SITE,
  ...rule,
  ...{ binQuantity: null, reviewDays: null, serviceLevel: null },
  effectiveFrom: SINCE,
})

export const stockingPolicies: Policy[] = [
  keep('GLOVE-NITRILE-S', { store: [4000, 12000], icu: 400, med: 400, or: 200, cabinet: [100, 400] }),
  keep('GLOVE-NITRILE-M', { store: [8000, 24000], icu: 600, med: 600, or: 300, cabinet: [200, 800] }),
  keep('GLOVE-NITRILE-L', { store: [4000, 12000], icu: 400, med: 400, or: 200, cabinet: [100, 400] }),
  keep('GLOVE-SURGICAL-7', { store: [400, 1200], icu: 20, or: 150 }),
  keep('MASK-SURGICAL', { store: [3000, 9000], icu: 200, med: 200, or: 300, cabinet: [50, 200] }),
  keep('RESPIRATOR-N95', { store: [800, 2400], icu: 80, med: 40, or: 20, cabinet: [20, 80] }),
  keep('GOWN-ISOLATION', { store: [500, 1500], icu: 80, med: 40, cabinet: [20, 60] }),
  keep('FACE-SHIELD', { store: [192, 480], icu: 24, med: 12, or: 24, cabinet: [6, 24] }),

  keep('SALINE-09-1000ML', { store: [120, 480], icu: 48, med: 36, or: 24, cabinet: [12, 36] }),
  keep('SALINE-FLUSH-10ML', { store: [960, 3840], icu: 240, med: 180, or: 60, cabinet: [60, 180] }),
  keep('IV-CATHETER-18G', { store: [400, 1200], icu: 50, med: 30, or: 40, cabinet: [20, 60] }),
  keep('IV-CATHETER-20G', { store: [600, 1800], icu: 60, med: 60, or: 30, cabinet: [30, 100] }),
  keep('IV-START-KIT', { store: [200, 600], icu: 30, med: 40, or: 20, cabinet: [20, 60] }),
  keep('IV-SET-PRIMARY', { store: [150, 500], icu: 50, med: 40, or: 20, cabinet: [15, 50] }),
  keep('SYRINGE-3ML', { store: [1600, 4800], icu: 200, med: 200, or: 100, cabinet: [100, 300] }),
  keep('SYRINGE-10ML', { store: [1600, 4800], icu: 300, med: 200, or: 150, cabinet: [100, 300] }),
  keep('NEEDLE-18G', { store: [2000, 6000], icu: 200, med: 200, or: 100, cabinet: [100, 300] }),

  keep('SUTURE-ABSORB-3-0', { store: [144, 432], or: 72, cabinet: [6, 24] }),
  keep('SUTURE-NYLON-4-0', { store: [144, 432], or: 36, cabinet: [12, 36] }),
  keep('SCALPEL-10', { store: [200, 600], icu: 10, or: 40, cabinet: [5, 20] }),
  keep('STAPLER-SKIN-35', { store: [24, 72], or: 12, cabinet: [2, 6] }),
  keep('TROCAR-12MM', { store: [24, 72], or: 12 }),
  keep('DRAPE-UNIVERSAL', { store: [40, 120], or: 16 }),
  keep('SPONGE-LAP-18X18', { store: [1000, 4000], or: 400 }),
  keep('ELECTRODE-PAD-ESU', { store: [100, 300], or: 25 }),

  keep('ETT-75', { store: [60, 200], icu: 20, or: 20, cabinet: [4, 12] }),
  keep('ETT-80', { store: [60, 200], icu: 20, or: 20, cabinet: [4, 12] }),
  keep('BLADE-MAC-3', { store: [40, 120], icu: 10, or: 10, cabinet: [3, 10] }),
  keep('OXYGEN-MASK-ADULT', { store: [100, 300], icu: 25, med: 20, cabinet: [10, 30] }),
  keep('NASAL-CANNULA-ADULT', { store: [150, 450], icu: 30, med: 40, or: 10, cabinet: [15, 50] }),
  keep('SUCTION-CATHETER-14', { store: [200, 600], icu: 60, med: 20, or: 30, cabinet: [10, 40] }),
  keep('VENT-CIRCUIT-ADULT', { store: [30, 90], icu: 15 }),
  keep('HME-FILTER', { store: [100, 300], icu: 50, or: 25 }),

  keep('GAUZE-4X4', { store: [2400, 7200], icu: 200, med: 250, or: 200, cabinet: [100, 300] }),
  keep('DRESSING-FOAM-10X10', { store: [200, 600], icu: 40, med: 40, cabinet: [5, 20] }),
  keep('DRESSING-FILM-6X7', { store: [400, 1200], icu: 100, med: 80, or: 30, cabinet: [30, 100] }),
  keep('BANDAGE-ELASTIC-4', { store: [100, 300], med: 20, or: 10, cabinet: [10, 30] }),
  keep('TAPE-SILK-1', { store: [120, 360], icu: 24, med: 24, or: 12, cabinet: [6, 24] }),
  keep('ALCOHOL-PREP-PAD', { store: [8000, 24000], icu: 800, med: 800, or: 200, cabinet: [400, 1200] }),
  keep('CHG-APPLICATOR-26ML', { store: [100, 300], icu: 25, or: 50 }),
  keep('FOLEY-16FR', { store: [50, 150], icu: 10, med: 10, or: 10, cabinet: [3, 10] }),
].flat()
