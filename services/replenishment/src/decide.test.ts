import { describe, expect, test } from '@jest/globals'
import { given, play } from '@supplyline/decider'
import type { Message } from '@supplyline/schemas'
import { type StockInput, stock } from './decide.ts'
import {
  byThePiece,
  cancelled,
  contract,
  dataOf,
  entry,
  item,
  location,
  masterData,
  minMax,
  NOON,
  onHand,
  orderLine,
  par,
  placed,
  refused,
  rejected,
  reorderPoint,
  supplier,
} from './examples.ts'
import type { StockEvent } from './stock.ts'

const DAY = 86_400_000
const byTheBox: Message[] = [item(), contract(), supplier()]

const on = (policy: Message, message: StockInput['message'], references = masterData) =>
  entry(message, [policy, ...references])
const proposals = (...inputs: StockInput[]) => dataOf(play(stock, inputs).events, 'replenishment.ReplenishmentProposed')
/** A first proposal: its id, and the events that led to it. */
const proposing = (policy: Message, quantity: string) => {
  const { events } = play(stock, [on(policy, onHand(quantity))])
  const [proposal] = dataOf(events, 'replenishment.ReplenishmentProposed')
  if (!proposal) throw new Error('nothing was proposed')
  return { events, id: proposal.proposalId, quantity: proposal.orderQuantity }
}
const proposedBy = (events: StockEvent[], input: StockInput) =>
  dataOf(given(stock, events).when(input).events, 'replenishment.ReplenishmentProposed').map((p) => p.orderQuantity)
const after = (events: StockEvent[], ...inputs: StockInput[]): StockEvent[] => {
  let all = events
  for (const input of inputs) all = [...all, ...(given(stock, all).when(input).events ?? [])]
  return all
}
const exceptions = (events: StockEvent[] | undefined) => [
  ...dataOf(events, 'supplyline.ExceptionRaised').map((e) => e.kind),
  ...dataOf(events, 'supplyline.ExceptionResolved').map(() => 'resolved'),
]

describe('how much is proposed', () => {
  test.each([
    ['PAR 10: below par, up to par', par('10'), '4', ['6']],
    ['PAR 10: at par, nothing', par('10'), '10', []],
    ['PAR 10: above par, nothing', par('10'), '11', []],
    ['PAR 10: less than nothing on hand is missing, too', par('10'), '-2', ['12']],
    ['reorder point 4, up to 20: below the point', reorderPoint('4', '20'), '3', ['17']],
    ['reorder point 4, up to 20: at the point', reorderPoint('4', '20'), '4', ['16']],
    ['reorder point 4, up to 20: above the point', reorderPoint('4', '20'), '5', []],
    ['min 4, max 20: below the minimum', minMax('4', '20'), '3', ['17']],
    ['min 4, max 20: at the minimum', minMax('4', '20'), '4', []],
    ['min 20, max 4, by mistake: never beyond the maximum', minMax('20', '4'), '10', []],
  ])('%s', (_, policy, quantity, expected) => {
    expect(proposals(on(policy, onHand(quantity))).map((p) => p.need)).toEqual(expected)
  })

  test('whole order units that cover what is missing', () => {
    const [proposal] = proposals(on(par('250'), onHand('40'), byTheBox))
    expect(proposal).toMatchObject({ need: '210', orderQuantity: '3', orderUnit: 'BX', unitFactor: '100' })
  })

  test('exactly full boxes are not rounded up', () => {
    expect(proposals(on(par('200'), onHand('0'), byTheBox))[0]?.orderQuantity).toBe('2')
  })

  test.each([
    ['no less than the minimum of the contract', { minimumOrder: '5' }, '5'],
    ['in multiples of the contract', { multiple: '4' }, '4'],
    ['both: the smallest multiple that is not below the minimum', { minimumOrder: '5', multiple: '4' }, '8'],
  ])('%s', (_, terms, expected) => {
    const references = [item(), contract(terms), supplier()]
    expect(proposals(on(par('250'), onHand('40'), references))[0]?.orderQuantity).toBe(expected)
  })

  test('without a policy, nothing', () => {
    expect(play(stock, [entry(onHand('0'))]).events.map((e) => e.type)).toEqual(['PositionTaken'])
  })
})

