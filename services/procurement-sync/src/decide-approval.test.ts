import { describe, expect, test } from '@jest/globals'
import { given, play } from '@supplyline/decider'
import { requisition } from './decide-requisition.ts'
import {
  approvalGiven,
  approvalRefused,
  dataOf,
  erpRouting,
  kindsOf,
  NOW,
  requested,
  requestedLine,
  taking,
  timerFired,
} from './testing/examples.ts'

/** 60 boxes of gloves, 510 dollars, asked for by nina: the purchasing lead has to decide. */
const large = requested({ lines: [{ ...requestedLine, quantity: '60', unit: 'BX' }] })
const asked = play(requisition, [taking(large)]).events
const [hash] = dataOf(asked, 'procurement.RequisitionSubmitted').map((s) => s.contentHash)
const waiting = given(requisition, asked)
/** Decisions are routed with the ERP routing of the site, or with nothing. */
const bare = { references: [] }
const dueAt = NOW + 8 * 3_600_000

describe('an approval', () => {
  test('by somebody else than the requester lets the lines be ordered', () => {
    const { events, tell, timers } = waiting.when(taking(approvalGiven(), bare))
    expect(dataOf(events, 'procurement.RequisitionApproved')).toMatchObject([
      {
        approvedBy: 'paul',
        automatic: false,
        rule: 'above 500 USD with the approval of purchasing-lead',
        contentHash: hash,
        total: '510',
      },
    ])
    expect(tell).toMatchObject([{ aggregate: 'basket:MEDCO:NORTH:ERP-1', message: { data: { contentHash: hash } } }])
    expect(tell?.[0]?.references?.map((r) => r.type).sort()).toEqual([
      'master.ErpRouting',
      'master.Item',
      'master.Location',
      'master.Supplier',
    ])
    expect(timers).toEqual({ 'approval-overdue': null })
  })

  test('is ordered in the ERP that the site uses at that time, not when it was asked for', () => {
    const references = [erpRouting({ site: 'NORTH', erp: 'ERP-2' }), erpRouting()]
    const { tell } = waiting.when(taking(approvalGiven(), { references }))
    expect(tell).toMatchObject([{ aggregate: 'basket:MEDCO:NORTH:ERP-2', message: { data: { erp: 'ERP-2' } } }])
    expect(tell?.[0]?.references).toContainEqual(references[0])
  })

  test('by the requester is not applied: nobody approves what they asked for', () => {
    for (const approver of ['nina', ' Nina ']) {
      const { events, tell } = waiting.when(taking(approvalGiven({ approver }), bare))
      expect(kindsOf(events)).toEqual(['segregation-of-duties'])
      expect(dataOf(events, 'supplyline.ExceptionRaised')[0]?.owner).toBe('purchasing-lead')
      expect(dataOf(events, 'procurement.RequisitionApproved')).toEqual([])
      expect(tell).toBeUndefined()
    }
  })

  test('of the very contents that were seen is applied, of any other is not', () => {
    const seen = (contentHash: string | null) => waiting.when(taking(approvalGiven({ contentHash }), bare)).events
    expect(dataOf(seen(hash ?? ''), 'procurement.RequisitionApproved')).toHaveLength(1)
    expect(kindsOf(seen('hash of something else'))).toEqual(['contents-differ'])
    expect(dataOf(seen('hash of something else'), 'procurement.RequisitionApproved')).toEqual([])
  })

  test('for another site than the requisition belongs to is not applied', () => {
    expect(kindsOf(waiting.when(taking(approvalGiven({ site: 'SOUTH' }), bare)).events)).toEqual([
      'unknown-requisition',
    ])
  })

  test('settles what was open because it was missing', () => {
    const { events } = play(requisition, [
      taking(large),
      taking(approvalGiven({ eventId: 'd-1', approver: 'nina' }), bare),
      taking(timerFired('approval-overdue', dueAt), { ...bare, now: dueAt }),
      taking(approvalGiven({ eventId: 'd-2' }), bare),
    ])
    const raised = dataOf(events, 'supplyline.ExceptionRaised').map((e) => e.exceptionId)
    expect(raised).toHaveLength(2)
    expect(dataOf(events, 'supplyline.ExceptionResolved').map((e) => e.exceptionId)).toEqual(raised)
  })
})

