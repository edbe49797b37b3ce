import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { planted } from './bug.ts'
import { bugs } from './bugs.ts'

const root = join(import.meta.dirname, '../..')
const sources = new Map<string, string>()
const sourceOf = (file: string): string => {
  const source = sources.get(file) ?? readFileSync(join(root, file), 'utf8')
  sources.set(file, source)
  return source
}

test.each(bugs.map((bug) => [bug.name, bug] as const))('%s can be planted', (_, bug) => {
  const source = sourceOf(bug.file)
  expect(planted(bug, source)).not.toBe(source)
})

test('there are at least 25, each under a name of its own, for every promise but the one about deaths', () => {
  expect(bugs.length).toBeGreaterThanOrEqual(25)
  expect(new Set(bugs.map(({ name }) => name)).size).toBe(bugs.length)
  expect(new Set(bugs.map(({ promise }) => promise))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))
})
