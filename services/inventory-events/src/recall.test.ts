import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { MemoryPlatform } from '@supplyline/messaging'
import {
  allTopics,
  deadLettersOf,
  exceptionsOf,
  type Message,
  type MessageOf,
  masterItems,
  masterLocations,
  type Records,
  recallRequests,
  recalls,
  stockMovements,
  stockPositions,
  subjectsOf,
  type Topic,
} from '@supplyline/schemas'
import { LOCATIONS_A_PAGE, LONGEST_WAIT_MS } from './decide-recall.ts'
import { GLOVES, movement, WARD } from './examples.ts'
import { inFull, type LotTraced } from './lot-traced.ts'
import type { Recall } from './recall.ts'
import { topology } from './topology.ts'

// The service as it runs, on the platform in memory, with the ward, its store and a place at another site.

let platform: MemoryPlatform
const STORE = { ...WARD, location: 'STORE', kind: 'CENTRAL_STORE' as const }
const SOUTH = { ...WARD, location: 'S1', site: 'SOUTH', kind: 'OPERATING_ROOM' as const }

beforeEach(async () => {
  platform = new MemoryPlatform()
  await platform.codec.prepare(allTopics.flatMap(subjectsOf))
  await send(masterItems, { type: 'master.Item', data: GLOVES })
  for (const data of [WARD, STORE, SOUTH]) await send(masterLocations, { type: 'master.Location', data })
  await platform.start(topology)
})
afterEach(() => platform.stop(topology.service))

const send = (topic: Topic, message: Message) =>
  platform.log.append([
    {
      topic: topic.name,
      key: topic.key.of(message.data),
      value: platform.codec.encode(topic.name, message),
      headers: {},
    },
  ])
const report = async (...[kind, quantity, fields]: Parameters<typeof movement>) => {
  await send(stockMovements, movement(kind, quantity, { occurredAt: platform.clock.now(), ...fields }))
  await platform.settle()
}

let events = 0
const ask = async (fields: Partial<Records['inventory.RecallRequested']> = {}) => {
  const asked = { eventId: `ask-${++events}`, recallId: 'R-1', site: '*', item: 'GLOVE-M', lot: 'A', gtin: null }
  const data = { ...asked, reason: 'holes', requestedBy: 'lee', requestedAt: platform.clock.now(), ...fields }
  await send(recallRequests, { type: 'inventory.RecallRequested', data })
  await platform.settle()
}
const withdraw = async (recallId = 'R-1') => {
  const data = { eventId: `back-${++events}`, recallId, site: '*', item: 'GLOVE-M', reason: 'wrong lot' }
  const by = { withdrawnBy: 'lee', withdrawnAt: platform.clock.now() }
  await send(recallRequests, { type: 'inventory.RecallWithdrawn', data: { ...data, ...by } })
  await platform.settle()
}

const published = <M extends Message>(topic: Topic) =>
  platform.broker
    .all(topic.name)
    .map(
      (record) =>
        platform.codec.decode(Buffer.from(record.value ?? [])) as unknown as { type: string; data: M['data'] },
    )
const traced = () => published<MessageOf<'inventory.RecallTraced'>>(recalls).map(({ data }) => data)
const positionAt = (location: string) =>
  published<MessageOf<'inventory.StockPositionChanged'>>(stockPositions)
    .map(({ data }) => data)
    .filter((p) => p.location === location)
    .at(-1)
/** Kinds of exceptions that are open. */
const open = () => {
  const all = new Map<string, string>()
  for (const { type, data } of published<MessageOf<'supplyline.ExceptionRaised'>>(exceptionsOf('inventory-events')))
    if (type === 'supplyline.ExceptionRaised') all.set(data.exceptionId, `${data.kind} ${data.subject}`)
    else all.delete(data.exceptionId)
  return [...all.values()].sort()
}
const stateOf = (id: string) => platform.database('inventory-events').aggregates.get(id)?.state

const stockTheShelves = async () => {
  await report('StockAdjusted', '50', { location: 'STORE', lot: 'A' })
  await report('StockTransferredOut', '20', { location: 'STORE', lot: 'A', counterpart: '3W' })
  await report('StockTransferredIn', '20', { lot: 'A', counterpart: 'STORE' })
  await report('StockIssued', '3', { lot: 'A', caseReference: 'CASE-1' })
  await report('StockIssued', '2', { lot: 'A', caseReference: 'CASE-2' })
  await report('StockReturned', '7', { lot: 'B' })
  await report('StockReturned', '4', { lot: null })
}