test('a proposal carries every figure of its calculation, and tells it in a sentence', () => {
  const message = onHand('40', { sequence: 7_000_001 })
  const earlier = [entry(placed('PO1', orderLine('RQ-by-hand', '60')), [item(), location()])]
  const references = [par('250'), item(), contract({ minimumOrder: '5' }), supplier()]
  const { events } = play(stock, [...earlier, { ...entry(message, references), id: 'inventory/7/0' }])
  expect(dataOf(events, 'replenishment.ReplenishmentProposed')).toEqual([
    {
      proposalId: expect.stringMatching(/^RP[0-9A-Z]{14}$/),
      site: 'NORTH',
      item: 'GLOVE-M',
      description: 'Examination glove, nitrile, M',
      criticality: 'NORMAL',
      location: '3W',
      policyKind: 'PAR',
      par: '250',
      reorderPoint: null,
      orderUpTo: null,
      givenReorderPoint: null,
      givenOrderUpTo: null,
      binQuantity: null,
      reviewDays: null,
      shelfLifeDays: null,
      onHand: '40',
      expired: '0',
      unusable: '0',
      onOrder: '60',
      proposed: '0',
      backordered: '0',
      onOrderLater: '0',
      inTransit: '0',
      expectedTransfers: '0',
      allocated: '0',
      inventoryPosition: '100',
      horizonEndsAt: NOON + 3 * DAY,
      forecast: null,
      stockOutRisk: null,
      urgency: 'ROUTINE',
      need: '150',
      baseUnit: 'EA',
      orderQuantity: '5',
      orderUnit: 'BX',
      unitFactor: '100',
      minimumOrder: '5',
      multiple: '1',
      supplier: 'MEDCO',
      supplierName: 'Medco Ltd',
      leadTimeDays: 2,
      passedOver: [],
      contract: 'C-1',
      unitPrice: '8.5',
      currency: 'USD',
      positionSequence: 7_000_001,
      explanation:
        '3W has 40 EA of Examination glove, nitrile, M (GLOVE-M) and 60 EA on order, together 100 EA, below the par ' +
        'level of 250 EA: 150 EA are missing, so 5 BX of 100 EA are proposed from Medco Ltd under contract C-1; ' +
        '2 BX would do, but the contract sells at least 5 in multiples of 1.',
      proposedAt: NOON,
    },
  ])
})

test('what an item is called is cut to words that a record carries', () => {
  const called = item({ description: `${'x'.repeat(99)}🧤` })
  const [proposal] = proposals(on(par('10'), onHand('4'), [called, byThePiece, supplier()]))
  expect(proposal?.explanation.isWellFormed()).toBe(true)
})

test.each([
  [par('10'), '4', 'and none on order, below the par level of 10 EA: 6 EA are missing, so 6 EA are proposed'],
  [reorderPoint('4', '20'), '4', 'at the reorder point of 4 EA, with 20 EA to be stocked up to: 16 EA are missing'],
  [reorderPoint('4', '20'), '3', 'below the reorder point of 4 EA'],
  [minMax('4', '20'), '3', 'below the minimum of 4 EA, with 20 EA to be stocked up to: 17 EA are missing'],
])('the explanation says which level it is about', (policy, quantity, words) => {
  expect(proposals(on(policy, onHand(quantity)))[0]?.explanation).toContain(words)
})

describe('a need is proposed once', () => {
  test('given 4 on hand and a par of 10, 6 are proposed; when another is issued, only that one', () => {
    const { events } = proposing(par('10'), '4')
    expect(proposedBy(events, on(par('10'), onHand('4')))).toEqual([])
    expect(proposedBy(events, on(par('10'), onHand('3')))).toEqual(['1'])
  })

  test('two proposals have different ids, and deciding again gives the same ones', () => {
    const inputs = [on(par('10'), onHand('4')), on(par('10'), onHand('3'))]
    const ids = proposals(...inputs).map((p) => p.proposalId)
    expect(new Set(ids).size).toBe(2)
    expect(proposals(...inputs).map((p) => p.proposalId)).toEqual(ids)
  })

  test('a position that is not newer than the one known changes nothing', () => {
    const events = play(stock, [on(par('10'), onHand('10', { sequence: 2_000_000 }))]).events
    for (const sequence of [2_000_000, 1_999_999])
      expect(given(stock, events).when(on(par('10'), onHand('0', { sequence })))).toEqual({})
  })

  test('what people ordered for the place counts as on order, even before stock ever moved there', () => {
    const order = entry(placed('PO1', orderLine('RQ-by-hand', '6')), [item(), location()])
    expect(proposals(order, on(par('10'), onHand('4')))).toEqual([])
  })

  test('lines of the order for other places or items do not', () => {
    const elsewhere = [orderLine('RQ1', '6', { location: '4W' }), orderLine('RQ1', '6', { line: 2, item: 'GLOVE-L' })]
    const { events } = play(stock, [entry(onHand('4'))])
    expect(proposedBy(after(events, entry(placed('PO1', ...elsewhere))), on(par('10'), onHand('4')))).toEqual(['6'])
  })
})

