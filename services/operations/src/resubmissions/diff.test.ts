import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Change, diff } from './diff.ts'

test('a change says where, what was and what is', () => {
  const before = { unit: 'PALLET', lines: [{ item: 'A' }, { item: 'B' }], lot: null, 'a/b~c': 1 }
  const after = { unit: 'BX', lines: [{ item: 'A' }], lot: 'L1', 'a/b~c': 2, new: true }
  expect(diff(before, after)).toEqual([
    { path: '/unit', before: 'PALLET', after: 'BX' },
    { path: '/lines/1', before: { item: 'B' } },
    { path: '/lot', before: null, after: 'L1' },
    { path: '/a~1b~0c', before: 1, after: 2 },
    { path: '/new', after: true },
  ])
})

/** The value with a change made to it, by its pointer. */
const changed = (value: unknown, { path, after, ...rest }: Change): unknown => {
  if (path === '') return after
  const steps = path
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  const last = steps.pop() as string
  const holder = steps.reduce((inner, step) => (inner as Record<string, unknown>)[step], value) as Record<
    string,
    unknown
  >
  if (after === undefined && 'before' in rest) delete holder[last]
  else holder[last] = after
  return value
}

test('all changes made to what was give what is, and there are none where nothing differs', () => {
  const json = fc.jsonValue({ maxDepth: 3 }).filter((v) => !JSON.stringify(v).includes('__proto__'))
  fc.assert(
    fc.property(fc.dictionary(fc.string(), json), fc.dictionary(fc.string(), json), (a, b) => {
      const [before, after] = [JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b))]
      expect(diff(before, structuredClone(before))).toEqual([])
      const changes = diff(before, after)
      // Elements at the end of a list go last first, so that the others keep their places.
      const made = [...changes].reverse().reduce<unknown>(changed, structuredClone(before))
      expect(
        JSON.parse(JSON.stringify(made, (_, v) => (Array.isArray(v) ? v.filter((x) => x !== undefined) : v))),
      ).toEqual(after)
    }),
    { seed: 20260105, numRuns: 300 },
  )
})
