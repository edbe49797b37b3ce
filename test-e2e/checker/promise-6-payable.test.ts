import { describe, expect, test } from '@jest/globals'
import type { Evidence } from './evidence.ts'
import {
  again,
  all,
  broken,
  type Change,
  carriedOf,
  dataOf,
  documentOf,
  intentOf,
  recordOf,
  recordsOf,
  set,
} from './testing/changes.ts'
import { bothDays } from './testing/day.ts'

const { day, troubled } = await bothDays()

const twice = (operation: string) => (e: Evidence) =>
  e.erps[0]?.documents.push({ ...structuredClone(documentOf(e, operation)), number: '5999999999' })
const match = (e: Evidence) => dataOf(e, 'payables.InvoiceMatched')
/** Of what three-way-match was given. */
const received = (e: Evidence) => {
  const found = e.records.find(
    (r) => r.topic === 'three-way-match.inbox.v1' && r.carried?.type === 'inventory.GoodsReceived',
  )
  if (found?.carried?.type !== 'inventory.GoodsReceived') throw new Error('nothing was received')
  return found.carried.data
}

describe('posted once', () => {
  test.each<Change>([
    ['a receipt', 'a document is posted more than once', twice('post-goods-receipt')],
    ['an invoice', 'a document is posted more than once', twice('post-invoice')],
    [
      'a receipt, by what is told',
      'GOODS_RECEIPT receipt:.* is told as posted more than once',
      (e) => again(e, recordOf(e, 'procurement.ErpPosted'), { headers: {} }),
    ],
    [
      'an invoice of more than was matched',
      'invoice:MEDCO:INV-1 is posted otherwise than it was matched',
      (e) => set(documentOf(e, 'post-invoice').lines[0], { quantity: '3' }),
    ],
    [
      'an invoice of another order',
      'is posted otherwise',
      (e) => set(documentOf(e, 'post-invoice').lines[0], { orderNumber: '45' }),
    ],
  ])('%s', (_, says, change) => {
    expect(broken(day, 6, change)).toContainEqual(expect.stringMatching(says))
  })

  const told = (e: Evidence) => {
    const raised = again(e, recordOf(e, 'supplyline.ExceptionRaised'), { headers: {} })
    const subject = 'receipt:NORTH:DOCK:GR-1'
    set(raised.message?.data, {
      exceptionId: 'EX-D',
      kind: 'duplicate-posting',
      subject,
      detail: 'also 5999999999',
    })
  }
  const sentTwice = (e: Evidence) => {
    set(intentOf(e, 'procurement-sync', 'post-goods-receipt'), { attempt: 2 })
    for (const document of e.erps[0]?.documents ?? [])
      if (document.operation === 'post-goods-receipt') set(document, { committedAt: e.restedAt })
  }
  test('a duplicate that somebody was told of is excused, if it was sent twice', () => {
    expect(broken(day, 6, all(twice('post-goods-receipt'), told, sentTwice))).toEqual([])
  })
  test.each<Change>([
    ['the ERP itself knows references', 'posted more than once', (e) => set(e.erps[0], { uniqueReferences: true })],
    [
      'it was sent once',
      'posted more than once',
      (e) => set(intentOf(e, 'procurement-sync', 'post-goods-receipt'), { attempt: 1 }),
    ],
    [
      'somebody was told of another document',
      'posted more than once',
      (e) => set(dataOf(e, 'supplyline.ExceptionRaised', -1), { subject: 'receipt:NORTH:DOCK:GR-9' }),
    ],
  ])('not if %s', (_, says, change) => {
    const changed = all(twice('post-goods-receipt'), told, sentTwice, change)
    expect(broken(day, 6, changed)).toContainEqual(expect.stringMatching(says))
  })
  test('what was reversed in the ERP may be posted again', () => {
    const again = all(twice('post-goods-receipt'), (e) => set(documentOf(e, 'post-goods-receipt'), { cancelled: true }))
    expect(broken(day, 6, again)).toEqual([])
  })
})

describe('matched once, and within what was received', () => {
  test.each<Change>([
    [
      'an invoice twice',
      'invoice MEDCO:INV-1 is matched more than once',
      (e) => again(e, recordOf(e, 'payables.InvoiceMatched'), { headers: {} }),
    ],
    ['more than was received', /line 1: 300 payable, 200 received/, (e) => set(match(e).lines[0], { quantity: '3' })],
    ['less was received', /item GLOVE: 200 payable, 100 received/, (e) => set(received(e).lines[0], { quantity: '1' })],
    ['it was received in another unit', /200 payable, 2 received/, (e) => set(received(e).lines[0], { unit: 'EA' })],
    ['it was received on another line', /200 payable, 0 received/, (e) => set(received(e).lines[0], { orderLine: 2 })],
    [
      'it was received on another order',
      /200 payable, 0 received/,
      (e) =>
        e.records.splice(
          0,
          e.records.length,
          ...e.records.filter(
            (r) =>
              r.message?.type !== 'supplyline.InboxEntry' ||
              !r.key?.startsWith('NORTH:4500000000') ||
              r.carried?.type !== 'inventory.GoodsReceived',
          ),
        ),
    ],
  ])('%s', (_, says, change) => {
    expect(broken(day, 6, change)).toContainEqual(expect.stringMatching(says))
  })

  test('two invoices share what was received', () => {
    const two = (e: Evidence) => {
      const other = again(e, recordOf(e, 'payables.InvoiceMatched'), { headers: {} })
      set(other.message?.data, { invoiceNumber: 'INV-2' })
    }
    expect(broken(day, 6, two)).toContainEqual(expect.stringMatching('400 payable, 200 received'))
  })

  test('a receipt that names no line counts for its item', () => {
    expect(broken(day, 6, (e) => set(received(e).lines[0], { orderLine: null }))).toEqual([])
  })

  test('of several lines for an item nobody can tell which one it was received on; the item counts', () => {
    const twoLines = (e: Evidence) => {
      set(received(e).lines[0], { orderLine: null })
      for (const { message } of recordsOf(e, 'procurement.PurchaseOrderPlaced'))
        if (message?.type === 'procurement.PurchaseOrderPlaced')
          set(message.data, { lines: message.data.lines.flatMap((line) => [line, { ...line, line: line.line + 10 }]) })
    }
    expect(broken(day, 6, twoLines)).toEqual([])
    const more = all(twoLines, (e) => set(match(e).lines[0], { quantity: '3' }))
    expect(broken(day, 6, more)).toContainEqual(expect.stringMatching('item GLOVE: 300 payable, 200 received'))
  })

  test('a credit note after the match gives the goods back; without it a receipt taken back is missing', () => {
    expect(broken(troubled, 6, () => {})).toEqual([])
    const uncredited = (e: Evidence) => set(carriedOf(e, 'payables.CreditNoteReceived'), { lines: [] })
    expect(broken(troubled, 6, uncredited)).toContainEqual(expect.stringMatching('200 payable, 0 received'))
  })

  test('a credit note before the match had the invoice billed less, and gives nothing back', () => {
    const before = (e: Evidence) => {
      const credit = e.records.find(
        (r) => r.carried?.type === 'payables.CreditNoteReceived' && r.topic.startsWith('three'),
      )
      for (const match of recordsOf(e, 'payables.InvoiceMatched'))
        set(match.headers, { ce_causationid: credit?.headers.ce_id })
    }
    expect(broken(troubled, 6, before)).toContainEqual(expect.stringMatching('200 payable, 0 received'))
  })
})
