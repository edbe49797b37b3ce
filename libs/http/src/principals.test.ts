import { describe, expect, test } from '@jest/globals'
import { principalsOf } from './principals.ts'

describe('tokens', () => {
  test('belong to a person with a role', () => {
    expect(principalsOf('{"a-1":"approver","b.2":"approver2"}')).toEqual({
      'a-1': { name: 'approver', role: 'approver' },
      'b.2': { name: 'approver2', role: 'approver' },
    })
  })

  test.each([
    '',
    '[]',
    '{}',
    'null',
    '"x"',
    '{"secret":"boss"}',
    '{"secret":1}',
    '{"se cret":"ap"}',
    '{"secret":"toString"}',
  ])('are refused, and not repeated: %s', (json) => {
    const read = principalsOf(json)
    expect(read).toEqual({ mistake: expect.any(String) })
    expect(JSON.stringify(read)).not.toMatch(/secret|boss/)
  })
})
