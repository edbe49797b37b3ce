import { type Item, item } from './item.ts'

const sutures = { manufacturer: 'Threadwell', tracked: 'lot and expiry' } as const
const instruments = { manufacturer: 'Keen Edge', tracked: 'lot' } as const
const textiles = { manufacturer: 'Northwall Barrier', tracked: 'lot' } as const

export const surgery: Item[] = [
  item(3001, 'SUTURE-ABSORB-3-0', 'Suture, braided, absorbable, 3-0, 70 cm', { BX: 36 }, sutures),
  item(3002, 'SUTURE-NYLON-4-0', 'Suture, nylon, 4-0, 45 cm', { BX: 36 }, sutures),
  item(3003, 'SCALPEL-10', 'Scalpel, safety, blade 10, disposable', { BX: 10, CA: 100 }, instruments),
  item(3004, 'STAPLER-SKIN-35', 'Skin stapler, 35 wide staples', { BX: 6 }, instruments),
  item(3005, 'TROCAR-12MM', 'Trocar, bladeless, 12 × 100 mm', { BX: 6 }, { ...instruments, criticality: 'HIGH' }),
  item(3006, 'DRAPE-UNIVERSAL', 'Universal drape set, sterile', { CA: 8 }, textiles),
  item(3007, 'SPONGE-LAP-18X18', 'Lap sponge, X-ray detectable, sterile, 18 × 18 in', { PK: 5, CA: 200 }, textiles),
  item(3008, 'ELECTRODE-PAD-ESU', 'Return electrode pad, adult, split', { BX: 50 }, instruments),
]