describe('when the policy changes', () => {
  test('what it makes missing is proposed at once', () => {
    const { events } = proposing(par('10'), '4')
    expect(proposedBy(events, entry(par('15')))).toEqual(['5'])
    expect(proposedBy(events, entry(par('8')))).toEqual([])
  })

  test('before stock has moved there for the first time nobody knows what is missing', () => {
    expect(given(stock, []).when(entry(par('10')))).toEqual({})
  })
})

describe('what becomes of a proposal', () => {
  const policy = par('10')
  const sameAgain = () => on(policy, onHand('4'))

  test('ordered, it is on order', () => {
    const { events, id } = proposing(policy, '4')
    const ordered = after(events, entry(placed('PO1', orderLine(id, '6'))))
    expect(given(stock, ordered).state).toMatchObject({
      proposed: [],
      onOrder: { lines: [{ orderId: 'PO1', line: 1, quantity: '6', received: '0' }] },
    })
    expect(proposedBy(ordered, sameAgain())).toEqual([])
  })

  test('ordered together with what people asked for, all of it is on order', () => {
    const { events, id } = proposing(policy, '4')
    const { sources } = orderLine('RQ-by-hand', '2')
    const line = orderLine(id, '8', { sources: [...orderLine(id, '6').sources, ...sources] })
    const ordered = after(events, entry(placed('PO1', line)))
    expect(proposedBy(ordered, on(policy, onHand('2')))).toEqual([])
    expect(proposedBy(ordered, on(policy, onHand('1')))).toEqual(['1'])
  })

  test('ordered in parts, the rest is still proposed', () => {
    const { events, id } = proposing(policy, '4')
    const ordered = after(events, entry(placed('PO1', orderLine(id, '2'))))
    expect(given(stock, ordered).state.proposed).toMatchObject([{ proposalId: id, quantity: '4' }])
    expect(proposedBy(ordered, sameAgain())).toEqual([])
  })

  test.each([
    ['rejected', (id: string) => rejected(id)],
    ['refused by the ERP', (id: string) => refused('PO1', orderLine(id, '6'))],
    ['cancelled before it was placed', (id: string) => cancelled('PO1', orderLine(id, '6'))],
  ])('%s, it is open again, and proposed with the next position or policy, not at once', (_, message) => {
    const { events, id } = proposing(policy, '4')
    const answer = entry(message(id))
    expect(dataOf(given(stock, events).when(answer).events, 'replenishment.ReplenishmentProposed')).toEqual([])
    const open = after(events, answer)
    expect(proposedBy(open, sameAgain())).toEqual(['6'])
    expect(proposedBy(open, entry(policy))).toEqual(['6'])
  })

  test('placed and then cancelled, it is open again', () => {
    const { events, id } = proposing(policy, '4')
    const line = orderLine(id, '6')
    expect(proposedBy(after(events, entry(placed('PO1', line)), entry(cancelled('PO1', line))), sameAgain())).toEqual([
      '6',
    ])
  })

  test('only the lines that were cancelled are', () => {
    const { events, id } = proposing(policy, '4')
    const [first, second] = [orderLine(id, '6'), orderLine('RQ-by-hand', '3', { line: 2 })]
    const left = after(events, entry(placed('PO1', first, second)), entry(cancelled('PO1', second)))
    expect(given(stock, left).state.onOrder.lines.map((l) => [l.line, l.quantity])).toEqual([
      [1, '6'],
      [2, '0'],
    ])
  })

  test('the rejection of what somebody else asked for changes nothing', () => {
    const { events } = proposing(policy, '4')
    expect(given(stock, events).when(entry(rejected('RQ-by-hand'))).events).toEqual([])
  })

  test.each([
    ['placed twice', (line: ReturnType<typeof orderLine>) => [placed('PO1', line), placed('PO1', line)], []],
    [
      'refused twice, in part',
      (line: ReturnType<typeof orderLine>) => [refused('PO1', line), refused('PO1', line)],
      ['2'],
    ],
    [
      'placed again after it was cancelled',
      (line: ReturnType<typeof orderLine>) => [placed('PO1', line), cancelled('PO1', line), placed('PO1', line)],
      ['2'],
    ],
  ])('%s is the same as once', (_, messages, expected) => {
    const { events, id } = proposing(policy, '4')
    const answers = messages(orderLine(id, '2')).map((m) => entry(m))
    expect(proposedBy(after(events, ...answers), sameAgain())).toEqual(expected)
  })

  test('hundreds of orders later, their ends are not remembered for ever', () => {
    const orders = Array.from({ length: 250 }, (_, i) => `PO${i}`)
    const inputs = orders.flatMap((id) => [
      entry(placed(id, orderLine('RQ', '1'))),
      entry(cancelled(id, orderLine('RQ', '1'))),
    ])
    const { state } = play(stock, [entry(onHand('10')), ...inputs])
    expect(state.onOrder.lines).toHaveLength(100)
    expect(state.onOrder.lines.at(-1)).toMatchObject({ orderId: 'PO249', line: 1, quantity: '0' })
  })
})

