import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { MemoryPlatform } from '@supplyline/messaging'
import {
  allTopics,
  deadLettersOf,
  exceptionsOf,
  goodsReceipts,
  inboxOf,
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
import fc from 'fast-check'
import { position } from './decide.ts'
import { type ItemRecallsInput, itemRecalls } from './decide-item-recalls.ts'
import { LOCATIONS_A_PAGE, LONGEST_WAIT_MS } from './decide-recall.ts'
import { GLOVES, goodsReceived, movement, received, throughInbox, WARD } from './examples.ts'
import type { ItemRecalls } from './item-recalls.ts'
import { inFull, type LotTraced } from './lot-traced.ts'
import { initialState, type Position, recallsOf } from './position.ts'
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

describe('a location that master data learns of after the recall', () => {
  const add = async (location: string, site = 'NORTH') => {
    await send(masterLocations, { type: 'master.Location', data: { ...WARD, location, site } })
    await platform.settle()
  }
  const statusAt = (location: string) => positionAt(location)?.lots.map(({ lot, status }) => `${lot} ${status}`)

  test('has what comes there put aside, and somebody hears of it', async () => {
    await ask()
    await add('NEW')
    await report('StockReturned', '5', { lot: 'A', location: 'NEW' })
    expect(positionAt('NEW')).toMatchObject({ onHand: '5', usable: '0', lots: [{ status: 'RECALLED' }] })
    expect(open()).toEqual(['recalled-stock NEW:GLOVE-M'])
    expect(traced()).toMatchObject([{ asked: 3, answered: 3, quarantined: '0', isComplete: true }])
    await report('StockReturned', '4', { lot: 'B', location: 'NEW' })
    expect(statusAt('NEW')).toEqual(['A RECALLED', 'B USABLE'])
  })

  test('also by a receipt, and by what is sent there', async () => {
    await ask()
    await add('NEW')
    await add('OTHER')
    const goods = goodsReceived([received('6', { location: 'NEW', lot: 'A' })], { receivedAt: platform.clock.now() })
    await send(goodsReceipts, goods)
    await report('StockTransferredOut', '2', { location: 'STORE', lot: 'A', counterpart: 'OTHER' })
    await report('StockTransferredIn', '2', { location: 'OTHER', lot: 'A', counterpart: 'STORE' })
    expect([statusAt('NEW'), statusAt('OTHER')]).toEqual([['A RECALLED'], ['A RECALLED']])
  })

  test('may use it again once the recall is withdrawn; of one withdrawn before it, it never hears', async () => {
    await ask()
    await ask({ recallId: 'R-2', lot: null })
    await withdraw('R-2')
    await add('NEW')
    await report('StockReturned', '5', { lot: 'A', location: 'NEW' })
    await report('StockReturned', '5', { lot: 'B', location: 'NEW' })
    expect(statusAt('NEW')).toEqual(['A RECALLED', 'B USABLE'])
    await withdraw()
    expect([positionAt('NEW')?.usable, open()]).toEqual(['10', []])
    await ask()
    expect(positionAt('NEW')).toMatchObject({ usable: '10' })
  })

  test('is not concerned by a recall at another site, or of another item; moved to its site, it is', async () => {
    await ask({ site: 'NORTH' })
    await ask({ recallId: 'R-2', item: 'MASK', lot: null })
    await add('S2', 'SOUTH')
    await report('StockReturned', '5', { lot: 'A', location: 'S2', site: 'SOUTH' })
    expect(positionAt('S2')).toMatchObject({ usable: '5' })
    await add('S2', 'NORTH')
    await report('StockReturned', '1', { lot: 'A', location: 'S2', site: 'NORTH' })
    expect(positionAt('S2')).toMatchObject({ onHand: '6', usable: '0' })
    await withdraw()
    expect(positionAt('S2')).toMatchObject({ usable: '6' })
  })

  test('is told by the item where it began before the recall reached it', async () => {
    await add('NEW')
    await report('StockReturned', '5', { lot: 'A', location: 'NEW' })
    // As the router of another instance saw it, whose tables did not have the location yet.
    const item = itemRecalls.decide(
      throughInbox({
        type: 'inventory.RecallListed',
        data: { site: '*', item: 'GLOVE-M', recallId: 'R-1', lot: 'A', asked: ['3W', 'STORE', 'S1'], holds: true },
      }) as ItemRecallsInput,
      stateOf('item-recalls:GLOVE-M') as ItemRecalls,
    )
    expect(item.tell).toMatchObject([{ aggregate: 'stock:NEW:GLOVE-M', message: { data: { holds: true } } }])
  })

  test('asks once: movements after the first one tell nobody anything', async () => {
    await report('StockReturned', '5', { lot: 'A' })
    const inbox = platform.broker.all(inboxOf('inventory-events').name).length
    await report('StockReturned', '5', { lot: 'A' })
    expect(platform.broker.all(inboxOf('inventory-events').name)).toHaveLength(inbox)
  })
})

/** A recall asks some places itself, and the item tells others; each of the two keeps its order, and nothing else does. */
test('whatever the order, a position holds a recall exactly while it is not withdrawn, and answers whoever waits', () => {
  const at = { site: 'NORTH', item: 'GLOVE-M', location: '3W', recallId: 'R-1' }
  const asked: Message = { type: 'inventory.RecallAsked', data: { ...at, lot: 'A', reason: 'holes' } }
  const lifted: Message = { type: 'inventory.RecallLifted', data: at }
  const noted = (holds: boolean): Message => ({ type: 'inventory.RecallNoted', data: { ...at, lot: 'A', holds } })
  fc.assert(
    fc.property(fc.boolean(), fc.boolean(), fc.infiniteStream(fc.boolean()), (isWithdrawn, isStocked, first) => {
      const own = [asked, ...(isWithdrawn ? [lifted] : [])]
      const byItem = [noted(true), noted(true), ...(isWithdrawn ? [noted(false)] : [])]
      let state: Position = initialState
      const answers: string[] = []
      const take = (message: Message) => {
        const { events = [], tell = [] } = position.decide(throughInbox(message), state)
        state = events.reduce(position.evolve, state)
        answers.push(...tell.map(({ message }) => message.type))
      }
      if (isStocked) take(movement('StockReturned', '5', { lot: 'A' }))
      while (own.length + byItem.length > 0) {
        const from = (first.next().value && own.length > 0) || byItem.length === 0 ? own : byItem
        take(from.shift() as Message)
      }
      expect(recallsOf(state)).toHaveLength(isWithdrawn ? 0 : 1)
      expect(answers.filter((type) => type === 'inventory.RecallAnswered')).toHaveLength(1)
    }),
  )
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
