import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { approvalDecisions } from '@supplyline/schemas'
import { approvalRequired, approved, NOW, submitted } from './testing/examples.ts'
import { findings, type Gateway, startGateway } from './testing/gateway.ts'

let gateway: Gateway
beforeEach(async () => {
  gateway = await startGateway()
  await gateway.publish(submitted(), approvalRequired())
})
afterEach(() => gateway.stop())

const decide = (body: unknown, as = 'approver', id = 'RQ1') =>
  gateway.post(`/v1/requisitions/${id}/decisions`, body, { as })

test('an approval is stored in the name of the person, for the contents seen', async () => {
  const answer = await decide({ decision: 'approve', contentHash: 'h1', comment: 'needed\nurgently' }, 'approver2')
  expect(answer.status).toBe(202)
  expect(gateway.read(approvalDecisions)).toMatchObject([
    {
      key: 'RQ1',
      type: 'procurement.ApprovalGiven',
      headers: { ce_id: answer.body.eventId },
      data: {
        eventId: answer.body.eventId,
        requisitionId: 'RQ1',
        site: 'NORTH',
        approver: 'approver2',
        contentHash: 'h1',
        comment: 'needed\nurgently',
        decidedAt: NOW,
      },
    },
  ])
})

test('a refusal is one, too; what was seen may be left out', async () => {
  expect((await decide({ decision: 'refuse' })).status).toBe(202)
  expect(gateway.read(approvalDecisions)).toMatchObject([
    { type: 'procurement.ApprovalRefused', data: { approver: 'approver', contentHash: null, comment: null } },
  ])
})

test('other contents than those seen are not approved', async () => {
  const answer = await decide({ decision: 'approve', contentHash: 'h0' })
  expect([answer.status, answer.body.type]).toEqual([409, 'urn:supplyline:problem:contents-differ'])
  expect(gateway.read(approvalDecisions)).toEqual([])
})

test('what is decided is not decided again; a retry of the decision is answered as before', async () => {
  const key = 'decision-1'
  const first = await gateway.post('/v1/requisitions/RQ1/decisions', { decision: 'approve' }, { as: 'approver', key })
  await gateway.publish(approved())
  const again = await gateway.post('/v1/requisitions/RQ1/decisions', { decision: 'approve' }, { as: 'approver', key })
  expect(again.body).toEqual(first.body)
  const late = await decide({ decision: 'refuse' })
  expect([late.status, late.body]).toMatchObject([409, { requisitionStatus: 'approved' }])
  expect(gateway.read(approvalDecisions)).toHaveLength(1)
})

test('what does not await a decision yet is not decided', async () => {
  await gateway.publish(submitted({ requisitionId: 'RQ2' }))
  const early = await decide({ decision: 'approve' }, 'approver', 'RQ2')
  expect([early.status, early.body.type]).toEqual([409, 'urn:supplyline:problem:not-awaiting-approval'])
  expect((await decide({ decision: 'approve' }, 'approver', 'RQ3')).status).toBe(404)
})

test('a decision names nobody else and is one of two', async () => {
  expect(findings(await decide({ decision: 'maybe', approver: 'boss' }))).toEqual([
    '#/decision is "maybe"; send one of "approve", "refuse"',
    '#/approver is not a field we know here; remove it, or correct its name',
  ])
})
