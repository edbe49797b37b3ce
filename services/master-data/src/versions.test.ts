import { describe, expect, test } from '@jest/globals'
import { given, play } from '@supplyline/decider'
import type { Message } from '@supplyline/schemas'
import fc from 'fast-check'
import { type MasterInput, master } from './decide.ts'
import { asking, contract, entry, item, location, NOON, supplier } from './examples.ts'
import { initialState, type Master, type MasterEvent } from './master.ts'
import { idOf, isValue, type Value } from './value.ts'

// Values in time: which of several holds, and from when on.

const HOUR = 3_600_000
const DAY = 24 * HOUR

type Step = [at: number, input: MasterInput]

/** Takes the inputs in order, and fires each timer when it is due; which values were published when. */
const run = (steps: readonly Step[], until: number) => {
  const timers = new Map<string, number>()
  const published: [at: number, value: Value][] = []
  const raised: string[] = []
  let state: Master = initialState
  const take = (at: number, input: MasterInput) => {
    const decision = master.decide({ ...input, now: at }, state)
    const events: MasterEvent[] = decision.events ?? []
    state = events.reduce(master.evolve, state)
    for (const [name, due] of Object.entries(decision.timers ?? {}))
      if (due === null) timers.delete(name)
      else timers.set(name, due)
    for (const event of events) {
      if (isValue(event as Message)) published.push([at, event as Value])
      if (event.type === 'supplyline.ExceptionRaised') raised.push(event.data.detail)
    }
  }
  const fire = (before: number) => {
    for (;;) {
      const [next] = [...timers].filter(([, due]) => due <= before).sort(([, a], [, b]) => a - b)
      if (!next) return
      const [name, due] = next
      timers.delete(name)
      take(due, entry({ type: 'supplyline.TimerFired', data: { site: '*', name, dueAt: due } }))
    }
  }
  for (const [at, input] of steps) {
    fire(at - 1)
    take(at, input)
  }
  fire(until)
  return { published, raised, state }
}

/** A supplier names nobody: what is asked for is decided at once. */
const named = (name: string, effectiveFrom: number) => supplier({ name, effectiveFrom })
const nameOf = (value: Value) => (value.type === 'master.Supplier' ? value.data.name : idOf(value))
const ask = (at: number, value: Value, requestedAt = at): Step => [at, entry(asking(value, { requestedAt }))]
const story = (steps: readonly Step[], until = NOON + 100 * DAY) =>
  run(steps, until).published.map(([at, value]) => [at - NOON, nameOf(value)])

