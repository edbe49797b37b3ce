import { describe, expect, test } from '@jest/globals'
import { given } from '@supplyline/decider'
import { orderFor } from './decide-order.ts'
import type { OrderEvent } from './order.ts'
import {
  contract,
  dataOf,
  HOUR,
  inputOf,
  item,
  kindsOf,
  location,
  masterData,
  NOW,
  placed,
  supplier,
  THEM,
  timerFired,
  US,
} from './testing/examples.ts'
import { accepted, billed, segments, shipped, short } from './testing/supplier.ts'

const order = orderFor(US)
type OrderInput = Parameters<typeof order.decide>[0]
const isPlaced = (changes: Parameters<typeof placed>[0] = {}, references = masterData) =>
  inputOf(placed(changes), references)
const says = (document: string, body: string, documentId = 'SD1', sender = THEM) =>
  inputOf({
    type: 'suppliers.TransactionSetReceived' as const,
    data: { site: 'MERCY', documentId, sender, document, segments: segments(body), receivedAt: NOW + 5 },
  })
const after = (...inputs: OrderInput[]): OrderEvent[] => {
  const events: OrderEvent[] = []
  for (const input of inputs) events.push(...(given(order, events).when(input).events ?? []))
  return events
}
const published = (events: readonly { type: string }[]) => events.map((e) => e.type).filter((t) => t.includes('.'))
const DAY = 24 * HOUR

describe('an order that is placed', () => {
  test('is asked to be sent to the partner of its supplier, by our numbers and theirs', () => {
    const decision = given(order, []).when(isPlaced())
    expect(decision.tell).toMatchObject([
      {
        aggregate: 'partner:ZZ:MOCKEDI',
        references: [],
        message: {
          type: 'suppliers.SendTransactionSet',
          data: {
            sender: US,
            receiver: THEM,
            document: '850',
            orderId: 'PO1',
            orderNumber: '4500000100',
            controlNumber: null,
          },
        },
      },
    ])
    const [told] = decision.tell ?? []
    const [sent] = dataOf(told ? [told.message] : [], 'suppliers.SendTransactionSet')
    expect(sent?.segments.map((s) => s.join('*'))).toEqual([
      'BEG*00*SA*4500000100**20260105',
      'CUR*BY*USD',
      'N1*BY*MERCY*92*MERCY',
      'N1*ST*Receiving dock*UL*4012345000016',
      'PO1*1*100*EA*9.5**IN*PANEL*VP*PANEL-A3',
      'PID*F****Control panel, A3',
      'PO1*2*10*BX*12.5**IN*GLOVE*VP*WIDGET-001*UK*10761234000033',
      'PID*F****Examination gloves, nitrile, M',
      'CTT*2',
    ])
    expect(decision.timers).toMatchObject({ answer: NOW + DAY })
  })

  test('twice is sent once', () => {
    expect(given(order, after(isPlaced())).when(isPlaced())).toEqual({})
  })

  test('under a number that another order of the site has is not sent', () => {
    const decision = given(order, after(isPlaced())).when(isPlaced({ orderId: 'PO2' }))
    expect(decision.tell).toBeUndefined()
    expect(kindsOf(decision.events ?? [])).toEqual(['order-number-taken'])
  })

  test.each([
    ['takes orders by mail', [supplier({ channel: 'EMAIL' })], 'channel-not-supported'],
    ['is not in master data', [], 'supplier-unknown'],
    ['has no EDI id', [supplier({ ediId: null })], 'edi-id-missing'],
    [
      'has an item number that X12 cannot carry',
      [supplier(), contract({ item: 'PANEL', supplierItem: 'A*3' })],
      'order-not-writable',
    ],
  ])('to a supplier that %s is for a person to send, and no answer is waited for', (_, references, kind) => {
    const decision = given(order, []).when(isPlaced({}, references))
    expect(decision.tell).toBeUndefined()
    expect(dataOf(decision.events ?? [], 'supplyline.ExceptionRaised')).toMatchObject([
      { kind, subject: 'PO1', owner: 'buyer', nextAction: expect.stringContaining('send it by hand') },
    ])
    expect(decision.timers?.answer).toBeNull()
  })

  test('goes by the contract that holds for its unit, and by no GTIN whose check digit is wrong', () => {
    const references = [
      ...[
        supplier(),
        location(),
        item({ packaging: [{ unit: 'BX', factor: '100', per: '1', gtin: '10761234000034' }] }),
      ],
      contract({ contract: 'C-9', supplierItem: 'EACH', unit: 'EA', rank: 0 }),
      contract({ contract: 'C-8', supplierItem: 'OVER', effectiveTo: NOW }),
      contract({ contract: 'C-7', supplierItem: 'ELSEWHERE', site: 'NORTH', rank: 0 }),
      contract({ supplierItem: 'BOX' }),
    ]
    const [told] = given(order, []).when(isPlaced({}, references)).tell ?? []
    expect(JSON.stringify(told)).toContain('["PO1","2","10","BX","12.5","","IN","GLOVE","VP","BOX"]')
  })

  test('without an answer for a day is an exception, which a late answer resolves', () => {
    const events = after(isPlaced(), inputOf(timerFired('answer'), [], NOW + DAY))
    expect(kindsOf(events)).toEqual(['answer-overdue'])
    const late = given(order, events).when(says('855', accepted))
    expect(published(late.events ?? [])).toEqual(['suppliers.OrderAcknowledged', 'supplyline.ExceptionResolved'])
    expect(late.timers).toEqual({ answer: null })
    expect(after(isPlaced(), says('855', accepted), inputOf(timerFired('answer')))).toEqual(
      after(isPlaced(), says('855', accepted)),
    )
  })
})

