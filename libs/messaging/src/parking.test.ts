import { describe, expect, test } from '@jest/globals'
import type { Message, MessageOf } from '@supplyline/schemas'
import { audit } from '@supplyline/schemas'
import { auditHash } from './audit.ts'
import {
  commands,
  deadLetters,
  exceptions,
  folding,
  inbox,
  movements,
  openShelf,
  positions,
  returned,
  routing,
  type Shelf,
} from './testing/shelf.ts'
import type { Input } from './topology.ts'

type Service = Awaited<ReturnType<typeof openShelf>>
type Release = MessageOf<'supplyline.ReleaseKey'>['data']

let broken = true
const decide = ({ message }: Input) => {
  if (broken && message.type === 'inventory.StockReturned' && message.data.unit === 'BUG') throw new Error('a bug')
  return { events: [message] }
}

/** Somebody releases the key of a shelf, at the entry that its first dead letter names. */
const release = async (t: Service, decision: Release['decision'], given: Partial<Release> = {}) => {
  const parked = t.shelfAt('A')?.parked
  const data: Release = {
    ...{ commandId: `C-${++sent}`, site: 'NORTH', aggregate: 'shelf:A', topic: parked?.topic ?? '' },
    ...{ partition: parked?.partition ?? 0, offset: parked?.offset ?? 0, decision, record: null },
    ...{ requestedBy: 'ines', approvedBy: null, reason: 'mended', requestedAt: 0, ...given },
  }
  await t.send(commands, [{ type: 'supplyline.ReleaseKey', data }])
  await t.platform.pass(3_000)
}
let sent = 0

/** Exceptions raised and resolved, each event once: a new owner publishes again what may have been in flight. */
const raised = (t: Service) =>
  [...new Map(t.records(exceptions).map((r) => [r.headers.ce_id, r])).values()].map((record) => {
    const { type, data } = t.platform.codec.decode(Buffer.from(record.value ?? []))
    return `${type} ${(data as { exceptionId: string }).exceptionId}`
  })