describe('a value for later', () => {
  test('stands from then on, not before; until then the one before it does', () => {
    const steps = [ask(NOON, named('first', 0)), ask(NOON + 1, named('next', NOON + DAY))]
    expect(story(steps, NOON + DAY - 1)).toEqual([[0, 'first']])
    expect(story(steps)).toEqual([
      [0, 'first'],
      [DAY, 'next'],
    ])
  })

  test('waits however near it is, and holds at once from the very moment on', () => {
    expect(story([ask(NOON, named('in a second', NOON + 1_000))])).toEqual([[1_000, 'in a second']])
    expect(story([ask(NOON, named('at once', NOON))])).toEqual([[0, 'at once']])
  })

  test('of a kind whose values may be new stands as little before its time', () => {
    for (const value of [item({ effectiveFrom: NOON + DAY }), location({ effectiveFrom: NOON + DAY })])
      expect(run([ask(NOON, value)], NOON + 2 * DAY).published).toEqual([[NOON + DAY, value]])
  })

  test('several come in the order of their times, in whatever order they are asked for', () => {
    const steps = [3, 1, 2].map((day, i) => ask(NOON + i, named(`day ${day}`, NOON + day * DAY)))
    expect(story(steps).map(([, name]) => name)).toEqual(['day 1', 'day 2', 'day 3'])
  })

  test('is replaced by a later request for the same time; an earlier one that comes late changes nothing', () => {
    const [early, late] = [ask(NOON + 2, named('early', NOON + DAY), NOON), ask(NOON + 1, named('late', NOON + DAY))]
    expect(story([late, early])).toEqual([[DAY, 'late']])
    expect(story([ask(NOON, named('early', NOON + DAY)), ask(NOON + 1, named('late', NOON + DAY))])).toEqual([
      [DAY, 'late'],
    ])
  })

  test('comes although another one was asked for after it, to hold at once', () => {
    expect(story([ask(NOON, named('next', NOON + DAY)), ask(NOON + HOUR, named('meanwhile', 0))])).toEqual([
      [HOUR, 'meanwhile'],
      [DAY, 'next'],
    ])
  })

  test('is withdrawn by asking, for its time, for what holds before it', () => {
    const steps = [ask(NOON, named('as it is', 0)), ask(NOON + 1, named('next', NOON + DAY))]
    expect(story([...steps, ask(NOON + 2, named('as it is', NOON + DAY))])).toEqual([
      [0, 'as it is'],
      [DAY, 'as it is'],
    ])
  })

  test('is not published again if it is held by then', () => {
    const same = named('same', NOON + DAY)
    expect(story([ask(NOON, same), [NOON + 2 * DAY, entry(asking(same, { requestedAt: NOON + 2 * DAY }))]])).toEqual([
      [DAY, 'same'],
    ])
  })

  test('is seen in the state until it comes; twenty of one entity, no more', () => {
    const steps = Array.from({ length: 21 }, (_, i) => ask(NOON + i, named(`${i}`, NOON + (i + 1) * DAY)))
    const { state, raised } = run(steps, NOON + DAY - 1)
    expect(state.coming.map(({ value }) => nameOf(value))).toEqual(Array.from({ length: 20 }, (_, i) => `${i}`))
    expect(raised).toEqual([expect.stringContaining('20 values of supplier:NEWCO are to come already')])
    const another = [...steps, ask(NOON + 30, named('instead', NOON + 3 * DAY))]
    expect(run(another, NOON + DAY).state.coming.map(({ value }) => nameOf(value))).toContain('instead')
  })

  test('comes once, however often it is asked for and the timer fires', () => {
    const request = entry(asking(named('next', NOON + DAY)))
    const fired = entry({ type: 'supplyline.TimerFired', data: { site: '*', name: 'effective', dueAt: NOON + DAY } })
    const steps: Step[] = [
      [NOON, request],
      [NOON + 1, request],
      [NOON + DAY + 1, fired],
      [NOON + DAY + 2, request],
    ]
    expect(story(steps)).toEqual([[DAY, 'next']])
  })

  test('comes although the broker’s clock is behind ours when its timer fires', () => {
    const fired = entry({ type: 'supplyline.TimerFired', data: { site: '*', name: 'effective', dueAt: NOON + DAY } })
    const { state } = play(master, [entry(asking(named('next', NOON + DAY)))])
    expect(master.decide({ ...fired, now: NOON + DAY - 5 }, state).events).toContainEqual(named('next', NOON + DAY))
  })
})

describe('a late correction', () => {
  test('that names a time before that of the value that stands takes its place: it was asked for last', () => {
    expect(story([ask(NOON, named('of today', NOON)), ask(NOON + HOUR, named('as it was to be', NOON - DAY))])).toEqual(
      [
        [0, 'of today'],
        [HOUR, 'as it was to be'],
      ],
    )
  })

  test('asked for before a value that was planned has come, but taken after, does not replace it', () => {
    const late = ask(NOON + DAY + HOUR, named('late', NOON), NOON + HOUR)
    expect(story([ask(NOON, named('next', NOON + DAY)), late])).toEqual([[DAY, 'next']])
  })
})

