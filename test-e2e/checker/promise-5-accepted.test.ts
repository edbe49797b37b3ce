import { describe, expect, test } from '@jest/globals'
import {
  approvalDecisions,
  goodsReceipts,
  payableInvoices,
  requisitionRequests,
  stockMovements,
} from '@supplyline/schemas'
import type { Accepted, Evidence, SeenRecord } from './evidence.ts'
import {
  again,
  aggregateOf,
  all,
  broken,
  type Change,
  carriedOf,
  drop,
  recordOf,
  recordsOf,
  recordsWhere,
  set,
} from './testing/changes.ts'
import { bothDays } from './testing/day.ts'

const { day, troubled } = await bothDays()

const acceptedOf = (e: Evidence, eventId: string): Accepted => {
  const found = e.accepted.find((a) => a.eventId === eventId)
  if (!found) throw new Error(`${eventId} was not accepted`)
  return found
}
const lettersOf = (e: Evidence): SeenRecord[] => e.records.filter((r) => r.topic.endsWith('dead-letters.v1'))
const letterOf = (e: Evidence, ceId: string): SeenRecord => {
  const found = lettersOf(e).find((r) => r.headers.ce_id === ceId)
  if (!found) throw new Error(`no dead letter of ${ceId}`)
  return found
}
const exceptions = (e: Evidence, kind: string) =>
  recordsWhere(e, 'supplyline.ExceptionRaised', (data) => data.kind === kind)

describe('what was accepted is there, and took effect', () => {
  const lose = (eventId: string) => (e: Evidence) =>
    drop(e, ...e.records.filter((r) => r.topic === acceptedOf(e, eventId).topic && r.headers.ce_id === eventId))
  test.each<Change>([
    ['a movement that is lost', 'sane event M-1 .* was accepted, and is not there', lose('M-1')],
    ['a malformed one that is lost', 'malformed event X-1 .* is not there', lose('X-1')],
    ['a receipt that is lost', 'sane event G-1 .* is not there', lose('G-1')],
    [
      'a movement that no position has',
      'sane event M-7 .* is in no position',
      (e) => set(acceptedOf(e, 'M-7'), { kind: 'sane' }),
    ],
    [
      'a receipt that changed nothing',
      'sane event G-3 .* changed nothing on stock',
      (e) => set(acceptedOf(e, 'G-3'), { kind: 'sane' }),
    ],
    [
      'a sane movement among the dead letters',
      'sane event M-6 .* is a dead letter of inventory-events',
      (e) => set(acceptedOf(e, 'M-6'), { kind: 'sane' }),
    ],
    [
      'a receipt that was never posted',
      'sane event G-1 .* is not posted, and nobody was told why',
      (e) => drop(e, recordOf(e, 'procurement.ErpPosted')),
    ],
    [
      'a request that led to nothing',
      'sane event R-1 .* led to no requisition',
      (e) => drop(e, ...about(e, 'procurement.RequisitionSubmitted')),
    ],
    [
      'a request that led to two',
      'sane event R-1 .* made 2 requisitions',
      (e) => again(e, about(e, 'procurement.RequisitionSubmitted')[0] as SeenRecord, { headers: {} }),
    ],
    [
      'an approval that decided nothing',
      'sane event A-1 .* decided nothing',
      (e) => drop(e, ...about(e, 'procurement.RequisitionApproved')),
    ],
    [
      'an invoice of which nothing came',
      'sane event I-1 .* is neither matched nor held',
      (e) => drop(e, recordOf(e, 'payables.InvoiceMatched')),
    ],
  ])('%s', (_, says, change) => {
    expect(broken(day, 5, change)).toContainEqual(expect.stringMatching(says))
  })
  const about = (e: Evidence, type: 'procurement.RequisitionSubmitted' | 'procurement.RequisitionApproved') =>
    recordsOf(e, type).filter((r) => r.key === 'RQ-1')

  const waiting = (name: string) => (e: Evidence) => {
    drop(e, recordOf(e, 'procurement.ErpPosted'))
    aggregateOf(e, 'procurement-sync', 'receipt:NORTH:DOCK:GR-1').timers = [{ name, due: e.restedAt + 1 }]
  }

  test('a receipt that the ERP has yet to answer is known to wait', () => {
    expect(broken(day, 5, waiting('answer:GR1'))).toEqual([])
  })

  test('so is one for an order that nobody knows; but not one for an order that is placed', () => {
    expect(broken(day, 5, waiting('order'))).toHaveLength(1)
    const unknown = (e: Evidence) => set(acceptedOf(e, 'G-1').message?.data, { orderNumber: '45' })
    expect(broken(day, 5, all(waiting('order'), unknown))).toEqual([])
  })

  test('what waits behind a parked key is not lost', () => {
    expect(acceptedOf(troubled, 'M-8').kind).toBe('sane')
    const unpark = (e: Evidence) => delete aggregateOf(e, 'inventory-events', 'stock:STORE:GLOVE').parked
    expect(broken(troubled, 5, unpark)).toContainEqual(expect.stringMatching('sane event M-8 .* is in no position'))
  })

  test('a reversal ends in the ERP, too', () => {
    const without = (e: Evidence) =>
      drop(e, ...recordsWhere(e, 'procurement.ErpPosted', (data) => data.kind === 'GOODS_RECEIPT_REVERSAL'))
    expect(broken(troubled, 5, without)).toContainEqual(expect.stringMatching('V-1 .* is not posted'))
  })
})

