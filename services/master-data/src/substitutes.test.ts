import { describe, expect, test } from '@jest/globals'
import type { Records } from '@supplyline/schemas'
import fc from 'fast-check'
import { type MasterInput, master } from './decide.ts'
import { entry, item, NOON } from './examples.ts'
import { initialState, type Master } from './master.ts'
import { circle } from './substitutes.ts'

type Item = Records['master.Item']
type Exception = { kind: string; subject: string; detail: string }

/** Items as they are published one after another; each hears all that the others tell it before the next. */
class Items {
  readonly states = new Map<string, Master>()
  readonly open = new Map<string, Exception>()
  readonly raised: Exception[] = []
  private readonly timers = new Map<string, number>()

  publish(code: string, ...substitutes: string[]): this {
    this.take(`item:${code}`, entry(item({ item: code, substitutes })))
    return this
  }

  /** A minute later all who were asked have answered, or are missing. */
  wait(): this {
    for (const [id, due] of this.timers)
      this.take(id, entry({ type: 'supplyline.TimerFired', data: { site: '*', name: 'substitutes', dueAt: due } }))
    return this
  }

  get details(): string[] {
    return [...this.open.values()].map(({ detail }) => detail).sort()
  }

  private take(id: string, input: MasterInput): void {
    const state = this.states.get(id) ?? initialState
    const { events = [], tell = [], timers = {} } = master.decide(input, state)
    this.states.set(id, events.reduce(master.evolve, state))
    const due = timers.substitutes
    if (due) this.timers.set(id, due)
    else if (due === null) this.timers.delete(id)
    for (const event of events) {
      if (event.type === 'supplyline.ExceptionRaised') {
        this.open.set(event.data.exceptionId, event.data)
        this.raised.push(event.data)
      }
      if (event.type === 'supplyline.ExceptionResolved') this.open.delete(event.data.exceptionId)
    }
    for (const { aggregate, message, references = [] } of tell)
      this.take(aggregate, entry(message as MasterInput['message'], references as never))
  }
}

test('substitutes that are there are nothing to tell of, whoever was published first', () => {
  for (const order of [
    [['A', 'B'], ['B']],
    [['B'], ['A', 'B']],
  ]) {
    const items = new Items()
    for (const [code = '', ...substitutes] of order) items.publish(code, ...substitutes)
    expect(items.wait().raised).toEqual([])
  }
})

test('one that nobody knows is an exception after a minute, until it is there or named no more', () => {
  const items = () => new Items().publish('A', 'B', 'GONE')
  expect(items().raised).toEqual([])
  const waited = () => items().publish('B').wait()
  expect(waited().raised).toMatchObject([
    {
      ...{ kind: 'substitute-unknown', subject: 'item:A', owner: 'master-data-steward' },
      detail: 'A names as substitute what is no item: GONE',
      dueAt: NOON + 60_000 + 7 * 86_400_000,
    },
  ])
  expect(waited().publish('GONE').details).toEqual([])
  expect(waited().publish('A', 'B').details).toEqual([])
  expect(waited().wait().publish('B', 'C').raised).toHaveLength(1)
})

describe('a circle', () => {
  const around = () => new Items().publish('A', 'B').publish('B', 'C').publish('C', 'A')

  test('is an exception that shows the way, once', () => {
    expect(around().wait().raised).toMatchObject([
      { kind: 'substitutes-in-a-circle', subject: 'item:A', detail: 'substitutes lead in a circle: A → B → C → A' },
    ])
  })

  test('is resolved when any of them is corrected', () => {
    for (const corrected of ['A', 'B', 'C']) expect(around().publish(corrected).wait().details).toEqual([])
  })

  test('is none where two are as good as each other', () => {
    expect(new Items().publish('A', 'B').publish('B', 'A').wait().raised).toEqual([])
    expect(new Items().publish('A', 'B', 'C').publish('B', 'A', 'C').publish('C', 'A', 'B').wait().raised).toEqual([])
  })

  test('beside the way is told where it is', () => {
    const items = new Items().publish('X', 'A').publish('A', 'B').publish('B', 'C').publish('C', 'A').wait()
    expect(items.raised.map(({ subject }) => subject)).toEqual(['item:A'])
  })

  test('is found exactly where one-way substitutes lead back, whatever the items', () => {
    const codes = ['A', 'B', 'C', 'D', 'E']
    const names = fc.record(Object.fromEntries(codes.map((code) => [code, fc.subarray(codes)])))
    fc.assert(
      fc.property(names, (named) => {
        const of = (code: string) => (named[code] ?? []).filter((other) => other !== code)
        const oneWay = (from: string) => of(from).filter((to) => !of(to).includes(from))
        // All that can be reached, by repeated steps.
        let reached = new Set(oneWay('A'))
        for (let i = 0; i < codes.length; i++) reached = new Set([...reached, ...[...reached].flatMap(oneWay)])
        const answers = codes.slice(1).map((code) => ({ item: code, substitutes: of(code) }))
        const way = circle({ item: 'A', substitutes: of('A') } as Partial<Item> as Item, { answers })
        expect(way !== undefined).toBe(reached.has('A'))
        for (const [i, from] of (way ?? []).entries()) expect(oneWay(from)).toContain(way?.[i + 1] ?? 'A')
      }),
    )
  })
})
