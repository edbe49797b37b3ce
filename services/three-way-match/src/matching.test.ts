import { describe, expect, test } from '@jest/globals'
import {
  acknowledgedAt,
  billed,
  cancelled,
  credited,
  DAY,
  invoiceLine,
  item,
  ordered,
  placed,
  received,
  release,
  takenBack,
  tolerance,
} from './testing/examples.ts'
import { Workflow } from './testing/workflow.ts'

const matchedIn = (w: Workflow) => w.data('payables.InvoiceMatched')
const heldIn = (w: Workflow) => w.data('payables.InvoiceHeld')
const lastHolds = (w: Workflow) => heldIn(w).at(-1)?.holds ?? []
const rulesIn = (w: Workflow) => lastHolds(w).map(({ rule }) => rule)
const raisedIn = (w: Workflow) => w.data('supplyline.ExceptionRaised')

describe('an invoice matches', () => {
  test('when ten boxes were ordered at 8.50, received, and are billed at that', () => {
    const w = new Workflow().take(placed(), received('R-1', '10'), billed('I-1', [invoiceLine('10')]))
    expect(w.published).toEqual([
      {
        type: 'payables.InvoiceMatched',
        data: {
          ...{ supplier: 'MEDCO', invoiceNumber: 'I-1', site: 'NORTH', tax: '0', charges: '0', total: '85' },
          ...{ currency: 'USD', invoicedOn: '2026-01-05', released: [], matchedAt: w.now },
          explanation: '85.00 USD may be paid: order, receipts and invoice agree within the tolerances',
          lines: [
            {
              ...{ line: 1, orderId: 'PO1', erp: 'ERP-1', erpNumber: '4500000001', orderLine: 1, item: 'GLOVE' },
              ...{ quantity: '10', unit: 'BX', orderedPrice: '8.5', unitPrice: '8.5', amount: '85', currency: 'USD' },
              received: '10',
              explanation: '10 BX billed, 10 received and not billed before; price 8.5 as ordered',
            },
          ],
        },
      },
    ])
  })

  test('part by part: 35 of 100 now, 65 from backorder', () => {
    const w = new Workflow().take(ordered({ quantity: '100' }), received('R-1', '35'))
    w.take(billed('I-1', [invoiceLine('35')]), received('R-2', '65'), billed('I-2', [invoiceLine('65')]))
    expect(heldIn(w)).toEqual([])
    expect(matchedIn(w).map(({ lines }) => [lines[0]?.quantity, lines[0]?.received])).toEqual([
      ['35', '35'],
      ['65', '65'],
    ])
  })

  test('whatever units dock and supplier count in: 1000 pieces received, one case billed, ten boxes ordered', () => {
    const w = new Workflow().take(placed(), received('R-1', '1000', { unit: 'EA' }))
    w.take(billed('I-1', [invoiceLine('1', { unit: 'CA', unitPrice: '85' })]))
    expect(matchedIn(w)[0]?.lines).toMatchObject([
      { quantity: '10', unit: 'BX', unitPrice: '8.5', explanation: expect.stringContaining('1 CA (10 BX) billed') },
    ])
  })

  test('with a price below the order, and with one above it within both tolerances', () => {
    const w = new Workflow().take(placed(), received('R-1', '10'))
    w.take(
      billed('I-1', [invoiceLine('5', { unitPrice: '8' })]),
      billed('I-2', [invoiceLine('5', { unitPrice: '8.67' })]),
    )
    expect(matchedIn(w).map(({ lines }) => lines[0]?.explanation)).toEqual([
      expect.stringContaining('price 8 below the 8.5 ordered'),
      expect.stringContaining('price 8.67 above the 8.5 ordered'),
    ])
  })

  test('over several orders, once all of them agree', () => {
    const lines = [invoiceLine('10'), invoiceLine('4', { line: 2, orderNumber: '4500000002' })]
    const second = { orderNumber: '4500000002' }
    const w = new Workflow().take(placed(), placed({ orderId: 'PO2', erpNumber: '4500000002' }), received('R-1', '10'))
    w.take(billed('I-1', lines))
    expect(rulesIn(w)).toEqual(['not-received'])
    w.take(received('R-2', '4', {}, second))
    expect(matchedIn(w)).toMatchObject([
      {
        total: '119',
        lines: [
          { line: 1, orderId: 'PO1' },
          { line: 2, orderId: 'PO2', quantity: '4' },
        ],
      },
    ])
  })

  test('by item where no order line is named, over both lines for it', () => {
    const w = new Workflow().take(ordered({ quantity: '10' }, { quantity: '20', location: 'ICU' }))
    w.take(received('R-1', '30', { orderLine: null }), billed('I-1', [invoiceLine('30', { orderLine: null })]))
    expect(matchedIn(w)[0]?.lines).toMatchObject([
      { line: 1, orderLine: 1, quantity: '10', amount: '85' },
      { line: 1, orderLine: 2, quantity: '20', amount: '170' },
    ])
  })

  test('once, though it comes by EDI and through AP, in whatever order its lines', () => {
    const order = ordered({}, { item: 'MASK', unit: 'EA', unitFactor: '1' })
    const mask = { orderLine: 2, item: 'MASK', unit: 'EA' }
    const edi = billed('I-1', [invoiceLine('10'), invoiceLine('3', { line: 2, ...mask })])
    const lines = [invoiceLine('3', { ...mask, item: null }), invoiceLine('10', { line: 2 })]
    const ap = billed('I-1', lines, { eventId: 'other', source: 'AP', documentId: null })
    const w = new Workflow().take(order, received('R-1', '10'), received('R-2', '3', { ...mask, line: 1 }))
    w.take(edi, ap, edi)
    expect(w.published.map((m) => m.type)).toEqual(['payables.InvoiceMatched'])
  })
})

