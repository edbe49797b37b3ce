import { describe, expect, test } from '@jest/globals'
import { given, play } from '@supplyline/decider'
import { type OrderInput, order } from './decide-order.ts'
import {
  dataOf,
  kindsOf,
  location,
  masterData,
  NOW,
  outcome,
  placeOrder,
  taking,
  timerFired,
} from './testing/examples.ts'

const answer = (changes: Parameters<typeof outcome>[0] = {}) => taking(outcome(changes), { references: [] })
const confirmed = (externalNumber = '4500000001') => answer({ externalNumber })
const inDoubt = () => answer({ outcome: 'IN_DOUBT', externalNumber: null, detail: 'timed out after 30 s' })
const refusal = () => answer({ outcome: 'REFUSED', externalNumber: null, code: 'ME-083', detail: 'enter a plant' })
const typesOf = (events: readonly { type: string }[] | undefined) => (events ?? []).map((e) => e.type)
const after = (...answers: OrderInput[]) => play(order, [taking(placeOrder()), ...answers])
const placing = given(order, after().events)

describe('placing an order', () => {
  test('asks the ERP once, by our reference, in the ERP’s own numbers', () => {
    const { intents } = given(order, []).when(taking(placeOrder()))
    expect(intents).toEqual([
      {
        reference: 'PO0000000001',
        system: 'ERP-1',
        operation: 'place-order',
        request: {
          reference: 'PO0000000001',
          vendor: '17300001',
          companyCode: '1000',
          purchasingOrganization: '1710',
          purchasingGroup: '001',
          documentType: 'NB',
          currency: 'USD',
          lines: [
            {
              line: 1,
              material: '000000000000004711',
              quantity: '2',
              unit: 'BX',
              unitPrice: '8.5',
              plant: '1010',
              storageLocation: '101A',
            },
          ],
        },
      },
    ])
  })

  test('that the ERP has not answered within the hour is an exception, until it answers', () => {
    const { timers } = given(order, []).when(taking(placeOrder()))
    expect(timers).toEqual({ answer: NOW + 3_600_000 })
    const due = taking(timerFired('answer', NOW + 3_600_000), { now: NOW + 3_600_000, references: [] })
    const { events } = after(due, confirmed())
    const [raised] = dataOf(events, 'supplyline.ExceptionRaised')
    expect(raised).toMatchObject({ kind: 'order-unanswered', site: 'NORTH', owner: 'buyer' })
    expect(dataOf(events, 'supplyline.ExceptionResolved')).toMatchObject([{ exceptionId: raised?.exceptionId }])
    expect(placing.when(confirmed()).timers).toEqual({ answer: null })
    expect(kindsOf(after(inDoubt(), due).events)).toEqual(['order-in-doubt'])
  })

  test('is asked for once however often the basket says so', () => {
    expect(placing.when(taking(placeOrder()))).toEqual({})
  })

  test('under an id that another order happens to have takes another id', () => {
    const { tell, intents } = placing.when(taking(placeOrder({ basket: 'OTHER:NORTH:ERP-1' })))
    expect(intents).toBeUndefined()
    expect(tell).toMatchObject([
      { message: { data: { basket: 'OTHER:NORTH:ERP-1', orderId: expect.stringMatching(/^PO.{10}$/) } } },
    ])
    expect(tell?.[0]?.aggregate).not.toBe('order:PO0000000001')
  })

  test('without the numbers of the ERP is refused, not sent', () => {
    const references = [...masterData.filter((m) => m.type !== 'master.Location'), location({ erpSite: '' })]
    const { events, intents } = given(order, []).when(taking(placeOrder(), { references }))
    expect(intents).toBeUndefined()
    expect(dataOf(events, 'procurement.PurchaseOrderRefused')).toHaveLength(1)
    expect(kindsOf(events)).toEqual(['order-refused'])
  })
})