describe('a refusal', () => {
  test('rejects the requisition, for the reason that is given', () => {
    const { events, timers, tell } = waiting.when(taking(approvalRefused({ comment: 'over budget' }), bare))
    expect(dataOf(events, 'procurement.RequisitionRejected')).toMatchObject([
      { rejectedBy: 'paul', reasons: ['over budget'], lines: [{ item: 'GLOVE' }] },
    ])
    expect(timers).toEqual({ 'approval-overdue': null })
    expect(tell).toBeUndefined()
  })

  test('by the requester takes the request back', () => {
    const { events } = waiting.when(taking(approvalRefused({ approver: 'nina' }), bare))
    expect(dataOf(events, 'procurement.RequisitionRejected')).toHaveLength(1)
  })
})

describe('a decision', () => {
  test('on an unknown requisition is an exception, and decides nothing when the requisition comes', () => {
    const { events, state } = play(requisition, [taking(approvalGiven(), bare), taking(large)])
    expect(kindsOf(events)).toEqual(['unknown-requisition'])
    expect(state.status).toBe('waiting')
  })

  test('sent twice is taken once', () => {
    const self = approvalGiven({ approver: 'nina' })
    expect(kindsOf(play(requisition, [taking(large), taking(self, bare), taking(self, bare)]).events)).toHaveLength(1)
    const { events } = play(requisition, [taking(large), taking(approvalGiven(), bare), taking(approvalGiven(), bare)])
    expect(dataOf(events, 'procurement.RequisitionApproved')).toHaveLength(1)
    expect(kindsOf(events)).toEqual([])
  })

  test('under an id that was used for another one is not applied', () => {
    const { events, state } = play(requisition, [
      taking(large),
      taking(approvalGiven({ approver: 'nina' }), bare),
      taking(approvalGiven({ approver: 'paul' }), bare),
    ])
    expect(kindsOf(events)).toEqual(['segregation-of-duties', 'decision-conflict'])
    expect(state.status).toBe('waiting')
  })

  test('that says what was decided already changes nothing; one to the contrary comes too late', () => {
    const then = (...decisions: (ReturnType<typeof approvalGiven> | ReturnType<typeof approvalRefused>)[]) =>
      play(requisition, [taking(large), ...decisions.map((d) => taking(d, bare))])
    const yes = approvalGiven({ eventId: 'd-1' })
    const no = approvalRefused({ eventId: 'd-2' })
    const approved = then(yes, approvalGiven({ eventId: 'd-3' }), no)
    expect(approved.state.status).toBe('approved')
    expect(kindsOf(approved.events)).toEqual(['decision-too-late'])
    const rejected = then(no, approvalRefused({ eventId: 'd-3' }), yes)
    expect(rejected.state.status).toBe('rejected')
    expect(kindsOf(rejected.events)).toEqual(['decision-too-late'])
  })

  test('without a name or an id goes to the dead letters', () => {
    expect(waiting.when(taking(approvalGiven({ approver: ' ' }), bare)).refuse).toMatchObject({ where: 'approver' })
    expect(waiting.when(taking(approvalGiven({ eventId: '' }), bare)).refuse).toMatchObject({ where: 'eventId' })
  })

  test('for the hundredth time goes there too: what is kept of a requisition has an end', () => {
    const many = Array.from({ length: 99 }, (_, i) =>
      taking(approvalGiven({ eventId: `d-${i}`, approver: 'nina' }), bare),
    )
    const { events } = play(requisition, [taking(large), ...many])
    expect(given(requisition, events).when(taking(approvalGiven(), bare)).refuse).toMatchObject({
      code: 'too-many-inputs',
    })
  })
})
