import { makeGtin } from '@supplyline/quantity'
import { type Message, type MessageOf, masterChangeRequests, requisitionRequests } from '@supplyline/schemas'
import type { Random } from '../src/random.ts'
import type { Sent } from './entrance.ts'
import { contract, ERP, ITEMS, item, LOCATIONS, policy, SITE } from './hospital.ts'
import type { Planned } from './planned.ts'

/** What wards ask for by hand; each by the requisition's id, which is its event's too. */
export const requests = (random: Random, count: number, span: number): Planned[] =>
  Array.from({ length: count }, (_, index) => {
    const requisitionId = `RQ${index}`
    const at = random.below(span)
    const lines = Array.from({ length: random.between(1, 3) }, (__, line) => ({
      ...{ line: line + 1, item: random.pick(ITEMS).item, location: random.pick(LOCATIONS) },
      ...{ quantity: String(random.between(1, 40)), unit: random.chance(0.5) ? 'EA' : 'BX' },
    }))
    const request = (now: number, changes: Partial<MessageOf<'procurement.RequisitionRequested'>['data']> = {}) => ({
      ...{ topic: requisitionRequests, eventId: requisitionId },
      message: {
        type: 'procurement.RequisitionRequested',
        data: {
          ...{ eventId: requisitionId, requisitionId, site: SITE, requester: 'nina', costCentre: null, lines },
          ...{ requestedAt: now, ...changes },
        },
      } as Message,
    })
    const planned: Planned[] = [{ at, send: (now) => ({ id: requisitionId, kind: 'sane', ...request(now) }) }]
    const again = at + random.between(1, 20_000)
    if (random.chance(0.15))
      planned.push({ at: again, send: (now) => ({ id: `${requisitionId} again`, kind: 'repeat', ...request(now) }) })
    if (random.chance(0.1)) {
      const changed = lines.map((line) => ({ ...line, quantity: '77' }))
      const sent = (now: number) => request(now, { lines: changed })
      planned.push({ at: again, send: (now) => ({ id: `${requisitionId} changed`, kind: 'conflict', ...sent(now) }) })
    }
    return planned
  }).flat()

/** New levels and prices. */
export const changes = (random: Random, count: number, span: number): Planned[] =>
  Array.from({ length: count }, (_, index): Planned => {
    const eventId = `change${index}`
    const of = random.pick(ITEMS)
    const asked = { eventId, site: SITE, requestedBy: 'maria' }
    const least = random.between(5, 60)
    const levels = { item: of.item, least, most: least + random.below(2) * 20 }
    const later = random.chance(0.5) ? random.between(1, 90_000) : 0
    const gtin = random.chance(0.7) ? makeGtin(`095200000000${random.below(3)}`) : null
    const part = random.chance(0.5) ? `X-${random.below(2)}` : null
    const substitutes: string[] = ITEMS.map((i) => i.item).filter((i) => i !== of.item && random.chance(0.3))
    if (random.chance(0.2)) substitutes.push('GONE')
    const message = (now: number): Message =>
      index % 3 === 1
        ? {
            type: 'master.ItemChangeRequested',
            data: {
              ...asked,
              site: '*',
              value: item({
                item: of.item,
                erpMaterials: { [ERP]: `M-${of.item}` },
                ...{ gtin, manufacturer: 'M' },
                manufacturerPart: part,
                substitutes,
                effectiveFrom: later && now + later,
              }),
              requestedAt: now,
            },
          }
        : index % 3 === 0
          ? {
              type: 'master.ContractChangeRequested',
              data: {
                ...asked,
                site: '*',
                value: { ...contract(of), effectiveFrom: later && now + later },
                requestedAt: now,
              },
            }
          : {
              type: 'master.StockingPolicyChangeRequested',
              data: {
                ...asked,
                value: { ...policy(LOCATIONS[index % 2] as string, levels), effectiveFrom: later && now + later },
                requestedAt: now,
              },
            }
    const sent = (now: number): Sent => ({
      ...{ id: eventId, topic: masterChangeRequests, eventId, kind: 'sane', message: message(now) },
    })
    const at = random.below(span)
    // Of several at once some ask for the same before any has it.
    return { at: index % 3 === 1 ? at - (at % 20_000) : at, send: sent }
  })
