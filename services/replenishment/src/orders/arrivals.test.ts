import { describe, expect, test } from '@jest/globals'
import { given, play } from '@supplyline/decider'
import type { Message } from '@supplyline/schemas'
import { type StockInput, stock } from '../decide.ts'
import {
  acknowledged,
  answer,
  cancelled,
  contract,
  dataOf,
  entry,
  item,
  location,
  masterData,
  NOON,
  onHand,
  orderLine,
  par,
  placed,
  supplier,
} from '../examples.ts'
import type { StockEvent } from '../stock.ts'

const DAY = 86_400_000

const second: Message[] = [
  supplier({ supplier: 'OTHER', leadTimeDays: 5 }),
  contract({ contract: 'C-2', supplier: 'OTHER', unit: 'EA', rank: 2 }),
]
/** So many on hand, with a par of 10. */
const needing = (quantity: string, now = NOON, stamps = masterData, changes = {}) =>
  entry(onHand(quantity, changes), [par('10'), ...stamps], now)
const ordered = (orderId: string, quantity: string, of = supplier(), at = NOON, source = 'RQ') => {
  const order = placed(orderId, orderLine(source, quantity)).data
  const data = { ...order, supplier: of.data.supplier, placedAt: at }
  return entry({ type: 'procurement.PurchaseOrderPlaced', data }, [item(), location(), of], at)
}
/** The supplier answers for 6 of them; stamped with what is needed to go on. */
const answered = (orderId: string, line: ReturnType<typeof answer>, now = NOON, stamps = masterData, by = 'MEDCO') => {
  const { data } = acknowledged(orderId, now, line)
  const message = { type: 'procurement.PurchaseOrderAcknowledged' as const, data: { ...data, supplier: by } }
  return entry(message, [item(), location(), par('10'), ...stamps], now)
}
const after = (...inputs: StockInput[]): StockEvent[] => play(stock, inputs).events
const proposals = (events: readonly StockEvent[] | undefined) => dataOf(events, 'replenishment.ReplenishmentProposed')
const proposed = (events: StockEvent[], input: StockInput) =>
  proposals(given(stock, events).when(input).events).map((p) => `${p.orderQuantity} of ${p.supplier}`)
const exceptions = (events: readonly StockEvent[] | undefined) => [
  ...dataOf(events, 'supplyline.ExceptionRaised').map((e) => e.kind),
  ...dataOf(events, 'supplyline.ExceptionResolved').map((e) => e.resolution),
]

describe('what may be used', () => {
  const lots = [
    { lot: 'A', expiry: '2026-01-05', onHand: '4' },
    { lot: 'B', expiry: '2026-02-01', onHand: '3' },
    { lot: '', expiry: null, onHand: '2' },
  ]
  test('a lot counts until the end of the day on which it expires', () => {
    const on = (now: number) =>
      proposals(after(needing('9', now, masterData, { lots }))).map((p) => [p.need, p.expired])
    expect(on(Date.UTC(2026, 0, 6) - 1)).toEqual([['1', '0']])
    expect(on(Date.UTC(2026, 0, 6))).toEqual([['5', '4']])
  })

  test('also when it expires on the shelf, with the next policy', () => {
    const events = after(needing('10', NOON, masterData, { lots: [{ lot: 'A', expiry: '2026-01-05', onHand: '10' }] }))
    expect(proposed(events, entry(par('10'), masterData, NOON + DAY))).toEqual(['10 of MEDCO'])
  })

  test('more was issued of an expired lot than was known of: that is missing, and not counted back', () => {
    const owed = [{ lot: 'A', expiry: '2026-01-01', onHand: '-2' }]
    expect(proposals(after(needing('4', NOON, masterData, { lots: owed }))).map((p) => p.need)).toEqual(['6'])
  })
})

test('what is on its way from another place counts', () => {
  expect(proposals(after(needing('4', NOON, masterData, { inTransit: '5' })))).toMatchObject([
    { need: '1', inTransit: '5' },
  ])
})