describe('when the ERP answers', () => {
  test('that it holds the order, the order is placed under that number and needs no more attention', () => {
    const { events, settled } = placing.when(confirmed())
    expect(dataOf(events, 'procurement.PurchaseOrderPlaced')).toMatchObject([
      { orderId: 'PO0000000001', reference: 'PO0000000001', erpNumber: '4500000001', total: '17', currency: 'USD' },
    ])
    expect(typesOf(events)).toEqual(['procurement.PurchaseOrderPlaced'])
    expect(settled).toEqual(['PO0000000001'])
  })

  test('with a refusal, nothing was ordered, and a buyer hears why', () => {
    const { events, settled } = placing.when(refusal())
    expect(dataOf(events, 'procurement.PurchaseOrderRefused')).toMatchObject([
      { code: 'ME-083', reason: 'enter a plant', lines: [{ sources: [{ requisitionId: 'RQ1' }] }] },
    ])
    expect(dataOf(events, 'supplyline.ExceptionRaised')).toMatchObject([{ kind: 'order-refused', owner: 'buyer' }])
    expect(settled).toEqual(['PO0000000001'])
  })

  test('with nothing we can know, the order is in doubt, once, and being looked up', () => {
    const { events, state } = after(inDoubt(), inDoubt())
    expect(dataOf(events, 'procurement.PurchaseOrderInDoubt')).toMatchObject([{ reason: 'timed out after 30 s' }])
    expect(dataOf(events, 'supplyline.ExceptionRaised')).toMatchObject([
      { kind: 'order-in-doubt', owner: 'buyer', nextAction: expect.stringContaining('looked up') },
    ])
    expect(state.status).toBe('placing')
    expect(placing.when(inDoubt()).settled).toBeUndefined()
  })

  test('later than in doubt, the doubt is resolved, either way', () => {
    const raisedAndResolved = (events: ReturnType<typeof after>['events']) => [
      dataOf(events, 'supplyline.ExceptionRaised')[0]?.exceptionId,
      dataOf(events, 'supplyline.ExceptionResolved').map((e) => e.exceptionId),
    ]
    for (const last of [confirmed(), refusal()]) {
      const [raised, resolved] = raisedAndResolved(after(inDoubt(), last).events)
      expect(resolved).toEqual([raised])
    }
    expect(after(inDoubt(), confirmed()).state.status).toBe('placed')
    expect(after(inDoubt(), refusal()).state.status).toBe('refused')
  })

  test('that it was never sent, or with a confirmation that names no number, it is not placed', () => {
    expect(placing.when(answer({ outcome: 'NOT_SENT', externalNumber: null }))).toEqual({})
    expect(typesOf(placing.when(answer({ externalNumber: null })).events)).toEqual([
      'procurement.PurchaseOrderInDoubt',
      'supplyline.ExceptionRaised',
    ])
  })
})

describe('after the end', () => {
  test.each([
    ['placed', confirmed()],
    ['refused', refusal()],
  ])('of an order that is %s, answers change nothing', (_, end) => {
    const ended = given(order, after(end).events)
    const doubtful = answer({ outcome: 'IN_DOUBT', externalNumber: '45-9' })
    for (const late of [end, inDoubt(), refusal(), doubtful]) expect(ended.when(late)).toEqual({})
  })

  test('a second number in the ERP is a duplicate order, to be cancelled there; said once', () => {
    const { events, state } = after(confirmed('45-1'), confirmed('45-2'), confirmed('45-2'), confirmed('45-1'))
    expect(dataOf(events, 'supplyline.ExceptionRaised')).toMatchObject([
      { kind: 'duplicate-order', owner: 'buyer', nextAction: expect.stringContaining('cancel "45-2" in ERP-1') },
    ])
    expect(state).toMatchObject({ status: 'placed', erpNumber: '45-1' })
  })

  test('so is a number for an order that was refused', () => {
    const { events, state } = after(refusal(), confirmed('45-1'))
    expect(kindsOf(events)).toEqual(['order-refused', 'duplicate-order'])
    expect(state.status).toBe('refused')
  })

  test('answers to something else, or for an order nobody knows, change nothing', () => {
    expect(placing.when(answer({ operation: 'cancel-order' }))).toEqual({})
    expect(given(order, []).when(confirmed())).toEqual({})
  })
})
