import { expect, test } from '@jest/globals'
import { Gathering } from './gathering.ts'

const gatheringOf = (run: (items: number[]) => Promise<void>, most = 10) => {
  const runs: number[][] = []
  const gathering = new Gathering<number>(
    (items) => {
      runs.push(items)
      return run(items)
    },
    (error) => error === 'of one',
    most,
  )
  return { gathering, runs }
}
const heard = (all: Promise<void>[]) =>
  Promise.allSettled(all).then((s) => s.map((r) => (r.status === 'fulfilled' ? 'done' : r.reason)))

test('who is alone goes at once; who asks meanwhile goes together with the next, in order, at most so many', async () => {
  const { gathering, runs } = gatheringOf(async () => {}, 3)
  expect(await heard([1, 2, 3, 4, 5].map((n) => gathering.ask(n)))).toEqual(['done', 'done', 'done', 'done', 'done'])
  expect(runs).toEqual([[1], [2, 3, 4], [5]])
  await gathering.ask(6)
  expect(runs.at(-1)).toEqual([6])
})

test('one that cannot be done fails alone; the others are done', async () => {
  const { gathering, runs } = gatheringOf(async (items) => {
    if (items.includes(3)) throw 'of one'
  })
  expect(await heard([1, 2, 3, 4].map((n) => gathering.ask(n)))).toEqual(['done', 'done', 'of one', 'done'])
  expect(runs).toEqual([[1], [2, 3, 4], [2], [3], [4]])
})

test('what fails as a whole fails for all, and is not done again', async () => {
  const { gathering, runs } = gatheringOf(async (items) => {
    if (items.length > 1) throw 'away'
  })
  expect(await heard([1, 2, 3].map((n) => gathering.ask(n)))).toEqual(['done', 'away', 'away'])
  expect(runs).toEqual([[1], [2, 3]])
  expect(await heard([gathering.ask(4)])).toEqual(['done'])
})
