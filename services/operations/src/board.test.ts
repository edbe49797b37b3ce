import { expect, test } from '@jest/globals'
import { VirtualClock } from '@supplyline/messaging'
import type { Store } from '@supplyline/state'
import { boardReader, readBoard } from './board.ts'
import { raised } from './testing/examples.ts'

const open = (id: number) => ({
  id: `exception:EX${String(id).padStart(5, '0')}`,
  state: { status: 'open', subject: raised({ exceptionId: `EX${id}`, dueAt: 10_000 - id }).data, at: 1, trace: null },
})

/** A database of so many open exceptions. */
const storeOf = (count: number, took: () => void = () => {}) => {
  const all = Array.from({ length: count }, (_, id) => open(id))
  return {
    list: async (prefix: string, after: string, limit: number) => {
      took()
      return all.filter(({ id }) => id.startsWith(prefix) && id > after).slice(0, limit)
    },
  } as unknown as Store
}

test('every exception is read, however many, and the one due first comes first', async () => {
  const { exceptions } = await readBoard(storeOf(2_500), 0)
  expect(exceptions).toHaveLength(2_500)
  expect(exceptions[0]?.exceptionId).toBe('EX2499')
})

test('many who ask at once are told from one reading, and it is not read again within a second', async () => {
  let asked = 0
  const clock = new VirtualClock()
  const board = boardReader(
    storeOf(1, () => asked++),
    clock,
  )
  await Promise.all([board(), board(), board()])
  await board()
  expect(asked).toBe(4) // once for each kind of view
  clock.advanceTo(clock.now() + 1_000)
  await board()
  expect(asked).toBe(8)
})

test('what takes long to read is read less often', async () => {
  let asked = 0
  const clock = new VirtualClock()
  const slow = storeOf(1, () => {
    asked++
    clock.advanceTo(clock.now() + 250)
  })
  const board = boardReader(slow, clock)
  await board()
  clock.advanceTo(clock.now() + 18_000)
  await board()
  expect(asked).toBe(4)
  clock.advanceTo(clock.now() + 1_000)
  await board()
  expect(asked).toBe(8)
})