describe('a recall of a lot', () => {
  test('puts it aside wherever it is, and tells in one event what is there and where the rest went', async () => {
    await stockTheShelves()
    await ask()
    expect(positionAt('3W')).toMatchObject({ onHand: '26', usable: '11' })
    expect(positionAt('3W')?.lots).toMatchObject([
      { lot: '', status: 'USABLE' },
      { lot: 'A', status: 'RECALLED', unusable: '15' },
      { lot: 'B', status: 'USABLE' },
    ])
    expect(positionAt('STORE')).toMatchObject({ onHand: '30', usable: '0' })
    expect(traced()).toMatchObject([
      {
        ...{ recallId: 'R-1', site: '*', item: 'GLOVE-M', lot: 'A', reason: 'holes' },
        ...{ quarantined: '45', lotUnknown: '4', asked: 3, answered: 3, isComplete: true },
        positions: [
          {
            location: '3W',
            lot: 'A',
            onHand: '15',
            issued: '5',
            sentTo: [],
            cases: ['CASE-2', 'CASE-1'],
            moreCases: 0,
          },
          { location: 'STORE', lot: 'A', onHand: '30', issued: '0', sentTo: [{ location: '3W', quantity: '20' }] },
        ],
      },
    ])
    expect(open()).toEqual(['recalled-stock 3W:GLOVE-M', 'recalled-stock STORE:GLOVE-M'])
  })

  test('asked for again, changes nothing; with other stock under its number it is an exception', async () => {
    await stockTheShelves()
    await ask()
    const before = [stateOf('stock:3W:GLOVE-M'), stateOf('recall:R-1'), traced().length]
    await ask({ reason: 'the same, typed again' })
    expect([stateOf('stock:3W:GLOVE-M'), stateOf('recall:R-1'), traced().length]).toEqual(before)
    await ask({ lot: 'B' })
    expect(open()).toContain('recall-conflict R-1')
    expect(positionAt('3W')?.lots[2]).toMatchObject({ lot: 'B', status: 'USABLE' })
  })

  test('reaches what comes later, at a place where nothing was before, too', async () => {
    await ask()
    expect(traced()).toMatchObject([{ quarantined: '0', positions: [], isComplete: true }])
    await report('StockReturned', '5', { lot: 'A' })
    expect(positionAt('3W')).toMatchObject({ onHand: '5', usable: '0', lots: [{ status: 'RECALLED' }] })
    expect(open()).toEqual(['recalled-stock 3W:GLOVE-M'])
  })

  test('is no matter for anybody at a place any longer once the lot has left it', async () => {
    await report('StockReturned', '5', { lot: 'A' })
    await ask()
    await report('StockIssued', '4', { lot: 'A' })
    expect(open()).toEqual(['recalled-stock 3W:GLOVE-M'])
    await report('StockExpired', '1', { lot: 'A' })
    expect(open()).toEqual([])
  })

  test('that is withdrawn holds nowhere any longer', async () => {
    await stockTheShelves()
    await ask()
    await withdraw()
    expect(positionAt('3W')).toMatchObject({ usable: '26' })
    expect(positionAt('STORE')).toMatchObject({ usable: '30' })
    expect(open()).toEqual([])
    await ask()
    expect(positionAt('3W')).toMatchObject({ usable: '26' })
  })

  test('whose withdrawal came first is not followed', async () => {
    await stockTheShelves()
    await withdraw()
    await ask()
    expect([traced(), positionAt('3W')?.usable]).toEqual([[], '26'])
  })

  test('at one site leaves the others alone', async () => {
    await report('StockReturned', '5', { lot: 'A', location: 'S1', site: 'SOUTH' })
    await ask({ site: 'NORTH' })
    expect(positionAt('S1')).toMatchObject({ usable: '5' })
    expect(traced()).toMatchObject([{ asked: 2, positions: [] }])
  })

  test('without a proper number, item or lot is a dead letter', async () => {
    await ask({ recallId: 'a:b' })
    await ask({ item: '' })
    await ask({ lot: '\u0000' })
    expect(platform.broker.all(deadLettersOf('inventory-events').name)).toHaveLength(3)
    expect(traced()).toEqual([])
  })
})

