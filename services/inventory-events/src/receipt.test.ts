import { describe, expect, test } from '@jest/globals'
import { type Decision, given, play } from '@supplyline/decider'
import type { Message } from '@supplyline/schemas'
import fc from 'fast-check'
import { type ReceiptInput, receipt } from './decide-receipt.ts'
import { GLOVES, goodsReceived, masterData, NOON, receiptReversed, received, throughInbox, WARD } from './examples.ts'
import { evolveReceipt, initialReceipt, type ReceiptEvent } from './receipt.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const on = (message: ReceiptInput['message'], references: Message[] = masterData): ReceiptInput =>
  throughInbox(message, { references }) as ReceiptInput
const missed = (): ReceiptInput =>
  on({ type: 'supplyline.TimerFired', data: { site: '*', name: 'missed:NORTH:DOCK:R-1', dueAt: NOON } }, [])
/** The events of inputs, one decided after the other. */
const after = (...inputs: ReceiptInput[]): ReceiptEvent[] => play(receipt, inputs).events
/** What the positions are told. */
const tells = ({ tell = [] }: Decision<ReceiptEvent>) =>
  tell.flatMap(({ aggregate, message }) =>
    message.type === 'inventory.StockReceived' ? [{ aggregate, data: message.data }] : [],
  )
const told = (events: ReceiptEvent[], input: ReceiptInput) =>
  tells(given(receipt, events).when(input)).map(({ aggregate, data }) => ({
    aggregate,
    quantity: data.quantity,
    lot: data.lot,
  }))
const exceptions = (events: readonly ReceiptEvent[] | undefined) =>
  (events ?? []).flatMap((e) =>
    e.type === 'supplyline.ExceptionRaised'
      ? [e.data.kind]
      : e.type === 'supplyline.ExceptionResolved'
        ? ['resolved']
        : [],
  )

const twoLines = [received('2', { unit: 'BX', lot: 'A', expiry: '2027-03-31' }), received('7', { line: 2 })]

describe('a receipt becomes stock', () => {
  test('each line at its position, in base units', () => {
    expect(told([], on(goodsReceived(twoLines)))).toEqual([
      { aggregate: 'stock:3W:GLOVE-M', quantity: '200', lot: 'A' },
      { aggregate: 'stock:3W:GLOVE-M', quantity: '7', lot: null },
    ])
  })

  test('a line says which receipt and order it is of, and when the goods were counted', () => {
    const message = goodsReceived([received('7')], { eventId: 'E-1', receivedAt: NOON - HOUR })
    expect(tells(given(receipt, []).when(on(message)))[0]?.data).toEqual({
      site: 'NORTH',
      item: 'GLOVE-M',
      location: '3W',
      quantity: '7',
      unit: 'EA',
      lot: null,
      expiry: null,
      receipt: 'NORTH:DOCK:R-1',
      line: 1,
      orderNumber: '4500000001',
      eventId: 'E-1',
      occurredAt: NOON - HOUR,
    })
  })

  test('a dock whose clock is ahead has counted the goods when its receipt arrived', () => {
    const message = goodsReceived([received('7')], { receivedAt: NOON + DAY })
    expect(tells(given(receipt, []).when(on(message)))[0]?.data).toMatchObject({ occurredAt: NOON })
  })
})

describe('the same receipt again', () => {
  test('changes nothing, whoever sends it and however its lines are ordered', () => {
    const again = goodsReceived([...twoLines].reverse(), {
      receivedBy: 'jo',
      receivedAt: NOON - HOUR,
      deliveryNote: 'N',
    })
    expect(given(receipt, after(on(goodsReceived(twoLines)))).when(on(again))).toEqual({})
  })

  test.each([
    ['another quantity', goodsReceived([received('8')])],
    ['another line', goodsReceived([received('7'), received('1', { line: 2 })])],
    ['another order', goodsReceived([received('7')], { orderNumber: '4500000002' })],
  ])('with %s is a conflict: the first one stands', (_, other) => {
    const { events, tell } = given(receipt, after(on(goodsReceived([received('7')])))).when(on(other))
    expect(exceptions(events)).toEqual(['receipt-conflict'])
    expect(tell).toBeUndefined()
  })

  test('a conflict sent twice is one exception, another conflict another', () => {
    const conflict = (quantity: string) =>
      after(on(goodsReceived([received('7')])), on(goodsReceived([received(quantity)]))).flatMap((e) =>
        e.type === 'supplyline.ExceptionRaised' ? [e.data.exceptionId] : [],
      )
    expect(conflict('8')).toEqual(conflict('8'))
    expect(conflict('8')).not.toEqual(conflict('9'))
  })
})

