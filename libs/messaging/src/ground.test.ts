import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { MemoryLog } from './memory/memory-log.ts'
import { Rebuild } from './replay/rebuild.ts'
import { asRead, openHistory, throughInbox } from './testing/history.ts'
import { commands, inbox, movements, withdrawals } from './testing/shelf.ts'
import type { Topology } from './topology.ts'

type History = Awaited<ReturnType<typeof openHistory>>

const LOCATIONS = ['A', 'B', 'C', 'D', 'E']
const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

const sendAll = async (t: History, from: number, to: number) => {
  for (const n of numbered(from, to)) await t.send(LOCATIONS[n % LOCATIONS.length] as string, `e${n}`)
  await t.platform.pass(5_000)
}

/** Everything once: in the state, at the ERP, downstream; and the state is what the log says. */
const isWell = async (t: History, shelf: Topology, events: number) => {
  await t.platform.pass(30_000)
  expect([...t.stopped('shelf'), ...t.stopped('reader')]).toEqual([])
  const all = numbered(0, events)
    .map((n) => `e${n}`)
    .sort()
  expect(t.heard().sort()).toEqual(all)
  expect([...t.erp.orders].sort()).toEqual(all.map((e) => `R-${e}`).sort())
  const onHand = LOCATIONS.map((l) => (t.shelfAt(l)?.state as { onHand: number } | undefined)?.onHand ?? 0)
  expect(onHand.reduce((a, b) => a + b, 0)).toBe(events)
  expect([...t.platform.database('shelf').intents.values()].filter((i) => i.status !== 'settled')).toEqual([])
  for (const topology of [shelf, t.reader]) {
    const { store, codec, clock } = t.platform.open(topology.service)
    const rebuild = await Rebuild.begin({ topology, store, codec, clock, log: new MemoryLog(t.platform.broker) })
    expect(await rebuild.compare()).toMatchObject({ differing: 0, intents: [] })
  }
  await t.stop()
}

