import { describe, expect, test } from '@jest/globals'
import type { Message } from '@supplyline/schemas'
import fc from 'fast-check'
import { MemoryLog } from '../memory/memory-log.ts'
import { commands, folding, inbox, movements, openShelf, returned, routing, type Shelf } from '../testing/shelf.ts'
import type { Input, Topology } from '../topology.ts'
import { Rebuild } from './rebuild.ts'

type Service = Awaited<ReturnType<typeof openShelf>>

const UNITS = ['EA', 'EA', 'SETTLE', 'BUG', 'REFUSE', 'CALL', 'LATER']

let broken = true
/** Counts, sets and cancels a timer, plans calls, throws and refuses: all that a decision can do. */
const decide = ({ message, now, direct, conflicting }: Input, shelf: Shelf) => {
  if (message.type === 'supplyline.TimerFired') return { events: [returned('A', 1_000, { eventId: 'timer' })] }
  if (message.type !== 'inventory.StockReturned') return {}
  const { unit, quantity, location } = message.data
  if (broken && unit === 'BUG') throw new Error('a bug')
  if (unit === 'REFUSE') return { refuse: { code: 'unit', what: 'no', where: 'unit', next: 'send EA' } }
  if (conflicting) return {}
  if (direct && shelf.taken === 0) return { forward: true }
  if (broken && unit === 'LATER') throw new Error('a bug, once it has come through the inbox')
  return {
    events: [message],
    timers: { later: Number(quantity) % 2 === 0 ? now + 5_000 : null },
    ...(unit === 'CALL' && {
      intents: [{ reference: `R-${location}-${shelf.taken}`, system: 'erp', operation: 'place', request: {} }],
    }),
    ...(unit === 'SETTLE' && { settled: [...Array(shelf.taken).keys()].map((n) => `R-${location}-${n}`) }),
  }
}

const identity: NonNullable<Topology['identity']> = (message) =>
  message.type === 'inventory.StockReturned' && message.data.eventId !== 'timer'
    ? { id: message.data.eventId, content: JSON.stringify(message.data) }
    : undefined

const optionsOf = (t: Service, topology: Topology) => {
  const { store, codec, clock } = t.platform.open('shelf')
  return { topology, log: new MemoryLog(t.platform.broker), store, codec, clock }
}

const release = async (t: Service, decision: 'RETRY' | 'SKIP' | 'REPLACE', location = 'A') => {
  const parked = t.shelfAt(location)?.parked
  if (!parked) return
  const { topic, partition, offset } = parked
  const record =
    decision === 'REPLACE' ? t.platform.codec.encode(movements.name, returned(location, 7) as Message) : null
  const data = {
    ...{ commandId: 'C', site: 'NORTH', aggregate: `shelf:${location}`, topic, partition, offset, decision, record },
    ...{ requestedBy: 'ines', approvedBy: 'omar', reason: 'mended', requestedAt: 0 },
  }
  await t.send(commands, [{ type: 'supplyline.ReleaseKey', data }])
}

const shapes = { 'through the inbox': routing(decide, { identity }), 'as they are read': folding(decide, { identity }) }

