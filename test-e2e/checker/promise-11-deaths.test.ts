import { expect, test } from '@jest/globals'
import { check } from './check.ts'

test('a process that ended by itself is one that an input has killed', () => {
  const nothing = { records: [], accepted: [], erps: [], suppliers: [], stores: {}, rebuilt: {}, restedAt: 0 }
  expect(check({ ...nothing, deaths: [{ service: 'gateway', why: 'exit code 134' }] })).toEqual([
    { promise: 11, what: 'gateway has ended by itself', about: ['exit code 134'] },
  ])
})
