import { beforeAll, describe, expect, test } from '@jest/globals'
import type { Evidence } from './evidence.ts'
import { again, broken, type Change, dataOf, drop, recordOf, set } from './testing/changes.ts'
import { aDay } from './testing/day.ts'

let day: Evidence
beforeAll(async () => {
  day = await aDay()
})

const placed = (e: Evidence, index = 0) => dataOf(e, 'procurement.PurchaseOrderPlaced', index)
const byHand = (e: Evidence) => dataOf(e, 'procurement.RequisitionApproved', 1)
const approval = (e: Evidence) => dataOf(e, 'procurement.RequisitionApproved')

describe('every order line names the contents that were approved', () => {
  test.each<Change>([
    ['a line without a source', 'names no requisition line', (e) => set(placed(e).lines[0], { sources: [] })],
    [
      'another quantity than its sources',
      /is for 3, its requisition lines for 2/,
      (e) => set(placed(e).lines[0], { quantity: '3' }),
    ],
    [
      'a hash that was not approved',
      'is not what was approved',
      (e) => set(placed(e).lines[0]?.sources[0], { contentHash: 'x' }),
    ],
    [
      'a line that was not approved',
      'is not what was approved',
      (e) => set(placed(e).lines[0]?.sources[0], { line: 9 }),
    ],
    ['another item', 'is not what was approved', (e) => set(placed(e).lines[0], { item: 'TAPE' })],
    ['another place', 'is not what was approved', (e) => set(placed(e).lines[0], { location: 'STORE' })],
    ['another price', 'is not what was approved', (e) => set(placed(e).lines[0], { unitPrice: '9' })],
    ['another factor', 'is not what was approved', (e) => set(placed(e).lines[0], { unitFactor: '10' })],
    [
      'only a part of what was approved',
      'is not what was approved',
      (e) => set(placed(e).lines[0]?.sources[0], { baseQuantity: '1' }),
    ],
    ['no approval at all', 'is not what was approved', (e) => drop(e, recordOf(e, 'procurement.RequisitionApproved'))],
  ])('%s', (_, says, change) => {
    expect(broken(day, 2, change)).toContainEqual(expect.stringMatching(says))
  })
})

describe('the contents are what somebody who may has approved', () => {
  test.each<Change>([
    [
      'contents changed after the hash',
      'the hash of .* is not that of what is approved',
      (e) => set(approval(e).lines[0], { unitPrice: '9' }),
    ],
    [
      'contents that were never submitted',
      'never submitted',
      (e) => drop(e, recordOf(e, 'procurement.RequisitionSubmitted')),
    ],
    [
      'approved twice',
      'is approved 2 times',
      (e) => again(e, recordOf(e, 'procurement.RequisitionApproved'), { headers: {} }),
    ],
    [
      'above the limit of the rule',
      'nobody who may',
      (e) => set(dataOf(e, 'master.ApprovalPolicy'), { automaticLimit: '1' }),
    ],
    [
      'a limit for emergencies where there is none',
      'nobody who may',
      (e) => set(dataOf(e, 'master.ApprovalPolicy'), { automaticLimit: '1', emergencyLimit: '500' }),
    ],
    [
      'a limit in another currency',
      'nobody who may',
      (e) => set(dataOf(e, 'master.ApprovalPolicy'), { currency: 'EUR' }),
    ],
    [
      'no decision of a person',
      'nobody who may has approved RQ-1',
      (e) => drop(e, recordOf(e, 'procurement.ApprovalGiven')),
    ],
    ['the decision of another', 'nobody who may has approved RQ-1', (e) => set(byHandOf(e), { approvedBy: 'mary' })],
    [
      'a decision on other contents',
      'nobody who may has approved RQ-1',
      (e) => set(dataOf(e, 'procurement.ApprovalGiven'), { contentHash: 'x' }),
    ],
    [
      'the decision of the requester',
      'nobody who may has approved RQ-1',
      (e) => set(submittedByHand(e), { requester: 'Paul ' }),
    ],
  ])('%s', (_, says, change) => {
    expect(broken(day, 2, change)).toContainEqual(expect.stringMatching(says))
  })
})

const byHandOf = (e: Evidence) => {
  const found = [0, 1, 2].map((n) => dataOf(e, 'procurement.RequisitionApproved', n)).find((a) => !a.automatic)
  return found ?? byHand(e)
}
const submittedByHand = (e: Evidence) => {
  const found = [0, 1, 2].map((n) => dataOf(e, 'procurement.RequisitionSubmitted', n))
  return found.find((s) => s.requisitionId === 'RQ-1') ?? {}
}
