import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { character } from '../testing/character.ts'
import { accepted, billed, duplicateTa1, functional, segments, shipped, short } from '../testing/supplier.ts'
import { readAcknowledgement } from './acknowledgement.ts'
import {
  acceptance,
  acknowledgedControl,
  acknowledgedInterchange,
  readFunctionalAcknowledgement,
  readInterchangeAcknowledgement,
} from './functional-acknowledgement.ts'
import { billedOrder, readInvoice } from './invoice.ts'
import { reading } from './malformed.ts'
import { readShipNotice, shippedOrders } from './ship-notice.ts'

describe('855', () => {
  test('says of each line what becomes of it, in figures and words', () => {
    expect(readAcknowledgement(segments(short))).toEqual({
      ...{ purpose: '00', type: 'AC', orderNumber: '4500000100', supplierOrderNumber: '5100002' },
      lines: [
        {
          ...{ line: 1, quantity: '100', unit: 'EA', price: '124.5' },
          ids: { supplierItem: 'PANEL-A3', gtin: '00076123400096' },
          answers: [{ code: 'IQ', quantity: '35', unit: 'EA', date: '2026-01-09', ids: {} }],
          reason: expect.stringContaining('65 to follow'),
        },
        expect.objectContaining({ line: 2, price: '12.5' }),
      ],
    })
  })

  test('may answer a line in parts, and name a substitute', () => {
    const parts = accepted.replace('ACK*IA*100*EA*067*20260107~', 'ACK*IA*60*EA~ACK*IS*40*EA****VP*PANEL-B3~')
    expect(readAcknowledgement(segments(parts)).lines[0]?.answers).toEqual([
      { code: 'IA', quantity: '60', unit: 'EA', ids: {} },
      { code: 'IS', quantity: '40', unit: 'EA', ids: { supplierItem: 'PANEL-B3' } },
    ])
  })

  test.each([
    ['BAK*00*AD*4500000100', 'BAK*00*AD*', 'BAK, element 3', 'is missing'],
    ['*100*EA*9.50', '*1OO*EA*9.50', 'PO1, element 2', '"1OO" is no number'],
    ['*100*EA*9.50', '*-1*EA*9.50', 'PO1, element 2', '-1 is below zero'],
    ['*9.50*', '*9.12345*', 'PO1, element 4', 'more than 7 digits before the point or 4 after it'],
    ['*067*20260107', '*067*20260231', 'ACK, element 5', 'is no date CCYYMMDD'],
  ])('%s that is %s is refused: %s %s', (right, wrong, where, what) => {
    const read = reading(() => readAcknowledgement(segments(accepted.replace(right, wrong))))
    expect(read).toMatchObject({ ok: false, where, what: expect.stringContaining(what) })
  })
})

describe('856', () => {
  test('says what was shipped, by whom and when', () => {
    expect(readShipNotice(segments(shipped('SHP1', '35')))).toEqual({
      ...{ purpose: '00', shipmentId: 'SHP1', orderNumber: '4500000100', carrier: 'United Parcel Service' },
      ...{ tracking: '1Z999AA1008000002', billOfLading: '700002', shippedOn: '2026-01-05' },
      items: [
        { line: 1, ids: { supplierItem: 'PANEL-A3', gtin: '00076123400096' }, quantity: '35', unit: 'EA' },
        { line: 2, ids: { supplierItem: 'WIDGET-001' }, quantity: '10', unit: 'BX' },
      ],
    })
  })

  test('for several orders is split by order, whatever is packed in what: each has its shipment and its own items', () => {
    const two = `BSN*00*S1*20260105*1200*0001~HL*1**S~REF*BM*B1~
      HL*2*1*O~PRF*4500000001~HL*3*2*P~MAN*GM*1~HL*4*3*I~LIN*1*VP*A*LT*L77~SN1**2*EA~DTM*036*20270131~
      HL*5*1*O~PRF*4500000002~HL*6*5*I~LIN*1*VP*B~SN1**3*EA~`
    const orders = shippedOrders(segments(two))
    expect(orders.map((o) => o.orderNumber)).toEqual(['4500000001', '4500000002'])
    const [first, second] = orders.map((o) => readShipNotice(o.segments))
    expect(first).toMatchObject({
      billOfLading: 'B1',
      items: [{ ids: { supplierItem: 'A' }, quantity: '2', lot: 'L77', expiry: '2027-01-31' }],
    })
    expect(second).toMatchObject({ billOfLading: 'B1', items: [{ ids: { supplierItem: 'B' }, quantity: '3' }] })
  })
})

