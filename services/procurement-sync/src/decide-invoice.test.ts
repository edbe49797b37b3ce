import { describe, expect, test } from '@jest/globals'
import { given, play } from '@supplyline/decider'
import { type InvoiceInput, invoice } from './decide-invoice.ts'
import { dataOf, kindsOf, NOW, taking, timerFired } from './testing/examples.ts'
import { matched, matchedLine, opened, saying } from './testing/posting-examples.ts'

const HOUR = 3_600_000
const take = (message: InvoiceInput['message']) => taking(message, { references: [] }) as InvoiceInput
const after = (...messages: InvoiceInput['message'][]) => play(invoice, messages.map(take))
const decided = (...messages: InvoiceInput['message'][]) =>
  given(invoice, after(...messages.slice(0, -1)).events).when(take(messages.at(-1) as InvoiceInput['message']))

const second = { ...matchedLine, line: 2, orderId: 'PO2', erpNumber: '4500000002', quantity: '5', received: '3' }
const ofTwo = matched({ lines: [matchedLine, second], total: '34' })
const openedSecond = (changes = {}) => opened({ orderId: 'PO2', orderNumber: '4500000002', ...changes })
const IV = { reference: 'IVDG9W5ND53PDWXA', operation: 'post-invoice' }

describe('a matched invoice', () => {
  test('asks its orders when it is its turn, with what receipts must cover', () => {
    const { tell, intents, timers } = decided(ofTwo)
    expect(intents).toBeUndefined()
    expect(tell?.map((t) => [t.aggregate, (t.message as { data: { lines: object } }).data.lines])).toEqual([
      ['receiving:NORTH:4500000001', [{ line: 1, quantity: '2' }]],
      // Five are billed and three were received: a person released the rest, for which no receipt will come.
      ['receiving:NORTH:4500000002', [{ line: 1, quantity: '3' }]],
    ])
    expect(timers).toEqual({ receipts: NOW + HOUR })
  })

  test('is posted once all of them have said so', () => {
    expect(decided(ofTwo, opened()).intents).toBeUndefined()
    expect(decided(ofTwo, opened(), openedSecond()).intents).toEqual([
      {
        ...IV,
        system: 'ERP-1',
        request: {
          reference: IV.reference,
          companyCode: '1000',
          vendor: '17300001',
          invoiceNumber: 'INV-1',
          invoicedOn: '2026-01-04',
          postingDate: '2026-01-05',
          currency: 'USD',
          total: '34',
          tax: '0',
          charges: '0',
          lines: [
            { orderNumber: '4500000001', orderLine: 1, quantity: '2', unit: 'BX', amount: '17' },
            { orderNumber: '4500000002', orderLine: 1, quantity: '5', unit: 'BX', amount: '17' },
          ],
        },
      },
    ])
    expect(IV.reference).toHaveLength(16)
  })

  test('is posted once, however often it is matched', () => {
    for (const before of [[matched()], [matched(), opened()], [matched(), opened(), saying(IV)]])
      expect(decided(...before, matched({ matchedAt: NOW + 1, explanation: 'again', released: ['price'] }))).toEqual({})
    const { events } = after(matched(), opened(), saying(IV), saying(IV))
    expect(dataOf(events, 'procurement.ErpPosted')).toMatchObject([
      { document: 'invoice:MEDCO:INV-1', kind: 'INVOICE', orderId: 'PO0000000001', externalNumber: '5000000001' },
    ])
  })

  test('matched again with other contents is an exception, once', () => {
    const other = matched({ total: '18' })
    expect(kindsOf(after(matched(), other, other).events)).toEqual(['invoice-conflict'])
  })

  test('whose receipts are not in the ERP within the hour is an exception for receiving, until they are', () => {
    const { events } = after(matched(), timerFired('receipts', NOW + HOUR), opened())
    const [raised] = dataOf(events, 'supplyline.ExceptionRaised')
    expect(raised).toMatchObject({
      kind: 'invoice-awaits-receipts',
      owner: 'receiving',
      detail: expect.stringContaining('4500000001'),
    })
    expect(dataOf(events, 'supplyline.ExceptionResolved').map((r) => r.exceptionId)).toEqual([raised?.exceptionId])
  })

  test('over orders of several ERPs, company codes or vendors is for a person', () => {
    const ofTwoErps = matched({ lines: [matchedLine, { ...second, erp: 'ERP-2' }] })
    expect(decided(ofTwoErps).tell).toBeUndefined()
    for (const decision of [
      decided(ofTwoErps),
      decided(ofTwo, opened(), openedSecond({ companyCode: '2000' })),
      decided(ofTwo, opened(), openedSecond({ vendor: 'V-2' })),
    ]) {
      expect(decision.intents ?? []).toEqual([])
      expect(dataOf(decision.events, 'supplyline.ExceptionRaised')).toMatchObject([
        { kind: 'invoice-not-postable', owner: 'ap' },
      ])
    }
    expect(decided(ofTwoErps, opened())).toEqual({})
  })

  test('that the ERP refuses is for accounts payable', () => {
    const { events } = decided(matched(), opened(), saying(IV, 'REFUSED'))
    expect(dataOf(events, 'procurement.ErpPostingRefused')).toMatchObject([{ kind: 'INVOICE', code: 'M7/021' }])
    expect(dataOf(events, 'supplyline.ExceptionRaised')).toMatchObject([{ kind: 'posting-refused', owner: 'ap' }])
  })

  test('without lines, or without a number, is refused as malformed', () => {
    expect(decided(matched({ lines: [] })).refuse?.code).toBe('bad-lines')
    expect(decided(matched({ invoiceNumber: '' })).refuse?.code).toBe('bad-identifier')
  })
})
