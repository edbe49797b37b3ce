import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { MemoryPlatform } from '@supplyline/messaging'
import {
  allTopics,
  deadLettersOf,
  exceptionsOf,
  goodsReceipts,
  type Message,
  masterItems,
  masterTolerances,
  matchCommands,
  matches,
  payableInvoices,
  purchaseOrders,
  subjectsOf,
  supplierInvoices,
  type Topic,
} from '@supplyline/schemas'
import {
  billed,
  credited,
  DAY,
  dataOf,
  invoiceLine,
  item,
  ordered,
  placed,
  received,
  release,
  takenBack,
  tolerance,
} from './testing/examples.ts'
import { topology } from './topology.ts'

// The service as it runs, on the platform in memory: what others publish, and the verdicts.

let platform: MemoryPlatform

beforeEach(async () => {
  platform = new MemoryPlatform()
  await platform.codec.prepare(allTopics.filter((t) => t.records.length > 0).flatMap(subjectsOf))
  await send(masterItems, item())
  await send(masterTolerances, tolerance({ site: '*' }))
  await platform.start(topology)
})
afterEach(() => platform.stop(topology.service))

const send = async (topic: Topic, message: Message) => {
  const value = platform.codec.encode(topic.name, message)
  await platform.log.append([{ topic: topic.name, key: topic.key.of(message.data), value, headers: {} }])
  await platform.settle()
}
const on = (topic: Topic) =>
  platform.broker.all(topic.name).map((r) => platform.codec.decode(Buffer.from(r.value ?? [])))
const verdicts = () => on(matches).map((m) => m.type.replace('payables.', ''))
const exceptions = () => on(exceptionsOf('three-way-match'))

test('order, receipts and invoice, by EDI and again through AP: matched once', async () => {
  await send(purchaseOrders, placed())
  await send(goodsReceipts, received('R-1', '10'))
  await send(supplierInvoices, billed('I-1', [invoiceLine('10')]))
  await send(payableInvoices, billed('I-1', [invoiceLine('10')], { source: 'AP', documentId: null, eventId: 'ap' }))
  expect(on(matches)).toMatchObject([{ type: 'payables.InvoiceMatched', data: { total: '85', invoiceNumber: 'I-1' } }])
  expect(platform.broker.all(matches.name)[0]?.key).toBe('MEDCO:I-1')
  expect(exceptions()).toEqual([])
})

test('a short shipment: 35 of 100 billed and matched, the backorder of 65 later', async () => {
  await send(purchaseOrders, ordered({ quantity: '100' }))
  await send(goodsReceipts, received('R-1', '35'))
  await send(supplierInvoices, billed('I-1', [invoiceLine('35')]))
  await send(goodsReceipts, received('R-2', '65'))
  await send(supplierInvoices, billed('I-2', [invoiceLine('65')]))
  expect(dataOf(on(matches), 'payables.InvoiceMatched').map((m) => m.total)).toEqual(['297.5', '552.5'])
})

test('an invoice before order and receipt is held, restarted or not, and matches by itself', async () => {
  await send(supplierInvoices, billed('I-1', [invoiceLine('10')]))
  await send(purchaseOrders, placed())
  await platform.stop(topology.service)
  await platform.start(topology)
  await platform.pass(3 * DAY + 60_000)
  expect(exceptions()).toMatchObject([{ type: 'supplyline.ExceptionRaised', data: { kind: 'not-received' } }])
  await send(goodsReceipts, received('R-1', '10'))
  expect([...new Set(verdicts())]).toEqual(['InvoiceHeld', 'HoldReleased', 'InvoiceMatched'])
  expect(dataOf(on(matches), 'payables.InvoiceMatched')).toHaveLength(1)
  expect(exceptions().at(-1)?.type).toBe('supplyline.ExceptionResolved')
})

test('a price above the order is held, and matched when operations releases it', async () => {
  await send(purchaseOrders, placed())
  await send(goodsReceipts, received('R-1', '10'))
  await send(supplierInvoices, billed('I-1', [invoiceLine('10', { unitPrice: '9.5' })]))
  const [held] = dataOf(on(matches), 'payables.InvoiceHeld')
  await send(matchCommands, release('I-1', held?.holds[0]?.holdId))
  expect(verdicts()).toEqual(['InvoiceHeld', 'HoldReleased', 'InvoiceMatched'])
  expect(dataOf(on(matches), 'payables.InvoiceMatched')).toMatchObject([{ released: ['price-above-order'] }])
})

test('a receipt sent twice, taken back, and a credit note', async () => {
  await send(purchaseOrders, placed())
  await send(goodsReceipts, received('R-1', '10'))
  await send(goodsReceipts, received('R-1', '10', {}, { eventId: 'again' }))
  await send(supplierInvoices, billed('I-1', [invoiceLine('20')]))
  expect(dataOf(on(matches), 'payables.InvoiceHeld')).toMatchObject([{ holds: [{ rule: 'quantity-above-received' }] }])
  await send(payableInvoices, credited('C-1', 'I-1', [invoiceLine('10')]))
  expect(dataOf(on(matches), 'payables.InvoiceMatched')).toMatchObject([{ total: '85' }])
  await send(goodsReceipts, takenBack('R-1'))
  expect(exceptions()).toMatchObject([{ data: { kind: 'matched-beyond-received' } }])
})

test('an invoice that cannot be read stops its own key only', async () => {
  const poison = { topic: supplierInvoices.name, key: 'MEDCO:I-1', value: Buffer.from('not Avro'), headers: {} }
  await platform.log.append([poison])
  await send(purchaseOrders, placed())
  await send(goodsReceipts, received('R-1', '10'))
  await send(supplierInvoices, billed('I-1', [invoiceLine('5')]))
  await send(supplierInvoices, billed('I-2', [invoiceLine('5')]))
  expect(dataOf(on(matches), 'payables.InvoiceMatched').map((m) => m.invoiceNumber)).toEqual(['I-2'])
  expect(platform.broker.all(deadLettersOf('three-way-match').name)).toHaveLength(1)
})

test('goods that nobody bills are told in time', async () => {
  await send(purchaseOrders, placed())
  await send(goodsReceipts, received('R-1', '10'))
  await platform.pass(14 * DAY + 60_000)
  expect(on(matches)).toMatchObject([{ type: 'payables.ReceiptUnmatchedOverdue', data: { amount: '85' } }])
  expect(platform.broker.all(matches.name)[0]?.key).toBe('MEDCO:R-1')
})
