import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  held,
  holdReleased,
  matched,
  NOW,
  orderInDoubt,
  orderPlaced,
  posted,
  postingInDoubt,
  raised,
  receiptOverdue,
  resolved,
} from './testing/examples.ts'
import { type Operations, startOperations } from './testing/operations.ts'

let operations: Operations
beforeEach(async () => {
  operations = await startOperations()
})
afterEach(() => operations.stop())

describe('an exception', () => {
  test('of any service is on the page once it is raised, and gone once it is resolved', async () => {
    await operations.publish(raised(), raised({ exceptionId: 'EX2', service: 'three-way-match', owner: 'ap' }))
    const { exceptions, attention, headline } = await operations.status()
    expect(exceptions).toMatchObject({ open: 2, overdue: 0, owners: { buyer: 1, ap: 1 } })
    expect(exceptions.items[0]).toMatchObject({ exceptionId: 'EX1', kind: 'order-refused', subject: 'PO1' })
    expect([attention, headline]).toEqual([true, '2 exceptions are open; nothing waits.'])
    await operations.publish(resolved(), resolved({ exceptionId: 'EX2', service: 'three-way-match' }))
    expect(await operations.status()).toMatchObject({
      attention: false,
      headline: 'No exception is open; nothing waits.',
      exceptions: { open: 0, items: [] },
    })
  })

  test('past its due time is overdue, and comes first', async () => {
    await operations.publish(raised(), raised({ exceptionId: 'EX2', dueAt: NOW + 500 }))
    const { exceptions, headline } = await operations.status()
    expect(exceptions.items.map(({ exceptionId, overdue }) => [exceptionId, overdue])).toEqual([
      ['EX2', true],
      ['EX1', false],
    ])
    expect(headline).toBe('2 exceptions are open, 1 overdue; nothing waits.')
  })
})

describe('a held invoice', () => {
  test('is shown with what clears it, until it is matched', async () => {
    await operations.publish(held())
    const { heldInvoices, headline } = await operations.status()
    expect(heldInvoices.items).toMatchObject([
      {
        supplier: 'ACME',
        invoiceNumber: 'INV-1',
        holds: [{ holdId: 'HD1', clearing: expect.stringMatching(/credit/) }],
      },
    ])
    expect(headline).toBe('No exception is open; 1 invoice is held; nothing waits.')
    await operations.publish(holdReleased(), matched())
    expect((await operations.status()).heldInvoices.count).toBe(0)
  })

  test('is not confused with a receipt of the same number', async () => {
    await operations.publish(held(), receiptOverdue())
    expect((await operations.status()).heldInvoices.count).toBe(1)
  })
})

test('orders and postings in doubt are shown until there is an answer; nobody has to act', async () => {
  await operations.publish(orderInDoubt(), postingInDoubt())
  const { inDoubt, attention, headline } = await operations.status()
  expect(inDoubt.items.map(({ what, name }) => `${what} ${name}`)).toEqual(['purchase order PO1', 'goods receipt GR-7'])
  expect([attention, headline]).toEqual([
    false,
    'No exception is open; 2 calls to the ERP are in doubt and being looked up; nothing waits.',
  ])
  await operations.publish(orderPlaced(), posted())
  expect((await operations.status()).inDoubt.count).toBe(0)
})

test('one fault shows as one group, with its last example', async () => {
  const fault = (offset: number) => ({
    '__dlq.errors.topic': 'inventory.stock-movements.v1',
    '__dlq.errors.partition': '3',
    '__dlq.errors.offset': String(offset),
    '__dlq.errors.class': 'undecodable',
    '__dlq.errors.message': 'no Avro',
    '__dlq.errors.next': 'ask the source',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  })
  for (let offset = 0; offset < 40; offset++) operations.setAside('inventory-events', fault(offset), `key-${offset}`)
  operations.setAside('inventory-events', fault(39), 'key-39') // published again after a restart
  operations.setAside('gateway', fault(1))
  const { deadLetters, headline } = await operations.status()
  expect(deadLetters.groups).toMatchObject([
    {
      service: 'inventory-events',
      code: 'undecodable',
      count: 40,
      example: {
        key: 'key-39',
        place: 'inventory.stock-movements.v1/3@39',
        what: 'no Avro',
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      },
    },
    { service: 'gateway', count: 1 },
  ])
  expect(headline).toBe('No exception is open; 41 messages could not be processed (2 faults); nothing waits.')
})

test('views survive a restart of the process and records that come twice', async () => {
  const records = [raised(), resolved(), held(), orderInDoubt(), orderPlaced(), raised({ exceptionId: 'EX2' })]
  await operations.publish(...records)
  const before = await operations.status()
  await operations.publish(...records)
  const { exceptions, heldInvoices, inDoubt } = await operations.status()
  expect({ exceptions, heldInvoices, inDoubt }).toEqual({
    exceptions: before.exceptions,
    heldInvoices: before.heldInvoices,
    inDoubt: before.inDoubt,
  })
})

describe('what cannot be known is said to be unknown', () => {
  test('the lag, while the broker does not answer; what was known stays', async () => {
    operations.faults.progress = () => Promise.reject(new Error('no broker'))
    await operations.platform.pass(6_000)
    const { lag, attention, headline } = await operations.status()
    expect(lag.map(({ unknownSince }) => unknownSince)).toEqual(lag.map(() => '2026-01-05T06:00:05.000Z'))
    expect([attention, headline]).toEqual([true, 'No exception is open; the broker does not say what waits.'])
    operations.faults.progress = async () => []
    await operations.platform.pass(6_000)
    expect((await operations.status()).attention).toBe(false)
  })

  test('a broker that answers nothing at all is given up after ten seconds', async () => {
    operations.faults.progress = () => new Promise(() => {})
    await operations.platform.pass(15_000)
    expect((await operations.status()).lag[0]?.unknownSince).toBe('2026-01-05T06:00:05.000Z')
  })

  test('exceptions, while the database does not answer; those known stay', async () => {
    await operations.publish(raised())
    await operations.status()
    operations.store.list = () => Promise.reject(new Error('no primary'))
    await operations.platform.pass(1_000)
    const { exceptions, unknownSince, headline } = await operations.status()
    expect([exceptions.open, unknownSince]).toEqual([1, '2026-01-05T06:00:01.000Z'])
    expect(headline).toBe('1 exception is open; the database does not answer; nothing waits.')
  })
})

test('a service that stands still with work waiting is named', async () => {
  operations.faults.progress = async (group) =>
    group === 'three-way-match' ? [{ topic: 'payables.invoices.v1', partition: 2, taken: 4, end: 7 }] : []
  await operations.platform.pass(30_000)
  const { lag, headline } = await operations.status()
  expect(lag.find(({ service }) => service === 'three-way-match')).toMatchObject({
    waiting: 3,
    notMovingSince: '2026-01-05T06:00:05.000Z',
    topics: [{ topic: 'payables.invoices.v1', lag: 3 }],
  })
  expect(headline).toBe(
    'No exception is open; three-way-match stands still with 3 messages waiting; 3 messages wait to be taken.',
  )
})
