import type { Input } from '@supplyline/messaging'
import type { Message, Records } from '@supplyline/schemas'
import { contracts } from './catalogue/contracts.ts'
import { items } from './catalogue/items/items.ts'
import { locations } from './catalogue/locations.ts'
import { stockingPolicies } from './catalogue/stocking-policies.ts'
import { suppliers } from './catalogue/suppliers.ts'
import type { MasterInput } from './decide.ts'
import type { ChangeRequest, Value } from './value.ts'

export const NOON = Date.UTC(2026, 0, 5, 12)

const first = <T>(all: readonly T[]): T => {
  const [found] = all
  if (!found) throw new Error('the catalogue is empty')
  return found
}
const glove = first(items.filter((i) => i.item === 'GLOVE-NITRILE-M'))

/** What the tests speak of: values of the catalogue under codes of their own. Without anything that only one may have. */
export const item = (changes: Partial<Records['master.Item']> = {}): Value & { type: 'master.Item' } => ({
  type: 'master.Item',
  data: {
    ...{ ...glove, item: 'GLOVE', gtin: null, manufacturerPart: null },
    packaging: glove.packaging.map((level) => ({ ...level, gtin: null })),
    ...changes,
  },
})
export const supplier = (changes: Partial<Records['master.Supplier']> = {}): Value => ({
  type: 'master.Supplier',
  data: { ...first(suppliers), supplier: 'NEWCO', ...changes },
})
export const location = (changes: Partial<Records['master.Location']> = {}): Value => ({
  type: 'master.Location',
  data: { ...first(locations), location: 'ICU-9', ...changes },
})
export const contract = (changes: Partial<Records['master.Contract']> = {}): Value => ({
  type: 'master.Contract',
  data: { ...first(contracts), contract: 'C-1', supplier: 'NEWCO', item: 'GLOVE', ...changes },
})
export const policy = (changes: Partial<Records['master.StockingPolicy']> = {}): Value => ({
  type: 'master.StockingPolicy',
  data: {
    ...first(stockingPolicies),
    ...{ location: 'ICU-9', item: 'GLOVE', kind: 'PAR', par: '10', reorderPoint: null, orderUpTo: null },
    ...changes,
  },
})

let requests = 0

/** Somebody asks for the value, under an id of its own. */
export const asking = (
  value: Value,
  changes: { eventId?: string; requestedBy?: string; requestedAt?: number } = {},
): ChangeRequest =>
  ({
    type: `${value.type}ChangeRequested`,
    data: {
      ...{ eventId: `request-${++requests}`, site: value.data.site, requestedBy: 'maria', requestedAt: NOON },
      ...changes,
      value: value.data,
    },
  }) as ChangeRequest

let entries = 0

/** As it comes through the inbox, stamped with what its topics hold. */
export const entry = (message: MasterInput['message'], references: Message[] = [], now = NOON): MasterInput => {
  const input: Input<MasterInput['message']> = {
    ...{ id: `entry-${++entries}/0`, now, message, references, direct: false, conflicting: false },
  }
  return input
}
