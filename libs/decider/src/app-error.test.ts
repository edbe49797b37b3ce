import { expect, test } from '@jest/globals'
import { AppError, isAppError } from './app-error.ts'

test('a failure says what, where, why and what to do next, and is told from others by its code', () => {
  const cause = new Error('connection reset')
  const error = new AppError('partner-unavailable', 'the ERP does not answer', { where: 'sap', next: 'wait', cause })
  expect(error).toMatchObject({ name: 'AppError', code: 'partner-unavailable', where: 'sap', next: 'wait', cause })
  expect(isAppError(error)).toBe(true)
  expect(isAppError(error, 'partner-unavailable')).toBe(true)
  expect(isAppError(error, 'fenced')).toBe(false)
  expect(isAppError(Object.assign(new Error('x'), { code: 'fenced' }))).toBe(false)
  expect('cause' in new AppError('fenced', 'x', { next: 'y' })).toBe(false)
})
