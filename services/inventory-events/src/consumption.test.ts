import { describe, expect, test } from '@jest/globals'
import { play } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { ConsumptionLine } from '@supplyline/schemas'
import { position } from './decide.ts'
import { type ConsumptionInput, consumption } from './decide-consumption.ts'
import { direct, movement, NOON, throughInbox, WARD } from './examples.ts'
import type { KnownPosition } from './position.ts'
import { MOST_UNREPORTED } from './unreported.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const MIDNIGHT = Date.UTC(2026, 0, 6)

const fired = (name: string, now: number) =>
  throughInbox({ type: 'supplyline.TimerFired', data: { site: '*', name, dueAt: now } }, { now })
const after = (...inputs: Input[]) => {
  const last = inputs.at(-1) as Input
  const before = play(position, inputs.slice(0, -1)).state
  return position.decide(last, before)
}
const stateAfter = (...inputs: Input[]) => play(position, inputs).state as KnownPosition
const stocked = throughInbox(movement('StockAdjusted', '1000', { lot: 'A' }))
type Fields = Parameters<typeof movement>[2]
const issued = (quantity: string, fields: Fields = {}, now = NOON) =>
  direct(movement('StockIssued', quantity, { lot: 'A', ...fields }), { now })
const back = (quantity: string, fields: Fields = {}) =>
  direct(movement('StockReturned', quantity, { lot: 'A', ...fields }))
const TODAY = 'consumption:2026-01-05'

describe('a position', () => {
  test('without consumption keeps nothing about it', () => {
    const counted = direct(movement('StockCounted', '5', { lot: 'A' }))
    expect(JSON.stringify(stateAfter(stocked, counted))).not.toContain('unreported')
    expect(after(stocked, direct(movement('StockExpired', '5', { lot: 'A' }))).timers).toBeUndefined()
  })

  test('waits two hours from the end of the day for what comes late, and nothing is told until then', () => {
    const { timers, tell } = after(stocked, issued('3'))
    const due = timers?.[TODAY] as number
    expect(due).toBeGreaterThanOrEqual(MIDNIGHT + 2 * HOUR)
    expect(due).toBeLessThan(MIDNIGHT + 2 * HOUR + 15 * MINUTE)
    expect(tell).toBeUndefined()
    expect(after(stocked, issued('3'), issued('4')).timers).toBeUndefined()
  })

  test('tells by lot and supplier what was used, once', () => {
    const used = direct(movement('ConsignmentUsed', '2', { lot: 'A' }))
    const takes = [stocked, issued('3'), issued('4'), back('1'), used, issued('1', { lot: null })]
    const at = { item: 'GLOVE-M', location: '3W', unit: 'EA' }
    expect(after(...takes, fired(TODAY, MIDNIGHT + 2 * HOUR)).tell).toEqual([
      {
        aggregate: 'consumption:NORTH:2026-01-05',
        message: {
          type: 'inventory.ConsumptionReported',
          data: {
            ...{ site: 'NORTH', period: '2026-01-05' },
            lines: [
              { ...at, lot: 'A', supplier: null, quantity: '6' },
              { ...at, lot: 'A', supplier: 'MEDCO', quantity: '2' },
              { ...at, lot: '', supplier: null, quantity: '1' },
            ],
          },
        },
        references: [],
      },
    ])
    const again = [...takes, fired(TODAY, MIDNIGHT + 2 * HOUR), fired(TODAY, MIDNIGHT + 3 * HOUR)]
    expect(after(...again)).toEqual({})
    expect(stateAfter(...again)).toMatchObject({ sequence: 7, unreported: undefined })
  })

  test('of which as much came back as was taken tells nothing, and waits for nothing', () => {
    expect(after(stocked, issued('3'), back('3')).timers).toEqual({ [TODAY]: null })
    expect(after(stocked, issued('3'), issued('1', { lot: 'B' }), back('3')).timers).toBeUndefined()
    expect(stateAfter(stocked, issued('3'), back('3')).unreported).toBeUndefined()
  })

  test('has a timer for each day; what comes late waits an hour for more, to a full quarter', () => {
    const yesterday = { occurredAt: NOON - DAY }
    const { timers } = after(stocked, issued('3'), issued('1', yesterday, NOON + MINUTE))
    const due = timers?.['consumption:2026-01-04'] as number
    expect(due).toBeGreaterThanOrEqual(NOON + 75 * MINUTE)
    expect(due).toBeLessThan(NOON + 90 * MINUTE)
    const told = after(stocked, issued('3'), issued('1', yesterday), fired('consumption:2026-01-04', due))
    expect(told.tell).toMatchObject([{ message: { data: { period: '2026-01-04', lines: [{ quantity: '1' }] } } }])
    expect(told.events).toMatchObject([{ data: { unreported: [{ quantity: '3' }] } }])
  })

  test('counts what was used before it came to another site for the former site', () => {
    const south = { type: 'master.Location' as const, data: { ...WARD, site: 'SOUTH' } }
    const there = throughInbox(movement('StockIssued', '2', { lot: 'A', site: 'SOUTH' }), { references: [south] })
    const told = after(stocked, issued('3'), there, fired(TODAY, MIDNIGHT + 2 * HOUR)).tell
    expect(told).toMatchObject([
      { aggregate: 'consumption:NORTH:2026-01-05', message: { data: { lines: [{ quantity: '3' }] } } },
      { aggregate: 'consumption:SOUTH:2026-01-05', message: { data: { lines: [{ quantity: '2' }] } } },
    ])
    const conversion = {
      ...{ kind: 'StockIssued', document: 'E-1', line: 0, atSite: 'NORTH', source: 'cabinet-7', location: '3W' },
      ...{ lot: 'A', expiry: null, unit: 'BX', quantity: '1', base: '100', occurredAt: NOON, orderNumber: '' },
      ...{ transferId: '', counterpart: '', supplier: '' },
    }
    const correction = { site: '*', item: 'GLOVE-M', correctionId: 'FC1', baseUnit: 'EA', conversion, corrected: '50' }
    const corrected = throughInbox({ type: 'inventory.ConversionCorrected', data: correction })
    expect(stateAfter(stocked, there, corrected).unreported).toMatchObject([
      { site: 'SOUTH', quantity: '2' },
      { site: 'NORTH', quantity: '-50' },
    ])
  })

  test('tells all at once rather than keep more than 500, or more than a record can say', () => {
    const lots = Array.from({ length: MOST_UNREPORTED }, (_, i) =>
      issued('1', { lot: `L-${i % 250}`, occurredAt: NOON - (i < 250 ? 0 : DAY) }),
    )
    const last = after(stocked, ...lots, issued('1'))
    expect(last.tell?.map(({ aggregate }) => aggregate).sort()).toEqual([
      'consumption:NORTH:2026-01-04',
      'consumption:NORTH:2026-01-05',
    ])
    expect(last.timers).toMatchObject({ 'consumption:2026-01-04': null, [TODAY]: expect.any(Number) })
    expect(last.events?.[0]).toMatchObject({ data: { unreported: [{ lot: 'A', quantity: '1' }] } })
    const most = '900000000000'
    const added = throughInbox(movement('StockAdjusted', most, { lot: 'A' }))
    const great = [added, issued(most), back(most, { lot: 'B' }), added, issued(most)]
    expect(after(...great).tell).toMatchObject([
      { message: { data: { lines: [{ quantity: most }, { quantity: `-${most}` }] } } },
    ])
  })
})