describe('a proposal that nobody answers', () => {
  const fired = (id: string): StockInput =>
    entry({ type: 'supplyline.TimerFired', data: { site: '*', name: `unanswered:${id}`, dueAt: NOON } }, [])

  test('is watched for three days', () => {
    const decision = given(stock, []).when(on(par('10'), onHand('4')))
    const [id] = dataOf(decision.events, 'replenishment.ReplenishmentProposed').map((p) => p.proposalId)
    expect(decision.timers).toEqual({ [`unanswered:${id}`]: NOON + 3 * DAY })
  })

  test('then is an exception, and still counts as on order', () => {
    const { events, id } = proposing(par('10'), '4')
    const late = after(events, fired(id))
    expect(dataOf(late, 'supplyline.ExceptionRaised')).toMatchObject([
      { kind: 'proposal-unanswered', subject: '3W:GLOVE-M', owner: 'buyer', site: 'NORTH' },
    ])
    expect(proposedBy(late, on(par('10'), onHand('4')))).toEqual([])
  })

  test('when it is answered after all, the exception is resolved', () => {
    const { events, id } = proposing(par('10'), '4')
    const [raised] = dataOf(after(events, fired(id)), 'supplyline.ExceptionRaised')
    const answered = after(events, fired(id), entry(placed('PO1', orderLine(id, '6'))))
    expect(dataOf(answered, 'supplyline.ExceptionResolved').map((e) => e.exceptionId)).toEqual([raised?.exceptionId])
  })

  test('once it is answered, nobody waits for it', () => {
    const { events, id } = proposing(par('10'), '4')
    expect(exceptions(after(events, entry(rejected(id))))).toEqual([])
    expect(given(stock, events).when(entry(rejected(id))).timers).toEqual({ [`unanswered:${id}`]: null })
    expect(given(stock, after(events, entry(rejected(id)))).when(fired(id))).toEqual({})
  })
})

describe('which contract', () => {
  const suppliers = [
    supplier(),
    supplier({ supplier: 'OTHER' }),
    supplier({ supplier: 'LOCAL', site: 'NORTH' }),
    supplier({ supplier: 'FAR', site: 'SOUTH' }),
  ]
  const supplierOf = (...contracts: Message[]) =>
    proposals(on(par('10'), onHand('4'), [item(), ...suppliers, ...contracts])).map((p) => p.contract)
  const second = contract({ contract: 'C-2', supplier: 'OTHER', rank: 2 })

  test('the one of the lowest rank', () => {
    expect(supplierOf(second, contract())).toEqual(['C-1'])
  })

  test.each([
    ['does not hold yet', { effectiveFrom: NOON + 1 }],
    ['has ended', { effectiveTo: NOON }],
    ['is in a unit in which the item is not packed', { unit: 'PK' }],
    ['is for another site', { site: 'SOUTH' }],
    ['is with a supplier who is not in master data', { supplier: 'GONE' }],
    ['is with a supplier of another site', { supplier: 'FAR' }],
    ['has a multiple of zero', { multiple: '0' }],
    ['is for another item', { item: 'GLOVE-L' }],
  ])('not one that %s, but the next', (_, terms) => {
    expect(supplierOf(contract(terms), second)).toEqual(['C-2'])
  })

  test("at equal rank the site's own contract", () => {
    expect(supplierOf(contract(), contract({ contract: 'C-9', site: 'NORTH' }))).toEqual(['C-9'])
  })

  test("from a supplier of the site's own", () => {
    expect(supplierOf(contract({ supplier: 'LOCAL' }), second)).toEqual(['C-1'])
  })

  test('from and until are to the millisecond', () => {
    expect(supplierOf(contract({ effectiveFrom: NOON, effectiveTo: NOON + 1 }))).toEqual(['C-1'])
  })
})

