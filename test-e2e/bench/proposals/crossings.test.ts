import { expect, test } from '@jest/globals'
import type { Movement } from '../movements.ts'
import { crossingsOf } from './crossings.ts'

const moved = (type: 'Issued' | 'Returned', eventId: string, quantity: number): Movement =>
  ({ type: `inventory.Stock${type}`, data: { eventId, quantity: String(quantity) } }) as Movement
const fill = moved('Returned', 'fill', 20)
const proposal = (positionSequence: number, orderQuantity: string) => ({
  ...{ positionSequence, orderQuantity, unitFactor: '1' },
})
const namesOf = (found: { movement: Movement }[]) => found.map(({ movement }) => movement.data.eventId)

test('the movement that comes down to the reorder point is the one from which the time counts', () => {
  const movements = [fill, moved('Issued', 'a', 5), moved('Issued', 'b', 5), moved('Issued', 'c', 1)]
  expect(namesOf(crossingsOf(movements, 10, [proposal(3, '10')]))).toEqual(['b'])
  // Taken together with the next one.
  expect(namesOf(crossingsOf(movements, 10, [proposal(4, '11')]))).toEqual(['b'])
})

test('what was proposed counts, and what comes down again is proposed again', () => {
  const movements = [fill, moved('Issued', 'a', 10), moved('Issued', 'b', 5), moved('Issued', 'c', 5)]
  expect(namesOf(crossingsOf(movements, 10, [proposal(2, '10'), proposal(4, '10')]))).toEqual(['a', 'c'])
})

test('a proposal that is missing, or one too many, is an error; what rose again by itself is none', () => {
  const movements = [fill, moved('Issued', 'a', 10)]
  expect(() => crossingsOf(movements, 10, [])).toThrow('nothing was proposed')
  expect(() => crossingsOf(movements, 5, [proposal(2, '10')])).toThrow('nothing crossed')
  expect(crossingsOf([...movements, moved('Returned', 'b', 5)], 10, [])).toEqual([])
})
