import { afterAll, describe, expect, jest, test } from '@jest/globals'
import { signOf } from './judge.ts'
import { Keeper } from './keeper.ts'
import { bytesOf, OPEN, REGRESSIONS, readRegressions, textOf } from './regressions.ts'
import { type TargetName, targets } from './targets/index.ts'

// The process starts anew after a death, and every target is opened once.
jest.setTimeout(120_000)

const names = Object.keys(targets) as TargetName[]
const keeper = new Keeper()
/** Signs of findings that wait for somebody: several targets may come upon one. */
const open = new Set<string>()
afterAll(() => keeper.stop())

describe('what once found a hole finds none', () => {
  test.each(readRegressions(REGRESSIONS))('$target: $name', async ({ target, bytes }) => {
    expect(await keeper.judge(target, bytes)).toMatchObject({ outcome: {} })
  })
})

describe('what is open is still open; mended, it moves to regressions', () => {
  // Not `test.each`, which refuses to have none.
  for (const { target, name, bytes } of readRegressions(OPEN))
    test(`${target}: ${name}`, async () => {
      const { finding } = await keeper.judge(target, bytes)
      expect(finding).toBeDefined()
      if (finding) open.add(signOf(finding))
    })
})

describe('sixty inputs of a fixed seed find nothing new', () => {
  test.each(names)('%s', async (target) => {
    const report = await keeper.hunt(target, { seed: 11, milliseconds: 20_000, inputs: 60 })
    expect(report.inputs).toBeGreaterThanOrEqual(60)
    expect(report.found.filter((found) => !open.has(signOf(found)))).toEqual([])
  })
})

test('an input is written down and read again', () => {
  const bytes = Buffer.concat([Buffer.from('ISA*00'), Buffer.alloc(9_000, '[]'), Buffer.from([0, 255])])
  expect(bytesOf(textOf(bytes)).equals(bytes)).toBe(true)
  expect(textOf(bytes).length).toBeLessThan(200)
})
