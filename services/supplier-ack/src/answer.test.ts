import { describe, expect, test } from '@jest/globals'
import { answerTo, explain } from './answer.ts'
import { troublesOf } from './answer-troubles.ts'
import { meaningOf } from './line-status.ts'
import type { Order } from './order.ts'
import { accepted, segments, short } from './testing/supplier.ts'
import { readAcknowledgement } from './x12/acknowledgement.ts'

const line = { line: 1, item: 'PANEL', location: 'DOCK-1', quantity: '100', unit: 'EA', unitPrice: '9.5' }
const panel = { ...line, supplierItem: 'PANEL-A3', gtin: null }
const glove = {
  ...panel,
  line: 2,
  item: 'GLOVE',
  quantity: '10',
  unit: 'BX',
  unitPrice: '12.5',
  supplierItem: 'WIDGET-001',
}
const order: Order = {
  ...{
    orderId: 'PO1',
    site: 'MERCY',
    supplier: 'MEDCO',
    orderNumber: '4500000100',
    currency: 'USD',
    ediId: 'ZZ:MOCKEDI',
  },
  lines: [panel, glove],
}

const answer = (body: string) => answerTo(order, readAcknowledgement(segments(body)))
/** The first line, answered by these ACK segments at this price. */
const panels = (acks: string, price = '9.50') => {
  const said = answer(`BAK*00*AC*4500000100*20260105~PO1*1*100*EA*${price}**VP*PANEL-A3~${acks}`)
  return { ...said.lines[0]?.line, troubles: troublesOf(said.lines, said.unknown).map((t) => t.kind) }
}

describe('a line of 100 pieces at 9.50 that is answered', () => {
  test.each([
    ['ACK*IA*100*EA*067*20260107~', 'ACCEPTED', '100', '0', []],
    ['ACK*IA~', 'ACCEPTED', '100', '0', []],
    ['ACK*AR*100*EA~', 'ACCEPTED', '100', '0', []],
    ['ACK*IC*80*EA~', 'QUANTITY_CHANGED', '80', '20', ['quantity-short']],
    // IQ says what comes now. Of the rest no code says anything: it stays open, and a person asks.
    ['ACK*IQ*35*EA*067*20260109~', 'QUANTITY_CHANGED', '35', '65', ['quantity-short']],
    ['ACK*IQ*120*EA~', 'QUANTITY_CHANGED', '120', '0', ['quantity-raised']],
    ['ACK*IA*35*EA~ACK*IB*65*EA*067*20260109~', 'BACKORDERED', '35', '65', []],
    ['ACK*IA*35*EA~ACK*IB*40*EA*067*20260109~', 'BACKORDERED', '35', '65', ['quantity-short']],
    ['ACK*IA*35*EA~ACK*IR*65*EA~', 'REJECTED', '35', '0', ['line-rejected']],
    ['ACK*BP*35*EA*067*20260109~', 'BACKORDERED', '35', '65', []],
    ['ACK*IB*0*EA*067*20260109~', 'BACKORDERED', '0', '100', []],
    ['ACK*IB*100*EA~', 'BACKORDERED', '0', '100', ['backorder-undated']],
    ['ACK*IR*0*EA~', 'REJECTED', '0', '0', ['line-rejected']],
    ['ACK*R3~', 'REJECTED', '0', '0', ['line-rejected']],
    ['ACK*ID*100*EA~', 'REJECTED', '0', '0', ['line-rejected']],
    ['ACK*DR*100*EA*067*20260201~', 'RESCHEDULED', '100', '0', []],
    ['ACK*IH~', 'PENDING', '0', '100', ['line-pending']],
    ['ACK*IS*100*EA****VP*PANEL-B3~', 'SUBSTITUTED', '100', '0', ['line-substituted']],
    ['ACK*XX*100*EA~', 'UNRECOGNISED', '0', '100', ['unknown-code']],
    ['ACK*IA*5*BX~', 'QUANTITY_CHANGED', '5', '95', ['unit-differs']],
  ])('%s is %s: %s now, %s open', (acks, status, quantity, backordered, troubles) => {
    expect(panels(acks)).toMatchObject({ status, quantity, backordered, troubles })
  })

  test.each([
    ['ACK*IP*100*EA~', 'PRICE_CHANGED'],
    ['ACK*IA*100*EA~', 'PRICE_CHANGED'],
    ['ACK*IQ*100*EA~', 'QUANTITY_CHANGED'],
  ])('%s at another price: %s, and the price is told and asked about', (acks, status) => {
    expect(panels(acks, '9.75')).toMatchObject({
      status,
      orderedPrice: '9.5',
      unitPrice: '9.75',
      troubles: ['price-changed'],
    })
  })

  test('in several parts is one answer, with the reasons together', () => {
    const { lines } = answer(
      'BAK*00*AC*4500000100*20260105~PO1*1*60*EA*9.50**VP*PANEL-A3~ACK*IA*60*EA~REF*ZZ**one~PO1*1*40*EA*9.50**VP*PANEL-A3~ACK*IB*40*EA*067*20260109~REF*ZZ**two~',
    )
    expect(lines).toHaveLength(1)
    expect(lines[0]?.line).toMatchObject({
      status: 'BACKORDERED',
      quantity: '60',
      backordered: '40',
      code: 'IA,IB',
      reason: 'one; two',
    })
  })
})