describe('a far-future order does not hide a stock-out', () => {
  const six = [needing('10'), ordered('PO1', '6')]
  const promised = (promisedOn: string, stamps = masterData) =>
    answered('PO1', answer('6', '6', { status: 'RESCHEDULED', promisedOn }), NOON, stamps)

  // Lead time 2 days and 1 of grace, from Monday noon: until Thursday noon.
  test.each([
    ['within the horizon', '2026-01-07', []],
    ['at the end of a day that ends after the horizon', '2026-01-08', ['6 of OTHER']],
    ['next month', '2026-02-05', ['6 of OTHER']],
    ['on no day that is one', 'soon', []],
  ])('promised %s (%s)', (_, day, expected) => {
    const both = [
      ...masterData,
      ...second.map((m) => (m.type === 'master.Supplier' ? supplier({ supplier: 'OTHER' }) : m)),
    ]
    expect(proposed(after(...six, promised(day)), needing('4', NOON, both))).toEqual(expected)
  })

  test('it is told what comes too late, and it counts again when it comes into the horizon: both, nothing twice', () => {
    const stamps = [...masterData, ...second]
    const events = after(...six, promised('2026-01-20', stamps), needing('4', NOON, stamps))
    const [proposal] = proposals(events)
    expect(proposal).toMatchObject({ onOrder: '0', onOrderLater: '6', need: '6', supplier: 'OTHER' })
    expect(proposal?.passedOver).toMatchObject([{ contract: 'C-1', supplier: 'MEDCO' }])
    const near = Date.UTC(2026, 0, 18)
    expect(proposed(events, needing('0', near, stamps))).toEqual([])
    expect(proposed(events, needing('-3', near, stamps))).toEqual(['1 of MEDCO'])
  })

  test('without another supplier the same is asked, once: what it brings of that counts, however late', () => {
    const events = after(...six, promised('2026-03-01'), needing('4'))
    expect(proposals(events)).toMatchObject([
      { supplier: 'MEDCO', need: '6', onOrder: '0', onOrderLater: '6', passedOver: [] },
    ])
    expect(proposed(events, needing('4'))).toEqual([])
    const [{ proposalId = '' } = {}] = proposals(events)
    const late = answered('PO2', answer('6', '6', { status: 'RESCHEDULED', promisedOn: '2026-03-01' }))
    const answeredToo = after(
      ...six,
      promised('2026-03-01'),
      needing('4'),
      ordered('PO2', '6', supplier(), NOON, proposalId),
      late,
    )
    expect(proposed(answeredToo, needing('4'))).toEqual([])
    expect(proposed(answeredToo, needing('3'))).toEqual(['1 of MEDCO'])
  })

  test('until the supplier names a day it is expected after the lead time, as agreed when it was ordered', () => {
    const slow = supplier({ supplier: 'SLOW', leadTimeDays: 30 })
    const events = after(needing('10'), ordered('PO1', '6', slow))
    expect(proposed(events, needing('4'))).toEqual(['6 of MEDCO'])
    expect(proposed(events, needing('4', NOON + 27 * DAY))).toEqual([])
  })

  test('an order of a supplier that nobody knows may come any moment', () => {
    const unknown = entry(placed('PO1', orderLine('RQ', '6')), [item(), location()])
    expect(proposed(after(needing('10'), unknown), needing('4'))).toEqual([])
  })
})

describe('what was proposed here and is promised late', () => {
  const stamps = [...masterData, ...second]
  const begun = after(needing('4', NOON, stamps))
  const [asked] = proposals(begun)
  const events = (() => {
    const order = ordered('PO1', '6', supplier(), NOON, asked?.proposalId)
    const placed = [...begun, ...(given(stock, begun).when(order).events ?? [])]
    const late = answered('PO1', answer('6', '6', { status: 'RESCHEDULED', promisedOn: '2026-02-05' }), NOON, stamps)
    const decided = given(stock, placed).when(late)
    expect(proposals(decided.events)).toEqual([])
    return [...placed, ...(decided.events ?? [])]
  })()

  test('is for its need: as long as something usable is there, nobody is asked a second time for it', () => {
    expect(proposed(events, needing('4', NOON, stamps))).toEqual([])
    expect(proposed(events, needing('3', NOON, stamps))).toEqual(['1 of MEDCO'])
  })

  test('does not hide that the shelf is empty: what is missing is proposed from another supplier', () => {
    expect(proposed(events, needing('0', NOON, stamps))).toEqual(['10 of OTHER'])
    const expired = { lots: [{ lot: 'A', expiry: '2026-01-01', onHand: '4' }] }
    expect(proposed(events, needing('4', NOON, stamps, expired))).toEqual(['10 of OTHER'])
  })
})

