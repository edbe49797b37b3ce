import { expect, test } from '@jest/globals'
import { clip } from '@supplyline/decider'

test('what somebody outside wrote can be told, wherever it is cut', () => {
  expect(clip('🧤🧤', 4)).toBe('🧤🧤')
  expect(clip('🧤🧤🧤', 4)).toBe('🧤🧤…')
  // Half a character fits no record.
  expect(clip('🧤🧤', 3)).toBe('🧤\ufffd…')
})
