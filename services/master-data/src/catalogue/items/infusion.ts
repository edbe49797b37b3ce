import { type Item, item } from './item.ts'

const fluids = { manufacturer: 'Clearwater Fluids', tracked: 'lot and expiry' } as const
const access = { manufacturer: 'Veinline', tracked: 'lot and expiry' } as const
const syringes = { manufacturer: 'Plunger & Sons' }

export const infusion: Item[] = [
  item(
    2001,
    'SALINE-09-1000ML',
    'Sodium chloride 0.9 %, 1000 ml bag',
    { CA: 12 },
    { ...fluids, baseUnit: 'BG', criticality: 'HIGH' },
  ),
  item(2002, 'SALINE-FLUSH-10ML', 'Saline flush syringe, prefilled, 10 ml', { BX: 30, CA: 480 }, fluids),
  item(
    2003,
    'IV-CATHETER-18G',
    'IV catheter, safety, 18 G × 30 mm',
    { BX: 50, CA: 200 },
    { ...access, substitutes: ['IV-CATHETER-20G'] },
  ),
  item(
    2004,
    'IV-CATHETER-20G',
    'IV catheter, safety, 20 G × 30 mm',
    { BX: 50, CA: 200 },
    { ...access, substitutes: ['IV-CATHETER-18G'] },
  ),
  item(2005, 'IV-START-KIT', 'IV start kit with chlorhexidine and dressing', { CA: 100 }, access),
  item(
    2006,
    'IV-SET-PRIMARY',
    'Primary infusion set, 2 needle-free ports, 270 cm',
    { CA: 50 },
    { ...access, criticality: 'HIGH' },
  ),
  item(2007, 'SYRINGE-3ML', 'Syringe 3 ml, luer lock', { BX: 100, CA: 800 }, syringes),
  item(2008, 'SYRINGE-10ML', 'Syringe 10 ml, luer lock', { BX: 100, CA: 400 }, syringes),
  item(2009, 'NEEDLE-18G', 'Blunt fill needle, 18 G', { BX: 100, CA: 1000 }, syringes),
]
