import { expect, test } from '@jest/globals'
import { progressBar, describe as shown } from './progress-bar.ts'

test('shows how much is done and about how long the rest takes', () => {
  expect(shown(250, 1_000, 5_000)).toBe(`[${'#'.repeat(8)}${' '.repeat(22)}] 250/1000 about 15 s left`)
  expect(shown(0, 10, 100)).toBe(`[${' '.repeat(30)}] 0/10`)
  expect(shown(0, 0, 0)).toBe(`[${'#'.repeat(30)}] 0/0`)
})

test('writes nothing for what is done at once', () => {
  const written: string[] = []
  const stream = { isTTY: false, write: (text: string) => written.push(text) }
  const bar = progressBar('rebuild', stream as never)
  bar.show(1, 2)
  bar.end()
  expect(written).toEqual([])
})
