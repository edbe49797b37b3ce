import { describe, expect, test } from '@jest/globals'
import { given, play } from '@supplyline/decider'
import type { Message } from '@supplyline/schemas'
import fc from 'fast-check'
import { type StockInput, stock } from '../decide.ts'
import {
  acknowledged,
  answer,
  byThePiece,
  cancelled,
  contract,
  dataOf,
  entry,
  masterData,
  NOON,
  onHand,
  orderLine,
  par,
  placed,
  supplier,
} from '../examples.ts'
import { initialState, onOrderOf, type Stock, type StockEvent } from '../stock.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** So many on hand, so many received on orders since there is a position; without a policy, so that nothing is proposed. */
const position = (quantity: string, received: string | null, changes = {}) =>
  entry(onHand(quantity, { receivedOnOrders: received, ...changes }), masterData)
/** The same, with a par of 10. */
const needing = (quantity: string, received: string, now = NOON, stamps = masterData) =>
  entry(onHand(quantity, { receivedOnOrders: received }), [par('10'), ...stamps], now)
const ordered = (orderId: string, quantity: string, changes = {}) =>
  entry(placed(orderId, orderLine('RQ-by-hand', quantity, changes)))
const answered = (orderId: string, at: number, ...lines: ReturnType<typeof answer>[]) =>
  entry(acknowledged(orderId, at, ...lines))

const after = (...inputs: StockInput[]): StockEvent[] => play(stock, inputs).events
const onOrder = (...inputs: StockInput[]) => onOrderOf(play(stock, inputs).state)
const proposed = (events: StockEvent[], input: StockInput) =>
  dataOf(given(stock, events).when(input).events, 'replenishment.ReplenishmentProposed').map((p) => p.orderQuantity)
const exceptions = (events: StockEvent[] | undefined) => [
  ...dataOf(events, 'supplyline.ExceptionRaised').map((e) => e.kind),
  ...dataOf(events, 'supplyline.ExceptionResolved').map((e) => e.resolution),
]

describe('what is received is no longer on order', () => {
  test('given 4 on hand and 6 on order, when 6 come, then nothing is on order and nothing is missing', () => {
    const delivered = [position('4', '0'), ordered('PO1', '6'), position('10', '6')]
    expect(onOrder(...delivered)).toBe('0')
    expect(proposed(after(...delivered), needing('8', '6'))).toEqual(['2'])
  })

  test('in parts, as they come, and the oldest order first', () => {
    const two = [position('0', '0'), ordered('PO1', '6'), ordered('PO2', '4'), position('7', '7')]
    expect(play(stock, two).state.onOrder.lines.map((l) => [l.orderId, l.quantity, l.received])).toEqual([
      ['PO1', '6', '6'],
      ['PO2', '4', '1'],
    ])
  })

  test('also when the first thing that is known of the place is what came', () => {
    expect(onOrder(ordered('PO1', '6'), position('6', '6'))).toBe('0')
  })

  test('taken back, it is on order again', () => {
    const back = [position('4', '0'), ordered('PO1', '6'), position('10', '6'), position('4', '0')]
    expect(onOrder(...back)).toBe('6')
    expect(proposed(after(...back), needing('4', '0'))).toEqual([])
  })

  test('more than was ordered is on hand, and reduces no order that is placed later', () => {
    const more = [position('0', '0'), ordered('PO1', '6'), position('8', '8', { changedAt: NOON + MINUTE })]
    const later = { ...placed('PO2', orderLine('RQ', '5')).data, placedAt: NOON + 2 * MINUTE }
    expect(onOrder(...more, entry({ type: 'procurement.PurchaseOrderPlaced', data: later }))).toBe('5')
  })

  test('what came before its order was heard of is taken off it then', () => {
    const early = [position('4', '0'), position('10', '6', { changedAt: NOON + MINUTE })]
    expect(onOrder(...early, ordered('PO1', '6'))).toBe('0')
  })

  test('more than was ordered, taken back with the receipt, leaves on order what was ordered', () => {
    expect(onOrder(position('0', '0'), ordered('PO1', '6'), position('8', '8'), position('0', '0'))).toBe('6')
  })

  test('a cancelled order is not on order again because its goods were sent back', () => {
    const part = [position('0', '0'), ordered('PO1', '6'), position('2', '2')]
    const ended = entry(cancelled('PO1', orderLine('RQ-by-hand', '6')))
    expect(onOrder(...part, ended)).toBe('0')
    expect(onOrder(...part, ended, position('0', '0'))).toBe('0')
  })

  test('a position of before this was told leaves on order as it is', () => {
    expect(onOrder(position('4', '0'), ordered('PO1', '6'), position('10', null))).toBe('6')
  })

  test('a state stored before receipts were counted begins with the figure that it sees, without taking it off', () => {
    const stored = {
      ...{ position: null, proposed: [], hindrance: null },
      ordered: [{ orderId: 'PO1', line: 1, quantity: '6' }],
    } as unknown as Stock
    const taken = (state: Stock, input: StockInput) =>
      (stock.decide(input, state).events ?? []).reduce(stock.evolve, state)
    const first = taken(stored, position('4', '100'))
    expect(onOrderOf(first)).toBe('6')
    expect(onOrderOf(taken(first, position('10', '106')))).toBe('0')
    expect(onOrderOf(taken(taken(stored, ordered('PO1', '6')), position('4', '100')))).toBe('6')
  })
})

