import { describe, expect, test } from '@jest/globals'
import { LIMITS } from './limits.ts'
import { partitionOf } from './partition.ts'
import { ReferenceTables } from './references.ts'
import {
  deadLetters,
  folding,
  inbox,
  item,
  items,
  movements,
  openShelf,
  positions,
  returned,
  routing,
} from './testing/shelf.ts'

// A lane as a service has it, on the platform in memory: what the contract suite does not reach.

const MEGABYTE = 1_000_000
const entries = (t: Awaited<ReturnType<typeof openShelf>>) =>
  t.decoded(inbox).flatMap((m) => (m.type === 'supplyline.InboxEntry' ? [m.data] : []))

describe('the way through the inbox, which the first movement of a shelf takes', () => {
  test('is taken by the first of a backlog only; those behind it wait and are folded', async () => {
    const t = await openShelf()
    const locations = Array.from({ length: 20 }, (_, i) => `L${i}`)
    for (let round = 0; round < 10; round++)
      await t.send(
        movements,
        locations.map((l) => returned(l, 1)),
      )
    await t.platform.start(folding())
    await t.platform.pass(5_000)
    expect(
      entries(t)
        .map((e) => e.aggregate)
        .sort(),
    ).toEqual(locations.map((l) => `shelf:${l}`).sort())
    for (const location of locations) expect(t.shelfAt(location)?.state).toEqual({ onHand: 10, taken: 10 })
    await t.platform.stop('shelf')
  })

  test('carries the reference values as they are when it is taken', async () => {
    const t = await openShelf()
    await t.send(items, [item('GLOVE', 'nitrile')])
    const seen: unknown[] = []
    const topology = folding(({ message, direct, references }) => {
      seen.push([direct, references.map((r) => (r.data as { description: string }).description)])
      return direct ? { forward: true } : { events: [message] }
    })
    await t.platform.start(topology)
    await t.send(movements, [returned('A', 1)])
    await t.platform.settle()
    expect(seen).toEqual([
      [true, []],
      [false, ['nitrile']],
    ])
    await t.platform.stop('shelf')
  })

  test('does not hold a lane for ever where an entry never comes back', async () => {
    const t = await openShelf()
    const platform = t.platform.open('shelf')
    const append = platform.log.append.bind(platform.log)
    // The inbox is out of reach for a while; other topics are not.
    let open = false
    platform.log.append = async (messages) => {
      if (!open && messages.some((m) => m.topic === inbox.name)) throw new Error('no leader')
      return append(messages)
    }
    await t.platform.start(folding(), undefined, platform)
    await t.send(movements, [returned('A', 1), returned('A', 2), returned('A', 4)])
    await t.platform.pass(10_000)
    open = true
    await t.platform.pass(10_000)
    expect(t.shelfAt('A')?.state).toEqual({ onHand: 7, taken: 3 })
    await t.platform.stop('shelf')
  })

  test('is asked for in vain by what came that way already: its key is parked', async () => {
    const t = await openShelf()
    await t.platform.start(folding(() => ({ forward: true })))
    await t.send(movements, [returned('A', 1)])
    await t.platform.settle()
    expect(t.shelfAt('A')?.parked).toMatchObject({ code: 'decide-failed', reason: expect.stringContaining('inbox') })
    expect(t.faults()).toEqual(['decide-failed'])
    await t.platform.stop('shelf')
  })
})

