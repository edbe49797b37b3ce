import { afterEach, describe, expect, test } from '@jest/globals'
import { createEffects } from '@supplyline/effects'
import { MemoryPlatform } from '@supplyline/messaging'
import {
  allTopics,
  consumptionSummaries,
  erpPostings,
  exceptionsOf,
  goodsReceipts,
  type Message,
  purchaseOrders,
  type RecordName,
  requisitionRequests,
  requisitions,
  subjectsOf,
  type Topic,
} from '@supplyline/schemas'
import { createLogger } from '@supplyline/telemetry'
import { type GoodsReceiptRequest, operationsOf } from './erp/erp.ts'
import { MemoryErp } from './erp/memory-erp.ts'
import {
  approvalGiven,
  contract,
  dataOf,
  erpRouting,
  item,
  kindsOf,
  location,
  masterData,
  openExceptions,
  proposed,
  requested,
  requestedLine,
  standing,
  supplier,
  vendorStanding,
} from './testing/examples.ts'
import {
  acknowledged,
  matched,
  matchedLine,
  received,
  receivedLine,
  reversed,
  summarised,
  usedLine,
} from './testing/posting-examples.ts'
import { topology } from './topology.ts'

const HOUR = 3_600_000
let platform: MemoryPlatform

const begin = async () => {
  platform = new MemoryPlatform()
  await platform.codec.prepare(allTopics.filter((t) => t.records.length > 0).flatMap(subjectsOf))
  await send(...masterData)
  await platform.start(topology)
  await platform.settle()
}
const topicOf = (type: RecordName): Topic => {
  const topic = allTopics.find((t) => t.records.includes(type))
  if (!topic) throw new Error(`no topic for ${type}`)
  return topic
}
const send = (...messages: Message[]) =>
  platform.log.append(
    messages.map((message) => {
      const topic = topicOf(message.type)
      const key = topic.key.of(message.data)
      return { topic: topic.name, key, value: platform.codec.encode(topic.name, message), headers: {} }
    }),
  )
const on = (topic: Topic) =>
  platform.broker.all(topic.name).map((r) => platform.codec.decode(Buffer.from(r.value ?? [])))
const intents = () => [...platform.database('procurement-sync').intents.values()]

