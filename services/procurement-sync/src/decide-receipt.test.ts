import { describe, expect, test } from '@jest/globals'
import { given, play } from '@supplyline/decider'
import type { Message } from '@supplyline/schemas'
import { type ReceiptInput, receipt } from './decide-receipt.ts'
import { dataOf, item, kindsOf, NOW, taking, timerFired } from './testing/examples.ts'
import { opened, received, receivedLine, reversed, saying } from './testing/posting-examples.ts'

const HOUR = 3_600_000
const items = [item(), item({ item: 'TAPE', packaging: [] })]
const take = (message: ReceiptInput['message'], now = NOW) =>
  taking(message, { references: items, now }) as ReceiptInput
const after = (...messages: ReceiptInput['message'][]) =>
  play(
    receipt,
    messages.map((m) => take(m)),
  )
/** The decision on the last message, after the ones before it. */
const decided = (...messages: ReceiptInput['message'][]) => {
  const last = messages.at(-1) as ReceiptInput['message']
  return given(receipt, after(...messages.slice(0, -1)).events).when(take(last))
}
const lines = (...changes: Partial<typeof receivedLine>[]) =>
  received({ lines: changes.map((c, at) => ({ ...receivedLine, line: at + 1, ...c })) })

/** Computed once and written down: documents in ERPs carry them. */
const GR = { reference: 'GRSZAS06MZ1X1M6F', operation: 'post-goods-receipt' }
const GV = { reference: 'GVSZAS06MZ1X1M6F', operation: 'reverse-goods-receipt' }
const posted = saying(GR)
const refused = saying(GR, 'REFUSED')
const timer = (name: string) => timerFired(name, NOW + HOUR)

describe('a goods receipt', () => {
  test('counts by how its items were packed when they were received', () => {
    const boxOf = (factor: string) => [{ unit: 'BX', factor, gtin: null, per: '1' }]
    const packagingVersions = [
      { effectiveFrom: 0, packaging: boxOf('50') },
      { effectiveFrom: NOW - HOUR, packaging: boxOf('100') },
    ]
    const packed = item({ packaging: boxOf('100'), packagingVersions })
    const counted = (receivedAt: number) => {
      const input = taking(received({ receivedAt }), { references: [packed], now: NOW }) as ReceiptInput
      const [first] = given(receipt, []).when(input).events ?? []
      return first?.type === 'ReceiptCounted' ? first.data.lines.map((line) => line.base) : []
    }
    expect(counted(NOW - 2 * HOUR)).toEqual([{ quantity: '100', unit: 'EA' }])
    expect(counted(NOW)).toEqual([{ quantity: '200', unit: 'EA' }])
    // By a dock's clock that is ahead.
    expect(counted(NOW + 9 * HOUR)).toEqual([{ quantity: '200', unit: 'EA' }])
  })

  test('asks for its order by the number that the dock knows, and is posted when that is known', () => {
    expect(decided(received()).tell).toEqual([
      {
        aggregate: 'receiving:NORTH:4500000001',
        message: {
          type: 'procurement.AwaitOrder',
          data: { site: 'NORTH', orderNumber: '4500000001', document: 'receipt:NORTH:DOCK:R1', lines: [] },
        },
        references: [],
      },
    ])
    expect(decided(received(), opened()).intents).toEqual([
      {
        ...GR,
        system: 'ERP-1',
        request: {
          reference: GR.reference,
          orderNumber: '4500000001',
          documentDate: '2026-01-05',
          postingDate: '2026-01-05',
          papers: '700002',
          lines: [
            {
              orderLine: 1,
              material: '000000000000004711',
              plant: '1010',
              storageLocation: '101A',
              quantity: '2',
              unit: 'BX',
              lot: 'L-1',
            },
          ],
        },
      },
    ])
    expect(GR.reference).toHaveLength(16)
  })

  test('in the ERP is told once, and its order hears what was received', () => {
    const { events, settled, tell } = decided(received(), opened(), posted)
    expect(dataOf(events, 'procurement.ErpPosted')).toEqual([
      {
        document: 'receipt:NORTH:DOCK:R1',
        kind: 'GOODS_RECEIPT',
        site: 'NORTH',
        erp: 'ERP-1',
        reference: GR.reference,
        orderId: 'PO0000000001',
        orderNumber: '4500000001',
        externalNumber: '5000000001',
        attempt: 1,
        detail: 'as asked',
        postedAt: NOW,
      },
    ])
    expect(settled).toEqual([GR.reference])
    expect(tell).toMatchObject([
      {
        aggregate: 'receiving:NORTH:4500000001',
        message: { data: { posted: true, lines: [{ line: 1, quantity: '2' }] } },
      },
    ])
    expect(decided(received(), opened(), posted, posted)).toEqual({})
  })

  test('again with the same contents changes nothing, whatever has become of it', () => {
    for (const before of [[received()], [received(), opened()], [received(), opened(), posted]])
      expect(decided(...before, received({ eventId: 'evt-again', receivedAt: NOW }))).toEqual({})
  })

  test('again with other contents is an exception, once: neither posted nor dropped', () => {
    const other = lines({ quantity: '3' })
    const { events } = after(received(), opened(), other, other)
    expect(dataOf(events, 'supplyline.ExceptionRaised')).toMatchObject([
      { kind: 'receipt-conflict', owner: 'receiving' },
    ])
    expect(decided(received(), opened(), other).intents).toBeUndefined()
    // The same number on another order is the same receipt said otherwise.
    expect(kindsOf(decided(received(), received({ orderNumber: '4500000002' })).events)).toEqual(['receipt-conflict'])
  })

  test('before its order is known waits; after an hour somebody at the dock hears of it, until the order comes', () => {
    expect(decided(received()).timers).toMatchObject({ order: NOW + HOUR })
    const { events } = after(received(), timer('order'), opened())
    const [raised] = dataOf(events, 'supplyline.ExceptionRaised')
    expect(raised).toMatchObject({
      kind: 'receipt-without-order',
      owner: 'receiving',
      subject: 'receipt:NORTH:DOCK:R1',
    })
    expect(dataOf(events, 'supplyline.ExceptionResolved').map((r) => r.exceptionId)).toEqual([raised?.exceptionId])
    expect(decided(received(), opened()).timers).toMatchObject({ order: null })
  })

  test.each([
    ['without lines', received({ lines: [] }), 'bad-lines'],
    ['of nothing', lines({ quantity: '0' }), 'bad-quantity'],
    ['without a number', received({ receiptId: ' ' }), 'bad-identifier'],
  ])('%s is refused as malformed', (_, bad, code) => {
    expect(decided(bad).refuse?.code).toBe(code)
  })
})