describe('what the supplier will not deliver is no longer on order', () => {
  const sixMissing = [position('4', '0'), ordered('PO1', '6')]

  test.each([
    ['accepted', answer('6', '6', { status: 'ACCEPTED' }), '6'],
    ['short, the rest later', answer('6', '2', { backordered: '4' }), '6'],
    ['short for good', answer('6', '2'), '2'],
    ['short for good, some later', answer('6', '2', { backordered: '1' }), '3'],
    ['rejected', answer('6', '0'), '0'],
    ['more than ordered', answer('6', '9'), '6'],
    ['not decided yet', answer('6', '0', { status: 'PENDING' }), '6'],
    ['in terms that nobody knows', answer('6', '0', { status: 'UNRECOGNISED' }), '6'],
    ['for another place', answer('6', '0', { location: '4W' }), '6'],
    ['for a line that is not there', answer('6', '0', { line: 7 }), '6'],
  ])('%s', (_, line, expected) => {
    expect(onOrder(...sixMissing, answered('PO1', NOON, line))).toBe(expected)
  })

  test('counted in base units, of the order unit that was ordered', () => {
    const boxes = ordered('PO1', '3', { unit: 'BX', unitFactor: '100' })
    expect(onOrder(position('4', '0'), boxes, answered('PO1', NOON, answer('3', '1', { unit: 'BX' })))).toBe('100')
  })

  test('the newest answer counts, whenever it comes; the same again changes nothing', () => {
    const [first, second] = [answered('PO1', NOON, answer('6', '0')), answered('PO1', NOON + 1, answer('6', '5'))]
    expect(onOrder(...sixMissing, first, second, first)).toBe('5')
    expect(given(stock, after(...sixMissing, first)).when(first).events).toEqual([])
  })

  test('what has come counts before what was answered', () => {
    expect(onOrder(...sixMissing, position('9', '5'), answered('PO1', NOON, answer('6', '2')))).toBe('0')
  })

  test('an answer to an order that was cancelled changes nothing', () => {
    const ended = entry(cancelled('PO1', orderLine('RQ-by-hand', '6')))
    expect(onOrder(...sixMissing, ended, answered('PO1', NOON, answer('6', '6')))).toBe('0')
  })
})

