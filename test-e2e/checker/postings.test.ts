import { describe, expect, test } from '@jest/globals'
import type { Evidence } from './evidence.ts'
import {
  again,
  aggregateOf,
  all,
  broken,
  type Change,
  dataOf,
  dataWhere,
  documentOf,
  intentOf,
  recordsWhere,
  set,
} from './testing/changes.ts'
import { bothDays } from './testing/day.ts'

const { day, troubled } = await bothDays()

const RECEIPT = 'receipt:NORTH:DOCK:GR-1'
const received = (e: Evidence) => documentOf(e, 'post-goods-receipt')
const invoice = (e: Evidence) => documentOf(e, 'post-invoice')

/** A second document, and the call that made it. */
const another = (operation: string, aggregate?: string) => (e: Evidence) => {
  const document = structuredClone(documentOf(e, operation))
  e.erps[0]?.documents.push({ ...document, number: '5999999999', reference: 'XX-2' })
  const intent = structuredClone(intentOf(e, 'procurement-sync', operation))
  e.stores['procurement-sync']?.intents.push({ ...intent, reference: 'XX-2', ...(aggregate ? { aggregate } : {}) })
}

describe('what is posted for a receipt is what was received', () => {
  test.each<Change>([
    ['in another unit', `${RECEIPT} is posted as 2 EA`, (e) => set(received(e).lines[0], { unit: 'EA' })],
    ['as another material', 'is posted as 2 BX of M-1', (e) => set(received(e).lines[0], { material: 'M-1' })],
    ['on another order', 'of order 45', (e) => set(received(e).lines[0], { orderNumber: '45' })],
    ['at no line of it', 'at line 9', (e) => set(received(e).lines[0], { line: 9 })],
    ['more', 'with 100 of GLOVE more than was received', (e) => set(received(e).lines[0], { quantity: '3' })],
    ['a part of it', 'with -100 of GLOVE more', (e) => set(received(e).lines[0], { quantity: '1' })],
    ['nothing of it', 'with -200 of GLOVE more', (e) => set(received(e), { lines: [] })],
    [
      'for a receipt of nobody',
      'nobody has received it',
      (e) => set(intentOf(e, 'procurement-sync', 'post-goods-receipt'), { aggregate: 'receipt:NORTH:DOCK:GR-9' }),
    ],
  ])('%s', (_, says, change) => {
    expect(broken(day, 6, change)).toContainEqual(expect.stringMatching(says))
  })
  test('so is what is taken back', () => {
    const less = (e: Evidence) => set(documentOf(e, 'reverse-goods-receipt').lines[0], { quantity: '1' })
    expect(broken(troubled, 6, less)).toContainEqual(expect.stringMatching('of GLOVE more than was received'))
  })
  test('an ERP that tells no units is believed', () => {
    expect(broken(day, 6, (e) => set(received(e).lines[0], { unit: '', material: '' }))).toEqual([])
  })
})

describe('one reference, one document', () => {
  test.each<Change>([
    [
      'two receipts share one',
      `${RECEIPT} and receipt:NORTH:DOCK:GR-2 share the reference`,
      (e) => {
        const [posted] = recordsWhere(e, 'procurement.ErpPosted', ({ kind }) => kind === 'GOODS_RECEIPT')
        if (!posted) throw new Error('nothing is posted')
        const copy = again(e, posted, { headers: {} })
        set(copy.message?.data, { document: 'receipt:NORTH:DOCK:GR-2' })
      },
    ],
    ['a receipt has two', `there are several of post-goods-receipt of ${RECEIPT}`, another('post-goods-receipt')],
    ['an invoice has two', 'there are several of post-invoice of invoice:MEDCO:INV-1', another('post-invoice')],
    [
      'two invoices have one number of their supplier',
      'there are several of an invoice INV-1 of vendor 17300001',
      another('post-invoice', 'invoice:MEDCO:INV-2'),
    ],
    [
      'an answer is waited for that another gets',
      `waits for an answer about GRX, which is no call`,
      (e) => aggregateOf(e, 'procurement-sync', RECEIPT).timers.push({ name: 'answer:GRX', due: e.restedAt + 1 }),
    ],
  ])('%s', (_, says, change) => {
    expect(broken(day, 6, change)).toContainEqual(expect.stringMatching(says))
  })
})

describe('what is posted for an invoice is what was matched', () => {
  test.each<Change>([
    ['in another unit', 'is posted otherwise', (e) => set(invoice(e).lines[0], { unit: 'EA' })],
    ['for another amount', 'is posted otherwise', (e) => set(invoice(e).lines[0], { amount: '18' })],
    ['another total', 'is posted otherwise', (e) => set(invoice(e).billed, { total: '18' })],
    [
      'never matched',
      'was never matched',
      (e) => set(intentOf(e, 'procurement-sync', 'post-invoice'), { aggregate: 'invoice:MEDCO:INV-2' }),
    ],
  ])('%s', (_, says, change) => {
    expect(broken(day, 6, change)).toContainEqual(expect.stringMatching(says))
  })
  test('an ERP that tells no amounts is believed', () => {
    const silent = (e: Evidence) => {
      set(invoice(e), { billed: undefined })
      set(invoice(e).lines[0], { amount: undefined, unit: '' })
    }
    expect(broken(day, 6, silent)).toEqual([])
  })
})

describe('an invoice is posted after its goods', () => {
  const late = (e: Evidence) =>
    set(
      dataWhere(e, 'procurement.ErpPosted', ({ kind }) => kind === 'GOODS_RECEIPT'),
      { postedAt: e.restedAt },
    )
  test('not before', () => {
    expect(broken(day, 6, late)).toEqual([
      'invoice:MEDCO:INV-1 was posted before its goods: 200 of GLOVE on order ERP-1 4500000000 were not in the ERP',
    ])
  })
  test('unless a person was told that they cannot be posted', () => {
    const tell = (e: Evidence) =>
      set(dataOf(e, 'supplyline.ExceptionRaised'), { kind: 'receipt-not-postable', subject: RECEIPT })
    expect(broken(day, 6, all(late, tell))).toEqual([])
  })
})
