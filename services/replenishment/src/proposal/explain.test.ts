import { describe, expect, test } from '@jest/globals'
import { add, isZero } from '@supplyline/quantity'
import { decimalProblem, type Message } from '@supplyline/schemas'
import fc from 'fast-check'
import { stock } from '../decide.ts'
import { dayOf } from '../demand/demand.ts'
import { contract, dataOf, entry, item, NOON, onHand, policy, supplier } from '../examples.ts'
import type { OrderedLine } from '../orders/on-order.ts'
import { initialState, type Stock } from '../stock.ts'
import { explain, type Proposed } from './explain.ts'

const DAY = 86_400_000

// Recomputed from the event alone: what the service proposed follows from what the proposal tells, and from nothing else.

const quantity = (most: number) => fc.integer({ min: 0, max: most * 4 }).map((n) => String(n / 4))
const signed = fc.integer({ min: -40, max: 80 }).map((n) => String(n / 4))

const policies = fc
  .record({
    low: quantity(60),
    gap: quantity(60),
    days: fc.constantFrom(null, 1, 7),
    kind: fc.nat({ max: 4 }),
    level: fc.nat(),
  })
  .map(({ low, gap, days, kind, level }) => {
    const levels = { par: null, reorderPoint: low, orderUpTo: add(low, add(gap, '1')), reviewDays: days }
    const serviceLevel = level % 3 === 0 ? null : String(0.55 + (level % 40) / 100)
    return [
      policy({ par: add(low, '1'), reviewDays: days }),
      policy({ ...levels, kind: 'REORDER_POINT', serviceLevel }),
      policy({ ...levels, kind: 'MIN_MAX', serviceLevel }),
      policy({ kind: 'TWO_BIN', par: null, binQuantity: add(low, '0.25') }),
      policy({ kind: 'ONE_FOR_ONE', par: add(low, '1') }),
    ][kind] as Message & { type: 'master.StockingPolicy' }
  })

const line = fc
  .record({
    quantity: quantity(30),
    received: quantity(30),
    backordered: quantity(9),
    due: fc.constantFrom(null, -20, 0, 2, 9, 40),
  })
  .map(
    ({ due, ...rest }): OrderedLine => ({
      ...{ ...rest, orderId: `PO${due}`, line: 1, unitFactor: '1', answeredAt: 0, askedAt: null },
      ...{ supplier: due === 9 ? 'MEDCO' : 'OTHER', expectedAt: due === null ? null : NOON + due * DAY },
    }),
  )

const states = fc
  .record({
    lines: fc.array(line, { maxLength: 4 }),
    proposed: fc.array(quantity(10), { maxLength: 2 }),
    used: fc.oneof(fc.constant<number[]>([]), fc.array(fc.nat({ max: 12 }), { minLength: 30, maxLength: 56 })),
    declined: fc.boolean(),
    due: fc.boolean(),
    coming: quantity(6),
    leaving: quantity(12),
    shelfLives: fc.array(fc.constantFrom(1, 3, 9, 40), { maxLength: 3 }),
    leadTimes: fc.array(fc.tuple(fc.constantFrom('MEDCO', 'OTHER'), fc.nat({ max: 12 })), { maxLength: 8 }),
  })
  .map(({ lines, proposed, used, declined, due, leadTimes, shelfLives, coming, leaving }): Stock => {
    const short = used.map((n): 0 | 1 => (n % 7 === 0 ? 1 : 0))
    return {
      ...initialState,
      onOrder: { lines, received: '0', surplus: [] },
      proposed: proposed.map((n, i) => ({ proposalId: `P${i}`, quantity: n, unanswered: false, proposedAt: NOON })),
      demand: used.length === 0 ? null : { consumed: '0', last: dayOf(NOON) - 1, used, short },
      declined: declined ? [{ supplier: 'MEDCO', until: NOON + DAY, exceptionId: null, site: 'NORTH' }] : [],
      review: due ? { due: NOON } : null,
      leadTimes,
      shelfLives,
      transfers: {
        ...initialState.transfers,
        coming: [{ transferId: 'TR1', lot: 'X', expiry: '2026-02-01', quantity: coming, until: NOON + DAY }],
        leaving: [{ transferId: 'TR2', lot: 'L0', expiry: '2026-01-05', quantity: leaving, until: NOON + DAY }],
      },
    }
  })

const masters = fc
  .record({
    criticality: fc.constantFrom('LOW' as const, 'NORMAL' as const, 'HIGH' as const, 'LIFE_SUSTAINING' as const),
    unit: fc.constantFrom('EA', 'BX'),
    minimumOrder: quantity(5),
    multiple: fc.integer({ min: 1, max: 5 }).map(String),
    leadTimeDays: fc.nat({ max: 20 }),
    other: fc.boolean(),
  })
  .map(({ criticality, leadTimeDays, other, ...terms }): Message[] => [
    item({ criticality, packaging: [{ unit: 'BX', factor: '12', gtin: null, per: '1' }] }),
    contract({ ...terms, rank: 2 }),
    contract({ contract: 'C-0', rank: 1, effectiveTo: NOON }),
    supplier({ leadTimeDays }),
    ...(other ? [contract({ contract: 'C-2', supplier: 'OTHER', rank: 3 }), supplier({ supplier: 'OTHER' })] : []),
  ])