describe.each([
  ['through the inbox', throughInbox],
  ['as they are read', asRead],
])('a service that takes its movements %s', (_, shelf) => {
  const lived = async (events = 10) => {
    const t = await openHistory(shelf)
    await t.start()
    await sendAll(t, 0, events)
    return t
  }

  test('sees that its database is behind the log, calls nobody, and comes back', async () => {
    const t = await lived()
    const copy = t.copyDatabase('shelf')
    await sendAll(t, 10, 20)
    await t.stop()
    t.putBack('shelf', copy)
    const orders = t.erp.orders.length
    await t.start()
    await t.platform.pass(30_000)
    expect(t.stopped('shelf').length).toBeGreaterThan(2)
    expect(t.stopped('shelf').every((why) => why.includes('database behind the log'))).toBe(true)
    expect(t.erp.orders).toHaveLength(orders)
    expect(t.erp.lookedUp).toBe(0)
    expect(t.platform.broker.all(withdrawals.name)).toHaveLength(20)
    await t.stop()
    const done = await t.restore('shelf')
    expect(done).toMatchObject({ unknown: [], routedAgain: [] })
    await t.start()
    await sendAll(t, 5, 15)
    await sendAll(t, 20, 25)
    await isWell(t, shelf, 25)
  })

  test('sees it by what it published, too, where the group was told nothing of it', async () => {
    const t = await lived()
    const copy = t.copyDatabase('shelf')
    const told = structuredClone(t.platform.broker.reached.get('shelf'))
    await sendAll(t, 10, 20)
    await t.stop()
    t.putBack('shelf', copy)
    if (told) t.platform.broker.reached.set('shelf', told)
    await t.start()
    await t.platform.pass(5_000)
    expect(t.stopped('shelf').every((why) => why.includes('database behind the log'))).toBe(true)
    expect(t.stopped('shelf').length).toBeGreaterThan(1)
    await t.stop()
    await t.restore('shelf')
    await t.start()
    await isWell(t, shelf, 20)
  })

  test('sees it by what the group was told, too, where nothing was published', async () => {
    const t = await openHistory(shelf)
    t.erp.open = false
    await t.start()
    await sendAll(t, 0, 5)
    await t.stop()
    const copy = t.copyDatabase('shelf')
    t.erp.open = true
    await t.start()
    await t.platform.pass(30_000)
    await t.stop()
    const { lookedUp, orders } = t.erp
    t.putBack('shelf', copy)
    await t.start()
    await t.platform.pass(30_000)
    expect(t.stopped('shelf').length).toBeGreaterThan(1)
    expect([t.erp.lookedUp, t.erp.orders.length]).toEqual([lookedUp, orders.length])
    await t.stop()
    expect((await t.restore('shelf')).settled).toHaveLength(5)
    await t.start()
    await isWell(t, shelf, 5)
  })

  test('an empty database in the place of a lost one is one that is behind', async () => {
    const t = await lived()
    await t.stop()
    t.platform.databases.delete('shelf')
    await t.start()
    await t.platform.pass(5_000)
    expect(t.stopped('shelf').length).toBeGreaterThan(2)
    await t.stop()
    const done = await t.restore('shelf')
    expect(done.settled).toHaveLength(10)
    await t.start()
    await sendAll(t, 10, 12)
    await isWell(t, shelf, 12)
  })

  test('orders that left in the life that was lost are looked up, not sent again', async () => {
    const t = await lived()
    const copy = t.copyDatabase('shelf')
    // The ERP takes them, and the process dies before it hears of it.
    await sendAll(t, 10, 14)
    await t.stop()
    const outcomes = (at: { topic: string; partition: number }) =>
      t.platform.broker.held(at, 0).findIndex((r) => /^R-e1[0-3]\/outcome/.test(r.headers.ce_id ?? ''))
    for (const partition of [0, 1, 2, 3]) {
      const first = outcomes({ topic: inbox.name, partition })
      if (first >= 0) t.platform.broker.cutFrom({ topic: inbox.name, partition }, first)
    }
    t.putBack('shelf', copy)
    const done = await t.restore('shelf')
    expect(done.unknown.length).toBeGreaterThan(0)
    await t.start()
    await isWell(t, shelf, 14)
    expect(t.erp.lookedUp).toBe(done.unknown.length)
  })

  test('what the life that was lost had decided and not published is published', async () => {
    const t = await lived()
    const copy = t.copyDatabase('shelf')
    const ends = t.ends([withdrawals.name])
    await t.platform.stop('reader')
    await sendAll(t, 10, 15)
    await t.stop()
    t.putBack('shelf', copy)
    t.cut(ends)
    expect((await t.restore('shelf')).published).toBeGreaterThanOrEqual(5)
    await t.start()
    await isWell(t, shelf, 15)
  })

  test('what readers have of what the inbox has lost is not published again when it is decided again', async () => {
    const t = await lived()
    const ends = t.ends([inbox.name])
    await sendAll(t, 10, 20)
    await t.stop()
    t.cut(ends)
    await t.restore('shelf')
    await t.start()
    await isWell(t, shelf, 20)
  })

  test('sees that the log was restored to an earlier state, and comes back with what the log holds', async () => {
    const t = await lived()
    const ends = t.ends()
    await sendAll(t, 10, 20)
    await t.stop()
    t.cut(ends)
    await t.start()
    await t.platform.pass(5_000)
    expect(t.stopped('shelf').join()).toContain('restored to an earlier state')
    expect(t.stopped('reader').join()).toContain('restored to an earlier state')
    expect(t.erp.orders).toHaveLength(20)
    await t.stop()
    await t.restore('shelf')
    await t.restore('reader')
    await t.start()
    await t.platform.pass(5_000)
    expect(t.heard()).toHaveLength(10)
    await sendAll(t, 0, 20)
    await isWell(t, shelf, 20)
  })

  test('sees it also where the log has grown past its position since', async () => {
    const t = await lived(20)
    const at = { topic: movements.name, partition: 0 }
    const { high } = t.platform.broker.bounds(at)
    expect(high).toBeGreaterThan(2)
    await t.stop()
    await t.platform.pass(60_000)
    t.platform.broker.cutFrom(at, high - 2)
    for (const n of [0, 1, 2, 3]) t.platform.broker.put(at, `X${n}`, Buffer.from('another life'))
    await t.start()
    await t.platform.pass(5_000)
    expect(t.stopped('shelf')).toEqual([expect.stringContaining('has grown since')])
    await t.stop()
  })

  test('a broker’s clock that was set back is no lost ground', async () => {
    const t = await lived(20)
    await t.stop()
    for (const topic of [movements.name, inbox.name])
      for (const records of t.platform.broker.of(topic)) {
        const [first] = records
        if (first) first.timestamp += 3_600_000
      }
    await t.start()
    await sendAll(t, 20, 22)
    expect(t.stopped('shelf')).toEqual([])
    await t.stop()
  })

  test('sees that the start of a topic has moved past it', async () => {
    const t = await lived()
    await t.stop()
    for (const n of numbered(10, 20)) await t.send(LOCATIONS[n % LOCATIONS.length] as string, `e${n}`)
    for (const partition of [0, 1, 2, 3]) {
      const at = { topic: movements.name, partition }
      t.platform.broker.deleteBefore(at, t.platform.broker.bounds(at).high)
    }
    await t.start()
    await t.platform.pass(5_000)
    expect(t.stopped('shelf').join()).toContain('the start of the topic has moved past it')
    expect(t.erp.orders).toHaveLength(10)
    await t.stop()
    if (shelf.folds.length > 0) return
    await t.restore('shelf')
    await t.start()
    await sendAll(t, 5, 20)
    await isWell(t, shelf, 20)
  })

  test('sees that the start of a topic has moved of which it has taken nothing yet', async () => {
    const t = await lived()
    await t.stop()
    for (let partition = 0; partition < commands.partitions; partition++) {
      const at = { topic: commands.name, partition }
      t.platform.broker.put(at, 'x', Buffer.from('y'))
      t.platform.broker.deleteBefore(at, 1)
    }
    await t.start()
    await t.platform.pass(5_000)
    expect(t.stopped('shelf').join()).toContain('the start of the topic has moved past it')
    await t.stop()
    await t.restore('shelf')
    await t.start()
    await sendAll(t, 5, 20)
    await isWell(t, shelf, 20)
  })

  test('a restore beside a service that runs changes nothing', async () => {
    const t = await lived()
    const { store } = t.platform.open('shelf')
    const before = await store.generations()
    const restoring = t.restore('shelf', () => store.claim(0, 0))
    await expect(restoring).rejects.toMatchObject({ code: 'replay-refused', next: expect.stringContaining('stop') })
    expect(await store.generations()).toEqual(before)
    await t.stop()
  })

  test('whatever goes back, and however far, everything happens once in the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          before: fc.integer({ min: 0, max: 12 }),
          after: fc.integer({ min: 1, max: 12 }),
          later: fc.integer({ min: 0, max: 5 }),
          // When both go back together only the ERP knows what was sent.
          back: fc.constantFrom('neither', 'database', 'log', 'own topics', 'inbox'),
          erpAway: fc.boolean(),
          hurried: fc.boolean(),
        }),
        async ({ before, after, later, back, erpAway, hurried }) => {
          const t = await openHistory(shelf)
          await t.start()
          await sendAll(t, 0, before)
          const copy = t.copyDatabase('shelf')
          const ends = t.ends()
          if (erpAway) t.erp.open = false
          for (const n of numbered(before, before + after)) {
            await t.send(LOCATIONS[n % LOCATIONS.length] as string, `e${n}`)
            if (!hurried) await t.platform.pass(700)
          }
          await t.stop()
          t.erp.open = true
          if (back === 'database') t.putBack('shelf', copy)
          if (back === 'log') t.cut(ends)
          if (back === 'inbox') t.cut(ends.filter(({ topic }) => topic === inbox.name))
          if (back === 'own topics') t.cut(ends.filter(({ topic }) => topic !== movements.name))
          await t.restore('shelf')
          await t.restore('reader')
          await t.start()
          await sendAll(t, 0, before + after + later)
          await isWell(t, shelf, before + after + later)
        },
      ),
      { numRuns: 60, seed: 7 },
    )
  })
})