describe('an invoice before its goods', () => {
  test('is held at once, and matches by itself when they come', () => {
    const w = new Workflow().take(placed(), billed('I-1', [invoiceLine('10')]))
    expect(lastHolds(w)).toEqual([
      {
        ...{ holdId: expect.stringMatching(/^HO/), rule: 'not-received', line: 1, orderId: 'PO1', owner: 'receiving' },
        ...{ expected: '0', actual: '10', limit: '0', clearing: 'receive the goods; it matches by itself' },
        detail: 'line 1: 10 BX billed, 0 BX received: nothing is payable yet; 10 BX ordered',
      },
    ])
    w.take(received('R-1', '10'))
    expect(w.published.slice(1)).toMatchObject([
      { type: 'payables.HoldReleased', data: { rule: 'not-received', releasedBy: 'goods receipt R-1' } },
      { type: 'payables.InvoiceMatched', data: { total: '85' } },
    ])
    w.pass(30 * DAY)
    expect(raisedIn(w)).toEqual([])
  })

  test('is an exception of receiving when they do not come in time, until they do', () => {
    const w = new Workflow().take(placed(), billed('I-1', [invoiceLine('10')])).pass(3 * DAY)
    expect(raisedIn(w)).toMatchObject([
      { kind: 'not-received', owner: 'receiving', subject: 'MEDCO:I-1', dueAt: w.now + DAY },
    ])
    w.take(received('R-1', '10'))
    expect(w.standing()).toEqual([])
    expect(matchedIn(w)).toHaveLength(1)
  })

  test('and before its order is held as such, and waits for both', () => {
    const w = new Workflow().take(billed('I-1', [invoiceLine('10')]))
    expect(rulesIn(w)).toEqual(['order-unknown'])
    w.pass(3 * DAY)
    expect(raisedIn(w)).toMatchObject([{ kind: 'order-unknown', owner: 'ap' }])
    w.take(placed())
    expect(w.standing()).toEqual([])
    expect(rulesIn(w)).toEqual(['not-received'])
    w.take(received('R-1', '10'))
    expect(matchedIn(w)).toHaveLength(1)
  })

  test('does not stand in the way of one for the goods that are there', () => {
    const w = new Workflow().take(ordered({ quantity: '100' }), billed('I-1', [invoiceLine('65')]))
    w.take(received('R-1', '35'), billed('I-2', [invoiceLine('35')]))
    expect(matchedIn(w).map((m) => m.invoiceNumber)).toEqual(['I-2'])
    w.take(received('R-2', '65'))
    expect(matchedIn(w).map((m) => m.invoiceNumber)).toEqual(['I-2', 'I-1'])
  })
})