describe('what comes twice changes nothing, and what differs is an exception', () => {
  test.each<Change>([
    ['a movement taken at two places', 'M-5 .* took effect 2 times', (e) => alsoInStore(e)],
    [
      'a repeat among the dead letters',
      'repeat event M-2 .* is a dead letter',
      (e) => bury(e, recordOf(e, 'inventory.StockIssued', 1)),
    ],
    [
      'another content under the id',
      'conflict event M-2 .* is no exception of inventory-events',
      (e) => drop(e, ...exceptions(e, 'event-id-reused')),
    ],
    [
      'another receipt under the number',
      'conflict event G-3 .* is no exception of inventory-events, procurement-sync',
      (e) => drop(e, ...exceptions(e, 'receipt-conflict')),
    ],
  ])('%s', (_, says, change) => {
    expect(broken(day, 5, change)).toContainEqual(expect.stringMatching(says))
  })

  const bury = (e: Evidence, { topic, partition, offset }: SeenRecord) =>
    again(e, letterOf(e, 'M-6'), {
      headers: {
        ...letterOf(e, 'M-6').headers,
        ...{
          '__dlq.errors.topic': topic,
          '__dlq.errors.partition': String(partition),
          '__dlq.errors.offset': String(offset),
        },
      },
    })
  const alsoInStore = (e: Evidence) => {
    const message = structuredClone(recordOf(e, 'inventory.StockReturned', 1).message)
    const [store] = recordsOf(e, 'inventory.StockReturned').filter((r) => r.key === 'STORE:GLOVE')
    if (!message || !store) throw new Error('nothing was returned')
    set(message.data, { location: 'STORE', quantity: '2' })
    again(e, store, { message, headers: { ce_id: 'M-5' } })
    const position = aggregateOf(e, 'inventory-events', 'stock:STORE:GLOVE').state as object
    set(position, { sequence: 2, lastEventId: 'M-5' })
  }

  test('what a bug has stopped is a dead letter that waits, and no refusal', () => {
    const stopped = (e: Evidence) => {
      const { headers } = bury(e, recordOf(e, 'inventory.StockIssued', 1))
      headers['__dlq.errors.parked'] = 'stock:WARD-3:GLOVE'
      const original = recordOf(e, 'inventory.StockIssued', 1)
      e.records = e.records.map((r) => (r.headers === headers ? { ...r, value: original.value, key: original.key } : r))
    }
    expect(broken(day, 5, stopped)).not.toContainEqual(expect.stringMatching('M-2 .* is a dead letter'))
  })

  test('an exception about another event is none about this one', () => {
    const other = (e: Evidence) => set(exceptions(e, 'event-id-reused')[0]?.message?.data, { cause: 'M-77' })
    expect(broken(day, 5, other)).toContainEqual(expect.stringMatching('conflict event M-2 .* is no exception'))
  })

  test('another request under the id of one', () => {
    const drops = (e: Evidence) => drop(e, ...exceptions(e, 'requisition-conflict'))
    expect(broken(troubled, 5, drops)).toContainEqual(
      expect.stringMatching('R-2 .* is no exception of procurement-sync'),
    )
  })

  test.each([
    [approvalDecisions.name, 'procurement.ApprovalGiven', 'procurement-sync'],
    [payableInvoices.name, 'payables.InvoiceReceived', 'three-way-match'],
    [requisitionRequests.name, 'procurement.RequisitionRequested', 'procurement-sync'],
  ] as const)('another content on %s', (topic, type, service) => {
    const differs = (e: Evidence) => {
      const { key, message, headers } = recordOf(e, type)
      e.accepted.push({
        topic,
        key: key ?? '',
        eventId: headers.ce_id ?? '',
        kind: 'conflict',
        ...(message && { message }),
      })
    }
    expect(broken(day, 5, differs)).toEqual([expect.stringMatching(`is no exception of ${service}`)])
  })
})

