import { expect, test } from '@jest/globals'
import type { Clock } from './clock.ts'
import { Turns } from './turns.ts'

const LONGEST_MS = 10_000

/** A clock that rings when it is told to. */
const bells = () => {
  let alarms: (() => void)[] = []
  const clock: Clock = {
    now: () => 0,
    at: (_, fn) => {
      alarms.push(fn)
      return () => {
        alarms = alarms.filter((alarm) => alarm !== fn)
      }
    },
  }
  return { clock, ring: () => alarms.shift()?.(), set: () => alarms.length }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

/** Work that says when it begins, and ends when it is told to. */
const working = (turns: Turns) => {
  const began: string[] = []
  const ends = new Map<string, PromiseWithResolvers<string>>()
  const begin = (name: string) => {
    const end = Promise.withResolvers<string>()
    ends.set(name, end)
    return turns.take(() => {
      began.push(name)
      return end.promise
    })
  }
  return { began, begin, end: (name: string) => ends.get(name)?.resolve(name), ends }
}

test('so many at a time, the others in turn', async () => {
  const { clock, set } = bells()
  const { began, begin, end } = working(new Turns(clock, 2, LONGEST_MS))
  const all = ['a', 'b', 'c', 'd'].map(begin)
  await settled()
  expect(began).toEqual(['a', 'b'])
  end('b')
  await settled()
  expect(began).toEqual(['a', 'b', 'c'])
  for (const name of ['a', 'c', 'd']) end(name)
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd'])
  expect(set()).toBe(0)
})

test('what fails passes its turn on', async () => {
  const { clock } = bells()
  const { began, begin, end, ends } = working(new Turns(clock, 1, LONGEST_MS))
  const failing = begin('a')
  const next = begin('b')
  ends.get('a')?.reject(new Error('fenced'))
  await expect(failing).rejects.toThrow('fenced')
  end('b')
  await expect(next).resolves.toBe('b')
  expect(began).toEqual(['a', 'b'])
})

test('who has waited for long goes on without a turn, and has none to pass on', async () => {
  const { clock, ring } = bells()
  const { began, begin, end } = working(new Turns(clock, 1, LONGEST_MS))
  const stuck = begin('stuck')
  const [long, next] = [begin('long'), begin('next')]
  await settled()
  ring()
  await settled()
  expect(began).toEqual(['stuck', 'long'])
  end('long')
  await long
  await settled()
  expect(began).toEqual(['stuck', 'long'])
  end('stuck')
  await stuck
  await settled()
  expect(began).toEqual(['stuck', 'long', 'next'])
  end('next')
  await next
})