describe('receipts', () => {
  test('before their order wait for it; without one they are an exception of AP', () => {
    const w = new Workflow().take(received('R-1', '10')).pass(3 * DAY)
    expect(raisedIn(w)).toMatchObject([{ kind: 'order-unknown', owner: 'ap', subject: '4500000001' }])
    w.take(placed(), billed('I-1', [invoiceLine('10')]))
    expect(w.standing()).toEqual([])
    expect(matchedIn(w)).toHaveLength(1)
  })

  test('that nobody bills in time are told, with their value, until they are billed', () => {
    const w = new Workflow().take(placed(), received('R-1', '4'), billed('I-1', [invoiceLine('4')]))
    w.take(received('R-2', '6')).pass(14 * DAY)
    expect(w.data('payables.ReceiptUnmatchedOverdue')).toMatchObject([
      { receiptId: 'R-2', orderId: 'PO1', supplier: 'MEDCO', amount: '51', currency: 'USD', dueAt: w.now },
    ])
    expect(raisedIn(w)).toMatchObject([{ kind: 'receipt-unmatched', owner: 'ap' }])
    w.take(billed('I-2', [invoiceLine('6')]))
    expect(w.standing()).toEqual([])
  })

  test('that came long before their order are told as unbilled as soon as it is known', () => {
    const w = new Workflow().take(received('R-1', '10')).pass(20 * DAY)
    expect(w.data('payables.ReceiptUnmatchedOverdue')).toEqual([])
    w.take(placed()).pass(0)
    expect(w.data('payables.ReceiptUnmatchedOverdue')).toMatchObject([{ receiptId: 'R-1', amount: '85' }])
  })

  test('that come again change nothing; with other lines the first stands', () => {
    const w = new Workflow().take(placed(), received('R-1', '5'), received('R-1', '5', {}, { eventId: 'again' }))
    expect(raisedIn(w)).toEqual([])
    w.take(received('R-1', '10'), received('R-1', '10'), billed('I-1', [invoiceLine('10')]))
    expect(raisedIn(w)).toMatchObject([{ kind: 'receipt-conflict', owner: 'receiving' }])
    expect(rulesIn(w)).toEqual(['quantity-above-received'])
  })

  test('taken back after the invoice matched are for AP; nothing is changed silently', () => {
    const w = new Workflow().take(placed(), received('R-1', '10'), billed('I-1', [invoiceLine('10')]))
    w.take(takenBack('R-1'), takenBack('R-1'))
    expect(w.standing()).toEqual(['matched-beyond-received'])
    expect(raisedIn(w)).toMatchObject([{ owner: 'ap', nextAction: expect.stringContaining('stop the payment') }])
    w.take(billed('I-2', [invoiceLine('10')]))
    expect(matchedIn(w)).toHaveLength(1)
    w.take(received('R-2', '10'))
    expect(w.standing()).toEqual([])
    expect(matchedIn(w)).toHaveLength(1)
  })

  test('taken back are missed by who can still be held before who may have been paid', () => {
    // Two boxes; the first is billed with charges that nobody agreed to yet, the second matches at once.
    const w = new Workflow().take(placed(), received('R-1', '1'), received('R-2', '1'))
    w.take(billed('I-1', [invoiceLine('1')], { charges: '12' }), billed('I-2', [invoiceLine('1')]))
    expect(rulesIn(w)).toEqual(['charges-unplanned'])
    expect(matchedIn(w).map((m) => m.invoiceNumber)).toEqual(['I-2'])
    w.take(takenBack('R-2'))
    expect(w.standing()).toEqual([])
    expect(rulesIn(w)).toEqual(['charges-unplanned', 'quantity-above-received'])
    w.take(release('I-1'))
    expect(matchedIn(w)).toHaveLength(1)
    w.take(received('R-3', '1'))
    expect(matchedIn(w).map((m) => m.invoiceNumber)).toEqual(['I-2', 'I-1'])
  })

  test('taken back when both may have been paid are missed by the one that matched last', () => {
    const w = new Workflow().take(placed(), received('R-1', '1'), received('R-2', '1'))
    w.take(billed('I-1', [invoiceLine('1')], { charges: '12' }), billed('I-2', [invoiceLine('1')]), release('I-1'))
    expect(matchedIn(w).map((m) => m.invoiceNumber)).toEqual(['I-2', 'I-1'])
    w.take(takenBack('R-2'))
    expect(raisedIn(w)).toMatchObject([{ kind: 'matched-beyond-received', subject: 'MEDCO:I-1', owner: 'ap' }])
    expect(raisedIn(w)).toHaveLength(1)
  })

  test('taken back before they came count nothing when they come', () => {
    const w = new Workflow().take(placed(), takenBack('R-1'))
    expect(w.standing()).toEqual(['reversal-unknown'])
    w.take(received('R-1', '10'), billed('I-1', [invoiceLine('10')]))
    expect(w.standing()).toEqual([])
    expect(rulesIn(w)).toEqual(['not-received'])
  })

  test('on no line of the order, or in a unit nobody can convert, count nothing, and receiving hears', () => {
    const pallet = received('R-2', '1', { unit: 'PL' })
    const w = new Workflow().take(placed(), received('R-1', '5', { orderLine: 7 }), pallet)
    expect(raisedIn(w)).toMatchObject([
      { kind: 'receipt-not-usable', detail: expect.stringContaining('the order has no such line') },
      { kind: 'receipt-not-usable', detail: expect.stringContaining('no factor from PL to EA') },
    ])
    const packaging = [{ unit: 'PL', factor: '3000', per: '3', gtin: null }]
    w.learn(item({ packaging })).take(pallet, billed('I-1', [invoiceLine('10')]))
    expect(w.standing()).toHaveLength(1)
    expect(matchedIn(w)).toHaveLength(1)
  })

  test('beyond the order are payable once a person agrees', () => {
    const w = new Workflow().take(placed(), received('R-1', '12'), billed('I-1', [invoiceLine('12')]))
    expect(lastHolds(w)).toMatchObject([
      { rule: 'quantity-above-order', expected: '10', actual: '12', limit: '10', owner: 'buyer' },
    ])
    w.take(release('I-1'))
    expect(matchedIn(w)).toMatchObject([{ total: '102', released: ['quantity-above-order'] }])
  })

  test('of an order that was cancelled are beyond the order', () => {
    const w = new Workflow().take(placed(), cancelled(), received('R-1', '10'), billed('I-1', [invoiceLine('10')]))
    expect(rulesIn(w)).toEqual(['quantity-above-order'])
  })
})

