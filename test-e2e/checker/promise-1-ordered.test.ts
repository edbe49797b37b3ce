import { describe, expect, test } from '@jest/globals'
import type { Evidence } from './evidence.ts'
import {
  again,
  aggregateOf,
  all,
  broken,
  type Change,
  carriedWhere,
  dataOf,
  dataWhere,
  documentOf,
  drop,
  recordOf,
  recordsWhere,
  set,
} from './testing/changes.ts'
import { bothDays } from './testing/day.ts'

const { day, troubled } = await bothDays()

const FIRST = '4500000000'
const SECOND = '4500000001'

const placed = (e: Evidence, number: string) =>
  dataWhere(e, 'procurement.PurchaseOrderPlaced', (data) => data.erpNumber === number)
/** As the basket asked for it. */
const asked = (e: Evidence, number: string) =>
  carriedWhere(e, 'procurement.PlaceOrder', (data) => data.orderId === placed(e, number).orderId)
const placedRecord = (e: Evidence) =>
  recordsWhere(e, 'procurement.PurchaseOrderPlaced', (data) => data.erpNumber === FIRST)

const duplicate = (e: Evidence, changes: object = {}) => {
  const document = { ...structuredClone(documentOf(e, 'place-order')), number: '4500000099', ...changes }
  e.erps[0]?.documents.push(document)
}
/** Somebody is told that the ERP holds the order under another number, too. */
const tell = (e: Evidence) => {
  const raised = dataOf(e, 'supplyline.ExceptionRaised')
  const { orderId } = placed(e, FIRST)
  again(e, recordOf(e, 'supplyline.ExceptionRaised'), { headers: {} })
  set(raised, { exceptionId: 'EX-D', kind: 'duplicate-order', subject: orderId, detail: 'as 4500000099' })
}

describe('no more is ordered than was approved', () => {
  test.each<Change>([
    [
      'less was approved',
      /BX|70 approved|ordered/,
      (e) => set(dataOf(e, 'procurement.RequisitionApproved').lines[0], { orderQuantity: '1' }),
    ],
    ['a second document under the reference', 'stands in ERPs more than once', duplicate],
    [
      'a document in another ERP',
      'stands in ERPs more than once',
      (e) => e.erps.push({ system: 'ERP-2', uniqueReferences: true, documents: [{ ...documentOf(e, 'place-order') }] }),
    ],
    [
      'the ERP holds more',
      'is not what was decided',
      (e) => set(documentOf(e, 'place-order').lines[0], { quantity: '3' }),
    ],
    [
      'the ERP holds another thing',
      'is not what was decided',
      (e) => set(documentOf(e, 'place-order').lines[0], { material: 'M-1' }),
    ],
    [
      'the ERP holds a line less',
      'is not in the ERP',
      (e) => {
        documentOf(e, 'place-order', 1).lines.pop()
      },
    ],
    [
      'it was to be placed elsewhere',
      'was to be placed in ERP-2',
      (e) => {
        asked(e, FIRST).erp = 'ERP-2'
      },
    ],
    [
      'it is told under two numbers',
      'under several numbers',
      (e) => {
        const copy = again(e, recordOf(e, 'procurement.PurchaseOrderPlaced'), { headers: {} })
        set(copy.message?.data, { erpNumber: '4500000099' })
      },
    ],
  ])('%s', (_, says, change) => {
    expect(broken(day, 1, change)).toContainEqual(expect.stringMatching(says))
  })

  test('a line that two orders stand for counts twice', () => {
    const twice = (e: Evidence) => {
      set(asked(e, SECOND).lines[0]?.sources[0], asked(e, FIRST).lines[0]?.sources[0] ?? {})
    }
    expect(broken(day, 1, twice)).toContainEqual(expect.stringMatching(/line 1: 4 ordered, 2 approved/))
  })
})

describe('a duplicate is excused where references are not unique, if it landed late and somebody was told', () => {
  const isOrder = ({ operation }: { operation: string }) => operation === 'place-order'
  const late = (e: Evidence) => {
    for (const intent of e.stores['procurement-sync']?.intents ?? []) if (isOrder(intent)) set(intent, { attempt: 2 })
    for (const document of e.erps[0]?.documents ?? []) if (isOrder(document)) set(document, { committedAt: e.restedAt })
    return { committedAt: e.restedAt }
  }
  test('told and late', () => {
    expect(
      broken(
        day,
        1,
        all((e) => duplicate(e, late(e)), tell),
      ),
    ).toEqual([])
  })
  test.each<Change>([
    ['nobody was told', 'more than once', (e) => duplicate(e, late(e))],
    [
      'it was sent once',
      'more than once',
      all(
        (e) => duplicate(e, late(e)),
        tell,
        (e) => set(e.stores['procurement-sync']?.intents.find(isOrder), { attempt: 1 }),
      ),
    ],
    [
      'it landed within the declared lag',
      'more than once',
      all((e) => duplicate(e, { ...late(e), committedAt: 0 }), tell),
    ],
    [
      'references are unique',
      'more than once',
      all(
        (e) => duplicate(e, late(e)),
        tell,
        (e) => set(e.erps[0], { uniqueReferences: true }),
      ),
    ],
  ])('not if %s', (_, says, change) => {
    expect(broken(day, 1, change)).toContainEqual(expect.stringMatching(says))
  })
  test('not twice cancelled: what was cancelled there does not count', () => {
    expect(broken(day, 1, (e) => duplicate(e, { cancelled: true }))).toEqual([])
  })
})

describe('every approved line ends', () => {
  test.each<Change>([
    [
      'nothing became of the order',
      'nobody knows what became of it',
      (e) => {
        const { orderId } = placed(e, FIRST)
        drop(e, ...placedRecord(e))
        aggregateOf(e, 'procurement-sync', `order:${orderId}`).timers = []
      },
    ],
    [
      'it was never put into an order',
      '70 approved, and 0 went into orders',
      (e) => {
        asked(e, SECOND).lines.pop()
        placed(e, SECOND).lines.pop()
      },
    ],
  ])('%s', (_, says, change) => {
    expect(broken(day, 1, change)).toContainEqual(expect.stringMatching(says))
  })

  const undecided = (e: Evidence) => {
    const { orderId } = dataOf(e, 'procurement.PurchaseOrderInDoubt')
    drop(e, ...recordsWhere(e, 'procurement.PurchaseOrderPlaced', (data) => data.orderId === orderId))
    aggregateOf(e, 'procurement-sync', `order:${orderId}`).timers = []
    return orderId
  }

  test('an order in doubt is known to be open', () => {
    expect(broken(troubled, 1, undecided)).toEqual([])
  })

  test('and one of which nobody was told is not', () => {
    const quiet = (e: Evidence) => {
      const orderId = undecided(e)
      drop(e, ...recordsWhere(e, 'procurement.PurchaseOrderInDoubt', (data) => data.orderId === orderId))
    }
    expect(broken(troubled, 1, quiet)).toContainEqual(expect.stringContaining('nobody knows'))
  })

  test('lines in a basket wait for the cut-off', () => {
    const waiting = (e: Evidence) => {
      asked(e, SECOND).lines.pop()
      placed(e, SECOND).lines.pop()
      documentOf(e, 'place-order', 1).lines.pop()
      aggregateOf(e, 'procurement-sync', 'basket:MEDCO:NORTH:ERP-1').timers = [{ name: 'cut-off', due: e.restedAt + 1 }]
    }
    expect(broken(day, 1, waiting)).toEqual([])
  })
})
