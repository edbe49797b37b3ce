import { type Item, item } from './item.ts'

const sterling = { manufacturer: 'Sterling Hand Protection' }
const northwall = { manufacturer: 'Northwall Barrier' }

export const protection: Item[] = [
  item(1001, 'GLOVE-NITRILE-S', 'Examination gloves, nitrile, powder-free, S', { BX: 100, CA: 1000 }, sterling),
  item(
    1002,
    'GLOVE-NITRILE-M',
    'Examination gloves, nitrile, powder-free, M',
    { BX: 100, CA: 1000 },
    { ...sterling, substitutes: ['GLOVE-NITRILE-L'] },
  ),
  item(1003, 'GLOVE-NITRILE-L', 'Examination gloves, nitrile, powder-free, L', { BX: 100, CA: 1000 }, sterling),
  item(
    1004,
    'GLOVE-SURGICAL-7',
    'Surgical gloves, sterile, size 7, pair',
    { BX: 50, CA: 200 },
    { ...sterling, baseUnit: 'PR', tracked: 'lot and expiry' },
  ),
  item(1005, 'MASK-SURGICAL', 'Surgical mask, type IIR, ear loops', { BX: 50, CA: 600 }, northwall),
  item(
    1006,
    'RESPIRATOR-N95',
    'Respirator N95, fluid resistant',
    { BX: 20, CA: 160 },
    { ...northwall, criticality: 'HIGH', substitutes: ['MASK-SURGICAL'] },
  ),
  item(1007, 'GOWN-ISOLATION', 'Isolation gown, level 2, universal size', { PK: 10, CA: 100 }, northwall),
  item(1008, 'FACE-SHIELD', 'Face shield, full length, disposable', { BX: 24, CA: 96 }, northwall),
]
