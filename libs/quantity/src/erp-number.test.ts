import { expect, test } from '@jest/globals'
import { bareNumber } from './erp-number.ts'

test.each([
  ['000000000000004711', '4711'],
  ['4711', '4711'],
  ['0000', '0'],
  ['00-4711', '00-4711'],
  ['M-0047', 'M-0047'],
  ['', ''],
])('the number %j is compared as %j', (number, bare) => {
  expect(bareNumber(number)).toBe(bare)
})