describe('a supplier that cannot deliver is not asked in a circle', () => {
  const rejected = [
    position('4', '0'),
    ordered('PO1', '6'),
    answered('PO1', NOON, answer('6', '0', { reason: 'ended' })),
  ]
  const other: Message[] = [
    supplier({ supplier: 'OTHER' }),
    contract({ contract: 'C-2', supplier: 'OTHER', unit: 'EA', rank: 0 }),
  ]

  test('it is an exception for the buyer', () => {
    expect(dataOf(after(...rejected), 'supplyline.ExceptionRaised')).toEqual([
      {
        ...{ exceptionId: expect.stringMatching(/^EX/), site: 'NORTH', service: 'replenishment' },
        ...{ kind: 'supplier-cannot-deliver', subject: '3W:GLOVE-M', owner: 'buyer', dueAt: NOON + DAY },
        detail:
          'MEDCO was asked for 6 EA of GLOVE-M for 3W (order PO1, line 1) and will deliver 0 (IR, ended); the rest is no ' +
          'longer on order, and nothing more is proposed from MEDCO for this place until 2026-01-08T12:00:00.000Z',
        nextAction: expect.stringContaining('what is missing is proposed from that one'),
        ...{ cause: rejected[2]?.id, raisedAt: NOON },
      },
    ])
  })

  test('it is told in words that a record carries, wherever they are cut', () => {
    const reason = `${'x'.repeat(199)}🧤`
    const events = after(position('4', '0'), ordered('PO1', '6'), answered('PO1', NOON, answer('6', '0', { reason })))
    expect(dataOf(events, 'supplyline.ExceptionRaised').map(({ detail }) => detail.isWellFormed())).toEqual([true])
  })

  test('for three days nothing is proposed from it, whatever moves; then it is asked again, and the exception resolved', () => {
    const events = after(...rejected)
    expect(proposed(events, needing('4', '0', NOON + 1))).toEqual([])
    expect(proposed(events, needing('2', '0', NOON + 3 * DAY - 1))).toEqual([])
    const again = given(stock, events).when(needing('2', '0', NOON + 3 * DAY)).events
    expect(dataOf(again, 'replenishment.ReplenishmentProposed').map((p) => p.orderQuantity)).toEqual(['8'])
    expect(exceptions(again)).toEqual(['what is missing is proposed from MEDCO'])
  })

  test('once the buyer prefers another supplier, the next movement is proposed from that one', () => {
    const again = given(stock, after(...rejected)).when(needing('4', '0', NOON, [...masterData, ...other])).events
    expect(dataOf(again, 'replenishment.ReplenishmentProposed').map((p) => p.supplier)).toEqual(['OTHER'])
    expect(exceptions(again)).toEqual(['what is missing is proposed from OTHER'])
  })

  test('once nothing is missing any more, the exception is resolved', () => {
    const byHand = after(...rejected, ordered('PO2', '6'))
    expect(exceptions(given(stock, byHand).when(needing('4', '0')).events)).toEqual(['nothing is missing any more'])
  })

  test('a second short answer of the same supplier is no second exception, but makes the wait longer', () => {
    const later = entry(acknowledged('PO2', NOON, answer('6', '1')), masterData, NOON + DAY)
    const events = after(...rejected, ordered('PO2', '6'), later)
    expect(exceptions(events)).toEqual(['supplier-cannot-deliver'])
    expect(proposed(events, needing('2', '0', NOON + 3 * DAY))).toEqual([])
    expect(proposed(events, needing('2', '0', NOON + 4 * DAY))).toEqual(['7'])
  })

  test('two short lines of one answer are one exception', () => {
    const lines = [orderLine('RQ', '2'), orderLine('RQ', '3', { line: 2 })]
    const both = answered('PO1', NOON, answer('2', '0'), answer('3', '0', { line: 2 }))
    expect(exceptions(after(position('4', '0'), entry(placed('PO1', ...lines)), both))).toEqual([
      'supplier-cannot-deliver',
    ])
  })

  test('a backorder is no reason to wait: it is on order', () => {
    const short = answered('PO1', NOON, answer('6', '2', { backordered: '4' }))
    expect(exceptions(after(position('4', '0'), ordered('PO1', '6'), short))).toEqual([])
  })
})

