import { describe, expect, test } from '@jest/globals'
import type { Evidence } from './evidence.ts'
import {
  again,
  aggregateOf,
  all,
  broken,
  type Change,
  carriedOf,
  dataOf,
  documentOf,
  drop,
  intentOf,
  orderAt,
  recordOf,
  recordsOf,
  set,
} from './testing/changes.ts'
import { bothDays } from './testing/day.ts'

const { day, troubled } = await bothDays()

const ERP = 'procurement-sync'
const EDI = 'supplier-ack'

describe('every change outside has an intent', () => {
  test.each<Change>([
    [
      'a document that nobody asked for',
      'a document in an ERP has no intent',
      (e) => set(documentOf(e, 'place-order'), { reference: 'PO?' }),
    ],
    [
      'a document of another operation',
      'has no intent',
      (e) => set(intentOf(e, ERP, 'post-invoice'), { operation: 'place-order' }),
    ],
    [
      'a document in another system',
      'has no intent',
      (e) => set(intentOf(e, ERP, 'post-invoice'), { system: 'ERP-2' }),
    ],
    [
      'a document of which the intent is still planned',
      'a document in an ERP was never sent',
      (e) => set(intentOf(e, ERP, 'post-invoice'), { status: 'planned' }),
    ],
    [
      'an interchange that nobody asked for',
      'an interchange at a supplier has no intent',
      (e) => set(orderAt(e), { interchange: '000000099' }),
    ],
    [
      'an interchange of which the intent is still planned',
      'an interchange at a supplier was never sent',
      (e) => set(intentOf(e, EDI, 'send-interchange'), { status: 'planned' }),
    ],
    [
      'an order that the supplier has twice',
      'a supplier has an order twice',
      (e) => set(orderAt(e, 1), { orderNumber: orderAt(e).orderNumber }),
    ],
  ])('%s', (_, says, change) => {
    expect(broken(day, 3, change)).toContainEqual(expect.stringMatching(says))
  })
})

describe('every intent ends', () => {
  const open = (e: Evidence) => set(intentOf(e, ERP, 'place-order'), { status: 'unknown' })
  const tell = (e: Evidence, subject: string) => {
    const raised = again(e, recordOf(e, 'supplyline.ExceptionRaised'), { headers: {} })
    set(raised.message?.data, { exceptionId: 'EX-OPEN', kind: 'order-in-doubt', subject })
  }
  test('not: it is in doubt, and nobody was told', () => {
    expect(broken(day, 3, open)).toEqual(['an intent is neither settled nor known to be open'])
  })
  test('or somebody is told', () => {
    expect(
      broken(
        day,
        3,
        all(open, (e) => tell(e, intentOf(e, ERP, 'place-order').reference)),
      ),
    ).toEqual([])
  })
  test('but not if it is resolved', () => {
    const resolve = (e: Evidence) => {
      const raised = recordOf(e, 'supplyline.ExceptionRaised')
      const data = { exceptionId: 'EX-OPEN', site: '', service: ERP, resolvedBy: '', resolution: '', resolvedAt: 0 }
      again(e, raised, { headers: {}, message: { type: 'supplyline.ExceptionResolved', data } })
    }
    const told = (e: Evidence) => tell(e, intentOf(e, ERP, 'place-order').reference)
    expect(broken(day, 3, all(open, told, resolve))).toHaveLength(1)
  })
  test('told of another order is not told', () => {
    expect(
      broken(
        day,
        3,
        all(open, (e) => tell(e, 'PO-OTHER')),
      ),
    ).toHaveLength(1)
  })
  test('or its key is parked', () => {
    const parked = (e: Evidence) => {
      const { aggregate } = open(e)
      const parking = { topic: '', partition: 0, offset: 0, code: '', reason: '', since: 0, at: 0, waiting: 0 }
      aggregateOf(e, ERP, aggregate).parked = parking
    }
    expect(broken(day, 3, parked)).toEqual([])
  })
})

describe('what is told of a call is what the system holds', () => {
  test.each<Change>([
    [
      'confirmed, and there is no document',
      'told as confirmed, and the system does not hold it',
      (e) => e.erps[0]?.documents.shift(),
    ],
    [
      'confirmed under another number',
      'told as confirmed',
      (e) => set(carriedOf(e, 'supplyline.EffectOutcome'), { externalNumber: '4500000077' }),
    ],
    [
      'placed under another number',
      'is told as placed, and ERP-1 does not hold it',
      (e) => set(dataOf(e, 'procurement.PurchaseOrderPlaced'), { erpNumber: '4500000077' }),
    ],
    [
      'posted under another number',
      'is told as posted, and ERP-1 does not hold it',
      (e) => set(dataOf(e, 'procurement.ErpPosted'), { externalNumber: '77' }),
    ],
    [
      'refused, and it stands',
      'is told as refused, and stands',
      (e) => {
        const { reference, orderId, site, supplier, erp, lines } = dataOf(e, 'procurement.PurchaseOrderPlaced')
        const told = { reference, orderId, site, supplier, erp, lines, code: 'X', reason: 'no', refusedAt: 0 }
        const message = { type: 'procurement.PurchaseOrderRefused', data: told } as const
        again(e, recordOf(e, 'procurement.PurchaseOrderPlaced'), { headers: {}, message })
      },
    ],
    [
      'transmitted, and no supplier has it',
      'is told as transmitted, and no supplier has it',
      (e) => e.suppliers[0]?.orders.shift(),
    ],
    [
      'transmitted with another quantity',
      'the supplier has other lines',
      (e) => set(orderAt(e).lines[0], { quantity: '9' }),
    ],
    ['transmitted with a line less', 'the supplier has other lines', (e) => orderAt(e, 1).lines.pop()],
  ])('%s', (_, says, change) => {
    expect(broken(day, 3, change)).toContainEqual(expect.stringMatching(says))
  })

  test('a call in doubt says nothing of the document', () => {
    expect(recordsOf(troubled, 'procurement.ErpPostingInDoubt').length).toBeGreaterThan(0)
    expect(broken(troubled, 3, () => {})).toEqual([])
  })

  test('an ERP that was not looked into is not held against anybody', () => {
    expect(broken(day, 3, (e) => (e.erps = []))).toEqual([])
    expect(broken(day, 3, (e) => (e.suppliers = []))).toEqual([])
    expect(broken(day, 3, (e) => drop(e, ...recordsOf(e, 'suppliers.OrderTransmitted')))).toEqual([])
  })
})
