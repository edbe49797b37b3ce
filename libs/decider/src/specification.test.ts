import { describe, expect, test } from '@jest/globals'
import type { Decider } from './decider.ts'
import { given, play } from './specification.ts'

type Par = { onHand: number }
type Change = { by: number }
/** Stock that may not go below zero. */
const stock: Decider<Par, Change, Change> = {
  initialState: { onHand: 0 },
  decide: (change, { onHand }) => {
    if (Number.isNaN(change.by)) throw new Error('a bug')
    return onHand + change.by < 0
      ? { refuse: { code: 'short', what: 'not enough', where: 'by', next: 'count' } }
      : { events: [change] }
  },
  evolve: ({ onHand }, { by }) => ({ onHand: onHand + by }),
}

describe('given', () => {
  test('events fold to a state, on which an input is decided; the decision itself changes nothing', () => {
    const four = given(stock, [{ by: 5 }, { by: -1 }])
    expect(four.state).toEqual({ onHand: 4 })
    expect(four.when({ by: -4 })).toEqual({ events: [{ by: -4 }] })
    expect(four.when({ by: -5 }).refuse?.code).toBe('short')
    expect(four.when({ by: -4 })).toEqual({ events: [{ by: -4 }] })
    expect(four.state).toEqual({ onHand: 4 })
  })

  test('what decide throws comes through, since only a bug throws', () => {
    expect(() => given(stock, []).when({ by: Number.NaN })).toThrow('a bug')
  })
})

test('play decides each input on what the ones before it led to', () => {
  expect(play(stock, [{ by: 2 }, { by: -3 }, { by: -2 }, { by: 7 }])).toEqual({
    state: { onHand: 7 },
    events: [{ by: 2 }, { by: -2 }, { by: 7 }],
  })
})
