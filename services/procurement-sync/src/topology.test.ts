import { afterEach, describe, expect, test } from '@jest/globals'
import { MemoryPlatform } from '@supplyline/messaging'
import {
  allTopics,
  exceptionsOf,
  type Message,
  type RecordName,
  requisitionRequests,
  requisitions,
  subjectsOf,
  type Topic,
} from '@supplyline/schemas'
import {
  approvalGiven,
  contract,
  dataOf,
  erpRouting,
  kindsOf,
  masterData,
  proposed,
  requested,
  requestedLine,
} from './testing/examples.ts'
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
