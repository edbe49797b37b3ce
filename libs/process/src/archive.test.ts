import { expect, test } from '@jest/globals'
import { archive } from './archive.ts'

const given = ['--kafka', 'localhost:1', '--registry', 'http://localhost:1', '--to', 'nowhere']

test('says what it takes', async () => {
  const said: string[] = []
  expect([await archive(['--help'], (text) => said.push(text)), said.join()]).toEqual([
    0,
    expect.stringContaining('--registry URL'),
  ])
})

test.each([
  [[]],
  [[...given]],
  [[...given, '--topic', 'no.such.v1']],
  [[...given, '--topic', 'inventory.stock-movements.v1', '--until', 'noon']],
  [['--what']],
])('wrong usage %j is told before anything is connected', async (args) => {
  const said: string[] = []
  expect(await archive(args, (text) => said.push(text))).toBe(2)
  expect(said).toEqual([])
})
