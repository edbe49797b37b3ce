import { expect, test } from '@jest/globals'
import { check } from './check.ts'
import type { Evidence } from './evidence.ts'
import { again, aggregateOf, broken, type Change, dataOf, drop, recordOf, set } from './testing/changes.ts'
import { issued, NOW, returned } from './testing/examples.ts'
import { Story } from './testing/story.ts'

const HOUR = 3_600_000

/** What was used yesterday is told; of what came late one half is, and what was used today is not yet. */
const twoDays = async (): Promise<Evidence> => {
  const story = await Story.begin()
  await story.send(returned({ eventId: 'M-1', quantity: '150', lot: 'L-1' }))
  await story.send(issued({ eventId: 'M-2', quantity: '30', lot: 'L-1' }))
  await story.send(issued({ eventId: 'M-3', quantity: '2', location: 'STORE' }))
  await story.pass(24 * HOUR)
  await story.send(issued({ eventId: 'M-4', quantity: '5', lot: 'L-1' }))
  await story.pass(2 * HOUR)
  await story.send(issued({ eventId: 'M-5', quantity: '1', occurredAt: NOW + 26 * HOUR }))
  await story.send(issued({ eventId: 'M-6', quantity: '3', lot: 'L-1' }))
  return story.end()
}
const evidence = await twoDays()

const shelf = (e: Evidence) =>
  aggregateOf(e, 'inventory-events', 'stock:WARD-3:GLOVE').state as { unreported: { quantity: string; day: number }[] }
const told = (e: Evidence, index: number) => dataOf(e, 'inventory.ConsumptionSummarised', index)

test('nothing is wrong with these days, on which two revisions tell what was used', () => {
  expect(check(evidence)).toEqual([])
  expect([told(evidence, 0), told(evidence, 1)]).toMatchObject([
    {
      revision: 1,
      lines: [
        { location: 'STORE', quantity: '2' },
        { location: 'WARD-3', quantity: '-120' },
      ],
    },
    { revision: 2, lines: [{ location: 'WARD-3', quantity: '5' }] },
  ])
  expect(shelf(evidence).unreported).toHaveLength(2)
})

test.each<Change>([
  [
    'a revision is missing',
    'revision 2: 1 would be next',
    (e) => drop(e, recordOf(e, 'inventory.ConsumptionSummarised')),
  ],
  ['a revision is told again', 'revision 1: 3 would be next', (e) => secondTime(e)],
  ['a revision tells of nothing', '1 has 0 lines', (e) => set(told(e, 0), { lines: [] })],
  ['a line is zero', 'tells of nothing', (e) => set(told(e, 1).lines[0], { quantity: '0' })],
  ['lines are not in order', 'is not in order', (e) => told(e, 0).lines.reverse()],
  ['a line is there twice', 'two lines of the same', (e) => told(e, 1).lines.push(told(e, 1).lines[0] as never)],
  [
    'told is another quantity',
    '-114 told and 3 to be told, and -112 was used',
    (e) => set(told(e, 1).lines[0], { quantity: '6' }),
  ],
  ['told is another lot', '5 told and 0 to be told, and 0 was used', (e) => set(told(e, 1).lines[0], { lot: 'L-2' })],
  ['told is another site', 'SOUTH on', (e) => set(told(e, 1), { site: 'SOUTH' })],
  ['told is another day', 'on 2025-12-31', (e) => set(told(e, 1), { period: '2025-12-31' })],
  ['told is stock of a supplier', 'of MEDCO: 5 told', (e) => set(told(e, 1).lines[0], { supplier: 'MEDCO' })],
  ['something is forgotten', '0 told and 0 to be told, and 1 was used', (e) => shelf(e).unreported.splice(0, 1)],
  [
    'something is never reported',
    'WARD-3:GLOVE: 1 used on .* are never reported',
    (e) => set(e, { restedAt: e.restedAt + 48 * HOUR }),
  ],
])('%s', (_, says, change) => {
  expect(broken(evidence, 4, change)).toEqual(expect.arrayContaining([expect.stringMatching(says)]))
})

const secondTime = (e: Evidence): void => {
  const first = recordOf(e, 'inventory.ConsumptionSummarised')
  again(e, first, { headers: { ...first.headers, supplyline_sequence: '999999' } })
}

test('what gathers is summed up in time', () => {
  const gathering = structuredClone(evidence)
  const summary = gathering.stores['inventory-events']?.aggregates.find(({ id }) => id.startsWith('consumption:'))
  const { site, period, revision, lines } = told(gathering, 1)
  drop(gathering, recordOf(gathering, 'inventory.ConsumptionSummarised', 1))
  set(summary, { state: { status: 'gathering', site, period, revision: revision - 1, lines } })
  const wrong = check(gathering).flatMap(({ promise, what }) => (promise === 4 ? [what] : []))
  expect(wrong).toEqual([expect.stringContaining('what gathers is never summed up')])
})