const usable = { status: 'USABLE' as const, unusable: null }

const position = fc
  .record({
    lots: fc.array(
      fc.tuple(fc.constantFrom('2026-01-04', '2026-01-05', null), quantity(20), fc.constantFrom('0', '0', '0.25')),
      { maxLength: 3 },
    ),
    inTransit: quantity(20),
    rest: signed,
  })
  .map(({ lots, inTransit, rest }) =>
    onHand(lots.map(([, n]) => n).reduce(add, rest), {
      inTransit,
      lots: [
        ...lots.map(([expiry, n, unusable], i) => ({ ...usable, lot: `L${i}`, expiry, onHand: n, unusable })),
        { ...usable, lot: '', expiry: null, onHand: rest },
      ],
    }),
  )

const proposedOf = (state: Stock, ...stamps: [message: ReturnType<typeof onHand>, ...Message[]]): Proposed[] =>
  dataOf(stock.decide(entry(stamps[0], stamps.slice(1)), state).events, 'replenishment.ReplenishmentProposed')

const isTold = (data: Proposed): boolean => {
  const { safetyStock, orderedInBaseUnits, ...figures } = explain(data)
  const told = Object.keys(figures).every((key) => data[key as keyof Proposed] === figures[key as keyof typeof figures])
  return told && safetyStock === (data.forecast?.safetyStock ?? null)
}

const inputs = (run: (data: Proposed) => void, numRuns: number) => {
  let seen = 0
  const property = fc.property(states, position, policies, masters, (state, message, by, stamps) => {
    for (const data of proposedOf(state, message, by, ...stamps)) {
      seen++
      run(data)
    }
  })
  fc.assert(property, { numRuns })
  expect(seen).toBeGreaterThan(numRuns / 6)
}

test('every figure and the sentence of a proposal follow from the proposal alone', () => {
  const kinds = new Set<string>()
  let [computed, capped] = [0, 0]
  inputs((data) => {
    expect(isTold(data)).toBe(true)
    kinds.add(data.policyKind)
    if (data.givenReorderPoint !== null) computed++
    if (data.explanation.includes('to be stocked up to, but it keeps for')) capped++
    expect(data.explanation.isWellFormed()).toBe(true)
    expect(data.stockOutRisk === null || decimalProblem(data.stockOutRisk, 18, 6) === undefined).toBe(true)
  }, 1_000)
  expect(kinds.size).toBe(5)
  expect(computed).toBeGreaterThan(20)
  expect(capped).toBeGreaterThan(5)
})

test('a figure that somebody changed is found, and so is an input', () => {
  const changes: ((data: Proposed) => Partial<Proposed>)[] = [
    ...(['inventoryPosition', 'need', 'orderQuantity', 'onHand', 'onOrder', 'allocated'] as const).map(
      (key) => (data: Proposed) => ({ [key]: add(data[key], '1') }),
    ),
    ...(
      [
        'expired',
        'unusable',
        'inTransit',
        'expectedTransfers',
        'backordered',
        'par',
        'reorderPoint',
        'orderUpTo',
        'binQuantity',
        'onOrderLater',
      ] as const
    ).map((key) => (data: Proposed) => (data[key] === null ? {} : { [key]: add(data[key], '1') })),
    (data) => ({ unitFactor: add(data.unitFactor, '1') }),
    (data) => ({ urgency: data.urgency === 'ROUTINE' ? 'URGENT' : 'ROUTINE' }),
    (data) => ({ explanation: `${data.explanation} ` }),
    (data) => (data.stockOutRisk === null ? { stockOutRisk: '0.5' } : { stockOutRisk: null }),
    (data) => (data.horizonEndsAt === null ? {} : { leadTimeDays: (data.leadTimeDays ?? 0) + 1 }),
    (data) => (data.horizonEndsAt === null ? {} : { proposedAt: data.proposedAt + 1 }),
    ({ forecast }) =>
      forecast?.safetyStock && !isZero(forecast.safetyStock) ? { forecast: { ...forecast, safetyStock: '0' } } : {},
    ({ shelfLifeDays, explanation }) =>
      shelfLifeDays !== null && explanation.includes('it keeps for') ? { shelfLifeDays: shelfLifeDays + 1 } : {},
    ({ forecast, explanation }) =>
      forecast?.averageDailyUse && explanation.includes('it keeps for')
        ? { forecast: { ...forecast, averageDailyUse: add(forecast.averageDailyUse, '9') } }
        : {},
    ({ givenReorderPoint, givenOrderUpTo }) =>
      givenReorderPoint === null || givenOrderUpTo === null ? {} : { givenOrderUpTo: add(givenOrderUpTo, '1') },
  ]
  inputs((data) => {
    for (const change of changes) {
      const changed = change(data)
      const [key] = Object.keys(changed) as (keyof Proposed)[]
      // Above the horizon nothing depends on what is expected beyond it.
      if (!key || (key === 'onOrderLater' && data.horizonEndsAt === null)) continue
      expect([key, isTold({ ...data, ...changed })]).toEqual([key, false])
    }
  }, 300)
})