describe('a key that is parked', () => {
  test('has its later entries noted in order, wherever they come from, and other keys go on', async () => {
    const t = await openShelf()
    await t.platform.start(
      routing(({ message }) => {
        if (message.type === 'inventory.StockReturned' && message.data.unit === 'BUG') throw new Error('a bug')
        return { events: [message] }
      }),
    )
    const lots = [returned('A', 1, { unit: 'BUG' }), ...[2, 3, 4].map((n) => returned('A', n)), returned('B', 1)]
    await t.send(movements, lots)
    await t.platform.settle()
    await t.send(movements, [returned('A', 5)])
    await t.platform.settle()
    expect(t.shelfAt('A')?.parked).toMatchObject({ code: 'decide-failed', reason: 'Error: a bug', waiting: 4 })
    const lane = t.records(inbox).filter((r) => r.key === 'A')
    const waiting = [...(t.platform.database('shelf').waiting.get('shelf:A')?.values() ?? [])]
    // The entry that parked it is the first of the queue.
    expect(waiting.map((w) => [w.number, w.record.topic, w.record.offset])).toEqual(
      lane.map((r, number) => [number, inbox.name, r.offset]),
    )
    expect(t.shelfAt('B')?.state).toEqual({ onHand: 1, taken: 1 })
    await t.platform.stop('shelf')
  })

  test('shows what came before the fault, and its summary is not repeated for what waits', async () => {
    const t = await openShelf()
    const decide = ({ message }: { message: { type: string; data: unknown } }) => {
      if ((message.data as { unit: string }).unit === 'BUG') throw new Error('a bug')
      return { events: [message as ReturnType<typeof returned>] }
    }
    await t.platform.start(folding(decide))
    await t.send(movements, [returned('A', 1), returned('A', 2, { unit: 'BUG' }), returned('A', 3)])
    await t.platform.settle()
    await t.send(movements, [returned('A', 4)])
    await t.platform.settle()
    expect(t.decoded(positions)).toMatchObject([{ data: { onHand: '1', sequence: 1 } }])
    expect(t.shelfAt('A')?.parked?.waiting).toBe(2)
    await t.platform.stop('shelf')
  })
})

describe('a summary that cannot be made', () => {
  test('parks its aggregate with one dead letter and no other; the state stays', async () => {
    const t = await openShelf()
    const { aggregates, ...topology } = folding(({ message }) => ({ events: [message] }))
    const summary = (state: { onHand: number }) => {
      if (state.onHand === 13) throw new Error('unlucky')
      return undefined
    }
    const decider = aggregates.shelf?.decider
    await t.platform.start({ ...topology, aggregates: { shelf: { decider, summary } as never } })
    await t.send(movements, [returned('A', 13), returned('B', 1)])
    await t.platform.settle()
    await t.send(movements, [returned('A', 1), returned('B', 2)])
    await t.platform.settle()
    expect(t.faults()).toEqual(['decide-failed'])
    expect(t.shelfAt('A')).toMatchObject({ state: { onHand: 13 }, parked: { reason: 'Error: unlucky', waiting: 1 } })
    expect(t.shelfAt('B')).toMatchObject({ state: { onHand: 3 } })
    expect(t.shelfAt('B')?.parked).toBeUndefined()
    await t.platform.stop('shelf')
  })

  test('does not make anybody forget why the aggregate was parked before, and how many wait', async () => {
    const t = await openShelf()
    const { aggregates, ...topology } = folding(({ message }) => {
      if ((message.data as { unit: string }).unit === 'BUG') throw new Error('a bug')
      return { events: [message] }
    })
    const summary = () => {
      throw new Error('unlucky')
    }
    await t.send(movements, [returned('A', 1), returned('A', 2, { unit: 'BUG' }), returned('A', 3)])
    await t.platform.start({ ...topology, aggregates: { shelf: { ...aggregates.shelf, summary } as never } })
    await t.platform.settle()
    expect(t.shelfAt('A')?.parked).toMatchObject({ reason: 'Error: a bug', waiting: 1 })
    await t.platform.stop('shelf')
  })

  test('because the log would refuse it parks its aggregate, too', async () => {
    const t = await openShelf()
    const { aggregates, ...topology } = folding(({ message }) => ({ events: [message] }))
    const huge = returned('x'.repeat(400_000), 1)
    const decider = aggregates.shelf?.decider
    const summary = () => ({
      ...huge,
      type: 'inventory.StockPositionChanged',
      data: { ...hugePosition, location: huge.data.location },
    })
    await t.platform.start({ ...topology, aggregates: { shelf: { decider, summary } as never } })
    await t.send(movements, [returned('A', 1)])
    await t.platform.settle()
    expect(t.shelfAt('A')?.parked?.code).toBe('unencodable')
    await t.platform.stop('shelf')
  })
})

