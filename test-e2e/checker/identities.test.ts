import { expect, test } from '@jest/globals'
import type { Evidence, SeenRecord } from './evidence.ts'
import { again, all, broken, type Change, recordOf, set } from './testing/changes.ts'
import { aDay } from './testing/day.ts'

const day = await aDay()

const entryWith = (e: Evidence, is: (record: SeenRecord) => boolean): SeenRecord => {
  const found = e.records.find((r) => r.message?.type === 'supplyline.InboxEntry' && is(r))
  if (!found) throw new Error('no such entry')
  return found
}
/** That an order was placed, as three-way-match was given it. */
const placed = (e: Evidence) =>
  entryWith(e, (r) => r.topic === 'three-way-match.inbox.v1' && r.carried?.type === 'procurement.PurchaseOrderPlaced')
const contents = ({ message }: SeenRecord) => message?.data as { cause: object; entryId: string; record: Uint8Array }

/** Told under an id of another record of the same decision's service. */
const told = (change: (record: SeenRecord) => Partial<SeenRecord>) => (e: Evidence) => {
  const record = recordOf(e, 'procurement.PurchaseOrderPlaced')
  const headers = { ...record.headers, supplyline_sequence: '999999999' }
  again(e, record, { headers, ...change(record) })
}

/** Published again, byte for byte, and given to three-way-match from where each of the two lies. */
const givenTwice = (e: Evidence) => {
  const record = recordOf(e, 'procurement.PurchaseOrderPlaced')
  const copy = again(e, record)
  const entry = placed(e)
  const second = again(e, entry)
  const at = ({ topic, partition, offset }: SeenRecord) => ({ topic, partition, offset, index: 0 })
  set(contents(entry), { cause: at(record) })
  set(contents(second), { cause: at(copy), entryId: 'another' })
}

const givenMore = (fields: object) => (e: Evidence) => {
  const entry = placed(e)
  const second = again(e, entry)
  set(contents(second), fields)
}

test.each<Change>([
  ['two things have one id', 'has told two things under the id', told(() => ({ value: Buffer.from('another') }))],
  ['one thing is told twice, not again', 'each as a record of its own', told(() => ({}))],
  [
    'two things come from one place',
    'was given two things from one place',
    givenMore({ record: Buffer.from('another') }),
  ],
  [
    'two aggregates are given one thing as the same',
    'was given two things from one place',
    givenMore({ aggregate: 'ledger:NORTH:another' }),
  ],
  [
    'the entries of one record share an id',
    'share the id',
    (e) => {
      const { cause } = contents(placed(e))
      givenMore({ aggregate: 'ledger:NORTH:another', cause: { ...cause, index: 1 } })(e)
    },
  ],
  ['what was published again is given as another', 'was given to it as another record', givenTwice],
])('%s', (_, says, change) => {
  expect(broken(day, 7, change)).toContainEqual(expect.stringMatching(says))
})

test('what is published again, byte for byte, is the same record', () => {
  const found = broken(day, 7, (e) => again(e, recordOf(e, 'procurement.PurchaseOrderPlaced')))
  expect(found.filter((what) => /told|given/.test(what))).toEqual([])
})

test('where a source has used one id for two things, what follows from them cannot be told apart', () => {
  const used = (e: Evidence) => {
    const { headers } = recordOf(e, 'procurement.PurchaseOrderPlaced')
    const cause = entryWith(e, (r) => contents(r).entryId === headers.ce_causationid)
    const second = again(e, cause)
    set(contents(second), { cause: { topic: 'inventory.goods-receipts.v1', partition: 0, offset: 99, index: 0 } })
  }
  const change = all(
    told(() => ({ value: Buffer.from('another') })),
    used,
  )
  expect(broken(day, 7, change).filter((what) => what.includes('under the id'))).toEqual([])
})