describe('the sentence', () => {
  const told = (state: Partial<Stock>, message: ReturnType<typeof onHand>, ...stamps: Message[]) =>
    proposedOf({ ...initialState, ...state }, message, ...stamps)[0]?.explanation
  const masterData = [item(), contract({ unit: 'EA' }), supplier()]

  test('names what is expired, on its way, proposed and ordered for later, and who was passed over', () => {
    const late: OrderedLine = {
      ...{ orderId: 'PO1', line: 1, quantity: '8', received: '0', unitFactor: '1', answeredAt: 1, askedAt: null },
      ...{ supplier: 'MEDCO', expectedAt: NOON + 40 * DAY },
    }
    const message = onHand('5', { inTransit: '1', lots: [{ ...usable, lot: 'A', expiry: '2026-01-04', onHand: '3' }] })
    const other = [
      contract({ contract: 'C-2', supplier: 'OTHER', unit: 'EA', rank: 2 }),
      supplier({ supplier: 'OTHER', name: 'Other Inc' }),
    ]
    const onOrder = { lines: [late], received: '0', surplus: [] }
    expect(told({ onOrder }, message, policy(), ...masterData, ...other)).toBe(
      '3W has 5 EA of Examination glove, nitrile, M (GLOVE-M), of which 3 EA are past their expiry date, 1 EA on their ' +
        'way from other places and none on order, together 3 EA that count, below the par level of 10 EA: 7 EA are ' +
        'missing, so 7 EA are proposed from Other Inc under contract C-2. Another 8 EA are on order, but expected only ' +
        'after 2026-01-08, which is too late. Passed over: C-1 of MEDCO (delivers order PO1 only after 2026-01-08 12:00 UTC).',
    )
  })

  test('names what is recalled, what is to go elsewhere and to come, and what is backordered', () => {
    const line: OrderedLine = {
      ...{ orderId: 'PO1', line: 1, quantity: '5', received: '0', unitFactor: '1', answeredAt: 1, askedAt: null },
      ...{ supplier: 'MEDCO', expectedAt: NOON + DAY, backordered: '2' },
    }
    const lots = [
      { lot: 'A', expiry: '2026-03-04', onHand: '6', status: 'RECALLED' as const, unusable: '4' },
      { lot: 'B', expiry: '2026-02-04', onHand: '6', status: 'USABLE' as const, unusable: '0' },
    ]
    const to = { transferId: 'TR1', lot: 'B', expiry: '2026-02-04', quantity: '3', until: NOON + DAY }
    const from = { ...to, transferId: 'TR2', lot: 'Z', quantity: '1' }
    const transfers = { ...initialState.transfers, leaving: [to], coming: [from] }
    const onOrder = { lines: [line], received: '0', surplus: [] }
    expect(
      told({ onOrder, transfers }, onHand('12', { lots, usable: '8' }), policy({ par: '20' }), ...masterData),
    ).toBe(
      '3W has 12 EA of Examination glove, nitrile, M (GLOVE-M), of which 4 EA are quarantined or recalled, 3 EA to go to ' +
        'other places, 1 EA proposed to come from other places and 5 EA on order, of which 2 EA are backordered, ' +
        'together 11 EA that count, below the par level of 20 EA: 9 EA are missing, so 9 EA are proposed from Medco Ltd ' +
        'under contract C-1.',
    )
  })

  test('says by what demand levels were computed, and how urgent it is', () => {
    const used = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 4 : 6))
    const demand = { consumed: '0', last: dayOf(NOON) - 1, used, short: used.map(() => 0 as const) }
    const levels = {
      kind: 'REORDER_POINT' as const,
      par: null,
      reorderPoint: '4',
      orderUpTo: '24',
      serviceLevel: '0.95',
    }
    const words = told({ demand }, onHand('9'), policy(levels), ...masterData)
    expect(words).toMatch(/at the reorder point of \d+ EA|below the reorder point of \d+ EA/)
    expect(words).toMatch(
      /EA are used until a delivery on average, which takes 2 days, and [\d.]+ EA are kept for safety at a service level of 95 %\)/,
    )
    expect(words).toMatch(
      /It runs out before a delivery could come with a probability of [\d.]+ %\. This is (routine|urgent)\.$/,
    )
  })
})