describe('what is billed beyond what was received', () => {
  test('is held with the limit, and cleared by more goods or by a credit note', () => {
    const begin = () => new Workflow().take(placed(), received('R-1', '8'), billed('I-1', [invoiceLine('10')]))
    expect(lastHolds(begin())).toMatchObject([
      {
        ...{ rule: 'quantity-above-received', expected: '8', actual: '10', limit: '8', owner: 'ap' },
        detail: 'line 1: 10 BX billed, 8 BX received: 2 BX too many; up to 8 BX would have passed (0 % tolerance)',
        clearing: expect.stringContaining('receive 2 BX more, or ask the supplier for a credit note for 2 BX'),
      },
    ])
    expect(matchedIn(begin().take(received('R-2', '2')))).toMatchObject([{ total: '85' }])
    const credit = credited('C-1', 'I-1', [invoiceLine('2')])
    const reduced = begin().take(credit, credit)
    expect(matchedIn(reduced)).toMatchObject([{ total: '68', lines: [{ quantity: '8', amount: '68' }] }])
    expect(reduced.data('payables.HoldReleased')).toMatchObject([{ releasedBy: 'credit note C-1' }])
  })

  test('is not released by anybody', () => {
    const w = new Workflow().take(placed(), received('R-1', '8'), billed('I-1', [invoiceLine('10')]))
    w.take(release('I-1'), release('I-1', lastHolds(w)[0]?.holdId))
    expect(matchedIn(w)).toEqual([])
    expect(raisedIn(w)).toMatchObject([
      { kind: 'release-refused', owner: 'ap', nextAction: expect.stringContaining('credit note for 2 BX') },
      { kind: 'release-refused' },
    ])
  })

  test('within the tolerance does not hold, and is not paid either: 51 billed, 50 received', () => {
    const w = new Workflow([item(), tolerance({ quantityOverPercent: '2' })])
    w.take(ordered({ quantity: '60' }), received('R-1', '50'))
    w.take(billed('I-1', [invoiceLine('51', { unitPrice: '10', orderLine: 1 })], { tax: '5.1' }))
    expect(lastHolds(w).map((h) => h.rule)).toEqual(['price-above-order'])
    w.take(release('I-1'))
    expect(matchedIn(w)).toMatchObject([{ total: '505', tax: '5', lines: [{ quantity: '50', amount: '500' }] }])
    expect(matchedIn(w)[0]?.explanation).toContain('10.10 USD for goods not received are not paid')
  })

  test('by another number for the same goods is not paid', () => {
    const w = new Workflow().take(placed(), received('R-1', '10'))
    w.take(billed('I-1', [invoiceLine('10')]), billed('I-2', [invoiceLine('10')]))
    expect(matchedIn(w).map((m) => m.invoiceNumber)).toEqual(['I-1'])
    expect(lastHolds(w)).toMatchObject([
      { rule: 'quantity-above-received', detail: expect.stringContaining('10 BX of it billed before') },
    ])
  })
})