describe('an answer', () => {
  test('is explained in one sentence, with the words of the supplier in the question to the buyer', () => {
    const said = answer(short)
    expect(explain(order, said.lines)).toBe(
      '1 of 2 lines accepted as ordered; line 1 PANEL: 35 of 100 EA quantity changed (65 open, at 124.5 instead of 9.5, promised for 2026-01-09)',
    )
    const [price, quantity] = troublesOf(said.lines, said.unknown)
    expect(price?.detail).toBe('line 1 PANEL: 124.5 instead of 9.5 USD for one EA')
    expect(quantity?.detail).toContain(
      '65 neither confirmed nor refused; the supplier says "Confirmed 35 of 100; 65 to follow',
    )
  })

  test.each([
    ['AK', 'ACCEPTED'],
    ['RJ', 'REJECTED'],
  ])('without lines speaks for all of them: %s is %s', (type, status) => {
    expect(answer(`BAK*00*${type}*4500000100*20260105~`).lines.map((l) => l.line.status)).toEqual([status, status])
  })

  test('with detail says nothing of the lines that it leaves out', () => {
    expect(
      answer('BAK*00*AC*4500000100*20260105~PO1*2*10*BX*12.50**VP*WIDGET-001~ACK*IA~').lines.map((l) => l.line.line),
    ).toEqual([2])
  })

  test('is read by item number where its line numbers are others than ours', () => {
    const renumbered = accepted.replace('PO1*1*', 'PO1*10*').replace('PO1*2*', 'PO1*1*')
    expect(answer(renumbered).lines.map(({ line: l }) => [l.line, l.quantity])).toEqual([
      [1, '100'],
      [2, '10'],
    ])
  })

  test('to a line that we did not order is asked about', () => {
    const said = answer('BAK*00*AC*4500000100*20260105~PO1*7*1*EA*1**VP*CHAIR~ACK*IA~')
    expect(troublesOf(said.lines, said.unknown)).toMatchObject([
      { kind: 'unknown-line', detail: expect.stringContaining('"CHAIR"') },
    ])
  })
})

test('a supplier may use a code otherwise than most', () => {
  const own = { MEDCO: { IQ: { status: 'REJECTED', quantity: 'never' } } } as const
  expect(meaningOf('MEDCO', 'IQ', { own, usual: {} })).toEqual(own.MEDCO.IQ)
  expect(meaningOf('OTHER', 'IQ')).toMatchObject({ status: 'QUANTITY_CHANGED' })
  expect(meaningOf('constructor', '__proto__')).toBeUndefined()
})