describe('a value for later that names others', () => {
  const later = contract({ effectiveFrom: NOON + DAY, unit: 'PL' })
  const answer = (eventId: string, value: Value): MasterInput =>
    entry({ type: 'master.ReferenceFound', data: { site: '*', entity: idOf(value), eventId, heldBy: [] } }, [value])
  const packed = item({ packaging: [{ unit: 'PL', factor: '48000', gtin: null, per: '1' }] })
  const asked: Step = [NOON, entry(asking(later, { eventId: 'R-1' }))]

  test('asks them as they will be', () => {
    const { tell } = given(master, []).when(asked[1])
    expect(tell?.map(({ message }) => message)).toMatchObject([
      { data: { entity: 'supplier:NEWCO', at: NOON + DAY } },
      { data: { entity: 'item:GLOVE', at: NOON + DAY } },
    ])
  })

  test('asks them again when its time has come, and is refused if it does not fit any more', () => {
    const first: Step[] = [asked, [NOON + 1, answer('R-1', packed)], [NOON + 2, answer('R-1', supplier())]]
    const again = (of: Value): Step[] => [
      [NOON + DAY + 1, answer('R-1', supplier())],
      [NOON + DAY + 2, answer('R-1', of)],
    ]
    expect(run([...first, ...again(packed)], NOON + 2 * DAY).published).toEqual([[NOON + DAY + 2, later]])
    const unpacked = run([...first, ...again(item())], NOON + 2 * DAY)
    expect(unpacked.published).toEqual([])
    expect(unpacked.raised).toEqual([expect.stringContaining('unit: no factor from PL to EA')])
  })

  test('is answered by a value that will hold by then, though it does not hold yet', () => {
    const sought = (at: number | null) =>
      entry({
        type: 'master.ReferenceSought',
        data: { site: '*', entity: 'item:GLOVE', seeker: 'contract:C-1', eventId: 'R-1', at },
      })
    const coming = { ...packed, data: { ...packed.data, effectiveFrom: NOON + HOUR } }
    const { state } = play(master, [entry(asking(item())), entry(asking(coming, { requestedAt: NOON + 1 }))])
    const told = (at: number | null) => master.decide(sought(at), state).tell?.flatMap((tell) => tell.references)
    expect(told(null)).toEqual([item()])
    expect(told(NOON + HOUR - 1)).toEqual([item()])
    expect(told(NOON + HOUR)).toEqual([coming])
  })

  test('and whose item is only asked for is answered when that is scheduled', () => {
    const sought = entry({
      type: 'master.ReferenceSought',
      data: { site: '*', entity: 'item:GLOVE', seeker: 'contract:C-1', eventId: 'R-1', at: NOON + DAY },
    })
    const { state } = play(master, [sought])
    const coming = item({ effectiveFrom: NOON + DAY })
    expect(master.decide(entry(asking(coming)), state).tell).toMatchObject([
      { aggregate: 'contract:C-1', references: [coming] },
    ])
    expect(master.decide(entry(asking(item({ effectiveFrom: NOON + DAY + 1 }))), state).tell).toBeUndefined()
  })
})

test('whatever the order and the repetitions in which requests arrive, the same value stands in the end', () => {
  const request = fc.record({ from: fc.nat(6), asked: fc.nat(6) })
  const requests = fc.uniqueArray(request, { minLength: 1, maxLength: 7, selector: ({ asked }) => asked })
  fc.assert(
    fc.property(
      requests.chain((all) => {
        const inputs = all.map(({ from, asked }) =>
          entry(
            asking(named(`${from}/${asked}`, NOON + from * DAY), {
              eventId: `R-${asked}`,
              requestedAt: NOON + asked * DAY,
            }),
          ),
        )
        const arrivals = fc.shuffledSubarray([...inputs, ...inputs], { minLength: 2 * inputs.length })
        // All of them after all were asked for; or in the order in which they were asked for.
        return fc.tuple(fc.constant(all), arrivals, fc.boolean())
      }),
      ([all, inputs, inTurn]) => {
        const turn = (input: MasterInput) => (input.message.data as { requestedAt: number }).requestedAt
        const steps = inTurn
          ? inputs.toSorted((a, b) => turn(a) - turn(b)).map((input): Step => [turn(input), input])
          : inputs.map((input): Step => [NOON + 6 * DAY, input])
        const begins = ({ from, asked }: { from: number; asked: number }) => Math.max(from, asked)
        const last = all.toSorted((a, b) => begins(a) - begins(b) || a.asked - b.asked).at(-1)
        const { published, state } = run(steps, NOON + 10 * DAY)
        expect(nameOf(published.at(-1)?.[1] as Value)).toBe(`${last?.from}/${last?.asked}`)
        expect(state.coming).toEqual([])
        for (const [at, value] of published) expect(value.data.effectiveFrom).toBeLessThanOrEqual(at)
      },
    ),
  )
})
