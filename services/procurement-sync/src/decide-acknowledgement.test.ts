import { describe, expect, test } from '@jest/globals'
import { given, play } from '@supplyline/decider'
import { type OrderInput, order } from './decide-order.ts'
import { dataOf, kindsOf, outcome, placeOrder, taking } from './testing/examples.ts'
import { acknowledged, opened, saying } from './testing/posting-examples.ts'

const take = (message: OrderInput['message']) => taking(message) as OrderInput
const after = (...messages: OrderInput['message'][]) => play(order, messages.map(take))
const decided = (...messages: OrderInput['message'][]) =>
  given(order, after(...messages.slice(0, -1)).events).when(take(messages.at(-1) as OrderInput['message']))
const placed = [placeOrder(), outcome({ attempt: 3 })]
const AK = { reference: 'AKRB8AE3Y6QS', operation: 'record-acknowledgement' }

describe('an order that is placed', () => {
  test('says which attempt got through, and opens what receipts and invoices are posted against', () => {
    const { events, tell } = decided(...placed)
    expect(dataOf(events, 'procurement.PurchaseOrderPlaced')).toMatchObject([{ attempt: 3 }])
    const [line] = opened().data.lines
    expect(tell).toEqual([
      { aggregate: 'receiving:NORTH:4500000001', message: opened({ lines: line ? [line] : [] }), references: [] },
    ])
  })

  test('is acknowledged at once, and the answer is noted at the order in the ERP', () => {
    const { events, intents } = decided(...placed, acknowledged())
    expect(dataOf(events, 'procurement.PurchaseOrderAcknowledged')).toMatchObject([
      {
        orderId: 'PO0000000001',
        erpNumber: '4500000001',
        acknowledgementId: 'AN-1',
        lines: [{ status: 'BACKORDERED' }],
      },
    ])
    expect(intents).toEqual([
      {
        ...AK,
        system: 'ERP-1',
        request: {
          reference: AK.reference,
          orderReference: 'PO0000000001',
          orderNumber: '4500000001',
          supplierOrderNumber: '5100002',
          lines: [{ line: 1, answer: 'BACKORDERED', quantity: '1', promisedOn: '2026-01-09' }],
        },
      },
    ])
    expect(AK.reference).toHaveLength(12)
  })

  test('whose answer took several attempts is not looked for: the field says one thing, however often it is set', () => {
    const doubt = saying(AK, 'IN_DOUBT')
    expect(decided(...placed, acknowledged(), doubt, saying(AK)).intents ?? []).toEqual([])
  })

  test('whose answer was given up is an exception, and goes on being looked up by its intent', () => {
    const givenUp = outcome({ ...saying(AK, 'IN_DOUBT').data, code: 'GIVEN-UP', attempt: 5 })
    const { events, settled } = decided(...placed, acknowledged(), saying(AK, 'IN_DOUBT'), givenUp)
    expect(dataOf(events, 'supplyline.ExceptionRaised')).toMatchObject([{ kind: 'posting-given-up', owner: 'buyer' }])
    expect(settled).toBeUndefined()
  })

  test('is acknowledged once for each answer of the supplier', () => {
    expect(decided(...placed, acknowledged(), acknowledged())).toEqual({})
    const { events } = after(...placed, acknowledged(), acknowledged({ acknowledgementId: 'AN-2' }), acknowledged())
    expect(dataOf(events, 'procurement.PurchaseOrderAcknowledged').map((a) => a.acknowledgementId)).toEqual([
      'AN-1',
      'AN-2',
    ])
  })

  test('is acknowledged also when the ERP does not take the answer, of which a buyer hears', () => {
    const { events } = after(...placed, acknowledged(), saying(AK, 'REFUSED'))
    expect(dataOf(events, 'procurement.PurchaseOrderAcknowledged')).toHaveLength(1)
    expect(dataOf(events, 'procurement.ErpPostingRefused')).toMatchObject([
      { document: 'acknowledgement:PO0000000001:AN-1', kind: 'ACKNOWLEDGEMENT' },
    ])
    expect(dataOf(events, 'supplyline.ExceptionRaised')).toMatchObject([{ kind: 'posting-refused', owner: 'buyer' }])
  })

  test('has its answer in the ERP under its own number', () => {
    const { events } = after(...placed, acknowledged(), saying(AK, 'CONFIRMED', '4500000001'))
    expect(dataOf(events, 'procurement.ErpPosted')).toMatchObject([
      { kind: 'ACKNOWLEDGEMENT', reference: AK.reference, externalNumber: '4500000001' },
    ])
  })
})

test('an answer to an order that is not placed is for a buyer', () => {
  for (const before of [[], [placeOrder()], [placeOrder(), outcome({ outcome: 'REFUSED', externalNumber: null })]])
    expect(kindsOf(decided(...before, acknowledged()).events)).toEqual(['acknowledgement-without-order'])
})

test('an answer without an id is refused as malformed, and so is the hundred-and-first', () => {
  expect(decided(...placed, acknowledged({ acknowledgementId: '' })).refuse?.code).toBe('bad-identifier')
  const many = Array.from({ length: 100 }, (_, i) => acknowledged({ acknowledgementId: `AN-${i}` }))
  expect(decided(...placed, ...many, acknowledged({ acknowledgementId: 'X' })).refuse?.code).toBe('too-many-inputs')
})
