import { describe, expect, test } from '@jest/globals'
import { play } from '@supplyline/decider'
import fc from 'fast-check'
import { stock } from '../decide.ts'
import {
  contract,
  dataOf,
  entry,
  item,
  location,
  NOON,
  onHand,
  orderLine,
  placed,
  policy,
  supplier,
} from '../examples.ts'
import { initialState } from '../stock.ts'
import { type Demand, dayOf, daysOfDemand, withConsumed } from './demand.ts'
import { forecastNow } from './forecast.ts'
import { leadTimeOf } from './lead-times.ts'

const DAY = 86_400_000
const TODAY = dayOf(NOON)

/** Each: consumed so far by a position whose latest movement was so many days from today, looked at then. */
const told = (...figures: [day: number, consumed: string | null, short?: boolean][]): Demand | null => {
  let demand: Demand | null = null
  let shortBefore = false
  for (const [day, consumed, short = false] of figures) {
    demand = withConsumed(demand, { consumed, day: TODAY + day, short, shortBefore })
    shortBefore = short
  }
  return demand
}

describe('demand is the growth of what was consumed', () => {
  test('the first figure only begins the count, on a day that is seen in part', () => {
    expect(told([0, '500'])).toEqual({ consumed: '500', last: TODAY, used: [0], short: [1] })
  })

  test('a position that does not tell changes nothing', () => {
    expect(told([0, null])).toBeNull()
    expect(told([0, '5'], [1, null], [1, '7'])?.used).toEqual([0, 2])
  })

  test.each<[string, [number, string][], number[]]>([
    [
      'by day',
      [
        [0, '5'],
        [1, '7'],
        [1, '8.5'],
        [2, '9'],
      ],
      [0, 3.5, 0.5],
    ],
    [
      'days between were without use',
      [
        [0, '5'],
        [3, '7'],
      ],
      [0, 0, 0, 2],
    ],
    [
      'returns are taken off',
      [
        [0, '5'],
        [1, '7'],
        [1, '6'],
      ],
      [0, 1],
    ],
    [
      'what comes late belongs to the last day with a figure',
      [
        [0, '5'],
        [2, '7'],
        [1, '9'],
      ],
      [0, 0, 4],
    ],
  ])('%s', (_, figures, used) => {
    expect(told(...figures)?.used).toEqual(used)
  })

  test('eight weeks are kept, of any gap', () => {
    const long = told([0, '0'], ...Array.from({ length: 100 }, (_, i): [number, string] => [i + 1, String(i + 1)]))
    expect([long?.used.length, long?.short.length, long?.last]).toEqual([56, 56, TODAY + 100])
    expect(told([0, '0'], [5_000, '3'])?.used).toEqual([...new Array(55).fill(0), 3])
  })

  test('a day on which nothing usable was there at some time is marked, and the days until there is some again', () => {
    expect(told([0, '0'], [1, '4', true], [4, '4', false], [5, '6'])?.short).toEqual([1, 1, 1, 1, 1, 0])
  })

  test('only days that have ended say something; quiet ones since are days without use', () => {
    const days = (today: number, isShort: boolean) =>
      daysOfDemand(told([0, '0'], [1, '4'], [2, '3']), TODAY + today, isShort).map((d) => [d.quantity, d.censored])
    expect(days(2, false)).toEqual([
      [0, true],
      [4, false],
    ])
    expect(days(4, true)).toEqual([
      [0, true],
      [4, false],
      [0, false],
      [0, true],
    ])
  })

  test('whatever is missed of the positions, and however often one is told again, no use is lost or counted twice', () => {
    const uses = fc.array(fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 9 }), fc.boolean()), { maxLength: 40 })
    fc.assert(
      fc.property(uses, (all) => {
        let [day, consumed] = [0, 0]
        const figures: [number, string][] = [[0, '0']]
        for (const [later, used, isSeen] of all) {
          day = Math.min(day + later, 50)
          consumed += used
          if (isSeen) figures.push([day, String(consumed)], [day, String(consumed)])
        }
        figures.push([day, String(consumed)])
        expect(told(...figures)?.used.reduce((sum, n) => sum + n, 0)).toBe(consumed)
      }),
    )
  })
})

test('a source whose clock is ahead decides nothing about tomorrow', () => {
  const state = play(stock, [
    entry(onHand('9', { consumed: '0' })),
    entry(onHand('8', { consumed: '1', asOf: NOON + 400 * DAY })),
    entry(onHand('6', { consumed: '3', asOf: NOON + DAY }), [], NOON + DAY),
  ]).state
  expect(state.demand).toEqual({ consumed: '3', last: TODAY + 1, used: [1, 2], short: [1, 0] })
})

