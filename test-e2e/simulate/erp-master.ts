import type { Message, Records } from '@supplyline/schemas'
import type { MasterKind, MasterRow } from '../../services/procurement-sync/src/erp/master/reading.ts'
import type { MemoryErp } from '../../services/procurement-sync/src/erp/memory-erp.ts'
import type { Random } from '../src/random.ts'
import { ERP, ITEMS, SUPPLIERS } from './hospital.ts'

const reading: Records['master.ErpReading'] = {
  ...{ erp: ERP, site: '*', everySeconds: 30, fullEverySeconds: 120, effectiveFrom: 0 },
}

/** What is read, and how often. */
export const readings: Message[] = [{ type: 'master.ErpReading', data: reading }]

/** What somebody does to the ERP's materials and vendors, `at` milliseconds of the run. */
export type Maintained = { at: number; change: (erp: MemoryErp, now: number) => void }

type Change = 'same' | 'unit' | 'blocked' | 'deleted' | 'gone'

const often: Record<Change, number> = { same: 6, unit: 4, blocked: 2, deleted: 2, gone: 3 }

const named: [MasterKind, string][] = [
  ...ITEMS.map(({ item }): [MasterKind, string] => ['item', `M-${item}`]),
  ...SUPPLIERS.map((supplier): [MasterKind, string] => ['supplier', `V-${supplier}`]),
]

/** What the ERP has in use that nobody here names. */
const unnamed: [MasterKind, string][] = [
  ['item', 'M-OTHER'],
  ['supplier', 'V-OTHER'],
]

/** Materials and vendors that differ here and there from the first, are changed, vanish, and come back. */
export const maintained = (random: Random, erp: MemoryErp, now: number, span: number): Maintained[] => {
  const all = [...named, ...unnamed]
  for (const [kind, number] of all) keep(erp, kind, number, random.chance(0.8) ? 'same' : random.weighted(often), now)
  return Array.from({ length: random.between(0, 12) }, () => {
    const [kind, number] = random.pick(all)
    const how = random.weighted(often)
    return { at: random.below(span), change: (held, at) => keep(held, kind, number, how, at) }
  })
}

const keep = (erp: MemoryErp, kind: MasterKind, number: string, how: Change, now: number): void => {
  if (how === 'gone') erp.master.remove(kind, number)
  else erp.master.put(kind, rowOf(kind, number, how, now))
}

const rowOf = (kind: MasterKind, number: string, how: Change, now: number): MasterRow => ({
  ...{ number, text: number, baseUnit: kind === 'item' ? (how === 'unit' ? 'PC' : 'EA') : null },
  ...{ blocked: how === 'blocked', deleted: how === 'deleted', changedOn: new Date(now).toISOString().slice(0, 10) },
})
