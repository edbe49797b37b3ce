import { hash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { documentOf } from '../../services/supplier-ack/src/channel/document.ts'
import { interchange } from '../../services/supplier-ack/src/testing/supplier.ts'
import { check } from './check.ts'
import type { Evidence } from './evidence.ts'
import { again, broken, type Change, dataOf, drop, intentOf, recordOf, recordsOf, set } from './testing/changes.ts'
import { returned } from './testing/examples.ts'
import { Story } from './testing/story.ts'

const ORDER = '4500000000'

/** A file of Medco's in our mailbox. */
const file = (code: string, body: string, control: number, from = 'MEDCO') => {
  const content = Buffer.from(interchange(code, body, { control, from, to: 'NORTH' }))
  const found = { name: `${control}.edi`, digest: hash('sha256', content), size: content.length, content }
  return documentOf(found, 'NORTH', 0)
}
/** Of two boxes at 8.50. */
const answer = (ack: string, price = '8.5') =>
  `BAK*00*AC*${ORDER}*20260105****V1*20260105~ PO1*1*2*BX*${price}**VP*G-1~ ${ack}~ CTT*1~`
const notice = `BSN*00*SH1*20260105*1812*0004~ HL*1**S*1~ HL*2*1*O*1~ PRF*${ORDER}~ HL*3*2*I*0~ LIN*1*VP*G-1~ SN1*1*2*BX~ CTT*1~`
const bill = `BIG*20260106*INV-1*20260105*${ORDER}***DI*00~ CUR*SE*USD~ IT1*1*2*BX*8.50**VP*G-1~ TDS*1700~ CTT*1~`

/** Two boxes are ordered of Medco, who answers, ships and bills them; the answer comes twice. */
const answered = async (ack: string, price?: string): Promise<Evidence> => {
  const story = await Story.begin()
  await story.send(returned({ eventId: 'M-1', quantity: '120' }))
  await story.pass(20_000)
  await story.send(file('855', answer(ack, price), 1))
  await story.send(file('855', answer(ack, price), 2))
  await story.send(file('856', notice, 3))
  await story.send(file('810', bill, 4))
  return story.end()
}
const accepted = await answered('ACK*IA*2*BX')

describe('a supplier’s answer is told as it is given', () => {
  test.each([
    ['accepted', 'ACK*IA*2*BX', undefined],
    ['accepted at another price', 'ACK*IA*2*BX', '9'],
    ['less', 'ACK*IQ*1*BX', undefined],
    ['at another price', 'ACK*IP*2*BX', '9'],
    ['on backorder', 'ACK*IB*2*BX', undefined],
    ['in part on backorder', 'ACK*BP*1*BX', undefined],
    ['rejected', 'ACK*IR*2*BX', undefined],
    ['later', 'ACK*DR*2*BX', undefined],
    ['pending', 'ACK*IE*2*BX', undefined],
    ['a code of nobody', 'ACK*ZZ*2*BX', undefined],
    ['in another unit', 'ACK*IA*200*EA', undefined],
  ])('%s', async (_, ack, price) => {
    expect(check(await answered(ack, price))).toEqual([])
  })
})

const told = (e: Evidence) => dataOf(e, 'suppliers.OrderAcknowledged')
const line = (e: Evidence) => told(e).lines[0]
const ofAnother = (e: Evidence) => {
  for (const { message } of recordsOf(e, 'master.Supplier')) set(message?.data, { ediId: 'ANOTHER' })
}

describe('and not otherwise', () => {
  test.each<Change>([
    [
      'as another status',
      'line 1 of order 4500000000 is told as REJECTED, 2 now',
      (e) => set(line(e), { status: 'REJECTED' }),
    ],
    ['with another quantity', 'is told as ACCEPTED, 1 now', (e) => set(line(e), { quantity: '1' })],
    ['with more to come', 'is told as ACCEPTED, 2 now, 1 open', (e) => set(line(e), { backordered: '1' })],
    ['at another price', 'is told as ACCEPTED, 2 now, 0 open, at 9', (e) => set(line(e), { unitPrice: '9' })],
    ['of a line that is not ordered', 'line 9 of order 4500000000 is answered', (e) => set(line(e), { line: 9 })],
    ['of another order', 'no 855 about order 45 is in document', (e) => set(told(e), { orderNumber: '45' })],
    ['by another', 'ZZ:MEDCO was heard for MEDCO', ofAnother],
    [
      'twice',
      '855 V1 of order 4500000000 is told 2 times',
      (e) => again(e, recordOf(e, 'suppliers.OrderAcknowledged'), { headers: {} }),
    ],
    [
      'a shipment twice',
      '856 SH1 of order 4500000000 is told 2 times',
      (e) => again(e, recordOf(e, 'suppliers.ShipmentNotified'), { headers: {} }),
    ],
    [
      'an invoice twice',
      '810 INV-1 of order 4500000000 is told 2 times',
      (e) => again(e, recordOf(e, 'payables.InvoiceReceived'), { headers: {} }),
    ],
    [
      'never',
      'a 855 about order 4500000000 was never told',
      (e) => drop(e, recordOf(e, 'suppliers.OrderAcknowledged')),
    ],
    ['no shipment', 'a 856 about order', (e) => drop(e, recordOf(e, 'suppliers.ShipmentNotified'))],
    ['no invoice', 'a 810 about order', (e) => drop(e, recordOf(e, 'payables.InvoiceReceived'))],
    [
      'not at the order',
      'is not known at the order',
      (e) => drop(e, recordOf(e, 'procurement.PurchaseOrderAcknowledged')),
    ],
    [
      'otherwise at the order',
      'is another at the order',
      (e) => set(dataOf(e, 'procurement.PurchaseOrderAcknowledged').lines[0], { quantity: '1' }),
    ],
    [
      'otherwise in the ERP',
      'is noted in the ERP as 1: 2 REJECTED',
      (e) => {
        const { request } = intentOf(e, 'procurement-sync', 'record-acknowledgement')
        set((request as unknown as { lines: object[] }).lines[0], { answer: 'REJECTED' })
      },
    ],
  ])('%s', (_, says, change) => {
    expect(broken(accepted, 5, change)).toContainEqual(expect.stringMatching(says))
  })
})
