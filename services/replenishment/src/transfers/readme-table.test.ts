import { expect, test } from '@jest/globals'
import { NOON } from '../examples.ts'
import { readmeTable } from '../readme-table.ts'
import { initialState } from '../stock.ts'
import { DAY, Site, using } from './site.ts'

const rows = readmeTable('the lot at 4W').map((row): [string, Record<string, string>] => [row.since ?? '', row])

test.each(rows)('%s', (_, row) => {
  const site = new Site()
  // The last day is one of those that are left.
  const expiry = new Date(NOON + (Number(row['days left']) - 1) * DAY).toISOString().slice(0, 10)
  site.add('4W', using(Number(row['4W uses a day'])), '0', [['A', expiry, Number(row['the lot at 4W'])]])
  const used = row['3W uses a day'] ?? ''
  site.add('3W', used === '?' ? initialState : using(Number(used)), '10', [], Number(row['3W has']) + 7)
  for (const place of ['3W', '4W']) site.report(place)
  site.settle()
  site.use('3W', 7)
  site.settle()
  const moved = site.proposed('replenishment.TransferProposed').map((m) => Number(m.quantity))
  const bought = site.proposed('replenishment.ReplenishmentProposed').map((p) => Number(p.orderQuantity))
  const sum = (all: number[]) => String(all.reduce((total, n) => total + n, 0))
  expect([sum(moved), sum(bought)]).toEqual([row.moved, row.bought])
})

test('the table has rows', () => expect(rows.length).toBeGreaterThan(5))
