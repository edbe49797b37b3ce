import { describe, expect, test } from '@jest/globals'
import { MemoryPlatform } from '@supplyline/messaging'
import { topology } from '@supplyline/replenishment'
import {
  allTopics,
  type Message,
  masterContracts,
  masterItems,
  masterLocations,
  masterStockingPolicies,
  masterSuppliers,
  type Records,
  stockPositions,
  subjectsOf,
  type Topic,
} from '@supplyline/schemas'
import {
  contract,
  item,
  location,
  onHand as onHandOf,
  policy,
  supplier,
} from '../../services/replenishment/src/examples.ts'
import { collectMemory } from './collect-memory.ts'
import type { Evidence } from './evidence.ts'
import { Facts } from './facts.ts'
import { checkGrants } from './granted-once.ts'
import { checkProposals } from './proposals.ts'
import { dataOf, set } from './testing/changes.ts'
import { Transfers } from './transfers.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 0, 5)

type Position = Records['inventory.StockPositionChanged']
type Proposed = Records['replenishment.TransferProposed']

const proposed = (transferId: string, quantity: string, changes: Partial<Proposed> = {}): Proposed =>
  ({
    ...{ transferId, quantity, from: '4W', to: '3W', lot: 'A', expiry: '2026-01-20', proposedAt: NOW },
    ...changes,
  }) as Proposed
const position = (onHand: string, changes: Partial<Position> = {}): Position =>
  ({
    ...{ onHand, inTransit: '0', consumed: '0', receivedOnOrders: '0' },
    lots: [{ lot: 'A', expiry: '2026-01-20', onHand, status: 'USABLE', unusable: '0' }],
    ...changes,
  }) as Position
const message = (data: Proposed): Message => ({ type: 'replenishment.TransferProposed', data })
const after = (location: string, ...steps: ((transfers: Transfers) => void)[]): Transfers => {
  const transfers = new Transfers()
  transfers.take(message(proposed('T1', '4')), location)
  for (const step of steps) step(transfers)
  return transfers
}

describe('a transfer that is proposed', () => {
  test('is to come to the one, and to leave the other', () => {
    expect(after('3W').comingQuantity).toBe('4')
    expect(after('3W').allocated(position('9'), NOW)).toBe('0')
    expect(after('4W').comingQuantity).toBe('0')
    expect(after('4W').allocated(position('9'), NOW)).toBe('4')
  })

  test('is no longer when so much came or left beyond use and receipts', () => {
    const came = (changes: Partial<Position>) =>
      after('3W', (t) => t.move(position('2', { lots: [] }), position('2', { lots: [], ...changes }))).comingQuantity
    expect([came({ inTransit: '4' }), came({ onHand: '5' })]).toEqual(['0', '1'])
    expect([came({ onHand: '6', receivedOnOrders: '4' }), came({ onHand: '6', consumed: null })]).toEqual(['4', '4'])
    const left = (to: Position) => after('4W', (t) => t.move(position('9'), to)).allocated(position('9'), NOW)
    expect([left(position('5')), left(position('5', { consumed: '4' })), left(position('9', { onHand: '5' }))]).toEqual(
      ['0', '4', '4'],
    )
  })

  test('is given up by its timer', () => {
    const fired = (name: string, dueAt: number) =>
      after('3W', (t) => t.take({ type: 'supplyline.TimerFired', data: { site: '*', name, dueAt } }, '3W'))
        .comingQuantity
    expect([fired('transfer:T1', NOW + 3 * DAY), fired('transfer:T2', NOW + 3 * DAY), fired('look', NOW)]).toEqual([
      '0',
      '4',
      '4',
    ])
  })

  test('is at most what is there and may be used of its lot', () => {
    const lot = { lot: 'A', expiry: '2026-01-20', onHand: '9', status: 'USABLE' as const }
    const of = (unusable: string, now = NOW) =>
      after('4W').allocated(position('9', { lots: [{ ...lot, unusable }] }), now)
    expect([of('0'), of('7'), of('0', NOW + 16 * DAY)]).toEqual(['4', '2', '0'])
  })
})

describe('of no lot more is proposed to leave than is offered', () => {
  const offered = (quantity: string, ended: string[] = []) =>
    ({
      type: 'replenishment.SurplusOffered',
      data: { location: '4W', lots: [{ lot: 'A', expiry: '2026-01-20', quantity }], ended },
    }) as unknown as Message
  const sought = { type: 'replenishment.TransferSought', data: {} } as unknown as Message
  /** What the exchange was given, one after the other, and what it proposed on it. */
  const found = (...given: [Message, ...Proposed[]][]): string[] => {
    const record = { topic: 'replenishment.inbox.v1', partition: 0, offset: 0, headers: {} }
    const entries = given.map(([carried], i) => ({ entry: { entryId: `e${i}` }, carried, record }))
    const all = given.flatMap(([, ...proposals], i) =>
      proposals.map((data) => ({ data, record: { ...record, headers: { ce_causationid: `e${i}` } } })),
    )
    const facts = {
      evidence: { stores: { replenishment: {} } },
      inboxes: new Map([['replenishment', new Map([['x', { aggregate: 'exchange:NORTH:GLOVE', entries }]])]]),
      of: () => all,
    }
    return checkGrants(facts as unknown as Facts).map(({ what }) => what)
  }

  test('by one who asks or by two', () => {
    expect(found([offered('5')], [sought, proposed('T1', '4')])).toEqual([])
    expect(found([offered('5')], [sought, proposed('T1', '4')], [sought, proposed('T2', '1', { to: '5W' })])).toEqual(
      [],
    )
    const twice = found([offered('5')], [sought, proposed('T1', '4')], [sought, proposed('T2', '2', { to: '5W' })])
    expect(twice).toEqual(['6 of lot A are to leave 4W, which offers 5'])
  })

  test('until it has ended, and is offered again', () => {
    const again: [Message, ...Proposed[]] = [sought, proposed('T2', '5')]
    expect(found([offered('5')], [sought, proposed('T1', '4')], [offered('5', ['T1'])], again)).toEqual([])
    expect(found([offered('5')], [sought, proposed('T1', '4')], [offered('5')], again)).toHaveLength(1)
  })
})