test('whatever the order and the repetitions of what follows from a proposal, its need is proposed once', () => {
  const [proposal] = dataOf(after(needing('4', '0')), 'replenishment.ReplenishmentProposed')
  const first = onHand('4', { sequence: 10_000_001 })
  // As long as the answer is short there is another need: here everything is delivered, now or later, in three parts.
  const run = (topics: StockInput['message'][][], choose: (open: number) => number) => {
    let state: Stock = initialState
    const proposals: string[] = []
    const take = (message: StockInput['message'], id?: string) => {
      const input = entry(message, [par('10'), byThePiece, supplier(), ...masterData.slice(0, 1)])
      const { events = [] } = stock.decide(id ? { ...input, id } : input, state)
      state = events.reduce(stock.evolve, state)
      proposals.push(...dataOf(events, 'replenishment.ReplenishmentProposed').map((p) => p.proposalId))
    }
    take(first, 'first')
    const left = topics.map((t) => [...t])
    for (;;) {
      const open = left.filter((t) => t.length > 0)
      if (open.length === 0) return { state, proposals }
      const next = open[choose(open.length)]?.shift()
      if (next) take(next)
    }
  }
  const id =
    play(stock, [{ ...entry(first, [par('10'), ...masterData]), id: 'first' }]).state.proposed[0]?.proposalId ?? ''
  const line = orderLine(id, '6')
  const orders = [placed('PO1', line), acknowledged('PO1', NOON + 1, answer('6', '2', { backordered: '4' }))]
  const positions = [1, 3, 6].map((n, i) =>
    onHand(String(4 + n), { sequence: 10_000_002 + i, receivedOnOrders: String(n), changedAt: NOON + n * MINUTE }),
  )
  expect(proposal?.need).toBe('6')
  /** Every fact in its order within its topic, and any of those before it again at any time. */
  const repeated = <T>(facts: T[], repeats: number[]): T[] =>
    facts.flatMap((fact, i) => [
      fact,
      ...repeats.filter((r) => r % facts.length <= i).map((r) => facts[r % facts.length] as T),
    ])
  const repeats = fc.array(fc.nat({ max: 100 }), { maxLength: 3 })
  fc.assert(
    fc.property(repeats, repeats, fc.infiniteStream(fc.nat({ max: 100 })), (r1, r2, stream) => {
      const choose = (open: number) => (stream.next().value as number) % open
      const { state, proposals } = run([repeated(orders, r1), repeated(positions, r2)], choose)
      expect(proposals).toEqual([id])
      expect(state.position?.onHand).toBe('10')
      expect(onOrderOf(state)).toBe('0')
      expect(state.proposed).toEqual([])
    }),
    { numRuns: 250 },
  )
})

describe('what a supplier delivers later than the rest', () => {
  const told = (...inputs: StockInput[]) =>
    dataOf(play(stock, inputs).events, 'replenishment.ReplenishmentProposed').map((p) => [p.onOrder, p.backordered])
  const begun = [position('0', '0'), ordered('PO1', '8')]
  const later = (backordered: string, at = NOON) => answered('PO1', at, answer('8', '3', { backordered }))

  test('is told apart within what is on order, as long as it is the last that is to come', () => {
    expect(told(...begun, later('5'), needing('0', '0'))).toEqual([['8', '5']])
    expect(told(...begun, later('5'), needing('0', '2'))).toEqual([['6', '5']])
    expect(told(...begun, later('5'), needing('0', '6'))).toEqual([['2', '2']])
  })

  test('is at most what was ordered, and what the newest answer says', () => {
    expect(told(...begun, later('9'), needing('0', '0'))).toEqual([['8', '8']])
    expect(told(...begun, later('5'), answered('PO1', NOON + 1, answer('8', '8')), needing('0', '0'))).toEqual([
      ['8', '0'],
    ])
  })
})