describe('lines of a receipt', () => {
  const posting = (...changes: Partial<typeof receivedLine>[]) => {
    const { intents, events } = decided(lines(...changes), opened())
    const [intent] = intents ?? []
    return intent
      ? (intent.request as { lines: { orderLine: number; quantity: string; unit: string }[] }).lines.map(
          (l) => `${l.orderLine}: ${l.quantity} ${l.unit}`,
        )
      : dataOf(events, 'supplyline.ExceptionRaised').map((e) => e.detail)
  }

  test('are posted in the order unit, converted exactly', () => {
    expect(posting({ quantity: '150', unit: 'EA' }, { quantity: '0.5' })).toEqual(['1: 1.5 BX', '1: 0.5 BX'])
  })

  test('without a line of the order go to the order’s line for the item, of several the one for the place', () => {
    expect(posting({ orderLine: null })).toEqual(['1: 2 BX'])
    const tape = { orderLine: null, item: 'TAPE', unit: 'EA' }
    expect(posting({ ...tape, location: 'WARD-4' }, { ...tape, location: 'WARD-3' })).toEqual(['3: 2 EA', '2: 2 EA'])
  })

  test.each<[string, Partial<typeof receivedLine>, string]>([
    ['no exact number of order units', { quantity: '1', unit: 'EA', orderLine: 3 }, 'line 3 of the order is for'],
    ['a unit that the item does not have', { unit: 'CA' }, 'no factor from CA'],
    ['a line that the order does not have', { orderLine: 9 }, 'has no line 9'],
    ['an item that was not ordered', { orderLine: null, item: 'GAUZE' }, 'has no line for'],
    [
      'a place that tells no line from the other',
      { orderLine: null, item: 'TAPE', location: 'ICU' },
      'has 2 lines for',
    ],
  ])('%s: nothing of the receipt is posted, and somebody hears why', (_, bad, why) => {
    const { events, intents, tell } = decided(lines({}, bad), opened())
    expect(intents ?? []).toEqual([])
    expect(dataOf(events, 'supplyline.ExceptionRaised')).toMatchObject([
      { kind: 'receipt-not-postable', owner: 'receiving', detail: expect.stringContaining(why) },
    ])
    expect(tell).toMatchObject([{ message: { data: { posted: false, lines: [] } } }])
  })

  test('of an item that has another base unit than when it was ordered are not converted', () => {
    const order = opened()
    const byWeight = { ...order.data, lines: order.data.lines.map((l) => ({ ...l, baseUnit: 'KG' })) }
    const { events } = decided(lines({ quantity: '100', unit: 'EA' }), { ...order, data: byWeight })
    expect(dataOf(events, 'supplyline.ExceptionRaised')[0]?.detail).toContain('are counted in "EA", the order in "KG"')
  })

  test('that come to no exact number of order units are not rounded', () => {
    const order = opened()
    const threes = { ...order.data, lines: order.data.lines.map((l) => ({ ...l, unitFactor: '3' })) }
    const { events } = decided(lines({ quantity: '100', unit: 'EA' }), { ...order, data: threes })
    expect(dataOf(events, 'supplyline.ExceptionRaised')[0]?.detail).toContain('no exact number')
  })
})