const line = (fields: Partial<ConsumptionLine> = {}): ConsumptionLine => ({
  ...{ item: 'GLOVE-M', location: '3W', lot: 'A', supplier: null, quantity: '1', unit: 'EA' },
  ...fields,
})
const reported = (lines: ConsumptionLine[], now = NOON) =>
  throughInbox(
    { type: 'inventory.ConsumptionReported', data: { site: 'NORTH', period: '2026-01-05', lines } },
    { now },
  ) as ConsumptionInput
const due = (now = NOON) => fired('summary', now) as ConsumptionInput
const told = (...inputs: ConsumptionInput[]) =>
  play(consumption, inputs).events.flatMap((e) => (e.type === 'inventory.ConsumptionSummarised' ? [e.data] : []))
const timersOf = (...inputs: ConsumptionInput[]) =>
  consumption.decide(inputs.at(-1) as ConsumptionInput, play(consumption, inputs.slice(0, -1)).state).timers

describe('the summary of a site and period', () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => line({ lot: `L-${i}` }))

  test('nets what is reported within a quarter of an hour, in the order of location, item, lot and supplier', () => {
    const reports = [
      reported([line({ location: 'B' }), line({ supplier: 'MEDCO' }), line()]),
      reported([line({ quantity: '2.5' }), line({ lot: '' }), line({ location: '3W', item: 'AAA' })], NOON + MINUTE),
    ]
    expect(timersOf(...reports.slice(0, 1))).toEqual({ summary: NOON + 15 * MINUTE })
    expect(timersOf(...reports)).toBeUndefined()
    expect(told(...reports)).toEqual([])
    expect(told(...reports, due(NOON + 15 * MINUTE))).toEqual([
      {
        ...{ site: 'NORTH', period: '2026-01-05', revision: 1, summarisedAt: NOON + 15 * MINUTE },
        lines: [
          line({ item: 'AAA' }),
          line({ lot: '' }),
          line({ quantity: '3.5' }),
          line({ supplier: 'MEDCO' }),
          line({ location: 'B' }),
        ],
      },
    ])
  })

  test('counts its revisions, and tells nothing twice', () => {
    const all = [reported([line()]), due(), reported([line({ quantity: '2' })]), due(), due()]
    expect(told(...all)).toMatchObject([
      { revision: 1, lines: [{ quantity: '1' }] },
      { revision: 2, lines: [{ quantity: '2' }] },
    ])
  })

  test('tells nothing of what comes to nothing', () => {
    const even = [reported([line()]), reported([line({ quantity: '-1' })])]
    expect(timersOf(...even)).toEqual({ summary: null })
    expect(told(...even, due())).toEqual([])
    expect(told(...even, reported([line()]), due())).toMatchObject([{ revision: 1 }])
  })

  test('is told as soon as 500 lines have gathered; the rest waits anew', () => {
    const all = [reported(many(499)), reported(many(600).slice(499), NOON + MINUTE)]
    expect(told(...all)).toMatchObject([{ revision: 1, summarisedAt: NOON + MINUTE }])
    expect(timersOf(...all)).toEqual({ summary: NOON + 16 * MINUTE })
    const lengths = told(...all, due()).map(({ revision, lines }) => [revision, lines.length])
    expect(lengths).toEqual([
      [1, 500],
      [2, 100],
    ])
    expect(timersOf(reported(many(500)))).toEqual({ summary: null })
  })

  test('tells what is there before a sum is more than a record can say', () => {
    const most = line({ quantity: '900000000000' })
    expect(told(reported([most]), reported([most]), due())).toMatchObject([
      { revision: 1, lines: [most] },
      { revision: 2, lines: [most] },
    ])
    const atOnce = told(reported([most]), reported([most, ...many(499)]))
    expect(atOnce.map(({ revision, lines }) => [revision, lines.length])).toEqual([
      [1, 1],
      [2, 500],
    ])
  })
})
