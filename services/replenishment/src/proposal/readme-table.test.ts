import { expect, test } from '@jest/globals'
import { play } from '@supplyline/decider'
import { stock } from '../decide.ts'
import { dataOf, entry, masterData, onHand, policy } from '../examples.ts'
import { readmeTable } from '../readme-table.ts'

const rows = readmeTable('kind')

test.each(rows)('$kind: given $for example', (row) => {
  const levels = (row['for example'] ?? '').split(', ').map((level) => level.split(' ') as [string, string])
  const by = policy({ par: null, ...Object.fromEntries(levels), kind: row.kind as 'PAR' })
  const at = (quantity: string | undefined) => entry(onHand(quantity ?? ''), [by, ...masterData])
  const { events } = play(stock, [at(row['proposed at']), at(row['kept at'])])
  expect(dataOf(events, 'replenishment.ReplenishmentProposed')).toHaveLength(1)
  expect(dataOf(events, 'replenishment.ReplenishmentWithdrawn')).toEqual([])
  const then = play(stock, [at(row['proposed at']), at(row['kept at']), at(row['withdrawn at'])])
  expect(dataOf(then.events, 'replenishment.ReplenishmentWithdrawn')).toHaveLength(1)
})

test('the table has every kind', () => expect(rows).toHaveLength(5))