describe('hostile records stop nothing but themselves', () => {
  const cases: [string, (t: Awaited<ReturnType<typeof openShelf>>) => void][] = [
    ['an id of 900,000 characters', (t) => t.put('A', bytesFor(t, 'A'), { ce_id: 'i'.repeat(900_000) })],
    [
      'a correlation id of 900,000 characters',
      (t) => t.put('A', bytesFor(t, 'A'), { ce_correlationid: 'i'.repeat(900_000) }),
    ],
    [
      'headers of 900,000 characters that double when escaped',
      (t) => t.put('A', bytesFor(t, 'A'), { note: '"'.repeat(900_000) }),
    ],
    [
      '20,000 headers',
      (t) => t.put('A', bytesFor(t, 'A'), Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`h${i}`, 'x']))),
    ],
    ['a key of 900,000 characters', (t) => t.put('k'.repeat(900_000), bytesFor(t, 'A'))],
    [
      'a location of 400,000 characters, which is its key',
      (t) => t.put('k'.repeat(400_000), bytesFor(t, 'k'.repeat(400_000))),
    ],
    ['bytes that are no Avro under a key of 900,000 characters', (t) => t.put('k'.repeat(900_000), Buffer.from('x'))],
    ['a value as large as a topic takes', (t) => t.put('A', bytesFor(t, 'A', { reason: 'r'.repeat(MEGABYTE) }))],
    [
      'headers named to be mistaken for something else',
      (t) => t.put('A', Buffer.from('x'), { _bsontype: 'x', origin: '{', __proto__: 'y', constructor: 'z' }),
    ],
  ]
  const bytesFor = (t: Awaited<ReturnType<typeof openShelf>>, location: string, given = {}) =>
    Buffer.from(anyBytes(t, location, given))
  const anyBytes = (t: Awaited<ReturnType<typeof openShelf>>, location: string, given: object) => {
    const message = returned(location, 1, given)
    // The codec refuses to write more than a record may have; foreign clients do not.
    const { reason } = message.data
    if (!reason || reason.length < MEGABYTE) return t.platform.codec.encode(movements.name, message)
    const small = t.platform.codec.encode(movements.name, { ...message, data: { ...message.data, reason: null } })
    return Buffer.concat([small, Buffer.alloc(MEGABYTE)])
  }

  describe.each([
    ['routed', routing],
    ['folded', folding],
  ])('where they are %s', (_, topology) => {
    test.each(cases)('%s', async (_name, put) => {
      const t = await openShelf()
      await t.platform.start(topology())
      put(t)
      await t.platform.pass(3_000)
      const lanes = t.platform.services.get('shelf')?.lanes() ?? []
      expect(lanes.map((l) => l.status)).toEqual(Array.from(lanes, () => 'running'))
      // What could not be taken is with the dead letters; what was taken is small.
      for (const topic of [inbox, positions])
        for (const r of t.records(topic)) {
          const size = JSON.stringify(r.headers).length + (r.key?.length ?? 0) + (r.value?.length ?? 0)
          expect(size).toBeLessThan(1_040_000)
        }
      for (const location of ['B', 'C', 'D', 'E']) await t.send(movements, [returned(location, 1)])
      await t.platform.pass(3_000)
      for (const location of ['B', 'C', 'D', 'E']) expect(t.shelfAt(location)?.state).toEqual({ onHand: 1, taken: 1 })
      const taken = t.shelfAt('A')?.state
      expect(taken !== undefined || t.records(deadLetters).length === 1).toBe(true)
      await t.platform.stop('shelf')
    })
  })

  test('on the wrong partition and too large for the inbox: a dead letter, and its key stops at its owner', async () => {
    const t = await openShelf()
    await t.platform.start(folding(undefined, { folds: folding().folds.map((f) => ({ ...f, stamps: hugeStamps })) }))
    const partition = (partitionOf('A', 4) + 1) % 4
    t.platform.broker.put({ topic: movements.name, partition }, 'A', bytesFor(t, 'A'), { ce_id: 'E-1' })
    await t.platform.pass(3_000)
    expect(t.faults()).toEqual(['unencodable'])
    expect(t.shelfAt('A')?.parked?.code).toBe('undecodable')
    await t.platform.stop('shelf')
  })

  const hugeStamps = () => {
    const tables = new ReferenceTables()
    tables.put(items.name, 'GLOVE', new Uint8Array(MEGABYTE), item('GLOVE'))
    return [tables.get(items, 'master.Item', 'GLOVE')]
  }
})

