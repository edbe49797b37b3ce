import { describe, expect, test } from '@jest/globals'
import { given, play } from '@supplyline/decider'
import { type ReceivingInput, receiving } from './decide-receiving.ts'
import { example, kindsOf, taking } from './testing/examples.ts'
import { opened } from './testing/posting-examples.ts'

const take = (message: ReceivingInput['message']) => taking(message, { references: [] }) as ReceivingInput
const about = { site: 'NORTH', orderNumber: '4500000001' }
const awaiting = example('procurement.AwaitOrder', { ...about, document: 'receipt:NORTH:DOCK:R1', lines: [] })
const billing = (quantity: string, number = '1') =>
  awaiting({ document: `invoice:MEDCO:INV-${number}`, lines: [{ line: 1, quantity }] })
const ended = example('procurement.ReceiptEnded', {
  ...about,
  document: 'receipt:NORTH:DOCK:R1',
  posted: true,
  lines: [{ line: 1, quantity: '2' }],
})
/** Whom the last message makes the order tell of itself. */
const told = (...messages: ReceivingInput['message'][]) => {
  const { events } = play(receiving, messages.slice(0, -1).map(take))
  const { tell = [] } = given(receiving, events).when(take(messages.at(-1) as ReceivingInput['message']))
  for (const { message } of tell) expect(message).toEqual(opened())
  return tell.map((t) => t.aggregate)
}
const R1 = 'receipt:NORTH:DOCK:R1'
const INV1 = 'invoice:MEDCO:INV-1'

describe('an order that receipts and invoices are posted against', () => {
  test('is told to a receipt at once, or as soon as it is known itself', () => {
    expect(told(opened(), awaiting())).toEqual([R1])
    expect(told(awaiting())).toEqual([])
    expect(told(awaiting(), opened())).toEqual([R1])
  })

  test('is told once, however often it is asked for or placed', () => {
    expect(told(opened(), awaiting(), awaiting())).toEqual([])
    expect(told(opened(), awaiting(), opened())).toEqual([])
  })

  test('under a number that another order has already: the first keeps it, and a buyer hears of it', () => {
    const { events } = play(receiving, [take(opened()), take(opened({ orderId: 'PO2', erp: 'ERP-2' }))])
    expect(kindsOf(events)).toEqual(['order-number-twice'])
    expect(told(opened(), opened({ orderId: 'PO2' }), awaiting())).toEqual([R1])
  })
})

describe('an invoice', () => {
  test('waits for the receipts that are under way', () => {
    expect(told(opened(), awaiting(), billing('2'))).toEqual([])
    expect(told(opened(), awaiting(), billing('2'), ended())).toEqual([INV1])
  })

  test('goes at once when the receipts that it was matched with are in the ERP', () => {
    expect(told(opened(), awaiting(), ended(), billing('2'))).toEqual([INV1])
    expect(told(opened(), awaiting(), ended(), billing('2'), billing('2'))).toEqual([])
  })

  test('waits for receipts that it was matched with and that have yet to come here', () => {
    expect(told(opened(), billing('2'))).toEqual([])
    expect(told(opened(), awaiting(), ended({ lines: [{ line: 1, quantity: '1' }] }), billing('2'))).toEqual([])
    expect(told(billing('2'), awaiting(), ended(), opened())).toEqual([R1, INV1])
  })

  test('waits when what it was matched with is billed by an invoice before it', () => {
    const known = [opened(), awaiting(), ended(), billing('1.5')]
    expect(told(...known, billing('1', '2'))).toEqual([])
    expect(told(...known, billing('0.5', '2'))).toEqual(['invoice:MEDCO:INV-2'])
  })

  test('waits when what was received is enough for one of two that wait, and only for one', () => {
    const receipt = [awaiting(), ended()]
    expect(told(opened(), billing('1.5'), billing('1', '2'), ...receipt)).toEqual([INV1])
  })

  test('waits again for goods that went back', () => {
    expect(told(opened(), awaiting(), ended(), ended({ lines: [] }), billing('2'))).toEqual([])
  })

  test('goes where a receipt could not be posted: the ERP decides then', () => {
    expect(told(opened(), awaiting(), billing('2'), ended({ posted: false, lines: [] }))).toEqual([INV1])
  })

  test('for nothing that was received goes at once: a person has released it', () => {
    expect(told(opened(), billing('0'))).toEqual([INV1])
  })
})

test('more than 500 receipts and invoices of one order are refused', () => {
  const many = Array.from({ length: 500 }, (_, i) => take(awaiting({ document: `receipt:NORTH:DOCK:${i}` })))
  const full = given(receiving, play(receiving, many).events)
  expect(full.when(take(awaiting({ document: 'receipt:NORTH:DOCK:X' }))).refuse?.code).toBe('too-many-inputs')
})