describe('prices', () => {
  const order = ordered({ quantity: '100', unitPrice: '11.6' })
  const dear = billed('I-1', [invoiceLine('100', { unitPrice: '12.4' })])

  test('above the order are held with the arithmetic, and matched when a person releases them', () => {
    const w = new Workflow().take(order, received('R-1', '100'), dear)
    expect(lastHolds(w)).toMatchObject([
      {
        ...{ rule: 'price-above-order', expected: '11.6', actual: '12.4', limit: '11.832', owner: 'buyer' },
        detail:
          'line 1: billed at 12.40 USD a BX, ordered at 11.60: 0.80 (6.9 %) above, 80.00 USD for the line; allowed are 2 % and 25.00 USD a line',
      },
    ])
    const command = release('I-1', lastHolds(w)[0]?.holdId)
    w.take(command, command)
    expect(w.data('payables.HoldReleased')).toMatchObject([
      { rule: 'price-above-order', releasedBy: 'anna', reason: 'agreed by phone' },
    ])
    expect(matchedIn(w)).toMatchObject([
      {
        ...{ total: '1240', released: ['price-above-order'] },
        explanation: expect.stringContaining('released by anna (agreed by phone): price-above-order'),
      },
    ])
  })

  test('that the supplier announced are not agreed to by that; the hold says so', () => {
    const w = new Workflow().take(order, acknowledgedAt('12.4'), received('R-1', '100'), dear)
    expect(lastHolds(w)).toMatchObject([{ detail: expect.stringContaining('the supplier announced 12.40') }])
  })

  test('must be within both tolerances: few per cent of much money are held too', () => {
    const little = billed('I-1', [invoiceLine('100', { unitPrice: '11.8' })])
    const w = new Workflow().take(order, received('R-1', '100'), little)
    expect(matchedIn(w)).toHaveLength(1)
    const narrow = new Workflow([item(), tolerance({ priceOverAmount: '19.99' })])
    narrow.take(order, received('R-1', '100'), little)
    expect(lastHolds(narrow)).toMatchObject([{ rule: 'price-above-order', limit: '11.7999' }])
  })

  test('without known tolerances must agree exactly; the verdict says so', () => {
    const w = new Workflow([item()]).take(order, received('R-1', '100'))
    w.take(billed('I-1', [invoiceLine('100', { unitPrice: '11.61' })]))
    expect(rulesIn(w)).toEqual(['price-above-order'])
    expect(heldIn(w)[0]?.explanation).toContain('no tolerances are known for the site')
  })

  test('of a hold that stands too long become an exception of the buyer', () => {
    const w = new Workflow().take(order, received('R-1', '100'), dear).pass(3 * DAY)
    expect(raisedIn(w)).toMatchObject([{ kind: 'price-above-order', owner: 'buyer' }])
    w.take(release('I-1'))
    expect(w.standing()).toEqual([])
  })

  test('of goods held for their price are taken: nobody else can bill them meanwhile', () => {
    const w = new Workflow().take(order, received('R-1', '100'), dear)
    w.take(billed('I-2', [invoiceLine('100', { unitPrice: '11.6' })]), release('I-1'))
    expect(matchedIn(w).map((m) => m.invoiceNumber)).toEqual(['I-1'])
  })
})