describe('lead times', () => {
  const order = (id: string, line = orderLine('RQ', '6')) => entry(placed(id, line), [item(), location(), supplier()])
  const receive = (received: string, days: number) =>
    entry(onHand('4', { receivedOnOrders: received, changedAt: NOON + days * DAY }), [], NOON + days * DAY)

  test('are from the order to the first receipt of its line, once', () => {
    const { state } = play(stock, [
      receive('0', 0),
      order('PO1'),
      receive('2', 3),
      receive('6', 5),
      receive('0', 6),
      receive('6', 7),
    ])
    expect(state.leadTimes).toEqual([['MEDCO', 3]])
  })

  test('of what was proposed here from the proposal', () => {
    const stamps = [policy(), item(), contract({ unit: 'EA' }), supplier()]
    const first = [entry(onHand('4', { receivedOnOrders: '0' }), stamps, NOON - 2 * DAY)]
    const [proposal] = dataOf(play(stock, first).events, 'replenishment.ReplenishmentProposed')
    const line = orderLine(proposal?.proposalId ?? '', '6')
    expect(play(stock, [...first, order('PO1', line), receive('6', 3)]).state.leadTimes).toEqual([['MEDCO', 5]])
  })

  test('the last 20 are kept', () => {
    const first = receive('0', 0)
    const inputs = Array.from({ length: 30 }, (_, i) => [order(`PO${i}`), receive(String((i + 1) * 6), i)]).flat()
    expect(play(stock, [first, ...inputs]).state.leadTimes.map(([, days]) => days)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 10),
    )
  })

  test('until three of a supplier were seen, what was agreed with it holds, and it varies as others here do', () => {
    const known: [string, number][] = [
      ['A', 1],
      ['A', 3],
      ['B', 5],
    ]
    expect(leadTimeOf(known, 'A', 5)).toEqual({ mean: 5, sd: 2 })
    expect(leadTimeOf(known, 'C', 4)).toEqual({ mean: 4, sd: 2 })
    expect(leadTimeOf(known.slice(1), 'A', 5)).toEqual({ mean: 5, sd: 0 })
    expect(
      leadTimeOf(
        [
          ['A', 1],
          ['A', 3],
          ['A', 5],
          ['B', 9],
        ],
        'A',
        5,
      ),
    ).toEqual({ mean: 3, sd: 2 })
  })
})

describe('the forecast', () => {
  const basis = { supplier: 'MEDCO', agreedDays: 2, reviewDays: 0 }
  const seen = (days: number, used = 5) => ({
    ...initialState,
    demand: {
      consumed: '0',
      last: TODAY,
      used: [...new Array(days).fill(used), 0],
      short: new Array(days + 1).fill(0),
    },
  })

  test('is made once four weeks were seen, and says what it goes by', () => {
    expect(forecastNow(seen(27), basis, NOON, false)).toBeUndefined()
    expect(forecastNow(seen(28), basis, NOON, false)).toMatchObject({
      ...{ ...basis, days: 28, leadTimeDays: '2', leadTimeSd: '0', demand: '10', demandSd: '0', madeAt: NOON },
    })
  })

  test('once a day and basis, and not with every movement', () => {
    const forecast = forecastNow(seen(40), basis, NOON, false) ?? null
    const kept = { ...seen(40), forecast }
    expect(forecastNow(kept, basis, NOON + DAY / 2 - 1, false)).toBeUndefined()
    expect(forecastNow(kept, basis, NOON + DAY / 2, false)).toBeDefined()
    expect(forecastNow(kept, { ...basis, agreedDays: 3 }, NOON, false)).toMatchObject({ demand: '15' })
    expect(forecastNow(kept, { ...basis, reviewDays: 7 }, NOON, false)).toMatchObject({ demand: '45' })
  })

  test('a lead time that varies makes demand over it less certain', () => {
    const varying = { ...seen(40), leadTimes: [1, 2, 3].map((n): [string, number] => ['MEDCO', n]) }
    expect(forecastNow(varying, basis, NOON, false)).toMatchObject({
      leadTimeDays: '2',
      leadTimeSd: '1',
      demand: '10',
      demandSd: '5',
    })
  })
})

describe('levels by demand', () => {
  const levels = { kind: 'REORDER_POINT' as const, par: null, reorderPoint: '4', orderUpTo: '24' }
  const proposed = (position: string, days: number, serviceLevel: string | null) => {
    const used = Array.from({ length: days }, (_, i) => (i * 7) % 11)
    const demand = { consumed: '0', last: TODAY - 1, used, short: used.map(() => 0 as const) }
    const stamps = [policy({ ...levels, serviceLevel }), item(), contract({ unit: 'EA' }), supplier()]
    const { events } = stock.decide(entry(onHand(position), stamps), { ...initialState, demand })
    return dataOf(events, 'replenishment.ReplenishmentProposed')
  }

  test('the given ones hold without a service level, and until four weeks were seen', () => {
    for (const [days, level] of [
      [56, null],
      [27, '0.98'],
    ] as const) {
      expect(proposed('5', days, level)).toEqual([])
      expect(proposed('4', days, level)).toMatchObject([
        { reorderPoint: '4', orderUpTo: '24', givenReorderPoint: null },
      ])
    }
  })

  test('then demand and safety stock, in whole units, and as much above them as given', () => {
    const [proposal] = proposed('5', 56, '0.98')
    const { demand, safetyStock } = proposal?.forecast ?? {}
    const reorderPoint = Math.ceil(Number(demand) + Number(safetyStock))
    expect(proposal).toMatchObject({ givenReorderPoint: '4', givenOrderUpTo: '24', reorderPoint: String(reorderPoint) })
    expect(proposal).toMatchObject({ orderUpTo: String(reorderPoint + 20), need: String(reorderPoint + 20 - 5) })
    expect(reorderPoint).toBeGreaterThanOrEqual(10)
  })

  test('a higher service level keeps more', () => {
    const [low, high] = ['0.6', '0.999'].map((level) => Number(proposed('0', 56, level)[0]?.reorderPoint))
    expect(high).toBeGreaterThan(low ?? 0)
  })
})