describe('when the ERP', () => {
  test('refuses a receipt, receiving hears why, and nothing is posted', () => {
    const { events, tell, settled } = decided(received(), opened(), refused)
    expect(dataOf(events, 'procurement.ErpPostingRefused')).toMatchObject([
      { kind: 'GOODS_RECEIPT', code: 'M7/021', reason: 'PU ordered quantity exceeded' },
    ])
    expect(dataOf(events, 'supplyline.ExceptionRaised')).toMatchObject([
      { kind: 'posting-refused', owner: 'receiving' },
    ])
    expect(tell).toMatchObject([{ message: { data: { posted: false, lines: [] } } }])
    expect(settled).toEqual([GR.reference])
  })

  test('leaves us in doubt, that is said once, and resolved by its answer', () => {
    const doubt = saying(GR, 'IN_DOUBT')
    const { events } = after(received(), opened(), doubt, doubt, posted)
    expect(dataOf(events, 'procurement.ErpPostingInDoubt')).toHaveLength(1)
    const [raised] = dataOf(events, 'supplyline.ExceptionRaised')
    expect(raised).toMatchObject({
      kind: 'posting-in-doubt',
      nextAction: expect.stringContaining('do not post it again'),
    })
    expect(dataOf(events, 'supplyline.ExceptionResolved').map((r) => r.exceptionId)).toEqual([raised?.exceptionId])
    expect(dataOf(events, 'procurement.ErpPosted')).toHaveLength(1)
    const ends = after(received(), opened(), doubt, refused).events
    expect(dataOf(ends, 'supplyline.ExceptionResolved').map((r) => r.exceptionId)).toEqual([raised?.exceptionId])
  })

  test('has not answered within the hour, that is an exception until it does', () => {
    const due = timer(`answer:${GR.reference}`)
    const { events } = after(received(), opened(), due, posted)
    expect(kindsOf(events)).toEqual(['posting-unanswered'])
    expect(dataOf(events, 'supplyline.ExceptionResolved')).toHaveLength(1)
    expect(kindsOf(after(received(), opened(), saying(GR, 'IN_DOUBT'), due).events)).toEqual(['posting-in-doubt'])
  })

  test('holds a receipt under a second number, one is to be reversed there; said once', () => {
    const second = saying(GR, 'CONFIRMED', '5000000002')
    const { events } = after(received(), opened(), posted, second, second)
    expect(kindsOf(events)).toEqual(['duplicate-posting'])
    expect(kindsOf(after(received(), opened(), refused, posted).events)).toEqual([
      'posting-refused',
      'duplicate-posting',
    ])
  })
})

describe('a receipt that is taken back', () => {
  const reversal = (decision: ReturnType<typeof decided>) => decision.intents ?? []

  test('is reversed in the ERP, as a document of its own, once it is posted there', () => {
    expect(reversal(decided(received(), opened(), posted, reversed()))).toMatchObject([
      { ...GV, request: { reference: GV.reference, papers: '5000000001', lines: [{ orderLine: 1, quantity: '2' }] } },
    ])
    expect(reversal(decided(received(), opened(), reversed()))).toEqual([])
    expect(reversal(decided(received(), opened(), reversed(), posted))).toMatchObject([GV])
  })

  test('before it came, or before its order is known, is posted and then reversed', () => {
    for (const first of [
      [reversed(), received()],
      [received(), reversed()],
    ]) {
      expect(reversal(decided(...first, opened()))).toMatchObject([GR])
      expect(reversal(decided(...first, opened(), posted))).toMatchObject([GV])
    }
  })

  test('twice is taken back once', () => {
    const known = [received(), opened(), posted, reversed()]
    expect(decided(...known, reversed({ eventId: 'evt-v2' }))).toEqual({})
    const { events, tell } = decided(...known, saying(GV))
    expect(dataOf(events, 'procurement.ErpPosted')).toMatchObject([
      { document: 'receipt:NORTH:DOCK:R1', kind: 'GOODS_RECEIPT_REVERSAL', reference: GV.reference },
    ])
    expect(tell).toMatchObject([{ message: { data: { posted: true, lines: [] } } }])
    expect(decided(...known, saying(GV), saying(GV), reversed())).toEqual({})
  })

  test('and never came is an exception after an hour, until it comes', () => {
    expect(decided(reversed()).timers).toEqual({ receipt: NOW + HOUR })
    const { events } = after(reversed(), timer('receipt'), received())
    expect(kindsOf(events)).toEqual(['reversal-without-receipt'])
    expect(dataOf(events, 'supplyline.ExceptionResolved')).toHaveLength(1)
  })

  test.each<[string, ReceiptInput['message'][]]>([
    ['was refused', [received(), opened(), refused]],
    ['could not be posted', [lines({ unit: 'CA' }), opened()]],
  ])('and %s has nothing to be reversed, and its exception is resolved', (_, before) => {
    const raised = dataOf(after(...before).events, 'supplyline.ExceptionRaised').map((e) => e.exceptionId)
    const { events, intents } = decided(...before, reversed())
    expect(intents ?? []).toEqual([])
    expect(dataOf(events as Message[], 'supplyline.ExceptionResolved').map((e) => e.exceptionId)).toEqual(raised)
  })
})