describe('figures of the invoice itself', () => {
  const cases = [
    ['line-amount-differs', billed('I-1', [invoiceLine('10', { amount: '85.06' })])],
    ['total-differs', billed('I-1', [invoiceLine('10')], { total: '85.06' })],
    ['charges-unplanned', billed('I-1', [invoiceLine('10')], { charges: '10.01' })],
  ] as const
  test.each(cases)('that are beyond tolerance are held as %s, and can be released', (rule, invoice) => {
    const w = new Workflow().take(placed(), received('R-1', '10'), invoice)
    expect(rulesIn(w)).toEqual([rule])
    expect(lastHolds(w)[0]).toMatchObject({ owner: 'ap', limit: expect.any(String) })
    w.take(release('I-1'))
    expect(matchedIn(w)).toMatchObject([{ released: [rule], total: invoice.data.total }])
  })

  test('within tolerance pass', () => {
    const w = new Workflow().take(placed(), received('R-1', '10'))
    w.take(billed('I-1', [invoiceLine('10', { amount: '85.05' })], { charges: '10', tax: '3', total: '98' }))
    expect(matchedIn(w)).toMatchObject([{ total: '98', charges: '10', tax: '3' }])
  })
})

describe('what cannot be compared is held, and cannot be released', () => {
  const cases = [
    ['supplier-differs', billed('I-1', [invoiceLine('10')], { supplier: 'OTHER' })],
    ['line-unknown', billed('I-1', [invoiceLine('10', { orderLine: 9 })])],
    ['line-unknown', billed('I-1', [invoiceLine('10', { orderLine: null, item: null })])],
    ['line-unknown', billed('I-1', [invoiceLine('10', { item: 'MASK' })])],
    ['currency-differs', billed('I-1', [invoiceLine('10', { currency: 'EUR' })], { currency: 'EUR' })],
    ['unit-unknown', billed('I-1', [invoiceLine('10', { unit: 'DZ' })])],
    ['order-unknown', billed('I-1', [invoiceLine('10')], { orderNumber: null })],
  ] as const
  test.each(cases)('%s', (rule, invoice) => {
    const w = new Workflow().take(placed(), received('R-1', '10'), invoice)
    expect(rulesIn(w)).toEqual([rule])
    const { supplier } = invoice.data
    w.take(release('I-1', null, { supplier }))
    expect(matchedIn(w)).toEqual([])
    expect(w.standing()).toEqual(['release-refused'])
  })

  test('an unknown unit names both; once master data knows it, the invoice is sent again and matches', () => {
    const invoice = billed('I-1', [invoiceLine('5', { unit: 'DB', unitPrice: '17' })])
    const w = new Workflow().take(placed(), received('R-1', '10'), invoice)
    expect(lastHolds(w)).toMatchObject([{ expected: 'BX', actual: 'DB', detail: expect.stringMatching(/DB.*BX/) }])
    w.learn(item({ packaging: [{ unit: 'DB', factor: '200', per: '1', gtin: null }] })).take(invoice)
    expect(matchedIn(w)).toMatchObject([{ lines: [{ quantity: '10', unitPrice: '8.5' }] }])
  })

  test('a quantity that is no exact number of order units, too', () => {
    const triples = ordered({ unit: 'PK', unitFactor: '3', unitPrice: '3' })
    const w = new Workflow().take(triples, received('R-1', '1', { unit: 'EA' }))
    w.take(billed('I-1', [invoiceLine('1', { unit: 'EA', unitPrice: '1' })]))
    expect(lastHolds(w)).toMatchObject([
      { rule: 'quantity-inexact', detail: expect.stringMatching(/GLOVE .* 1 EA is no exact quantity of PK/) },
    ])
    w.take(received('R-2', '2', { unit: 'EA' }), billed('I-2', [invoiceLine('3', { unit: 'EA', unitPrice: '1' })]))
    expect(matchedIn(w)).toMatchObject([{ lines: [{ quantity: '1', unit: 'PK', unitPrice: '3' }] }])
  })
})