describe('a reversal', () => {
  test('takes all of the receipt back, as it was put on stock', () => {
    const taken = after(on(goodsReceived(twoLines)))
    // A box has been made smaller since: what was received then counts.
    const smaller: Message[] = [{ type: 'master.Item', data: { ...GLOVES, packaging: [] } }]
    expect(told(taken, on(receiptReversed(), smaller))).toEqual([
      { aggregate: 'stock:3W:GLOVE-M', quantity: '-200', lot: 'A' },
      { aggregate: 'stock:3W:GLOVE-M', quantity: '-7', lot: null },
    ])
  })

  test('a second one changes nothing, and the receipt does not come back', () => {
    const reversed = after(on(goodsReceived(twoLines)), on(receiptReversed()))
    expect(given(receipt, reversed).when(on(receiptReversed({ reason: 'again' })))).toEqual({})
    expect(given(receipt, reversed).when(on(goodsReceived(twoLines)))).toEqual({})
    expect(exceptions(given(receipt, reversed).when(on(goodsReceived([received('8')]))).events)).toEqual([
      'receipt-conflict',
    ])
  })

  test('that comes before its receipt waits a day; when the receipt comes, both cancel out', () => {
    const early = given(receipt, []).when(on(receiptReversed()))
    expect(early.timers).toEqual({ 'missed:NORTH:DOCK:R-1': NOON + DAY })
    const cancelled = given(receipt, early.events ?? []).when(on(goodsReceived(twoLines)))
    expect(cancelled.tell).toBeUndefined()
    expect(cancelled.timers).toEqual({ 'missed:NORTH:DOCK:R-1': null })
    expect(exceptions(cancelled.events)).toEqual([])
  })

  test('whose receipt never comes is an exception, resolved when it comes after all', () => {
    const late = after(on(receiptReversed()), missed())
    expect(late).toMatchObject([
      { type: 'ReversalCameFirst' },
      { type: 'ReversalOverdue' },
      {
        data: {
          ...{ kind: 'reversal-without-receipt', site: 'NORTH', subject: 'NORTH:DOCK:R-1' },
          ...{ owner: 'inventory-controller', dueAt: NOON + DAY },
          detail: 'receipt R-1 of DOCK was taken back, but has never come; should it come, both cancel out',
        },
      },
    ])
    expect(exceptions(after(on(receiptReversed()), missed(), missed(), on(goodsReceived(twoLines))))).toEqual([
      'reversal-without-receipt',
      'resolved',
    ])
  })
})