describe('whatever is not applied is told, whether or not somebody expected it', () => {
  const nobodyExpected = (e: Evidence) => {
    e.accepted = []
  }
  test.each<Change>([
    [
      'another content',
      'was not applied \\(event-id-reused\\), and nobody was told',
      (e) => drop(e, ...exceptions(e, 'event-id-reused')),
    ],
    [
      'another content, by an exception of another kind',
      'was not applied \\(event-id-reused\\)',
      (e) => set(exceptions(e, 'event-id-reused')[0]?.message?.data, { kind: 'older-than-horizon' }),
    ],
    [
      'one of long ago',
      'was not applied \\(older-than-horizon\\)',
      (e) => drop(e, ...exceptions(e, 'older-than-horizon')),
    ],
    ['one of less than nothing', 'was not applied \\(invalid-quantity\\)', (e) => drop(e, letterOf(e, 'M-6'))],
    [
      'a line that its position cannot hold',
      'was not applied \\(receipt-not-stocked\\)',
      (e) => set(carriedOf(e, 'inventory.StockReceived'), { unit: 'BX' }),
    ],
  ])('%s', (_, says, change) => {
    expect(broken(day, 5, all(nobodyExpected, change))).toContainEqual(expect.stringMatching(says))
  })
})

describe('what is malformed is told', () => {
  test.each<Change>([
    [
      'a movement of less than nothing',
      'malformed event M-6 .* is neither a dead letter nor an exception',
      (e) => drop(e, letterOf(e, 'M-6')),
    ],
    ['one of long ago', 'malformed event M-7 .* is neither', (e) => drop(e, ...exceptions(e, 'older-than-horizon'))],
    [
      'bytes that nobody can read',
      `malformed event X-2 on ${goodsReceipts.name} cannot be read, and is no dead letter of procurement-sync`,
      (e) => drop(e, ...lettersOf(e).filter((l) => l.topic.startsWith('procurement'))),
    ],
    [
      'bytes on the movements',
      `malformed event X-1 on ${stockMovements.name} cannot be read`,
      (e) => drop(e, letterOf(e, 'X-1')),
    ],
  ])('%s', (_, says, change) => {
    expect(broken(day, 5, change)).toContainEqual(expect.stringMatching(says))
  })

  test.each<Change>([
    [
      'a dead letter with other bytes',
      'a dead letter has another value',
      (e) => set(letterOf(e, 'X-1'), { value: Buffer.from('x') }),
    ],
    ['with another key', 'a dead letter has another key', (e) => set(letterOf(e, 'X-1'), { key: 'y' })],
    ['without a header', 'a dead letter has another colour', (e) => delete letterOf(e, 'X-1').headers.colour],
    ['without a class', 'does not say why', (e) => delete letterOf(e, 'X-1').headers['__dlq.errors.class']],
    [
      'of nothing',
      'a dead letter is of no record',
      (e) => set(letterOf(e, 'X-1').headers, { '__dlq.errors.offset': '77' }),
    ],
  ])('%s', (_, says, change) => {
    expect(broken(day, 5, change)).toContainEqual(expect.stringMatching(says))
  })
})