describe('releases', () => {
  const held = () =>
    new Workflow().take(placed(), received('R-1', '10'), billed('I-1', [invoiceLine('10', { unitPrice: '9' })]))

  test('are for AP and operators', () => {
    const w = held().take(release('I-1', null, { role: 'buyer' }))
    expect(matchedIn(w)).toEqual([])
    expect(raisedIn(w)).toMatchObject([{ kind: 'release-refused', detail: expect.stringContaining('"buyer" may not') }])
    expect(matchedIn(w.take(release('I-1', null, { role: 'operator' })))).toHaveLength(1)
  })

  test('of one hold leave the others', () => {
    const w = new Workflow().take(placed(), received('R-1', '10'))
    w.take(billed('I-1', [invoiceLine('10', { unitPrice: '9' })], { charges: '50' }))
    const price = lastHolds(w).find(({ rule }) => rule === 'price-above-order')
    w.take(release('I-1', price?.holdId))
    expect(rulesIn(w)).toEqual(['charges-unplanned'])
    expect(matchedIn(w.take(release('I-1')))).toMatchObject([{ released: ['charges-unplanned', 'price-above-order'] }])
  })

  test('of what does not stand are an exception; of what has matched, nothing', () => {
    const w = held().take(release('I-1', 'HO-typo'), release('I-1'), release('I-1'))
    expect(raisedIn(w).map((e) => e.kind)).toEqual(['release-without-hold'])
    expect(new Workflow().take(release('I-9')).standing()).toEqual(['release-without-hold'])
  })

  test('under an id that was used for another are an exception', () => {
    const command = release('I-1', null, { role: 'buyer' })
    const w = held().take(command, release('I-1', null, { commandId: command.data.commandId }))
    expect(raisedIn(w).map((e) => e.kind)).toEqual(['release-refused', 'command-conflict'])
    expect(matchedIn(w)).toEqual([])
  })
})

