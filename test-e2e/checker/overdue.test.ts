import { expect, test } from '@jest/globals'
import type { Evidence } from './evidence.ts'
import {
  again,
  aggregateOf,
  all,
  broken,
  type Change,
  dataOf,
  drop,
  recordOf,
  recordsOf,
  set,
} from './testing/changes.ts'
import { aDay } from './testing/day.ts'

const day = await aDay()

const undecided = (e: Evidence) => {
  const [first] = e.records.filter(
    ({ message }) => message?.type === 'procurement.RequisitionApproved' && message.data.requisitionId === 'RQ-1',
  )
  if (!first) throw new Error('RQ-1 is not approved')
  drop(e, first)
  set(dataOf(e, 'procurement.ApprovalRequired'), { dueAt: 1 })
}
const said = (e: Evidence) => {
  const copy = again(e, recordOf(e, 'procurement.ApprovalRequired'), { headers: {} })
  set(copy, { message: { type: 'procurement.ApprovalOverdue', data: { requisitionId: 'RQ-1' } } })
}
const told = (e: Evidence) =>
  set(dataOf(e, 'supplyline.ExceptionRaised'), { kind: 'approval-overdue', subject: 'RQ-1' })
const twoDaysLater = (e: Evidence) => {
  for (const { aggregates } of Object.values(e.stores)) for (const one of aggregates) set(one, { timers: [] })
  e.restedAt += 2 * 86_400_000
}
const asked = (e: Evidence) =>
  recordsOf(e, 'procurement.PurchaseOrderPlaced').forEach((_, index) => {
    const { orderId } = dataOf(e, 'procurement.PurchaseOrderPlaced', index)
    const raised = again(e, recordOf(e, 'supplyline.ExceptionRaised'), { headers: {} })
    set(raised.message?.data, {
      service: 'supplier-ack',
      kind: 'answer-overdue',
      subject: orderId,
      exceptionId: orderId,
    })
  })
const due = (e: Evidence, ago: number) => {
  const aggregate = aggregateOf(e, 'procurement-sync', 'receipt:NORTH:DOCK:GR-1')
  set(aggregate, { timers: [{ name: 'order', due: e.restedAt - ago }] })
}

test.each<Change>([
  ['a timer', 'timer order was due at', (e) => due(e, 120_000)],
  ['an approval', 'nobody has decided on RQ-1', undecided],
  ['an approval of which nobody hears', 'nobody has decided on RQ-1', all(undecided, said)],
  ['an approval that is not told', 'nobody has decided on RQ-1', all(undecided, told)],
  ['an order that is not answered', 'is not answered within a day', twoDaysLater],
])('%s is overdue', (_, says, change) => {
  expect(broken(day, 10, change)).toContainEqual(expect.stringMatching(says))
})

test.each<[string, (e: Evidence) => void]>([
  ['a timer was due just now', (e) => due(e, 1_000)],
  [
    'its key waits for somebody',
    (e) => {
      due(e, 120_000)
      set(aggregateOf(e, 'procurement-sync', 'receipt:NORTH:DOCK:GR-1'), { parked: {} })
    },
  ],
  ['who must know of an approval does', all(undecided, said, told)],
  ['who must know of an order does', all(twoDaysLater, asked)],
])('nothing is overdue: %s', (_, change) => {
  const found = broken(day, 10, change)
  expect(found.filter((what) => /was due|nobody has decided|not answered/.test(what))).toEqual([])
})
