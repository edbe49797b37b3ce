import { expect, test } from '@jest/globals'
import type { Evidence } from './evidence.ts'
import {
  again,
  all,
  broken,
  type Change,
  dataWhere,
  documentOf,
  drop,
  recordsOf,
  recordsWhere,
  set,
} from './testing/changes.ts'
import { summarised } from './testing/examples.ts'
import { Story } from './testing/story.ts'

const aDayOfUse = async (): Promise<Evidence> => {
  const story = await Story.begin()
  story.erp.faults.push('commit then time out')
  await story.send(summarised(), 'sane', 'C-1')
  await story.send(summarised({ revision: 2 }), 'sane', 'C-2')
  await story.send(summarised({ revision: 0 }), 'malformed', 'C-3')
  return story.end()
}
const day = await aDayOfUse()

const NAME = 'consumption:NORTH:2026-01-04:1'
const issue = (e: Evidence) => documentOf(e, 'post-goods-issue')
const summaryIn = (e: Evidence) => {
  const [found] = recordsWhere(e, 'inventory.ConsumptionSummarised', ({ revision }) => revision === 1)
  if (!found) throw new Error('nothing was used')
  return found
}
const postedIn = (e: Evidence) => {
  const [found] = recordsWhere(e, 'procurement.ErpPosted', ({ document }) => document === NAME)
  if (!found) throw new Error('nothing was charged')
  return found
}
const told = (e: Evidence) => recordsWhere(e, 'supplyline.ExceptionRaised', (d) => d.kind === 'consumption-not-posted')
const twice = (e: Evidence) => e.erps[0]?.documents.push({ ...structuredClone(issue(e)), number: '4999999999' })

test('what a site used is charged once, whatever becomes of the answer', () => {
  expect(day.erps[0]?.documents.filter((d) => d.operation === 'post-goods-issue')).toHaveLength(2)
  expect(recordsOf(day, 'procurement.ErpPosted')).toHaveLength(2)
  expect(told(day)).toHaveLength(2)
  for (const promise of [3, 5, 6, 7, 8, 9, 10]) expect(broken(day, promise, () => {})).toEqual([])
})

test.each<Change>([
  ['twice', 'a document is posted more than once', twice],
  [
    'twice, by what is told',
    `GOODS_ISSUE ${NAME} is told as posted more than once`,
    (e) => again(e, postedIn(e), { headers: {} }),
  ],
  [
    'under two references',
    `there are several of post-goods-issue of ${NAME}`,
    (e) => {
      const [first, second] =
        e.stores['procurement-sync']?.intents.filter((i) => i.operation === 'post-goods-issue') ?? []
      set(second, { aggregate: first?.aggregate })
    },
  ],
  [
    'in two ERPs',
    `${NAME} is charged in several ERPs`,
    (e) => e.erps.push({ system: 'ERP-2', uniqueReferences: false, documents: [structuredClone(issue(e))] }),
  ],
  ['and nobody told of it', `${NAME} is told as posted, and was never told as used`, (e) => drop(e, summaryIn(e))],
  [
    'and was told of twice',
    `${NAME} is told as posted, and was told 2 times as used`,
    (e) => again(e, summaryIn(e), { headers: {} }),
  ],
  [
    'and nobody gave it to the service',
    `${NAME} is charged, and nobody has used it`,
    (e) => drop(e, ...e.records.filter((r) => r.topic === 'procurement-sync.inbox.v1' && r.key?.startsWith('NORTH:'))),
  ],
  [
    'more of it',
    `${NAME} is charged with 31 EA of M-4711, which was not used`,
    (e) => set(issue(e).lines[0], { quantity: '31' }),
  ],
  [
    'instead of taken back',
    `${NAME} is charged with 2.5 EA of M-4711, which was not used`,
    (e) => set(issue(e).lines[1], { quantity: '2.5' }),
  ],
  ['as another material', 'charged with 30 EA of M-4712', (e) => set(issue(e).lines[0], { material: 'M-4712' })],
  ['a line twice', 'charged with 30 EA of M-4711', (e) => issue(e).lines.push({ ...issue(e).lines[0] } as never)],
  ['without what nobody was told of', `1 lines of ${NAME} are neither`, (e) => drop(e, ...told(e))],
])('charged %s', (_, says, change) => {
  expect(broken(day, 6, change)).toContainEqual(expect.stringMatching(says))
})

test('a document that the ERP writes otherwise is the same: 30.000', () => {
  expect(broken(day, 6, (e) => set(issue(e).lines[0], { quantity: '30.000' }))).toEqual([])
})

test('told as posted, and not there', () => {
  const gone = (e: Evidence) => e.erps[0]?.documents.splice(0, 1)
  expect(broken(day, 3, gone)).toContain(`${NAME} is told as posted, and ERP-1 does not hold it`)
})

test('what was used and forgotten; not what is a dead letter, or somebody was told of', () => {
  const forgotten = `${NAME} was used, and is neither charged nor told`
  const unasked = (e: Evidence) => {
    const store = e.stores['procurement-sync']
    if (store) set(store, { intents: store.intents.filter((i) => i.aggregate !== NAME) })
    drop(e, postedIn(e))
    e.erps[0]?.documents.splice(0, 1)
  }
  const untold = (e: Evidence) => drop(e, ...recordsWhere(e, 'supplyline.ExceptionRaised', (d) => d.subject === NAME))
  expect(broken(day, 6, all(unasked, untold))).toEqual([forgotten])
  expect(broken(day, 6, unasked)).toEqual([])
})

test('an exception of another kind tells of nothing that is left out', () => {
  const other = (e: Evidence) =>
    set(
      dataWhere(e, 'supplyline.ExceptionRaised', (d) => d.subject === NAME && d.kind === 'consumption-not-posted'),
      { kind: 'consumption-conflict' },
    )
  expect(broken(day, 6, other)).toEqual([`1 lines of ${NAME} are neither charged nor told`])
})