describe.each([
  ['whose movements go through the inbox', routing],
  ['whose movements are folded as they are read', folding],
])('a parked key of a service %s', (_, topology) => {
  const parked = async (quantities: number[]) => {
    broken = true
    const t = await openShelf()
    await t.platform.start(topology(decide))
    const lots = quantities.map((n) => returned('A', Math.abs(n), n < 0 ? { unit: 'BUG' } : {}))
    await t.send(movements, [...lots, returned('B', 1)])
    await t.platform.pass(3_000)
    return t
  }

  test('is somebody’s business: an exception with an owner, a due time and what to do', async () => {
    const t = await parked([1, -2, 4])
    const [exception] = t.decoded(exceptions)
    expect(exception).toMatchObject({
      type: 'supplyline.ExceptionRaised',
      data: { kind: 'key-parked', subject: 'shelf:A', owner: 'integration' },
    })
    expect((exception?.data as { nextAction?: string } | undefined)?.nextAction).toContain(
      "parked release 'shelf:A' --service shelf",
    )
    expect(t.records(deadLetters)[0]?.headers).toMatchObject({
      '__dlq.errors.parked': 'shelf:A',
      '__dlq.errors.topic': movements.name,
      '__dlq.errors.offset': String(t.shelfAt('A')?.parked?.offset),
    })
  })

  test('goes on with the entry that parked it once the bug is mended, and then with all that waited, in order', async () => {
    const t = await parked([1, -2, 4, 8])
    await t.platform.stop('shelf')
    await t.platform.start(topology(decide))
    expect(t.shelfAt('A')).toMatchObject({ state: { onHand: 1 }, parked: { waiting: 2 } })
    broken = false
    await release(t, 'RETRY')
    expect(t.shelfAt('A')).toMatchObject({ state: { onHand: 15, taken: 4 } })
    expect(t.shelfAt('A')?.parked).toBeUndefined()
    expect(t.platform.database('shelf').waiting.get('shelf:A')?.size).toBe(0)
    expect(raised(t).map((r) => r.split(' ')[0])).toEqual([
      'supplyline.ExceptionRaised',
      'supplyline.ExceptionResolved',
    ])
    expect(new Set(raised(t).map((r) => r.split(' ')[1])).size).toBe(1)
    await t.send(movements, [returned('A', 16)])
    await t.platform.pass(3_000)
    expect(t.shelfAt('A')?.state).toEqual({ onHand: 31, taken: 5 })
    await t.platform.stop('shelf')
  })

  test('stays where it is while the bug is there: one more dead letter, the same exception, nothing lost', async () => {
    const t = await parked([1, -2, 4])
    await release(t, 'RETRY')
    expect(t.shelfAt('A')).toMatchObject({ state: { onHand: 1 }, parked: { waiting: 1, at: 0 } })
    expect(t.shelfAt('A')?.parked?.draining).toBeUndefined()
    expect(t.faults()).toEqual(['decide-failed', 'decide-failed'])
    broken = false
    await release(t, 'RETRY')
    expect(t.shelfAt('A')?.state).toMatchObject({ onHand: 7, taken: 3 })
    await t.platform.stop('shelf')
  })

  test('can go on without it', async () => {
    const t = await parked([1, -2, 4])
    await release(t, 'SKIP')
    expect(t.shelfAt('A')).toMatchObject({ state: { onHand: 5, taken: 2 } })
    expect(t.shelfAt('A')?.parked).toBeUndefined()
    await t.platform.stop('shelf')
  })

  test('can go on with another record in its place, which a second person has approved', async () => {
    const t = await parked([1, -2, 4])
    const record = t.platform.codec.encode(movements.name, returned('A', 100) as Message)
    await release(t, 'REPLACE', { record })
    expect(t.shelfAt('A')?.state).toMatchObject({ onHand: 1 })
    expect(t.records(deadLetters).at(-1)?.headers).toMatchObject({
      '__dlq.errors.class': 'refused-input',
      '__dlq.errors.topic': commands.name,
    })
    await release(t, 'REPLACE', { record, approvedBy: 'omar' })
    expect(t.shelfAt('A')?.state).toMatchObject({ onHand: 105, taken: 3 })
    await t.platform.stop('shelf')
  })

  test('is not mended by a record that concerns another aggregate', async () => {
    const t = await parked([-2])
    const record = t.platform.codec.encode(movements.name, returned('B', 100) as Message)
    await release(t, 'REPLACE', { record, approvedBy: 'omar' })
    expect(t.records(deadLetters).at(-1)?.headers['__dlq.errors.message']).toContain('concerns no such aggregate')
    expect(t.shelfAt('B')?.state).toMatchObject({ onHand: 1 })
    await t.platform.stop('shelf')
  })

  test('stops again at the next entry that cannot be decided, which is another exception', async () => {
    const t = await parked([1, -2, 4, -8, 16])
    await release(t, 'SKIP')
    expect(t.shelfAt('A')).toMatchObject({ state: { onHand: 5 }, parked: { at: 2, waiting: 1 } })
    const [first, second] = [0, 1].map((i) => t.decoded(exceptions)[i]?.data as { exceptionId: string })
    expect(first?.exceptionId).not.toBe(second?.exceptionId)
    expect(raised(t)).toHaveLength(3)
    await release(t, 'SKIP')
    expect(t.shelfAt('A')?.state).toMatchObject({ onHand: 21, taken: 3 })
    expect(raised(t)).toHaveLength(4)
    await t.platform.stop('shelf')
  })

  test('takes thousands that wait page by page, and what comes meanwhile after them; a crash in between loses nothing', async () => {
    const t = await parked([-1, ...Array.from({ length: 1_700 }, () => 1)])
    broken = false
    const store = t.platform.open('shelf').store
    await t.platform.stop('shelf')
    const platform = t.platform.open('shelf')
    let commits = 0
    const commit = platform.store.commit.bind(platform.store)
    const running = await t.platform.start(topology(decide), undefined, {
      ...platform,
      store: Object.assign(platform.store, {
        commit: async (...args: Parameters<typeof commit>) => {
          if (args[0].dequeued.length > 0 && ++commits > 1) return new Promise<never>(() => {})
          return commit(...args)
        },
      }),
    })
    await release(t, 'RETRY')
    expect((await store.load(['shelf:A']))[0]).toMatchObject({ state: { taken: 500 }, parked: { draining: true } })
    running.abandon()
    t.platform.services.delete('shelf')
    for (const member of [...t.platform.broker.members]) t.platform.broker.members.delete(member)
    await t.platform.start(topology(decide))
    await t.send(movements, [returned('A', 5)])
    await t.platform.pass(3_000)
    expect(t.shelfAt('A')?.state).toEqual({ onHand: 1_706, taken: 1_702 })
    expect(t.shelfAt('A')?.parked).toBeUndefined()
    await t.platform.stop('shelf')
  })

  test('keeps an account of who released what, in a chain whose entries hold one another', async () => {
    const t = await parked([1, -2, 4, -8])
    await release(t, 'SKIP')
    await release(t, 'SKIP', { offset: 999 })
    await release(t, 'SKIP')
    const all = t.decoded(audit).map((m) => (m as MessageOf<'supplyline.AuditEntry'>).data)
    const [released] = all.filter((e) => e.aggregate !== null)
    const chain = all.filter((e) => e.partition === released?.partition)
    const what = chain.filter((e) => e.aggregate !== null).map((e) => [e.what.split(' ')[0], e.who])
    expect(what).toEqual(['released:', 'release', 'released:'].map((does) => [does, 'ines']))
    expect(chain.map((e) => e.sequence)).toEqual(chain.map((_, index) => index + 1))
    expect(chain.map((e) => e.previousHash)).toEqual(['', ...chain.slice(0, -1).map((e) => e.hash)])
    for (const entry of chain) expect(auditHash(entry)).toBe(entry.hash)
    await t.platform.stop('shelf')
  })
})