describe('credit notes', () => {
  test('before their invoice wait for it, and are an exception when it does not come', () => {
    const w = new Workflow()
      .take(placed(), received('R-1', '8'), credited('C-1', 'I-1', [invoiceLine('2')]))
      .pass(3 * DAY)
    expect(raisedIn(w)).toMatchObject([{ kind: 'credit-unknown-invoice', owner: 'ap' }])
    w.take(billed('I-1', [invoiceLine('10')]))
    expect(w.standing()).toEqual([])
    expect(matchedIn(w)).toMatchObject([{ total: '68' }])
  })

  test('count even when a ledger has answered to the bill before them', () => {
    const w = new Workflow().take(placed(), received('R-1', '10'))
    w.begin(billed('I-1', [invoiceLine('10')]))
    w.deliver()
    w.begin(credited('C-1', 'I-1', [invoiceLine('4')]))
    w.deliverAll()
    expect(matchedIn(w)).toMatchObject([{ total: '51', lines: [{ quantity: '6', amount: '51' }] }])
  })

  test('of a matched invoice give its goods back to be billed again', () => {
    const w = new Workflow().take(placed(), received('R-1', '10'), billed('I-1', [invoiceLine('10')]))
    w.take(credited('C-1', 'I-1', [invoiceLine('4')]), billed('I-2', [invoiceLine('4')]))
    expect(matchedIn(w).map(({ invoiceNumber, total }) => [invoiceNumber, total])).toEqual([
      ['I-1', '85'],
      ['I-2', '34'],
    ])
  })

  test('of all of a held invoice end it, and free what it had taken', () => {
    const dear = invoiceLine('10', { unitPrice: '9' })
    const w = new Workflow().take(placed(), received('R-1', '10'), billed('I-1', [dear]))
    w.take(credited('C-1', 'I-1', [dear]), billed('I-2', [invoiceLine('10')]))
    expect(w.data('payables.HoldReleased')).toMatchObject([{ releasedBy: 'credit note C-1' }])
    expect(matchedIn(w).map((m) => m.invoiceNumber)).toEqual(['I-2'])
  })

  test('of a price only, of more than was billed, or of no invoice give nothing back, and AP hears', () => {
    const w = new Workflow().take(placed(), received('R-1', '10'), billed('I-1', [invoiceLine('10')]))
    w.take(
      credited('C-1', 'I-1', [invoiceLine('10', { unitPrice: '0.5' })]),
      credited('C-2', 'I-1', [invoiceLine('11')]),
      credited('C-3', null, [invoiceLine('1')]),
      billed('I-2', [invoiceLine('1')]),
    )
    expect(w.standing()).toEqual(['credit-not-applied', 'credit-not-applied', 'credit-unassigned'])
    expect(rulesIn(w)).toEqual(['quantity-above-received'])
  })
})

describe('conflicts and malformed documents', () => {
  test('an invoice under a number that was used is an exception, once; the first stands', () => {
    const w = new Workflow().take(placed(), received('R-1', '10'), billed('I-1', [invoiceLine('5')]))
    const other = billed('I-1', [invoiceLine('10')])
    w.take(other, other)
    expect(raisedIn(w)).toMatchObject([{ kind: 'invoice-conflict', owner: 'ap' }])
    expect(matchedIn(w)).toMatchObject([{ total: '42.5' }])
  })

  test('other prices are other contents, whatever the total', () => {
    const at = (first: string, second: string) =>
      billed('I-1', [invoiceLine('5', { unitPrice: first }), invoiceLine('5', { line: 2, unitPrice: second })], {
        total: '85',
      })
    const w = new Workflow().take(placed(), at('8', '9'), at('9', '8'), at('7', '10'))
    expect(raisedIn(w).map((e) => e.kind)).toEqual(['invoice-conflict'])
  })

  test('two orders with one number: the first stands', () => {
    const w = new Workflow().take(placed(), placed(), placed({ orderId: 'PO9' }), placed({ orderId: 'PO9' }))
    expect(raisedIn(w)).toMatchObject([{ kind: 'order-number-twice', owner: 'buyer' }])
  })

  test('are refused with what, where and next', () => {
    const w = new Workflow().take(
      billed('I-1', []),
      billed('I-1', [invoiceLine('0')]),
      billed('I-1', [invoiceLine('1'), invoiceLine('1')]),
      billed('I-1', [invoiceLine('1')], { total: '-1' }),
      billed(' ', [invoiceLine('1')]),
      billed('I-1', [invoiceLine('1')], { site: 'A:B' }),
      received('R-1', '-1'),
    )
    expect(w.refusals).toHaveLength(7)
    for (const { what, where, next } of w.refusals) expect([what, where, next].every(Boolean)).toBe(true)
    expect(w.published).toEqual([])
  })

  test('more lines for an order than can be kept are held, not forgotten', () => {
    const lines = Array.from({ length: 500 }, (_, i) => invoiceLine('1', { line: i + 1 }))
    const w = new Workflow().take(ordered({ quantity: '10000' }), received('R-1', '9000'))
    for (let i = 0; i < 4; i++) w.take(billed(`I-${i}`, lines))
    expect(matchedIn(w)).toHaveLength(4)
    w.take(billed('I-5', lines))
    expect(rulesIn(w)).toEqual(['order-full'])
  })
})
