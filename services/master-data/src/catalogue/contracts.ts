import type { Records } from '@supplyline/schemas'
import { SINCE } from './site.ts'

type Contract = Records['master.Contract']

/** Item, order unit, and the price of one of them in dollars; at least so many, and in multiples of so many. */
type Line = [item: string, unit: string, unitPrice: string, minimumOrder?: number, multiple?: number]

const agreed = (supplier: string, rank: number, lines: Line[]): Contract[] =>
  lines.map(([item, unit, unitPrice, minimumOrder = 1, multiple = 1]) => ({
    contract: `${supplier}-${item}`,
    site: '*',
    supplier,
    item,
    supplierItem: `${supplier.slice(0, 3)}-${item}`,
    unit,
    unitPrice,
    currency: 'USD',
    minimumOrder: String(minimumOrder),
    multiple: String(multiple),
    rank,
    effectiveFrom: SINCE,
    effectiveTo: null,
  }))

/** The ERP keeps prices to the cent, so every price is one. */
export const contracts: Contract[] = [
  ...agreed('ACME', 1, [
    ['GLOVE-NITRILE-S', 'BX', '8.50'],
    ['GLOVE-NITRILE-M', 'BX', '8.50'],
    ['GLOVE-NITRILE-L', 'BX', '8.50'],
    ['GLOVE-SURGICAL-7', 'BX', '61.00'],
    ['MASK-SURGICAL', 'BX', '4.75', 2],
    ['RESPIRATOR-N95', 'BX', '18.40'],
    ['GOWN-ISOLATION', 'PK', '13.90'],
    ['FACE-SHIELD', 'BX', '42.00'],
    ['GAUZE-4X4', 'BX', '6.30'],
    ['DRESSING-FOAM-10X10', 'BX', '38.20'],
    ['DRESSING-FILM-6X7', 'BX', '44.75'],
    ['BANDAGE-ELASTIC-4', 'BX', '11.60'],
    ['TAPE-SILK-1', 'BX', '15.80'],
    ['ALCOHOL-PREP-PAD', 'BX', '3.20', 5, 5],
    ['CHG-APPLICATOR-26ML', 'BX', '172.50'],
  ]),
  ...agreed('GLOBEX', 1, [
    ['SALINE-09-1000ML', 'CA', '27.60', 2],
    ['SALINE-FLUSH-10ML', 'BX', '13.50'],
    ['IV-CATHETER-18G', 'BX', '96.00'],
    ['IV-CATHETER-20G', 'BX', '96.00'],
    ['IV-START-KIT', 'CA', '148.00'],
    ['IV-SET-PRIMARY', 'CA', '187.00'],
    ['SYRINGE-3ML', 'BX', '9.80'],
    ['SYRINGE-10ML', 'BX', '14.20'],
    ['NEEDLE-18G', 'BX', '7.10', 2],
    ['FOLEY-16FR', 'BX', '58.00'],
  ]),
  ...agreed('INITECH', 1, [
    ['SUTURE-ABSORB-3-0', 'BX', '118.80'],
    ['SUTURE-NYLON-4-0', 'BX', '74.50'],
    ['SCALPEL-10', 'BX', '19.90'],
    ['STAPLER-SKIN-35', 'BX', '132.00'],
    ['TROCAR-12MM', 'BX', '414.00'],
    ['DRAPE-UNIVERSAL', 'CA', '126.40'],
    ['SPONGE-LAP-18X18', 'PK', '5.60', 10, 10],
    ['ELECTRODE-PAD-ESU', 'BX', '187.50'],
  ]),
  ...agreed('EURODIS', 1, [
    ['ETT-75', 'BX', '31.50'],
    ['ETT-80', 'BX', '31.50'],
    ['BLADE-MAC-3', 'BX', '124.00'],
    ['OXYGEN-MASK-ADULT', 'CA', '69.00'],
    ['NASAL-CANNULA-ADULT', 'CA', '34.50'],
    ['SUCTION-CATHETER-14', 'BX', '22.75'],
    ['VENT-CIRCUIT-ADULT', 'CA', '412.50'],
    ['HME-FILTER', 'BX', '53.75'],
  ]),
  // Quick and dear: for when the first one cannot deliver.
  ...agreed('UMBRELLA', 2, [
    ['GLOVE-NITRILE-M', 'CA', '97.00'],
    ['RESPIRATOR-N95', 'BX', '24.90'],
    ['SALINE-09-1000ML', 'CA', '33.80'],
    ['IV-CATHETER-20G', 'BX', '109.00'],
    ['SYRINGE-10ML', 'CA', '62.40'],
    ['SUTURE-ABSORB-3-0', 'BX', '139.00'],
    ['ETT-75', 'BX', '39.90'],
    ['VENT-CIRCUIT-ADULT', 'CA', '468.00'],
    ['GAUZE-4X4', 'BX', '7.90'],
    ['ALCOHOL-PREP-PAD', 'BX', '4.10'],
  ]),
]