describe('what a supplier says of an order', () => {
  test('each document becomes one event in our terms', () => {
    const events = after(
      isPlaced(),
      says('855', accepted),
      says('856', shipped('SHP1', '100')),
      says('810', billed('INV1')),
      says('810', billed('CN1', 'CR')),
    )
    expect(published(events)).toEqual([
      'suppliers.OrderAcknowledged',
      'suppliers.ShipmentNotified',
      'payables.InvoiceReceived',
      'payables.CreditNoteReceived',
    ])
    expect(dataOf(events, 'suppliers.ShipmentNotified')).toMatchObject([
      {
        ...{
          shipmentId: 'SHP1',
          orderId: 'PO1',
          supplier: 'MEDCO',
          carrier: 'United Parcel Service',
          notifiedAt: NOW + 5,
        },
        lines: [
          { line: 1, item: 'PANEL', quantity: '100', unit: 'EA' },
          { line: 2, item: 'GLOVE', quantity: '10' },
        ],
      },
    ])
    expect(dataOf(events, 'payables.InvoiceReceived')).toMatchObject([
      {
        ...{ supplier: 'MEDCO', invoiceNumber: 'INV1', source: 'X12', orderNumber: '4500000100', total: '457.5' },
        ...{ tax: '0', charges: '0', currency: 'USD', documentId: 'SD1' },
        lines: [
          { line: 1, orderLine: 1, item: 'PANEL', quantity: '35', unitPrice: '9.5', amount: '332.5' },
          { line: 2, orderLine: 2, item: 'GLOVE', quantity: '10', unitPrice: '12.5', amount: '125' },
        ],
      },
    ])
    expect(dataOf(events, 'payables.CreditNoteReceived')).toMatchObject([
      { invoiceNumber: 'CN1', credits: 'INV0', total: '457.5' },
    ])
  })

  test('said again, under whatever control number, changes nothing', () => {
    const once = [isPlaced(), says('855', accepted), says('856', shipped('SHP1', '100')), says('810', billed('INV1'))]
    const twice = [
      ...once,
      says('855', accepted, 'SD7'),
      says('856', shipped('SHP1', '100'), 'SD8'),
      says('810', billed('INV1'), 'SD9'),
    ]
    expect(published(after(...twice))).toEqual(published(after(...once)))
    expect(given(order, after(...twice)).state).toEqual(given(order, after(...once)).state)
  })

  test('said otherwise under the same number is an exception; the first stands', () => {
    const events = after(
      isPlaced(),
      says('810', billed('INV1')),
      says('810', billed('INV1').replace('*9.50*', '*9.40*'), 'SD2'),
    )
    expect(dataOf(events, 'payables.InvoiceReceived')).toHaveLength(1)
    expect(kindsOf(events)).toEqual(['document-conflict'])
  })

  test('an answer that replaces the one before is the answer, and resolves what that one raised', () => {
    const events = after(isPlaced(), says('855', short), says('855', accepted.replace('BAK*00', 'BAK*05'), 'SD2'))
    expect(dataOf(events, 'suppliers.OrderAcknowledged')).toHaveLength(2)
    const raised = dataOf(events, 'supplyline.ExceptionRaised').map((e) => e.exceptionId)
    expect(dataOf(events, 'supplyline.ExceptionResolved').map((e) => e.exceptionId)).toEqual(raised)
  })

  test('a cancelled shipment or invoice is for people', () => {
    const events = after(isPlaced(), says('810', billed('INV1').replace('DI*00', 'DI*01')))
    expect(published(events)).toEqual(['supplyline.ExceptionRaised'])
    expect(kindsOf(events)).toEqual(['restated-document'])
  })

  test('from another sender is not taken at all', () => {
    const events = after(isPlaced(), says('810', billed('INV1'), 'SD1', 'ZZ:EVIL'))
    expect(published(events)).toEqual(['supplyline.ExceptionRaised'])
    expect(kindsOf(events)).toEqual(['wrong-sender'])
  })

  test('that cannot be read is not taken, and the exception says where', () => {
    const [exception] = dataOf(after(isPlaced(), says('856', shipped('S1', 'many'))), 'supplyline.ExceptionRaised')
    expect(exception).toMatchObject({
      kind: 'unreadable-document',
      detail: expect.stringContaining('SN1, element 2: "many" is no number'),
    })
  })

  test('an invoice whose total is not the sum of its parts is received, and shown to accounts payable', () => {
    const events = after(isPlaced(), says('810', billed('INV1').replace('45750', '45751')))
    expect(published(events)).toEqual(['payables.InvoiceReceived', 'supplyline.ExceptionRaised'])
    expect(dataOf(events, 'supplyline.ExceptionRaised')).toMatchObject([
      { kind: 'invoice-total-differs', owner: 'ap-clerk' },
    ])
  })

  test('of what we never ordered is told without a line of ours, and asked about', () => {
    const events = after(
      isPlaced(),
      says('856', shipped('S1', '100').replace('LIN*1*VP*PANEL-A3*UP*076123400096~', 'LIN*9*VP*CHAIR~')),
    )
    expect(dataOf(events, 'suppliers.ShipmentNotified')[0]?.lines[0]).toMatchObject({
      line: null,
      item: null,
      supplierItem: 'CHAIR',
    })
    expect(kindsOf(events)).toEqual(['unknown-line'])
  })
})

