import { describe, expect, test } from '@jest/globals'
import { stockMovements } from '@supplyline/schemas'
import type { Evidence, SeenRecord } from './evidence.ts'
import { again, broken, type Change, drop, recordOf, set } from './testing/changes.ts'
import { bothDays } from './testing/day.ts'

const { day, troubled } = await bothDays()

const placed = (e: Evidence) => recordOf(e, 'procurement.PurchaseOrderPlaced')
const position = (e: Evidence, index = 0) => recordOf(e, 'inventory.StockPositionChanged', index)
const reheaded = (record: SeenRecord, headers: Record<string, string>) => ({
  headers: { ...record.headers, ...headers },
})
const positions = (e: Evidence, service: string, lane: number) => e.stores[service]?.positions[lane] ?? {}

test('a record that is published again changes nothing', () => {
  expect(broken(day, 7, (e) => again(e, recordOf(e, 'supplyline.ExceptionRaised')))).toEqual([])
})

describe('copies are equal', () => {
  test.each<Change>([
    ['other bytes', 'another value', (e) => again(e, placed(e), { value: Buffer.from('x') })],
    ['no bytes', 'another value', (e) => again(e, placed(e), { value: null })],
    ['another key', 'another key', (e) => again(e, placed(e), { key: 'x' })],
    ['another header', 'another header', (e) => again(e, placed(e), reheaded(placed(e), { ce_id: 'x' }))],
    ['a header more', 'another header', (e) => again(e, placed(e), reheaded(placed(e), { more: 'x' }))],
    [
      'on another topic',
      'another topic',
      (e) =>
        again(
          e,
          recordOf(e, 'procurement.RequisitionApproved'),
          reheaded(recordOf(e, 'procurement.RequisitionApproved'), lanesOf(placed(e))),
        ),
    ],
  ])('%s', (_, says, change) => {
    expect(broken(day, 7, change)).toContainEqual(expect.stringMatching(`what was published again has ${says}`))
  })
  const lanesOf = ({ headers }: SeenRecord) => ({
    supplyline_lane: headers.supplyline_lane ?? '',
    supplyline_sequence: headers.supplyline_sequence ?? '',
  })
})

describe('what is told was caused', () => {
  test.each<Change>([
    ['by nothing', 'it names none', (e) => delete placed(e).headers.ce_causationid],
    [
      'by what was never given',
      'nothing that procurement-sync was given caused',
      (e) => set(placed(e).headers, { ce_causationid: 'x' }),
    ],
    [
      'by an entry that is not there',
      'nothing that procurement-sync was given caused',
      (e) => drop(e, ...e.records.filter((r) => r.carried?.type === 'supplyline.EffectOutcome')),
    ],
    [
      'by a movement that is not there',
      'nothing that inventory-events was given caused',
      (e) => drop(e, recordOf(e, 'inventory.StockReturned', 1)),
    ],
  ])('%s', (_, says, change) => {
    expect(broken(day, 7, change)).toContainEqual(expect.stringMatching(says))
  })

  test('by a movement without an id, which is named by its place', () => {
    const nameless = (e: Evidence) => {
      const { headers, partition, offset } = recordOf(e, 'inventory.StockReturned', 1)
      for (const record of e.records)
        if (record.headers.ce_causationid === headers.ce_id)
          record.headers.ce_causationid = `${stockMovements.name}/${partition}/${offset}`
      delete headers.ce_id
    }
    expect(broken(day, 7, nameless)).toEqual([])
  })
})

describe('a compacted topic ends with the newest', () => {
  test.each<Change>([
    ['an older state at the end', 'the last value of WARD-3:GLOVE is not the newest', (e) => again(e, position(e))],
    ['a newer state before the end', 'is not the newest', (e) => set(position(e).message?.data, { sequence: 99 })],
  ])('%s', (_, says, change) => {
    expect(broken(day, 7, change)).toContainEqual(expect.stringMatching(says))
  })
})

describe('positions are at the end of what there is', () => {
  test.each<Change>([
    [
      'short of it',
      'inventory-events is short of the end of inventory.stock-movements.v1/1',
      (e) => set(positions(e, 'inventory-events', 1), { [stockMovements.name]: 1 }),
    ],
    [
      'beyond it',
      'inventory-events is beyond the end of inventory.stock-movements.v1/1',
      (e) => set(positions(e, 'inventory-events', 1), { [stockMovements.name]: 99 }),
    ],
    [
      'beyond that of nothing',
      'is beyond the end of inventory.stock-movements.v1/3',
      (e) => set(positions(e, 'inventory-events', 3), { [stockMovements.name]: 1 }),
    ],
    [
      'never begun',
      'short of the end of inventory.stock-movements.v1/1',
      (e) => delete positions(e, 'inventory-events', 1)[stockMovements.name],
    ],
    [
      'records that are gone',
      'is beyond the end of procurement.purchase-orders.v1',
      (e) => drop(e, ...e.records.filter((r) => r.topic === 'procurement.purchase-orders.v1')),
    ],
  ])('%s', (_, says, change) => {
    expect(broken(day, 7, change)).toContainEqual(expect.stringMatching(says))
  })
})

test('copies that a restart has made are equal, and there are some', () => {
  const places = troubled.records.map(
    ({ topic, headers: h }) => `${topic} ${h.supplyline_lane} ${h.supplyline_sequence}`,
  )
  expect(new Set(places).size).toBeLessThan(places.length)
  expect(broken(troubled, 7, () => {})).toEqual([])
})