describe('through the service as it runs', () => {
  const played = async (): Promise<Evidence> => {
    const platform = new MemoryPlatform()
    await platform.codec.prepare(allTopics.flatMap(subjectsOf))
    const send = async (topic: Topic, ...messages: Message[]) => {
      for (const sent of messages) {
        const value = platform.codec.encode(topic.name, sent)
        await platform.log.append([{ topic: topic.name, key: topic.key.of(sent.data), value, headers: {} }])
        await platform.settle()
      }
    }
    await send(masterItems, item({ expiryTracked: true }))
    await send(masterLocations, location(), location({ location: '4W' }))
    await send(masterSuppliers, supplier())
    await send(masterContracts, contract({ unit: 'EA' }))
    await platform.start(topology)
    const now = platform.clock.now()
    const expiry = new Date(now + 20 * DAY).toISOString().slice(0, 10)
    const at = (where: string, onHand: number, consumed: number, changes: Partial<Position> = {}): Message => {
      const lots =
        where === '4W' ? [{ lot: 'A', expiry, onHand: String(onHand), status: 'USABLE' as const, unusable: '0' }] : []
      const told = { inTransit: '0', changedAt: platform.clock.now(), asOf: platform.clock.now(), ...changes }
      return onHandOf(String(onHand), { ...told, location: where, lots, consumed: String(consumed) })
    }
    for (let day = 0; day < 35; day++) {
      const asOf = now - (35 - day) * DAY
      await send(stockPositions, at('3W', 30, 6 * day, { asOf }), at('4W', 40, day, { asOf }))
    }
    for (const where of ['3W', '4W']) await send(masterStockingPolicies, policy({ par: '10', location: where }))
    // 19 are too many at 4W. 3W asks for 7, which leave and come; then for 20, of which 12 are there.
    await send(stockPositions, at('3W', 3, 240))
    await send(stockPositions, at('4W', 33, 34), at('3W', 3, 240, { inTransit: '7' }), at('3W', 10, 240))
    await send(stockPositions, at('3W', -10, 260))
    await platform.pass(3 * DAY + 60_000)
    await send(stockPositions, at('3W', -11, 261))
    // Somebody counts what nobody knew of: nothing of it is needed any more.
    await send(stockPositions, at('3W', 60, 261))
    const evidence = await collectMemory({ platform })
    await platform.stop('replenishment')
    return evidence
  }

  test('what is proposed to move, and to be bought beside it, is right; changed, it is not', async () => {
    const evidence = await played()
    const wrong = (change: (copy: Evidence) => void = () => {}) => {
      const copy = structuredClone(evidence)
      change(copy)
      return checkProposals(new Facts(copy)).map(({ what }) => what)
    }
    expect(wrong()).toEqual([])
    const moves = evidence.records.flatMap(({ message: m }) =>
      m?.type === 'replenishment.TransferProposed' ? [m.data.quantity] : [],
    )
    const bought = evidence.records.flatMap(({ message: m }) =>
      m?.type === 'replenishment.ReplenishmentProposed' ? [m.data.need] : [],
    )
    expect([moves, bought]).toEqual([
      ['7', '12'],
      ['8', '12', '1'],
    ])
    const first = (copy: Evidence) => dataOf(copy, 'replenishment.ReplenishmentProposed')
    expect(wrong((e) => set(first(e), { expectedTransfers: '0', onOrder: '12' }))).toContainEqual(
      expect.stringContaining('counts on 0 proposed to come: there are 12'),
    )
    expect(wrong((e) => set(dataOf(e, 'replenishment.TransferProposed', 1), { quantity: '40' }))).toContainEqual(
      expect.stringContaining('of lot A are to leave 4W'),
    )
    const told = evidence.records.filter(({ message: m }) => m?.type === 'replenishment.ReplenishmentWithdrawn')
    expect(told).toHaveLength(3)
    expect(wrong((e) => set(dataOf(e, 'replenishment.ReplenishmentWithdrawn'), { proposalId: 'P' }))).toEqual([
      'proposal P at 3W:GLOVE-M is withdrawn, and awaits no answer',
    ])
  })
})
