import { describe, expect, test } from '@jest/globals'
import { audit, type MessageOf } from '@supplyline/schemas'
import fc from 'fast-check'
import { runIn } from '../audit.ts'
import { inboxMessage } from '../inbox.ts'
import type { Run } from '../log.ts'
import { MemoryLog } from '../memory/memory-log.ts'
import { ReferenceTables } from '../references.ts'
import { folding, inbox, movements, openShelf, returned, type Shelf } from '../testing/shelf.ts'
import type { Input } from '../topology.ts'
import { Rebuild } from './rebuild.ts'
import { planRedrive } from './redrive-plan.ts'
import { type Head, TakenOrder } from './taken-order.ts'

const head = (topic: string, offset: number, timestamp = 0): Head => ({ topic, offset, timestamp })

/** All of it, record by record. */
const ordered = (runs: Run[], ...streams: Head[][]): string[] => {
  const order = new TakenOrder(runs)
  const taken: string[] = []
  for (;;) {
    const turn = order.next(streams.flatMap((s) => s[0] ?? []))
    if (!turn) return taken
    const stream = streams.find((s) => s[0] === turn.head) ?? []
    for (; stream[0] && (stream[0] === turn.head || (turn.told && stream[0].offset < turn.to)); stream.shift())
      taken.push(`${stream[0].topic}${stream[0].offset}`)
  }
}

const at = (topic: string, from: number, to: number, time: (offset: number) => number) =>
  Array.from({ length: to - from }, (_, n) => head(topic, from + n, time(from + n)))

test('what the chain tells goes before append times', () => {
  const runs = [
    { topic: 'b', from: 0, to: 2 },
    { topic: 'a', from: 0, to: 1 },
    { topic: 'b', from: 2, to: 3 },
  ]
  const streams = [at('a', 0, 1, () => 0), at('b', 0, 3, () => 9)]
  expect(ordered(runs, ...streams)).toEqual(['b0', 'b1', 'a0', 'b2'])
})

test('any order is followed as it was', () => {
  const turns = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 5 })), { maxLength: 30 })
  fc.assert(
    fc.property(turns, (given) => {
      const ends = new Map<string, number>()
      const runs = given.map(([topic, count]) => {
        const from = ends.get(topic) ?? 0
        ends.set(topic, from + count)
        return { topic, from, to: from + count }
      })
      const streams = [...ends].map(([topic, end]) => at(topic, 0, end, (offset) => -offset))
      const expected = runs.flatMap(({ topic, from, to }) => at(topic, from, to, () => 0).map((h) => topic + h.offset))
      expect(ordered(runs, ...streams)).toEqual(expected)
    }),
  )
})

test('by append times goes what was taken before the chain begins, and what comes after its end', () => {
  const runs = [
    { topic: 'a', from: 2, to: 3 },
    { topic: 'b', from: 2, to: 4 },
  ]
  const streams = [at('a', 0, 5, (offset) => 10 * offset), at('b', 0, 6, (offset) => 10 * offset - 5)]
  // After the chain: b4 (35) after a3 (30), b5 (45) after a4 (40).
  const expected = ['b0', 'a0', 'b1', 'a1', 'a2', 'b2', 'b3', 'a3', 'b4', 'a4', 'b5']
  expect(ordered(runs, ...streams)).toEqual(expected)
})

test('of a topic that ends earlier than its run, as for an earlier moment, the others go on', () => {
  const runs = [
    { topic: 'a', from: 0, to: 9 },
    { topic: 'b', from: 0, to: 1 },
  ]
  const streams = [at('a', 0, 2, () => 0), at('b', 0, 1, () => 0)]
  expect(ordered(runs, ...streams)).toEqual(['a0', 'a1', 'b0'])
})

describe('a service that lags, and then takes its inbox first', () => {
  /** The place of each digit tells when it came. */
  const inTurn = ({ message }: Input, { onHand }: Shelf) => {
    if (message.type !== 'inventory.StockReturned') return {}
    const quantity = String(9 * onHand + Number(message.data.quantity))
    return { events: [{ ...message, data: { ...message.data, quantity } }] }
  }

  const lagging = async () => {
    const topology = folding(inTurn)
    const t = await openShelf()
    const { codec, log, broker, clock } = t.platform
    await t.platform.start(topology)
    await t.send(movements, [returned('A', 1)])
    await t.platform.pass(1_000)
    await t.platform.stop('shelf')
    await t.send(movements, [returned('A', 2), returned('A', 3)])
    await t.platform.pass(1_000)
    const record = codec.encode(movements.name, returned('A', 4))
    const cause = { topic: 'elsewhere', partition: 0, offset: 1, index: 0 }
    const entry = { aggregate: 'shelf:A', entryId: 'x', site: 'NORTH', cause, record, stamps: [], rules: '1' }
    await log.append([inboxMessage(codec, inbox.name, { ...entry, correlation: 'x' })])
    await t.platform.start(topology)
    await t.platform.pass(5_000)
    await t.platform.stop('shelf')
    const rebuilt = async () => {
      const { store } = t.platform.open('shelf')
      const rebuild = await Rebuild.begin({ topology, log: new MemoryLog(broker), store, codec, clock })
      return rebuild.compare()
    }
    const planned = () => {
      const { store } = t.platform.open('shelf')
      const source = { topology, log: new MemoryLog(broker), store, codec, clock, tables: new ReferenceTables() }
      return planRedrive(source, { topic: movements.name, from: 0, to: clock.now() + 1, keys: [], partitions: [] })
    }
    return { t, rebuilt, planned }
  }

  test('is rebuilt in that order', async () => {
    const { t, rebuilt } = await lagging()
    expect(t.shelfAt('A')?.state).toMatchObject({ onHand: 1423 })
    expect(await rebuilt()).toMatchObject({ differing: 0 })
  })

  test('is redriven in that order: the same rules change nothing', async () => {
    const { planned } = await lagging()
    expect(await planned()).toMatchObject({ records: 3, blocked: [], changes: [] })
  })

  test('also where the end of its chain is not published yet', async () => {
    const { t, rebuilt } = await lagging()
    for (const chunk of t.platform.database('shelf').outbox.values()) delete chunk.publishedAt
    for (const { partition } of t.records(audit)) t.platform.broker.cutFrom({ topic: audit.name, partition }, 1)
    expect(await rebuilt()).toMatchObject({ differing: 0 })
  })

  test('writes down for each commit what it took, with a digest', async () => {
    const { t } = await lagging()
    const published = t.decoded(audit).map((m) => (m as MessageOf<'supplyline.AuditEntry'>).data)
    const entries = [...new Map(published.map((e) => [e.sequence, e])).values()]
    expect(entries.map(runIn)).toEqual([
      { topic: movements.name, from: 0, to: 1 },
      { topic: inbox.name, from: 0, to: 1 },
      { topic: movements.name, from: 1, to: 3 },
    ])
    expect(entries[0]?.cause).toMatch(/sha256:[0-9a-f]{64}$/)
  })
})