describe('procurement-sync on the platform', () => {
  afterEach(() => platform.stop('procurement-sync'))

  test('makes a proposal an intent to order, at the cut-off and not before', async () => {
    await begin()
    await send(proposed())
    await platform.pass(HOUR - 1)
    expect(on(requisitions).map((m) => m.type)).toEqual([
      'procurement.RequisitionSubmitted',
      'procurement.RequisitionApproved',
    ])
    expect(intents()).toEqual([])
    await platform.pass(1)
    expect(intents()).toMatchObject([
      {
        system: 'ERP-1',
        operation: 'place-order',
        status: 'planned',
        site: 'NORTH',
        request: { vendor: '17300001', lines: [{ material: '000000000000004711', quantity: '2', plant: '1010' }] },
      },
    ])
    expect(intents()[0]?.aggregate).toBe(`order:${intents()[0]?.reference}`)
  })

  test('gathers a proposal and a request into one order', async () => {
    await begin()
    await send(proposed(), requested())
    await platform.pass(HOUR)
    expect(intents()).toMatchObject([{ request: { lines: [{ line: 1, quantity: '4' }] } }])
  })

  test('rejects a request for what is not in master data, and goes on with the next', async () => {
    await begin()
    await send(requested({ lines: [{ ...requestedLine, item: 'UNKNOWN' }] }), requested({ requisitionId: 'RQ2' }))
    await platform.pass(HOUR)
    expect(dataOf(on(requisitions), 'procurement.RequisitionRejected')).toMatchObject([{ requisitionId: 'RQ1' }])
    expect(kindsOf(on(exceptionsOf('procurement-sync')))).toEqual(['requisition-unresolvable'])
    expect(intents()).toHaveLength(1)
  })

  test('orders in the ERP that the site has moved to by the time of the approval', async () => {
    await begin()
    await send(requested({ lines: [{ ...requestedLine, quantity: '60', unit: 'BX' }] }))
    await platform.settle()
    await send(erpRouting({ site: 'NORTH', erp: 'ERP-2' }))
    await platform.settle()
    await send(approvalGiven())
    await platform.pass(HOUR)
    expect(intents()).toMatchObject([{ system: 'ERP-2', request: { vendor: 'V-1', lines: [{ material: 'M-4711' }] } }])
  })

  describe('heeds what its ERP says of materials and vendors', () => {
    const codes = () => dataOf(on(purchaseOrders), 'procurement.PurchaseOrderRefused').map((r) => r.code)

    test('when it is asked: a request and a proposal for what is blocked there are rejected', async () => {
      await begin()
      await send(standing(), standing({ erp: 'ERP-2', number: 'M-4711' }))
      await platform.settle()
      await send(requested(), proposed())
      await platform.pass(HOUR)
      expect(
        dataOf(on(requisitions), 'procurement.RequisitionRejected')
          .map((r) => r.requisitionId)
          .sort(),
      ).toEqual(['RP1', 'RQ1'])
      expect(intents()).toEqual([])
    })

    test('at the cut-off: what was blocked since the approval is refused, and ordered once it is released', async () => {
      await begin()
      await send(requested())
      await platform.settle()
      await send(vendorStanding())
      await platform.pass(HOUR)
      expect(codes()).toEqual(['barred-in-erp'])
      expect(intents()).toEqual([])
      await send(vendorStanding({ status: 'ACTIVE' }))
      await platform.settle()
      await send(requested({ requisitionId: 'RQ2' }))
      await platform.pass(HOUR)
      expect(intents()).toHaveLength(1)
    })

    test('at an approval that took its time, where the basket does not wait', async () => {
      await begin()
      await send(supplier({ consolidationWindowSeconds: 0 }))
      await platform.settle()
      await send(requested({ lines: [{ ...requestedLine, quantity: '60', unit: 'BX' }] }))
      await platform.settle()
      await send(standing(), standing({ number: '4712', status: 'MISSING' }))
      await platform.settle()
      await send(approvalGiven())
      await platform.settle()
      expect(codes()).toEqual(['barred-in-erp'])
      expect(intents()).toEqual([])
    })
  })

  test('rejects a request whose master data is more than an entry can carry', async () => {
    await begin()
    await send(...Array.from({ length: 9000 }, (_, i) => contract({ contract: `C-${i}` })))
    await send(requested())
    await platform.pass(HOUR)
    expect(dataOf(on(requisitions), 'procurement.RequisitionRejected')).toMatchObject([
      { reasons: [expect.stringContaining('the request is too large and is to be split')] },
    ])
  })

  test('a request that cannot be read stops the requisition of its key, and no other', async () => {
    await begin()
    const poison = { topic: requisitionRequests.name, key: 'RQ1', value: Buffer.from('not Avro'), headers: {} }
    await platform.log.append([poison])
    await send(requested(), requested({ requisitionId: 'RQ2' }))
    await platform.pass(HOUR)
    expect(dataOf(on(requisitions), 'procurement.RequisitionApproved').map((r) => r.requisitionId)).toEqual(['RQ2'])
  })

  test('is given its service back as it was: a restart orders nothing twice and loses nothing', async () => {
    await begin()
    await send(proposed())
    await platform.pass(HOUR / 2)
    await platform.stop('procurement-sync')
    await platform.start(topology)
    await platform.pass(HOUR)
    expect(intents()).toHaveLength(1)
  })
})