describe('810', () => {
  test('bills lines, tax and charges; its total has two implied decimals', () => {
    const more = billed('INV1').replace('TDS*45750~', 'TDS*47825~TXI*ST*5.75~SAC*C*D240***2000~SAC*A*C310***500~')
    expect(readInvoice(segments(more))).toMatchObject({
      ...{ invoiceNumber: 'INV1', invoicedOn: '2026-01-06', orderNumber: '4500000100', credit: false, currency: 'USD' },
      ...{ tax: '5.75', charges: '15', total: '478.25' },
      lines: [
        { line: 1, quantity: '35', unit: 'EA', unitPrice: '9.5', description: 'Control panel, A3' },
        { line: 2, quantity: '10', unit: 'BX', unitPrice: '12.5' },
      ],
    })
  })

  test('of type CR is a credit note, and says which invoice it takes back', () => {
    expect(readInvoice(segments(billed('CN1', 'CR')))).toMatchObject({ credit: true, credits: 'INV0' })
  })

  test('may name its order in its lines only', () => {
    const inLines = billed('INV1').replace('*4500000100*', '**').replace('PID*', 'REF*PO*4500000100~PID*')
    expect(billedOrder(segments(inLines))).toBe('4500000100')
  })

  test.each([
    'TDS*45750~',
    'BIG*20260106*INV1*20260105*4500000100***DI*00~',
    'IT1*1*35*EA*9.50**VP*PANEL-A3*UP*076123400096~',
  ])('without %s is refused', (segment) => {
    const without = billed('INV1').replace(segment, '').replace('IT1*2*10*BX*12.50**VP*WIDGET-001~', '')
    expect(reading(() => readInvoice(segments(without)))).toMatchObject({ ok: false })
  })
})

describe('997 and TA1', () => {
  test('are about the interchange of ours whose number they give', () => {
    expect(acknowledgedControl(segments(functional(12)))).toBe('000000012')
    expect(acknowledgedInterchange(segments(duplicateTa1(12))[0] ?? [])).toBe('000000012')
  })

  test.each([
    ['A', true],
    ['E', true],
    ['R', false],
    ['M', false],
  ])('a 997 that says %s: taken %s', (code, taken) => {
    expect(readFunctionalAcknowledgement(segments(functional(1, code)))).toMatchObject({ taken, code: `AK5 ${code}` })
  })

  test('a 997 that lists no transaction set speaks for the group', () => {
    const verdict = readFunctionalAcknowledgement(segments('AK1*PO*1~AK9*R*1*1*0*5~'))
    expect(verdict).toEqual({ taken: false, code: 'AK9 R', detail: 'error codes 5' })
  })

  test('a TA1 that calls it a duplicate confirms that the receiver has it', () => {
    expect(readInterchangeAcknowledgement(segments(duplicateTa1(1))[0] ?? [])).toMatchObject({ taken: true })
    const refused = ['TA1', '000000001', '260105', '0600', 'R', '001']
    expect(readInterchangeAcknowledgement(refused)).toMatchObject({ taken: false, code: 'TA1 R 001' })
  })

  test('our own 997 accepts every transaction set of the group', () => {
    const sets = ['0001', '0002'].map((controlNumber) => ({ code: '810', controlNumber, segments: [] }))
    expect(acceptance({ functionalId: 'IN', controlNumber: '4', sets }).map((s) => s.join('*'))).toEqual([
      ...['AK1*IN*4', 'AK2*810*0001', 'AK5*A', 'AK2*810*0002', 'AK5*A', 'AK9*A*2*2*2'],
    ])
  })
})

test('whatever stands in a segment, a reader reads it or says what is wrong', () => {
  const value = fc.oneof(
    fc.string({ unit: character, maxLength: 12 }),
    fc.constantFrom(
      '',
      '0',
      '-5',
      '1e9',
      '.',
      '9999999999',
      'VP',
      '00',
      'O',
      'S',
      'I',
      '1',
      '2',
      '20260105',
      '__proto__',
    ),
  )
  const tag = fc.constantFrom(
    'BAK',
    'PO1',
    'ACK',
    'REF',
    'HL',
    'BSN',
    'PRF',
    'LIN',
    'SN1',
    'DTM',
    'BIG',
    'IT1',
    'TDS',
    'TXI',
    'SAC',
    'AK1',
    'AK2',
    'AK5',
    'AK9',
    'TA1',
    'PID',
  )
  const segment = fc.tuple(tag, fc.array(value, { maxLength: 12 })).map(([t, values]) => [t, ...values])
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 15 }), (drawn) => {
      const all = [readAcknowledgement, readShipNotice, readInvoice, readFunctionalAcknowledgement, shippedOrders]
      for (const read of all) reading<unknown>(() => read(drawn))
    }),
    { numRuns: 700 },
  )
})

test('a ship notice whose orders share much is not looked into, before it fills the memory', () => {
  const orders = Array.from({ length: 9_000 }, (_, n) => `HL*${n + 1}**O~`)
  const notice = segments(`BSN*00*S1*20260105*1200~${'REF*BM*1~'.repeat(10_000)}${orders.join('')}`)
  expect(reading(() => shippedOrders(notice))).toMatchObject({
    ok: false,
    where: 'HL',
    what: expect.stringContaining('50000'),
  })
})
