import { type Item, item } from './item.ts'

const dressings = { manufacturer: 'Softcover', tracked: 'lot and expiry' } as const
const sundries = { manufacturer: 'Softcover' }

export const woundCare: Item[] = [
  item(5001, 'GAUZE-4X4', 'Gauze sponge, sterile, 4 × 4 in, 12-ply', { BX: 50, CA: 1200 }, sundries),
  item(5002, 'DRESSING-FOAM-10X10', 'Foam dressing with border, 10 × 10 cm', { BX: 10, CA: 100 }, dressings),
  item(5003, 'DRESSING-FILM-6X7', 'Transparent film dressing, 6 × 7 cm', { BX: 100, CA: 400 }, dressings),
  item(5004, 'BANDAGE-ELASTIC-4', 'Elastic bandage, 4 in', { BX: 10, CA: 50 }, sundries),
  item(5005, 'TAPE-SILK-1', 'Surgical tape, silk, 1 in × 10 yd', { BX: 12, CA: 120 }, { ...sundries, baseUnit: 'RL' }),
  item(5006, 'ALCOHOL-PREP-PAD', 'Alcohol prep pad, 70 %, medium', { BX: 200, CA: 4000 }, sundries),
  item(5007, 'CHG-APPLICATOR-26ML', 'Chlorhexidine applicator, 26 ml', { BX: 25, CA: 100 }, dressings),
  item(
    5008,
    'FOLEY-16FR',
    'Foley catheter, silicone, 16 Fr, 10 ml balloon',
    { BX: 10, CA: 50 },
    { manufacturer: 'Veinline', tracked: 'lot and expiry' },
  ),
]