describe('procurement-sync with an ERP', () => {
  afterEach(() => platform.stop('procurement-sync'))

  const SETTINGS = {
    ...{ concurrency: 4, ratePerSecond: 100, timeoutMs: 10_000, longestCommitMs: 3_000 },
    breaker: { failurePercentage: 50, calls: 5, windowMs: 10_000, resetMs: 5_000 },
  }
  let erp: MemoryErp
  let uniqueReferences: boolean
  const start = () =>
    platform.start(topology, (store) =>
      createEffects({
        store,
        clock: platform.clock,
        logger: createLogger({ service: 'test', level: 'silent' }),
        systems: { 'ERP-1': { name: 'ERP-1', operations: operationsOf(erp), uniqueReferences, ...SETTINGS } },
      }),
    )
  /** An order of two boxes of gloves, placed in the ERP. */
  const ordered = async (options: { uniqueReferences?: boolean } = {}) => {
    uniqueReferences = options.uniqueReferences ?? false
    platform = new MemoryPlatform()
    await platform.codec.prepare(allTopics.filter((t) => t.records.length > 0).flatMap(subjectsOf))
    erp = new MemoryErp(platform.clock, options)
    await send(...masterData)
    await start()
    await send(proposed())
    await platform.pass(HOUR)
    const [order] = dataOf(on(purchaseOrders), 'procurement.PurchaseOrderPlaced')
    if (!order) throw new Error('no order is placed')
    const { orderId, erpNumber } = order
    return {
      order,
      receipt: (changes: object = {}) => received({ orderNumber: erpNumber, ...changes }),
      invoice: () => matched({ lines: [{ ...matchedLine, orderId, erpNumber }] }),
    }
  }
  const packed = (level: string) => {
    const [unit = '', factor = ''] = level.split(' ')
    return { unit, factor, per: '1', gtin: null }
  }
  const written = () => erp.documents.map((d) => d.operation)
  const posted = () => dataOf(on(erpPostings), 'procurement.ErpPosted').map((p) => `${p.kind} ${p.document}`)

  test('writes the supplier’s answer, the receipt and the invoice into the ERP, each once, the receipt before the invoice', async () => {
    const { order, receipt, invoice } = await ordered()
    const answer = acknowledged({ orderId: order.orderId })
    await send(invoice(), answer, answer, invoice())
    await platform.pass(60_000)
    expect(written()).toEqual(['place-order', 'record-acknowledgement'])
    await send(receipt(), receipt({ eventId: 'again' }))
    await platform.pass(60_000)
    expect(written()).toEqual(['place-order', 'record-acknowledgement', 'post-goods-receipt', 'post-invoice'])
    expect(posted()).toEqual(
      expect.arrayContaining([
        `ACKNOWLEDGEMENT acknowledgement:${order.orderId}:AN-1`,
        'GOODS_RECEIPT receipt:NORTH:DOCK:R1',
        'INVOICE invoice:MEDCO:INV-1',
      ]),
    )
    expect(posted()).toHaveLength(3)
    expect(order.attempt).toBe(1)
    expect(dataOf(on(purchaseOrders), 'procurement.PurchaseOrderAcknowledged')).toHaveLength(1)
    expect(kindsOf(on(exceptionsOf('procurement-sync')))).toEqual([])
  })

  test('looks up what became of a posting without an answer, and posts nothing twice', async () => {
    const { receipt, invoice } = await ordered()
    erp.faults.push('commit then time out', 'commit late')
    await send(receipt(), invoice())
    await platform.pass(120_000)
    expect(written()).toEqual(['place-order', 'post-goods-receipt', 'post-invoice'])
    expect(dataOf(on(erpPostings), 'procurement.ErpPostingInDoubt').map((p) => p.kind)).toEqual([
      'GOODS_RECEIPT',
      'INVOICE',
    ])
    expect(posted()).toHaveLength(2)
    const exceptions = on(exceptionsOf('procurement-sync'))
    expect(dataOf(exceptions, 'supplyline.ExceptionResolved')).toHaveLength(kindsOf(exceptions).length)
  })

  const CYCLE = SETTINGS.timeoutMs + SETTINGS.longestCommitMs
  const openNow = () => {
    const messages = on(exceptionsOf('procurement-sync'))
    const open = new Set(openExceptions(messages))
    return dataOf(messages, 'supplyline.ExceptionRaised').filter((e) => open.has(e.exceptionId))
  }

  test('finds within one cycle what the ERP committed later than it declares, and hears when it is cancelled', async () => {
    const { receipt, invoice } = await ordered()
    erp.commitLateMs = CYCLE + 10_000
    erp.faults.push('commit late')
    await send(receipt(), invoice())
    await platform.pass(erp.commitLateMs + 1_000)
    expect(written()).toEqual(['place-order', 'post-goods-receipt', 'post-invoice', 'post-goods-receipt'])
    expect(openNow()).toEqual([])
    await platform.pass(CYCLE)
    expect(openNow()).toMatchObject([
      {
        ...{ kind: 'duplicate-posting', owner: 'receiving', subject: 'receipt:NORTH:DOCK:R1' },
        nextAction: 'reverse "5000000001" in ERP-1, and keep "5000000000"',
      },
    ])
    await platform.pass(2 * HOUR)
    expect(openNow()).toHaveLength(1)
    erp.cancelled.add('5000000001')
    await platform.pass(4 * HOUR)
    expect(openNow()).toEqual([])
    expect(written()).toHaveLength(4)
  })

  test('with an ERP that takes nothing twice there is no duplicate, however late it commits', async () => {
    const { receipt } = await ordered({ uniqueReferences: true })
    erp.commitLateMs = CYCLE + 10_000
    erp.faults.push('commit late')
    await send(receipt())
    await platform.pass(HOUR)
    expect(written()).toEqual(['place-order', 'post-goods-receipt'])
    expect(posted()).toHaveLength(1)
    expect(openNow()).toEqual([])
  })

  test('gives up what is lost time and again, and finds it once a person has posted it under our reference', async () => {
    const { receipt } = await ordered()
    erp.faults.push(...Array.from({ length: 5 }, () => 'unavailable' as const))
    await send(receipt())
    await platform.pass(10 * 60_000)
    expect(written()).toEqual(['place-order'])
    expect(openNow().map((e) => e.kind)).toEqual(['posting-in-doubt', 'posting-given-up'])
    await platform.stop('procurement-sync')
    await start()
    await platform.pass(30 * 60_000)
    expect(written()).toEqual(['place-order'])
    const intent = intents().find((i) => i.operation === 'post-goods-receipt')
    await erp.postGoodsReceipt(intent?.request as GoodsReceiptRequest, new AbortController().signal)
    await platform.pass(2 * HOUR)
    expect(written()).toEqual(['place-order', 'post-goods-receipt'])
    expect(posted()).toEqual(['GOODS_RECEIPT receipt:NORTH:DOCK:R1'])
    expect(openNow()).toEqual([])
  })

  test('looks for nothing that went well at the first attempt', async () => {
    const { receipt, invoice } = await ordered()
    await send(receipt(), invoice())
    await platform.pass(24 * HOUR)
    expect(intents().map((i) => i.operation)).not.toContain('list-documents')
  })

  test('waits while the ERP is down, through a restart, and posts everything once it is back', async () => {
    const { receipt, invoice } = await ordered()
    erp.down = true
    await send(receipt(), invoice(), reversed({ receiptId: 'R2' }), receipt({ receiptId: 'R2' }))
    await platform.pass(2 * HOUR)
    expect(written()).toEqual(['place-order'])
    await platform.stop('procurement-sync')
    await start()
    erp.down = false
    await platform.pass(HOUR)
    expect(written().sort()).toEqual([
      'place-order',
      'post-goods-receipt',
      'post-goods-receipt',
      'post-invoice',
      'reverse-goods-receipt',
    ])
    const exceptions = on(exceptionsOf('procurement-sync'))
    expect(new Set(kindsOf(exceptions))).toEqual(new Set(['posting-unanswered', 'invoice-awaits-receipts']))
    const ids = (type: 'supplyline.ExceptionRaised' | 'supplyline.ExceptionResolved') =>
      new Set(dataOf(exceptions, type).map((e) => e.exceptionId))
    expect(ids('supplyline.ExceptionResolved')).toEqual(ids('supplyline.ExceptionRaised'))
  })

  test('keeps a receipt that comes before its order', async () => {
    const { order } = await ordered()
    await send(received({ orderNumber: '4500000001' }))
    await platform.pass(HOUR)
    expect(kindsOf(on(exceptionsOf('procurement-sync')))).toEqual(['receipt-without-order'])
    await send(proposed({ proposalId: 'RP2' }))
    await platform.pass(2 * HOUR)
    expect(order.erpNumber).toBe('4500000000')
    expect(erp.documents).toMatchObject([
      {},
      { operation: 'place-order', number: '4500000001' },
      { operation: 'post-goods-receipt', request: { orderNumber: '4500000001', lines: [{ plant: '1010' }] } },
    ])
    expect(dataOf(on(exceptionsOf('procurement-sync')), 'supplyline.ExceptionResolved')).toHaveLength(1)
  })

  test('stamps a receipt with how its items are packed', async () => {
    const { receipt } = await ordered()
    await send(item({ packaging: ['BX 100', 'CA 50'].map(packed) }))
    await platform.settle()
    await send(receipt({ lines: [{ ...receivedLine, quantity: '3', unit: 'CA' }] }))
    await platform.pass(60_000)
    expect(erp.documents.at(-1)).toMatchObject({ request: { lines: [{ quantity: '1.5', unit: 'BX' }] } })
  })

  test('a receipt that cannot be read stops nothing', async () => {
    const { receipt } = await ordered()
    await platform.log.append([{ topic: goodsReceipts.name, key: 'x', value: Buffer.from('not Avro'), headers: {} }])
    await send(receipt())
    await platform.pass(60_000)
    expect(posted()).toHaveLength(1)
  })

  /** Ward 3 is charged; besides, there is a line of each of these items. */
  const charging = async (...items: Message[]) => {
    await ordered()
    await send(location({ costCentre: '4103' }), ...items)
    await platform.settle()
  }
  const issued = () => erp.documents.flatMap((d) => (d.operation === 'post-goods-issue' ? [...d.request.lines] : []))
  const usedOf = (count: number) =>
    summarised({ lines: Array.from({ length: count }, (_, i) => ({ ...usedLine, item: `I-${i}` })) })
  const itemsOf = (count: number, description: string) =>
    Array.from({ length: count }, (_, i) => item({ item: `I-${i}`, description }))

  test('charges what was used, once, though nobody knows at first whether the ERP has it', async () => {
    await charging()
    erp.faults.push('commit then time out')
    await send(summarised(), summarised({ summarisedAt: 0 }))
    await platform.settle()
    await platform.stop('procurement-sync')
    await start()
    await platform.pass(120_000)
    expect(written()).toEqual(['place-order', 'post-goods-issue'])
    expect(erp.documents.at(-1)).toMatchObject({ request: { lines: [{ costCentre: '4103', quantity: '30' }] } })
    expect(posted()).toEqual(['GOODS_ISSUE consumption:NORTH:2026-01-04:1'])
    expect(openNow()).toEqual([])
  })

  test('stamps a summary with all it names: 500 lines of 500 items', async () => {
    await charging(...itemsOf(500, 'Examination gloves, nitrile, size M, box of 100'))
    await send(usedOf(500))
    await platform.pass(60_000)
    expect(issued()).toHaveLength(500)
    expect(kindsOf(on(exceptionsOf('procurement-sync')))).toEqual([])
  })

  test('posts what an entry can carry the items of, and tells a person of the others', async () => {
    await charging(...itemsOf(500, 'x'.repeat(1_000)))
    await send(usedOf(500))
    await platform.pass(60_000)
    const { length } = issued()
    expect(length).toBeGreaterThan(250)
    expect(openNow()).toMatchObject([
      { kind: 'consumption-not-posted', detail: expect.stringContaining(`${500 - length} of 500 lines`) },
    ])
  })

  test('a summary that cannot be read, or is none, stops nothing', async () => {
    await charging()
    const unread = { topic: consumptionSummaries.name, key: 'x', value: Buffer.from('not Avro'), headers: {} }
    await platform.log.append([unread])
    await send(summarised({ lines: [] }), summarised())
    await platform.pass(60_000)
    expect(posted()).toEqual(['GOODS_ISSUE consumption:NORTH:2026-01-04:1'])
    expect(platform.broker.all(topology.deadLetters?.name ?? '')).toHaveLength(2)
  })
})
