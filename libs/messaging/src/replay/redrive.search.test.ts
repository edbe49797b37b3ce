import { beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  bug,
  HOUR,
  newFolding,
  newRules,
  oldFolding,
  oldRules,
  openRedrive,
  type Redriven,
  UNITS,
} from '../testing/redrive-shelf.ts'
import { exceptions, movements, positions, returned, type Shelf, withdrawals } from '../testing/shelf.ts'
import { type Preview, previewOf } from './redrive-preview.ts'

const SEED = 20_261_122

const outputTopics = [positions, withdrawals, exceptions]
const published = (t: Redriven) =>
  outputTopics.flatMap((topic) =>
    t.records(topic).map(({ key, value, headers }) => ({
      ...{ topic: topic.name, key, id: headers.ce_id ?? '' },
      value: Buffer.from(value ?? []).toString('hex'),
    })),
  )

const shown = (preview: Preview) =>
  preview.aggregates.flatMap(({ redrive }) =>
    redrive.outputs.map(({ id, topic, key, value }) => ({ topic, key, id, value: value.toString('hex') })),
  )

// Timers that are due in the new state are no part of the redrive, and fire at once.
const ofOthers = ({ id }: { id: string }) => !id.includes('/timer/')

const byText = (values: unknown[]) => values.map((v) => JSON.stringify(v)).sort()

/** Executes, and holds all that was done against what was shown. */
const executeExactly = async (t: Redriven, preview: Preview) => {
  const before = published(t).filter(ofOthers)
  const aggregates = structuredClone(t.platform.database('shelf').aggregates)
  const intents = structuredClone(t.intents())
  t.commits.length = 0
  const { replayId } = preview.planned
  const done = await t.during(t.execute(replayId))
  expect(done).toEqual({ replayId, applied: preview.aggregates.map((a) => a.redrive.aggregate), moved: [] })
  const topic = `$redrive/${replayId}`
  const planned = new Set<string>()
  const named = new Set<string>()
  for (const { redrive } of preview.aggregates) {
    named.add(redrive.aggregate)
    const commit = t.commits.find((a) => a.id === redrive.aggregate && a.watermarks.some((w) => w.topic === topic))
    expect(commit?.state).toEqual(JSON.parse(redrive.state))
    expect(commit?.timers.map(({ name, due }) => ({ name, due }))).toEqual(redrive.timers.map((d) => ({ ...d })))
    for (const call of redrive.intents.map((i) => JSON.parse(i))) {
      planned.add(call.reference)
      expect(t.intents().get(call.reference)).toMatchObject({
        ...call,
        status: 'planned',
        aggregate: redrive.aggregate,
      })
      expect(t.effects.taken.filter((i) => i.reference === call.reference).at(-1)).toMatchObject(call)
    }
    for (const reference of redrive.withdrawn) {
      planned.add(reference)
      expect(t.intents().get(reference)?.status).toBe('settled')
    }
  }
  const after = published(t)
  expect(byText(after.filter((o) => o.id.endsWith(`/redrive/${replayId}`)))).toEqual(byText(shown(preview)))
  expect(after.filter((o) => ofOthers(o) && !o.id.endsWith(`/redrive/${replayId}`))).toEqual(before)
  for (const [reference, intent] of t.intents()) {
    expect(intent.heldBy).toBeUndefined()
    if (!planned.has(reference)) expect(intent).toEqual(intents.get(reference))
  }
  for (const [id, aggregate] of t.platform.database('shelf').aggregates)
    if (!named.has(id)) expect(aggregate).toEqual(aggregates.get(id))
}

type Step =
  | { does: 'send'; location: string; lot: string; quantity: number; unit: string }
  | { does: 'pass'; ms: number }
  | { does: 'release'; location: string; how: 'RETRY' | 'SKIP'; mended: boolean }
  | { does: 'move'; which: number; to: 'left' | 'confirmed' }
  | { does: 'restart' }

const stepOf = (units: readonly string[]): fc.Arbitrary<Step> =>
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        does: fc.constant('send' as const),
        location: fc.constantFrom('A', 'B', 'C', 'D'),
        lot: fc.constantFrom('A', 'B', 'C', 'D'),
        quantity: fc.integer({ min: 1, max: 4 }),
        unit: fc.constantFrom(...units),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        does: fc.constant('pass' as const),
        ms: fc.constantFrom(1_000, 600_000, 3_000_000, 2 * HOUR),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        does: fc.constant('release' as const),
        location: fc.constantFrom('A', 'B', 'C', 'D'),
        how: fc.constantFrom('RETRY' as const, 'SKIP' as const),
        mended: fc.boolean(),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        does: fc.constant('move' as const),
        which: fc.nat(),
        to: fc.constantFrom('left' as const, 'confirmed' as const),
      }),
    },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('restart' as const) }) },
  )

const live = async (t: Redriven, steps: Step[]): Promise<number[]> => {
  const times: number[] = []
  for (const [n, s] of steps.entries()) {
    times.push(t.platform.clock.now())
    if (s.does === 'pass') await t.platform.pass(s.ms)
    else if (s.does === 'restart') {
      await t.restart()
    } else if (s.does === 'release') {
      if (s.mended) bug.there = false
      await t.release(s.location, s.how)
    } else if (s.does === 'move') {
      await t.platform.settle()
      const references = [...t.intents().keys()]
      const reference = references[s.which % Math.max(1, references.length)] ?? ''
      const left = await t.leave(reference)
      if (left && s.to === 'confirmed') await t.confirm(reference)
    } else await t.send(movements, [returned(s.location, s.quantity, { unit: s.unit, lot: s.lot, eventId: `s${n}` })])
  }
  await t.platform.pass(20_000)
  return times
}