describe('when something is missing and cannot be ordered', () => {
  const noContract = [item(), supplier()]
  const hindered = () => play(stock, [on(par('10'), onHand('4'), noContract)]).events

  test('it is an exception for the buyer, who is told why', () => {
    const ended = [item(), supplier(), contract({ effectiveTo: NOON })]
    const { events } = play(stock, [on(par('10'), onHand('4'), ended)])
    expect(dataOf(events, 'supplyline.ExceptionRaised')).toMatchObject([
      {
        kind: 'no-contract',
        owner: 'buyer',
        site: 'NORTH',
        subject: '3W:GLOVE-M',
        detail: 'GLOVE-M at 3W cannot be replenished: C-1: has ended',
        dueAt: NOON + DAY,
      },
    ])
  })

  test('raised once, not with every movement', () => {
    const events = hindered()
    const movements = ['3', '2', '11', '1'].map((quantity) => on(par('10'), onHand(quantity), noContract))
    expect(exceptions(after(events, ...movements))).toEqual(['no-contract'])
  })

  test('resolved when there is a contract again, and raised anew when there is none again', () => {
    const mended = after(hindered(), on(par('10'), onHand('4')))
    expect(exceptions(mended)).toEqual(['no-contract', 'resolved'])
    expect(dataOf(mended, 'replenishment.ReplenishmentProposed')).toHaveLength(1)
    const ids = dataOf(after(mended, on(par('10'), onHand('3'), noContract)), 'supplyline.ExceptionRaised')
    expect(new Set(ids.map((e) => e.exceptionId)).size).toBe(2)
  })

  test('resolved with a contract also while nothing is missing, or when the policy is gone', () => {
    expect(exceptions(after(hindered(), on(par('10'), onHand('20'))))).toEqual(['no-contract', 'resolved'])
    expect(exceptions(after(hindered(), entry(onHand('4'), noContract)))).toEqual(['no-contract', 'resolved'])
  })

  test.each([
    ['the item is not in master data', [byThePiece, supplier()]],
    ['its base unit is no longer the unit of the stock', [item({ baseUnit: 'PR' }), byThePiece, supplier()]],
  ])('also because %s', (_, references) => {
    expect(exceptions(play(stock, [on(par('10'), onHand('4'), references)]).events)).toEqual(['no-contract'])
  })

  test.each([
    ['PAR without a par level', { par: null }],
    ['a kind of a later version', { kind: 'UNRECOGNISED' as const }],
    ['MIN_MAX without a maximum', { kind: 'MIN_MAX' as const, reorderPoint: '4' }],
    ['a level beyond all figures', { par: '999999999999' }],
  ])('a policy that cannot be followed is an exception for the inventory controller: %s', (_, wrong) => {
    const policy: Message = { type: 'master.StockingPolicy', data: { ...par('10').data, ...wrong } }
    const { events } = play(stock, [on(policy, onHand('-999999'))])
    expect(dataOf(events, 'supplyline.ExceptionRaised')).toMatchObject([
      { kind: 'unusable-policy', owner: 'inventory-controller' },
    ])
    expect(exceptions(after(events, entry(par('10'))))).toEqual(['unusable-policy', 'resolved'])
  })

  test('another reason is another exception', () => {
    const policy: Message = { type: 'master.StockingPolicy', data: { ...par('10').data, par: null } }
    expect(exceptions(after(hindered(), on(policy, onHand('4'))))).toEqual([
      'no-contract',
      'unusable-policy',
      'resolved',
    ])
  })
})