describe.each(Object.entries(shapes))('a service that takes its movements %s', (_, topology) => {
  test('is rebuilt to the same state whatever happened: bugs, releases, refusals, repeats, timers, calls, restarts', async () => {
    const step = fc.oneof(
      fc.record({
        does: fc.constant('send' as const),
        event: fc.integer({ min: 0, max: 30 }),
        location: fc.constantFrom('A', 'B', 'C', 'D'),
        quantity: fc.integer({ min: 1, max: 9 }),
        unit: fc.constantFrom(...UNITS),
        stray: fc.boolean(),
      }),
      fc.record({ does: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 8_000 }) }),
      fc.record({
        does: fc.constant('release' as const),
        how: fc.constantFrom('RETRY' as const, 'SKIP' as const, 'REPLACE' as const),
        location: fc.constantFrom('A', 'B', 'C', 'D'),
        mended: fc.boolean(),
      }),
      fc.record({ does: fc.constant('restart' as const) }),
    )
    const late = { does: 'send' as const, event: 0, location: 'C', quantity: 1, unit: 'LATER', stray: false }
    const replaced = { does: 'release' as const, how: 'REPLACE' as const, location: 'C', mended: false }
    // The key stops again while its queue is taken.
    const stopsAgain = [late, { does: 'pass' as const, ms: 1 }, replaced, late, { does: 'restart' as const }]
    // Released again before what waits is taken.
    const [retried, skipped] = [
      { ...replaced, how: 'RETRY' as const },
      { ...replaced, how: 'SKIP' as const },
    ]
    const releasedTwice = [late, { does: 'pass' as const, ms: 1 }, retried, skipped, { does: 'restart' as const }]
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
        broken = true
        // By which way a record stopped a key that has been released since, nothing tells.
        const isReleased = topology.folds.length > 0 && steps.some((s) => s.does === 'release')
        const units = ['EA', 'BUG', 'EA', 'REFUSE', isReleased ? 'EA' : 'LATER']
        const t = await openShelf()
        await t.platform.start(topology)
        for (const s of steps) {
          if (s.does === 'pass') await t.platform.pass(s.ms)
          else if (s.does === 'release') {
            if (s.mended) broken = false
            await release(t, s.how, s.location)
          } else if (s.does === 'restart') {
            await t.platform.settle()
            await t.platform.stop('shelf')
            await t.platform.start(topology)
          } else {
            // Which of two events with one id is the first depends on how far each topic has been read.
            const quantity = topology.folds.length > 0 ? s.event + 1 : s.quantity
            const location = topology.folds.length > 0 ? ('ABCD'[s.event % 4] as string) : s.location
            const unit = topology.folds.length > 0 ? (units[s.event % 5] as string) : s.unit
            const message = returned(location, quantity, { eventId: `e${s.event}`, unit })
            const value = t.platform.codec.encode(movements.name, message)
            if (s.stray) t.platform.broker.put({ topic: movements.name, partition: s.event % 3 }, location, value)
            else t.put(location, value)
          }
        }
        await t.platform.pass(20_000)
        const written = t.platform.broker.activity
        const rebuild = await Rebuild.begin(optionsOf(t, topology))
        await rebuild.catchUp()
        const found = await rebuild.compare()
        expect(found).toMatchObject({ differing: 0, differences: [], intents: [] })
        expect(found.aggregates).toBe(t.platform.database('shelf').aggregates.size)
        expect(t.platform.broker.activity).toBe(written)
        await t.platform.stop('shelf')
      }),
      { numRuns: 150, examples: [[stopsAgain as never], [releasedTwice as never]] },
    )
  })

  const lived = async () => {
    broken = false
    const t = await openShelf()
    await t.platform.start(topology)
    await t.send(movements, [returned('A', 1), returned('B', 3), returned('A', 5)])
    await t.platform.pass(3_000)
    return t
  }

  test('shows what differs, aggregate by aggregate', async () => {
    const t = await lived()
    const { aggregates } = t.platform.database('shelf')
    Object.assign(aggregates.get('shelf:A') ?? {}, { state: { onHand: 99, taken: 2 } })
    aggregates.delete('shelf:B')
    const rebuild = await Rebuild.begin(optionsOf(t, topology))
    const { differences, differing } = await rebuild.compare()
    expect(differing).toBe(2)
    expect(differences.map((d) => [d.aggregate, d.live !== undefined, d.rebuilt !== undefined])).toEqual([
      ['shelf:A', true, true],
      ['shelf:B', false, true],
    ])
    await t.platform.stop('shelf')
  })

  test('goes on during the rebuild and after the swap; what was wrong is right, and it can be swapped back', async () => {
    const t = await lived()
    const right = structuredClone(t.shelfAt('A')?.state)
    Object.assign(t.platform.database('shelf').aggregates.get('shelf:A') ?? {}, { state: { onHand: 99, taken: 2 } })
    await t.platform.stop('shelf')
    await t.platform.start(topology)
    const rebuild = await Rebuild.begin(optionsOf(t, topology))
    await rebuild.catchUp()
    await t.send(movements, [returned('B', 9)])
    await t.platform.pass(3_000)
    expect(t.shelfAt('A')?.state).toEqual({ onHand: 99, taken: 2 })
    await rebuild.swap()
    expect(t.shelfAt('A')?.state).toEqual(right)
    await t.send(movements, [returned('A', 1), returned('B', 1)])
    await t.platform.pass(30_000)
    expect(t.shelfAt('A')?.state).toEqual({ onHand: (right as Shelf).onHand + 1, taken: 3 })
    expect(t.shelfAt('B')?.state).toEqual({ onHand: 13, taken: 3 })
    const back = await Rebuild.ofPrevious(optionsOf(t, topology))
    await back.swap()
    await t.platform.pass(30_000)
    expect(t.shelfAt('A')?.state).toEqual({ onHand: 100, taken: 3 })
    expect(t.shelfAt('B')?.state).toEqual({ onHand: 13, taken: 3 })
    await t.platform.stop('shelf')
  })

  test('can be seen as it was at a moment', async () => {
    const t = await lived()
    await t.platform.pass(60_000)
    const moment = t.platform.clock.now()
    await t.platform.pass(60_000)
    await t.send(movements, [returned('A', 50), returned('Z', 1)])
    await t.platform.pass(3_000)
    const rebuild = await Rebuild.begin(optionsOf(t, topology))
    await rebuild.foldUntil(moment)
    const known = await rebuild.shadow.load(['shelf:A', 'shelf:B', 'shelf:Z'])
    expect(known.map((a) => [a.id, (a.state as Shelf).onHand])).toEqual([
      ['shelf:A', 6],
      ['shelf:B', 3],
    ])
    await t.platform.stop('shelf')
  })

  test('is not rebuilt from a log that has lost its beginning', async () => {
    const t = await lived()
    const options = optionsOf(t, topology)
    const bounds = options.log.bounds.bind(options.log)
    options.log.bounds = async (at) => ({ ...(await bounds(at)), ...(at.topic === inbox.name && { low: 1 }) })
    const rebuild = await Rebuild.begin(options)
    await expect(rebuild.compare()).rejects.toMatchObject({
      code: 'lost-ground',
      next: expect.stringContaining('archive'),
    })
    await t.platform.stop('shelf')
  })
})

test('an entry is decided by the rules that it was stamped with, then and in every rebuild', async () => {
  const doubled = (topology: Topology): Topology => {
    const twice = ({ message }: Input) => ({ events: [message, message] })
    return { ...routing(twice), rules: '2', formerRules: { '1': topology.aggregates } }
  }
  const first = routing(({ message }) => ({ events: [message] }))
  const t = await openShelf()
  await t.platform.start(first)
  await t.send(movements, [returned('A', 1)])
  await t.platform.pass(3_000)
  await t.platform.stop('shelf')
  await t.platform.start(doubled(first))
  await t.send(movements, [returned('A', 10)])
  await t.platform.pass(3_000)
  expect(t.shelfAt('A')?.state).toEqual({ onHand: 21, taken: 3 })
  const rebuild = await Rebuild.begin(optionsOf(t, doubled(first)))
  expect(await rebuild.compare()).toMatchObject({ differing: 0 })
  const forgetful = await Rebuild.begin(optionsOf(t, { ...doubled(first), formerRules: {} }))
  expect(await forgetful.compare()).toMatchObject({ differing: 1 })
  await t.platform.stop('shelf')
})