describe('an overdue delivery', () => {
  const six = [needing('10'), ordered('PO1', '6')]
  const due = NOON + 2 * DAY + 14 * DAY
  const fired = entry({ type: 'supplyline.TimerFired', data: { site: '*', name: 'overdue', dueAt: due } }, [], due)

  test('is watched for, and counts', () => {
    expect(given(stock, after(needing('10'))).when(ordered('PO1', '6')).timers).toEqual({ overdue: due })
    expect(proposed(after(...six), needing('4', NOON + 30 * DAY))).toEqual([])
  })

  test('is told to the buyer after two weeks, once, and still counts', () => {
    const late = after(...six, fired)
    expect(dataOf(late, 'supplyline.ExceptionRaised')).toMatchObject([
      {
        kind: 'delivery-overdue',
        owner: 'buyer',
        subject: '3W:GLOVE-M',
        detail: expect.stringMatching(/^6 EA of order PO1/),
      },
    ])
    expect(exceptions(after(...six, fired, fired, needing('4', due)))).toEqual(['delivery-overdue'])
    expect(proposed(late, needing('4', due))).toEqual([])
  })

  test.each([
    ['comes', needing('10', due, masterData, { receivedOnOrders: '6' })],
    ['is cancelled', entry(cancelled('PO1', orderLine('RQ', '6')), masterData, due)],
    ['is promised anew', answered('PO1', answer('6', '6', { promisedOn: '2026-03-01' }), due)],
  ])('is over when it %s', (_, ending) => {
    const over = exceptions(given(stock, after(...six, fired)).when(ending).events)
    expect(over).toContain('what was overdue has come, is promised anew or is cancelled')
  })

  test('promised anew, it is watched for again', () => {
    const anew = answered('PO1', answer('6', '6', { promisedOn: '2026-03-01' }), due)
    const timers = { overdue: Date.UTC(2026, 2, 2) - 1 + 14 * DAY }
    expect(given(stock, after(...six, fired)).when(anew).timers).toEqual(timers)
  })
})

describe('a supplier that will not deliver is passed over', () => {
  const stamps = [...masterData, ...second]
  const declined = (stampedWith = stamps) => answered('PO1', answer('6', '0'), NOON, stampedWith)
  const after6 = after(needing('10', NOON, stamps), ordered('PO1', '6'), needing('4', NOON, stamps))

  test('at once, for the next by preference, and the proposal says why', () => {
    const { events } = given(stock, after6).when(declined())
    const [proposal] = proposals(events)
    expect(proposal).toMatchObject({ need: '6', supplier: 'OTHER', contract: 'C-2' })
    expect(proposal?.passedOver).toEqual([
      {
        ...{ contract: 'C-1', supplier: 'MEDCO' },
        reason: 'would not deliver here, and is not asked until 2026-01-08 12:00 UTC',
      },
    ])
    expect(proposal?.explanation).toContain('Passed over: C-1 of MEDCO (would not deliver here')
    expect(exceptions(events)).toEqual(['supplier-cannot-deliver', 'what is missing is proposed from OTHER'])
  })

  test('not for another contract of the same', () => {
    const same = [...masterData, contract({ contract: 'C-1b', unit: 'EA', rank: 2 })]
    expect(proposed(after6, declined(same))).toEqual([])
  })

  test('without another one, nothing is proposed for three days', () => {
    const events = [...after6, ...(given(stock, after6).when(declined(masterData)).events ?? [])]
    expect(proposed(events, needing('3', NOON + 3 * DAY - 1))).toEqual([])
    expect(proposed(events, needing('3', NOON + 3 * DAY))).toEqual(['7 of MEDCO'])
  })

  test('an answer of before it was stamped with a policy leads to nothing by itself', () => {
    const bare = entry(acknowledged('PO1', NOON, answer('6', '0')))
    expect(proposed(after6, bare)).toEqual([])
    expect(
      proposed([...after6, ...(given(stock, after6).when(bare).events ?? [])], needing('3', NOON, stamps)),
    ).toEqual(['7 of OTHER'])
  })

  test('suppliers that all decline are asked each once in three days, whatever moves', () => {
    let events = after(needing('10', NOON, stamps))
    let [orders, time] = [0, NOON]
    const at: Record<string, number[]> = { MEDCO: [], OTHER: [] }
    const ask = (input: StockInput) => {
      const decided = given(stock, events).when(input).events ?? []
      events = [...events, ...decided]
      return proposals(decided)
    }
    for (let hour = 0; hour < 12 * 24; hour++) {
      time = NOON + hour * 3_600_000
      const queue = [...ask(needing('4', time, stamps))]
      for (let proposal = queue.shift(); proposal; proposal = queue.shift()) {
        at[proposal.supplier]?.push(time)
        expect(at[proposal.supplier]?.length).toBeLessThan(50)
        const [of] = stamps.flatMap((m) =>
          m.type === 'master.Supplier' && m.data.supplier === proposal?.supplier ? [m] : [],
        )
        ask(
          ordered(
            `PO${++orders}`,
            proposal.orderQuantity,
            of as ReturnType<typeof supplier>,
            time,
            proposal.proposalId,
          ),
        )
        const line = answer(proposal.orderQuantity, '0')
        queue.push(...ask(answered(`PO${orders}`, line, time, stamps, proposal.supplier)))
      }
    }
    for (const times of Object.values(at)) {
      expect(times.length).toBeGreaterThanOrEqual(2)
      for (let i = 1; i < times.length; i++)
        expect((times[i] ?? 0) - (times[i - 1] ?? 0)).toBeGreaterThanOrEqual(3 * DAY)
    }
  })
})