describe('what is told twice', () => {
  test('releases once: a command that names an entry passed long ago changes nothing', async () => {
    broken = true
    const t = await openShelf()
    await t.platform.start(routing(decide))
    await t.send(movements, [returned('A', 2, { unit: 'BUG' }), returned('A', 4)])
    await t.platform.pass(3_000)
    const { topic = '', partition = 0, offset = 0 } = t.shelfAt('A')?.parked ?? {}
    await release(t, 'SKIP')
    await t.send(movements, [returned('A', 8, { unit: 'BUG' })])
    await t.platform.pass(3_000)
    await release(t, 'SKIP', { topic, partition, offset })
    expect(t.shelfAt('A')).toMatchObject({ state: { onHand: 4 }, parked: { waiting: 0 } })
    await t.platform.stop('shelf')
  })
})

test('the timers of a parked aggregate wait with it, and fire when it goes on', async () => {
  broken = true
  const t = await openShelf()
  const timed = (input: Input, shelf: Shelf) => {
    if (input.message.type === 'supplyline.TimerFired') return { events: [returned('A', 1_000)] }
    return { ...decide(input), ...(shelf.taken === 0 && { timers: { later: input.now + 60_000 } }) }
  }
  await t.platform.start(routing(timed))
  await t.send(movements, [returned('A', 1), returned('A', 2, { unit: 'BUG' })])
  await t.platform.pass(180_000)
  expect(t.shelfAt('A')).toMatchObject({ state: { onHand: 1 }, timers: [{ name: 'later' }] })
  expect(t.records(inbox).length).toBeLessThan(10)
  await release(t, 'SKIP')
  expect(t.shelfAt('A')).toMatchObject({ state: { onHand: 1_001 }, timers: [] })
  await t.platform.stop('shelf')
})

test('of a key that stopped because its summary could not be made, nothing is decided twice', async () => {
  const t = await openShelf()
  const { aggregates, ...topology } = folding(({ message }) => ({ events: [message] }))
  let unlucky = true
  const summary = (state: Shelf) => {
    if (unlucky && state.onHand === 13) throw new Error('unlucky')
    return aggregates.shelf?.summary?.(state)
  }
  await t.platform.start({ ...topology, aggregates: { shelf: { ...aggregates.shelf, summary } as never } })
  await t.send(movements, [returned('A', 13)])
  await t.platform.pass(3_000)
  await t.send(movements, [returned('A', 1)])
  await t.platform.pass(3_000)
  unlucky = false
  await release(t, 'RETRY')
  expect(t.shelfAt('A')?.state).toEqual({ onHand: 14, taken: 2 })
  expect(t.decoded(positions).at(-1)).toMatchObject({ data: { onHand: '14' } })
  await t.platform.stop('shelf')
})

test('what waits, and a later build assigns to no key, stops its key until somebody skips it', async () => {
  broken = true
  const t = await openShelf()
  await t.platform.start(folding(decide))
  await t.send(
    movements,
    [1, 2, 3].map((n) => returned('A', n, n === 3 ? {} : { unit: 'BUG' })),
  )
  await t.platform.pass(3_000)
  await t.platform.stop('shelf')
  broken = false
  const { folds, ...later } = folding(decide)
  const given = folds.map((fold) => ({
    ...fold,
    aggregate: (message: Message) =>
      (message.data as { unit: string }).unit === 'BUG' ? undefined : fold.aggregate(message),
  }))
  await t.platform.start({ ...later, folds: given })
  await release(t, 'RETRY')
  expect(t.shelfAt('A')).toMatchObject({ parked: { code: 'unroutable', waiting: 2 } })
  await release(t, 'SKIP')
  expect(t.shelfAt('A')).toMatchObject({ parked: { code: 'unroutable', waiting: 1 } })
  await release(t, 'SKIP')
  expect(t.shelfAt('A')).toMatchObject({ state: { onHand: 3 } })
  expect(t.shelfAt('A')?.parked).toBeUndefined()
  await t.platform.stop('shelf')
})