test('a recall of every lot takes stock without a lot, too', async () => {
  await stockTheShelves()
  await ask({ lot: null })
  expect(positionAt('3W')).toMatchObject({ onHand: '26', usable: '0' })
  expect(traced()).toMatchObject([{ quarantined: '56', lotUnknown: '0' }])
})

test('two recalls of one lot: the lot is free when both are withdrawn', async () => {
  await report('StockReturned', '5', { lot: 'A' })
  await ask()
  await ask({ recallId: 'R-2' })
  await withdraw()
  expect([positionAt('3W')?.usable, open()]).toEqual(['0', ['recalled-stock 3W:GLOVE-M']])
  await withdraw('R-2')
  expect([positionAt('3W')?.usable, open()]).toEqual(['5', []])
})

test('a location whose key is stopped does not answer: what the others found is told after a quarter of an hour', async () => {
  await report('StockReturned', '5', { lot: 'A', location: 'STORE' })
  const key = '3W:GLOVE-M'
  await platform.log.append([{ topic: stockMovements.name, key, value: Buffer.from('not Avro'), headers: {} }])
  await platform.settle()
  await ask()
  expect(traced()).toEqual([])
  await platform.pass(LONGEST_WAIT_MS + 1_000)
  expect(traced()).toMatchObject([{ quarantined: '5', asked: 3, answered: 2, isComplete: false }])
  expect(open()).toContain('recall-incomplete R-1')
})

test('of many locations each is asked, page by page, and a full last page is followed by an empty one', async () => {
  for (let i = 3; i < 2 * LOCATIONS_A_PAGE; i++)
    await send(masterLocations, { type: 'master.Location', data: { ...WARD, location: `L-${i}` } })
  await platform.settle()
  await report('StockReturned', '5', { lot: 'A', location: 'L-300' })
  await ask()
  expect(traced()).toMatchObject([{ asked: 2 * LOCATIONS_A_PAGE, answered: 2 * LOCATIONS_A_PAGE, quarantined: '5' }])
  expect((stateOf('recall:R-1') as Recall).status).toBe('traced')
})

describe('where a lot went', () => {
  const lots = (cases: number): LotTraced[] =>
    Array.from({ length: 3 }, (_, i) => ({
      ...{ locationSite: 'NORTH', location: '3W', lot: `L-${i}`, unit: 'EA', onHand: '1', issued: '2', disposed: '0' },
      ...{ takenBack: '0', sentTo: [], moreCases: 0, cases: Array.from({ length: cases }, () => 'x'.repeat(50)) },
    }))

  test('is told in full of as many lots as fit; of the others, how much', () => {
    expect(inFull(lots(10), 2_000)).toMatchObject({ isCut: false })
    const { positions, isCut } = inFull(lots(10), 1_500)
    expect([isCut, positions.map(({ cases, moreCases, onHand }) => [cases.length, moreCases, onHand])]).toEqual([
      true,
      [
        [10, 0, '1'],
        [10, 0, '1'],
        [0, 10, '1'],
      ],
    ])
  })

  test('is known of its newest 20 uses for cases: what is beyond makes the answer incomplete', async () => {
    await report('StockReturned', '50', { lot: 'A' })
    for (let i = 1; i <= 25; i++) await report('StockIssued', '1', { lot: 'A', caseReference: `CASE-${i}` })
    await ask()
    const [found] = traced()
    expect(found?.positions[0]).toMatchObject({ issued: '-25', moreCases: 5 })
    expect(found?.positions[0]?.cases).toHaveLength(20)
    expect(found?.isComplete).toBe(false)
  })

  test('is not known of all that happened before it was kept', async () => {
    await report('StockReturned', '5', { lot: 'A' })
    const state = stateOf('stock:3W:GLOVE-M') as { traces?: unknown }
    await platform.stop(topology.service)
    delete state.traces
    await platform.start(topology)
    await ask()
    expect(traced()).toMatchObject([{ quarantined: '5', isComplete: false }])
  })
})
