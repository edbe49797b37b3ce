import { beforeEach, describe, expect, test } from '@jest/globals'
import { VirtualClock } from './memory/virtual-clock.ts'
import { Timers } from './timers.ts'

let clock: VirtualClock
let wakes: number[]
const at = (ms: number) => START + ms
const START = 1_000_000
const timers = (index: { aggregate: string; nextDue: number }[] = []) =>
  new Timers(clock, index, () => wakes.push(clock.now()))

beforeEach(() => {
  clock = new VirtualClock(START)
  wakes = []
})

describe('the timers of a lane', () => {
  test('wake it at the earliest, also those that a predecessor left', () => {
    const t = timers([
      { aggregate: 'order:B', nextDue: at(500) },
      { aggregate: 'order:A', nextDue: at(200) },
    ])
    clock.advanceTo(at(199))
    expect([wakes, t.due(clock.now())]).toEqual([[], []])
    clock.advanceTo(at(200))
    expect([wakes, t.due(clock.now())]).toEqual([[at(200)], ['order:A']])
    clock.advanceTo(at(500))
    expect([wakes, t.due(clock.now())]).toEqual([[at(200), at(500)], ['order:B']])
  })

  test('one that is due is handed out, whatever later ones are set between the wake-up and the look', () => {
    const t = timers([{ aggregate: 'order:A', nextDue: at(100) }])
    clock.advanceTo(at(100))
    t.set('order:B', [{ name: 'x', due: at(9_000) }])
    expect(t.due(clock.now())).toEqual(['order:A'])
    clock.advanceTo(at(9_000))
    expect(t.due(clock.now())).toEqual(['order:B'])
  })

  test('one that fell due while nobody owned the lane wakes it at once', () => {
    const t = timers([{ aggregate: 'order:A', nextDue: at(-5_000) }])
    clock.advanceTo(START)
    expect([wakes, t.due(clock.now())]).toEqual([[START], ['order:A']])
  })

  test('of many that are due at once some are handed out, and it wakes for the others at once', () => {
    const many = Array.from({ length: 250 }, (_, i) => ({ aggregate: `order:${i}`, nextDue: at(100) }))
    const t = timers([{ aggregate: 'order:later', nextDue: at(900) }, ...many])
    clock.advanceTo(at(100))
    const rounds: number[] = []
    for (let due = t.due(clock.now(), 100); due.length > 0; due = t.due(clock.now(), 100)) {
      rounds.push(due.length)
      clock.advanceTo(clock.now())
    }
    expect([rounds, wakes]).toEqual([
      [100, 100, 50],
      [at(100), at(100), at(100)],
    ])
    clock.advanceTo(at(900))
    expect(t.due(clock.now())).toEqual(['order:later'])
  })

  test('an aggregate is handed out once, until a commit says what timers it has left', () => {
    const t = timers([{ aggregate: 'order:A', nextDue: at(100) }])
    clock.advanceTo(at(100))
    expect(t.due(clock.now())).toEqual(['order:A'])
    expect(t.due(clock.now())).toEqual([])
    t.set('order:A', [
      { name: 'overdue', due: at(900) },
      { name: 'reminder', due: at(300) },
    ])
    clock.advanceTo(at(300))
    expect(t.due(clock.now())).toEqual(['order:A'])
  })

  test('a timer that is set earlier than the others wakes earlier; a cancelled one hands nothing out', () => {
    const t = timers([{ aggregate: 'order:A', nextDue: at(500) }])
    t.set('order:B', [{ name: 'x', due: at(100) }])
    t.set('order:A', [])
    clock.advanceTo(at(1_000))
    expect(wakes[0]).toBe(at(100))
    expect(t.due(clock.now())).toEqual(['order:B'])
  })

  test('nobody is woken once they are stopped', () => {
    timers([{ aggregate: 'order:A', nextDue: at(100) }]).stop()
    clock.advanceTo(at(1_000))
    expect(wakes).toEqual([])
  })
})
