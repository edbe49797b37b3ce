import { type Message, masterChangeRequests, stockMovements } from '@supplyline/schemas'
import type { Random } from '../src/random.ts'
import { ERP, ITEMS, item, LOCATIONS, packaging, SITE } from './hospital.ts'
import type { Planned } from './planned.ts'

const CORRECTED = 0.4

/**
 * Now and then something moves in whole cases, and what a case holds is corrected: as it ever was, from a while ago, or
 * from later on.
 */
export const corrections = (random: Random, span: number): Planned[] => {
  if (!random.chance(CORRECTED)) return []
  const { item: code } = random.pick(ITEMS)
  return [
    ...Array.from({ length: random.between(2, 8) }, (_, index) => moved(random, code, index, random.below(span))),
    ...Array.from({ length: random.between(1, 4) }, (_, index) => corrected(random, code, index, random.below(span))),
  ]
}

const kinds = [
  ...(['StockReturned', 'StockIssued', 'StockAdjusted', 'StockExpired', 'StockCounted'] as const),
  ...(['StockTransferredOut', 'StockTransferredIn'] as const),
]

const moved = (random: Random, code: string, index: number, at: number): Planned => {
  const id = `case ${index}`
  const kind = random.pick(kinds)
  const [location, counterpart] = random.chance(0.5) ? LOCATIONS : [LOCATIONS[1], LOCATIONS[0]]
  const quantity = String(random.between(1, 3))
  const ago = random.pick([0, 1_000, 30_000, 300_000])
  const lot = random.chance(0.2) ? 'L1' : null
  const send = (now: number) => {
    const data = {
      ...{ eventId: id, site: SITE, source: 'WMS', item: code, location, lot, expiry: null, unit: 'CA' },
      ...{ occurredAt: now - ago, caseReference: null, reason: null },
      ...(kind === 'StockCounted' ? { counted: quantity } : { quantity }),
      ...(kind.startsWith('StockTransferred') && { transferId: 'case', counterpart }),
    }
    const message = { type: `inventory.${kind}`, data } as Message
    return { id, kind: 'sane' as const, topic: stockMovements, eventId: id, message }
  }
  return { at, send }
}

const corrected = (random: Random, code: string, index: number, at: number): Planned => {
  const id = `correction ${index}`
  const inCase = random.pick([40, 50, 60])
  const from = random.pick(['ever', 0, 10_000, 100_000, -20_000] as const)
  const send = (now: number) => {
    const effectiveFrom = from === 'ever' ? 0 : now - from
    const value = item({
      item: code,
      erpMaterials: { [ERP]: `M-${code}` },
      packaging: packaging(inCase),
      effectiveFrom,
    })
    const data = { eventId: id, site: '*', requestedBy: 'maria', value, requestedAt: now }
    const message: Message = { type: 'master.ItemChangeRequested', data }
    return { id, kind: 'sane' as const, topic: masterChangeRequests, eventId: id, message }
  }
  return { at, send }
}