describe('a short answer', () => {
  test('is asked about, and the question is settled once all is shipped, by however many consignments', () => {
    const events = after(isPlaced(), says('855', short), says('856', shipped('SHP1', '35')))
    expect(kindsOf(events)).toEqual(['price-changed', 'quantity-short'])
    expect(dataOf(events, 'supplyline.ExceptionResolved')).toEqual([])
    const rest = given(order, events).when(says('856', shipped('SHP2', '65', null), 'SD3'))
    const [, shortage] = dataOf(events, 'supplyline.ExceptionRaised')
    expect(dataOf(rest.events ?? [], 'supplyline.ExceptionResolved').map((e) => e.exceptionId)).toEqual([
      shortage?.exceptionId,
    ])
  })
})

describe('a document that comes before its order', () => {
  const early = [says('810', billed('INV1'), 'SD1'), says('855', accepted, 'SD2')]

  test('waits, and is taken when the order is placed', () => {
    expect(given(order, []).when(says('855', accepted)).timers).toEqual({ order: NOW + HOUR })
    expect(published(after(...early))).toEqual([])
    const decision = given(order, after(...early)).when(isPlaced())
    expect(published(decision.events ?? [])).toEqual(['payables.InvoiceReceived', 'suppliers.OrderAcknowledged'])
    expect(decision.tell).toHaveLength(1)
    expect(decision.timers).toEqual({ order: null, answer: null })
  })

  test('for an hour is an exception, and still taken when the order is placed', () => {
    const overdue = inputOf(timerFired('order'), [], NOW + HOUR)
    expect(kindsOf(after(...early, overdue, overdue))).toEqual(['unknown-order', 'unknown-order'])
    const events = given(order, after(...early, overdue)).when(isPlaced()).events ?? []
    expect(published(events)).toEqual([
      'supplyline.ExceptionResolved',
      'supplyline.ExceptionResolved',
      'payables.InvoiceReceived',
      'suppliers.OrderAcknowledged',
    ])
  })

  test('does not wait where too many do already', () => {
    const many = Array.from({ length: 12 }, (_, i) => says('810', billed(`INV${i}`), `SD${i}`))
    expect(kindsOf(after(...many))).toEqual(['unknown-order', 'unknown-order'])
  })
})