describe('a bug in a topology', () => {
  const bug = () => {
    throw new Error('a bug')
  }

  test('in a route makes a dead letter of the record and parks the key it names; other lanes and keys go on', async () => {
    const t = await openShelf()
    const [only] = routing().routes
    const to: NonNullable<typeof only>['to'] = (message, tables) =>
      (message.data as { unit: string }).unit === 'BUG' ? bug() : (only?.to(message, tables) ?? [])
    await t.platform.start(routing(undefined, { routes: [{ ...only, to } as never] }))
    await t.send(movements, [returned('A', 1, { unit: 'BUG' }), returned('A', 2), returned('B', 1)])
    await t.platform.settle()
    expect(t.faults()).toEqual(['decide-failed'])
    expect(t.shelfAt('A')?.parked?.waiting).toBe(1)
    expect(t.shelfAt('B')?.state).toEqual({ onHand: 1, taken: 1 })
    await t.platform.stop('shelf')
  })

  test.each(['aggregate', 'stamps', 'identity'] as const)('in %s parks the key of the record only', async (part) => {
    const t = await openShelf()
    const broken = (message: { data: unknown }) => {
      if ((message.data as { unit: string }).unit === 'BUG') bug()
    }
    const given = folding()
    const folds = given.folds.map((f) => ({
      ...f,
      ...(part !== 'identity' && {
        [part]: (...args: Parameters<typeof f.stamps>) => {
          broken(args[0])
          return f[part](...args)
        },
      }),
    }))
    const identity = part === 'identity' ? { identity: (m: { data: unknown }) => void broken(m) } : {}
    await t.platform.start(folding(undefined, { folds, ...identity }))
    await t.send(movements, [returned('A', 1, { unit: 'BUG' }), returned('A', 2), returned('B', 1)])
    await t.platform.pass(3_000)
    expect(t.faults()).toEqual(['decide-failed'])
    expect(t.shelfAt('A')?.parked).toMatchObject({ code: 'decide-failed', waiting: 1 })
    expect(t.shelfAt('B')?.state).toEqual({ onHand: 1, taken: 1 })
    await t.platform.stop('shelf')
  })

  test('that sets a timer to no time parks its key, instead of failing when the timer is due', async () => {
    const t = await openShelf()
    await t.platform.start(routing(({ now, message }) => ({ events: [message], timers: { later: now + 0.5 } })))
    await t.send(movements, [returned('A', 1)])
    await t.platform.pass(3_000)
    expect(t.shelfAt('A')).toMatchObject({ timers: [], state: { taken: 0 }, parked: { code: 'decide-failed' } })
    await t.platform.stop('shelf')
  })
})

const hugePosition = {
  ...{ site: 'NORTH', item: 'GLOVE', unit: 'EA', onHand: '1', lots: [], sequence: 1, asOf: 0 },
  ...{ lastEventId: '', changedAt: 0 },
}

test('one commit writes some thousands of aggregates at most, however many records are there to be taken', async () => {
  const t = await openShelf()
  const count = 2 * LIMITS.touched + 1_000
  const platform = t.platform.open('shelf')
  const written: number[] = []
  const commit = platform.store.commit.bind(platform.store)
  platform.store.commit = (given, now) => {
    if (given.aggregates.length > 0) written.push(given.aggregates.length)
    return commit(given, now)
  }
  const ofOneLane = Array.from({ length: 10 * count }, (_, i) => `L${i}`).filter(
    (name) => partitionOf(name, inbox.partitions) === 0,
  )
  const all = ofOneLane.slice(0, count).map((location) => returned(location, 1))
  expect(all).toHaveLength(count)
  await t.send(movements, all)
  await t.platform.start(routing(), undefined, platform)
  await t.platform.pass(60_000)
  expect(written.reduce((sum, n) => sum + n, 0)).toBe(count)
  expect(Math.max(...written)).toBeLessThan(LIMITS.touched + LIMITS.decoded)
  expect(t.platform.database('shelf').aggregates.size).toBe(count)
  await t.platform.stop('shelf')
})