describe('a receipt that cannot be taken is refused as a whole', () => {
  const refusedFor = (message: ReceiptInput['message'], references?: Message[]) => {
    const { events, tell } = given(receipt, []).when(on(message, references))
    expect(tell).toBeUndefined()
    expect(exceptions(events)).toEqual(['receipt-refused'])
    return events?.flatMap((e) => (e.type === 'supplyline.ExceptionRaised' ? [e.data.detail] : []))[0]
  }
  const good = received('7')

  test.each([
    ['an item not in master data', { item: 'MASK' }, 'no item MASK in master data'],
    ['a location not in master data', { location: '9W' }, 'no location 9W in master data'],
    ['a unit in which it is not packed', { unit: 'PK' }, 'no factor from PK to EA; the item is packed as BX, CA'],
    ['nothing received', { quantity: '0' }, 'a quantity of 0, not above zero'],
    ['less than nothing received', { quantity: '-1' }, 'a quantity of -1, not above zero'],
    ['too much', { quantity: '999999999999', unit: 'BX' }, 'beyond 12 digits'],
    ['an item with a colon', { item: 'GLOVE:M' }, 'is not a code'],
    ['no location', { location: '' }, 'is not a code'],
    ['an endless lot', { lot: 'x'.repeat(65) }, 'is not 1 to 64 characters'],
    ['an expiry as people write it', { expiry: '31.03.2027' }, 'is not a date'],
    ['the number of another line', { line: 1 }, 'its number is there twice'],
  ])('%s', (_, fields, why) => {
    const message = goodsReceived([good, received('1', { line: 2, ...fields })])
    expect(refusedFor(message)).toContain(why)
  })

  test('a location of another site, no lines, too many lines', () => {
    const moved: Message[] = [{ type: 'master.Location', data: { ...WARD, site: 'SOUTH' } }]
    expect(refusedFor(goodsReceived([good]), moved)).toContain('3W belongs to site SOUTH, not to NORTH')
    expect(refusedFor(goodsReceived([]))).toContain('it has no lines')
    const many = Array.from({ length: 501 }, (_, i) => received('1', { line: i + 1 }))
    expect(refusedFor(goodsReceived(many))).toContain('501 lines, more than 500')
  })

  test('the exception says every line that is wrong, who mends it and how', () => {
    const lines = [good, received('1', { line: 2, item: 'MASK' }), received('1', { line: 3, unit: 'PK' })]
    const { events } = given(receipt, []).when(on(goodsReceived(lines, { eventId: 'E-1' })))
    expect(events?.at(-1)).toMatchObject({
      data: {
        ...{ subject: 'NORTH:DOCK:R-1', owner: 'inventory-controller', cause: 'E-1', dueAt: NOON + 4 * HOUR },
        detail:
          'receipt "R-1" of DOCK for order "4500000001": line 2: no item MASK in master data; line 3: GLOVE-M received ' +
          'in "PK": no factor from PK to EA; the item is packed as BX, CA; none of its lines is on stock',
        nextAction: expect.stringContaining('have the dock send the same receipt again'),
      },
    })
  })

  const masks = goodsReceived([received('5', { item: 'MASK' })])
  const withMasks: Message[] = [...masterData, { type: 'master.Item', data: { ...GLOVES, item: 'MASK' } }]

  test('sent again as it is once master data is right, it is taken, and the exception resolved', () => {
    const refused = after(on(masks))
    expect(told(refused, on(masks, withMasks))).toEqual([{ aggregate: 'stock:3W:MASK', quantity: '5', lot: null }])
    const taken = after(on(masks), on(masks, withMasks), on(masks, withMasks))
    expect(exceptions(taken)).toEqual(['receipt-refused', 'resolved'])
  })

  test('sent again while nothing has changed, nothing; for another reason, the exception says so', () => {
    const elsewhere = [withMasks[0], withMasks[2]] as Message[]
    const events = after(on(masks), on(masks), on(masks, elsewhere))
    const raised = events.flatMap((e) => (e.type === 'supplyline.ExceptionRaised' ? [e.data] : []))
    expect(raised.map((e) => e.detail.includes('no location'))).toEqual([false, true])
    expect(new Set(raised.map((e) => e.exceptionId)).size).toBe(1)
  })

  test('a corrected one under the same number is a conflict: others who read it have the first', () => {
    expect(exceptions(after(on(masks), on(goodsReceived([received('5')]))))).toEqual([
      'receipt-refused',
      'receipt-conflict',
    ])
  })

  test('its reversal takes nothing back, and resolves the exception', () => {
    const refused = after(on(masks))
    expect(told(refused, on(receiptReversed()))).toEqual([])
    expect(exceptions(after(on(masks), on(receiptReversed())))).toEqual(['receipt-refused', 'resolved'])
    expect(told(after(on(masks), on(receiptReversed())), on(masks, withMasks))).toEqual([])
  })

  test('names that make no identity go to the dead letters', () => {
    const { refuse } = given(receipt, []).when(on(goodsReceived([good], { receiptId: 'R:1' })))
    expect(refuse).toMatchObject({ code: 'invalid-receipt', where: 'GoodsReceived.receiptId' })
    expect(given(receipt, []).when(on(receiptReversed({ source: '' }))).refuse?.code).toBe('invalid-receipt')
  })
})

test('whatever the order and the repetitions of a receipt and its reversal, on stock is what was received and not taken back', () => {
  const good = on(goodsReceived(twoLines))
  const kinds: Record<string, ReceiptInput> = { good, back: on(receiptReversed()), missed: missed() }
  const inputs = fc.array(fc.constantFrom(...Object.keys(kinds)), { maxLength: 12 })
  fc.assert(
    fc.property(inputs, (names) => {
      let state = initialReceipt
      let stock = 0
      for (const name of names) {
        const decision = receipt.decide(kinds[name] as ReceiptInput, state)
        state = (decision.events ?? []).reduce(evolveReceipt, state)
        for (const { data } of tells(decision)) stock += Number(data.quantity)
        expect([0, 207]).toContain(stock)
      }
      expect(stock).toBe(names.includes('good') && !names.includes('back') ? 207 : 0)
    }),
  )
})