const locations = ['A', 'B', 'C', 'D']
const slices = fc.record({
  first: fc.nat(),
  last: fc.nat(),
  keys: fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, fc.subarray(locations)),
  whole: fc.boolean(),
})

const shapes = [
  ['through the inbox', oldRules, newRules, UNITS],
  ['as they are read', oldFolding, newFolding, ['EA', 'BUG', 'REFUSE', 'REFUSE-OLD', 'CALL', 'ALARM', 'CANCEL']],
] as const

beforeEach(() => {
  bug.there = false
})

describe.each(shapes)('a redrive of a service that takes its movements %s', (_, then, now, units) => {
  test('does exactly what its preview shows, whatever happened before; done again it does nothing', async () => {
    const found = { changes: 0, outputs: 0, intents: 0, withdrawn: 0, takes: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(stepOf(units), { minLength: 3, maxLength: 30 }), slices, async (steps, at) => {
        bug.there = true
        const t = await openRedrive(then, now)
        const times = [...(await live(t, steps)), t.platform.clock.now()]
        bug.there = false
        await t.restart(now)
        const timeAt = (n: number) => times[n % times.length] ?? 0
        const { keys, first, last, whole } = at
        const from = whole ? 0 : Math.min(timeAt(first), timeAt(last))
        const slice = { from, to: whole ? t.platform.clock.now() : Math.max(timeAt(first), timeAt(last)) + 1, keys }
        const plan = await t.plan(slice)
        // What a rebuild cannot repeat, a redrive leaves alone.
        const { differences, differing, intents } = await t.rebuilt()
        const unlike = plan.blocked.filter(({ why }) => why.includes('it is not what')).map((b) => b.aggregate)
        expect(differences.map((d) => d.aggregate)).toEqual(expect.arrayContaining(unlike))
        const preview = await t.publish(plan)
        expect(preview).toEqual(previewOf(now, { ...(await t.plan(slice)), plannedAt: plan.plannedAt }, 'ines'))
        await executeExactly(t, preview)
        const written = outputTopics.map((topic) => t.records(topic).length)
        expect(await t.during(t.execute(preview.planned.replayId))).toMatchObject({ moved: [] })
        expect(outputTopics.map((topic) => t.records(topic).length)).toEqual(written)
        await t.platform.pass(20_000)
        if (differing + intents.length === 0) expect(await t.rebuilt()).toMatchObject({ differing: 0, intents: [] })
        expect((await t.plan(slice)).changes).toEqual([])
        found.changes += plan.changes.length
        found.outputs += preview.planned.outputs
        found.intents += preview.planned.intents
        for (const { withdrawn, inputs } of plan.changes) {
          found.withdrawn += withdrawn.length
          found.takes += inputs.first.length
        }
        await t.stop()
      }),
      { numRuns: 50, seed: SEED },
    )
    // Otherwise nothing was tried.
    expect(Math.min(found.changes, found.takes, now === newRules ? found.withdrawn : 1, found.outputs)).toBeGreaterThan(
      0,
    )
  })
})

test('what was decided by mistaken rules, and is decided again, ends as if the rules had always been right', async () => {
  const units = UNITS.filter((u) => !['BUG', 'REFUSE-OLD', 'CHAIN'].includes(u))
  const send = stepOf(units).filter(({ does }) => does === 'send')
  await fc.assert(
    fc.asyncProperty(fc.array(send, { minLength: 1, maxLength: 20 }), async (steps) => {
      const outcome = async (then: typeof oldRules) => {
        const t = await openRedrive(then)
        await live(t, steps)
        await t.restart(newRules)
        const { planned } = await t.publish(await t.plan())
        const { moved } = await t.during(t.execute(planned.replayId))
        expect(moved).toEqual([])
        const aggregates = [...t.platform.database('shelf').aggregates.values()].filter(
          ({ state, timers }) => timers.length > 0 || (state as Shelf).taken > 0,
        )
        const timers = aggregates.map((a) => a.timers.map(({ name, due }) => ({ name, due })))
        const calls = [...t.intents().values()].flatMap((i) => (i.status === 'planned' ? [i.request] : []))
        // By the id of the original, as last published.
        const said = new Map(published(t).map(({ id, ...rest }) => [id.replace(/\/redrive\/.*/, ''), rest]))
        await t.stop()
        const held = aggregates.map(({ id, state }, n) => JSON.stringify([id, state, timers[n]])).sort()
        return { held, calls: byText(calls), said }
      }
      const [mended, right] = [await outcome(oldRules), await outcome(newRules)]
      expect([mended.held, mended.calls]).toEqual([right.held, right.calls])
      // What is taken at the end finds another state than what was taken in time.
      if (steps.some((s) => s.does === 'send' && ['UNROUTED', 'TELL-NEW'].includes(s.unit))) return
      for (const [id, said] of right.said) expect(mended.said.get(id)).toEqual(said)
    }),
    { numRuns: 40, seed: SEED },
  )
})
