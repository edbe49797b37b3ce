import { type Item, item } from './item.ts'

const tubes = { manufacturer: 'Openway', criticality: 'LIFE_SUSTAINING', tracked: 'lot and expiry' } as const
const breathing = { manufacturer: 'Openway' }

export const airway: Item[] = [
  item(4001, 'ETT-75', 'Endotracheal tube, cuffed, 7.5 mm', { BX: 10, CA: 100 }, { ...tubes, substitutes: ['ETT-80'] }),
  item(4002, 'ETT-80', 'Endotracheal tube, cuffed, 8.0 mm', { BX: 10, CA: 100 }, { ...tubes, substitutes: ['ETT-75'] }),
  item(4003, 'BLADE-MAC-3', 'Laryngoscope blade, Macintosh 3, disposable', { BX: 20 }, breathing),
  item(4004, 'OXYGEN-MASK-ADULT', 'Oxygen mask, adult, with 2.1 m tubing', { CA: 50 }, breathing),
  item(4005, 'NASAL-CANNULA-ADULT', 'Nasal cannula, adult, with 2.1 m tubing', { CA: 50 }, breathing),
  item(4006, 'SUCTION-CATHETER-14', 'Suction catheter, 14 Fr', { BX: 50, CA: 200 }, breathing),
  item(
    4007,
    'VENT-CIRCUIT-ADULT',
    'Ventilator circuit, adult, heated, single use',
    { CA: 15 },
    { ...breathing, criticality: 'LIFE_SUSTAINING' },
  ),
  item(4008, 'HME-FILTER', 'Heat and moisture exchanger with filter', { BX: 25, CA: 100 }, breathing),
]
