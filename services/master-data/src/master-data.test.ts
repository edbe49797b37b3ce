import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { MemoryPlatform } from '@supplyline/messaging'
import {
  allTopics,
  deadLettersOf,
  erpMasterSnapshots,
  exceptionsOf,
  type Message,
  type MessageOf,
  masterChangeRequests,
  masterContracts,
  masterErpNames,
  masterErpStandings,
  masterItems,
  masterStockingPolicies,
  subjectsOf,
  type Topic,
} from '@supplyline/schemas'
import { catalogue } from './catalogue/catalogue.ts'
import { asking, contract, item, location, policy, supplier } from './examples.ts'
import { publishCatalogue } from './publish-catalogue.ts'
import { topology } from './topology.ts'
import type { ChangeRequest } from './value.ts'

// The service as it runs, on the platform in memory: what people ask for, and what everyone looks up.

let platform: MemoryPlatform

const start = async (): Promise<number> => {
  const running = await platform.start(topology)
  const outlets = { ...platform.open('master-data'), log: platform.log, codec: platform.codec }
  const count = await publishCatalogue(outlets, running.tables)
  await platform.settle()
  return count
}

beforeEach(async () => {
  platform = new MemoryPlatform()
  await platform.codec.prepare(allTopics.flatMap(subjectsOf))
  await start()
})
afterEach(() => platform.stop('master-data'))

/** All at once, as an array sent to the gateway. */
const ask = async (...requests: ChangeRequest[]) => {
  await platform.log.append(
    requests.map((message) => ({
      topic: masterChangeRequests.name,
      key: masterChangeRequests.key.of(message.data),
      value: platform.codec.encode(masterChangeRequests.name, message),
      headers: {},
    })),
  )
  await platform.settle()
}
const held = (topic: Topic, key: string) => {
  const record = platform.broker
    .all(topic.name)
    .filter((r) => r.key === key)
    .at(-1)
  return record && platform.codec.decode(Buffer.from(record.value ?? []))
}
const exceptions = () =>
  platform.broker
    .all(exceptionsOf('master-data').name)
    .map(
      (r) => platform.codec.decode(Buffer.from(r.value ?? [])).data as MessageOf<'supplyline.ExceptionRaised'>['data'],
    )

const wantedAt = (requestedAt: number) => ({ requestedAt })
const gloves = () => {
  const found = catalogue.find((v) => v.type === 'master.Item' && v.data.item === 'GLOVE-NITRILE-M')
  if (found?.type !== 'master.Item') throw new Error('no gloves in the catalogue')
  return found
}

test('an item, its supplier, contract and policy, sent together and the wrong way round, are all held', async () => {
  await ask(asking(policy()), asking(contract()), asking(item()), asking(supplier()), asking(location()))
  expect(held(masterItems, 'GLOVE')).toEqual(item())
  expect(held(masterContracts, 'C-1')).toEqual({ ...contract(), data: { ...contract().data, unitPrice: '8.5' } })
  expect(held(masterStockingPolicies, 'ICU-9:GLOVE')).toEqual(policy())
  expect(exceptions()).toEqual([])
})

test('a contract in a packaging that its item was given a moment before is held', async () => {
  const { data } = gloves()
  const packaging = [...data.packaging, { unit: 'PL', factor: '48000', gtin: null, per: '1' }]
  const pallet = contract({ item: data.item, supplier: 'ACME', unit: 'PL' })
  await ask(asking({ type: 'master.Item', data: { ...data, packaging } }), asking(pallet))
  expect(held(masterContracts, 'C-1')).toMatchObject({ data: { unit: 'PL' } })
  expect(exceptions()).toEqual([])
})

test('a contract for what is not there is an exception after a minute', async () => {
  await ask(asking(contract({ supplier: 'NOBODY', item: 'GLOVE-NITRILE-M' })))
  await platform.pass(61_000)
  expect(held(masterContracts, 'C-1')).toBeUndefined()
  expect(exceptions()).toMatchObject([{ kind: 'master-change-refused', subject: 'contract:C-1' }])
})

describe('what holds from later on', () => {
  const DAY = 86_400_000

  test('is published when its time has come, through a restart; until then what was there stands', async () => {
    const from = platform.clock.now() + 3 * DAY
    const { data } = gloves()
    await ask(
      asking({ type: 'master.Item', data: { ...data, description: 'Glove of next week', effectiveFrom: from } }),
    )
    await platform.pass(2 * DAY)
    await platform.stop('master-data')
    expect(await start()).toBe(0)
    expect(held(masterItems, data.item)).toEqual(gloves())
    await platform.pass(DAY - 1_000)
    expect(held(masterItems, data.item)).toEqual(gloves())
    await platform.pass(2_000)
    expect(held(masterItems, data.item)).toMatchObject({ data: { description: 'Glove of next week' } })
    expect(exceptions()).toEqual([])
  })

  test('a price in a packaging that is to come with it', async () => {
    const effectiveFrom = platform.clock.now() + DAY
    const { data } = gloves()
    const packaging = [...data.packaging, { unit: 'PL', factor: '48000', gtin: null, per: '1' }]
    await ask(
      asking(contract({ item: data.item, supplier: 'ACME', unit: 'PL', effectiveFrom })),
      asking({ type: 'master.Item', data: { ...data, packaging, effectiveFrom } }),
    )
    expect(held(masterContracts, 'C-1')).toBeUndefined()
    await platform.pass(DAY + 1_000)
    expect(held(masterContracts, 'C-1')).toMatchObject({ data: { unit: 'PL' } })
    expect(exceptions()).toEqual([])
  })
})

describe('what only one item may have', () => {
  const twin = (code: string, changes: object = {}) => item({ item: code, substitutes: [], ...changes })

  test('an item with the GTIN of a box of the catalogue is refused, which names its item', async () => {
    const box = gloves().data.packaging[0]?.gtin ?? null
    await ask(asking(twin('COPY', { gtin: box })))
    expect(held(masterItems, 'COPY')).toBeUndefined()
    expect(exceptions()).toMatchObject([
      { kind: 'master-change-refused', detail: expect.stringContaining(`GTIN ${box} is that of GLOVE-NITRILE-M`) },
    ])
  })

  test('of two one after the other the second is refused; once the first has another number it is held', async () => {
    const part = { manufacturer: 'Keen Edge', manufacturerPart: 'X-1' }
    await ask(asking(twin('FIRST', part)))
    await ask(asking(twin('SECOND', { ...part, manufacturerPart: 'x 1' })))
    expect([held(masterItems, 'FIRST'), held(masterItems, 'SECOND')]).toEqual([twin('FIRST', part), undefined])
    await ask(asking(twin('FIRST', { ...part, manufacturerPart: 'X-2' })), asking(twin('SECOND', part)))
    await ask(asking(twin('SECOND', part)))
    expect(held(masterItems, 'SECOND')).toEqual(twin('SECOND', part))
  })

  test('of two at once both are held, and an exception names them until one is corrected', async () => {
    const part = { manufacturer: 'Keen Edge', manufacturerPart: 'X-1' }
    await ask(asking(twin('FIRST', part)), asking(twin('SECOND', part)))
    expect(exceptions()).toMatchObject([
      { kind: 'duplicate-item', detail: expect.stringContaining('FIRST and SECOND have the same part KEENEDGE X1') },
    ])
    await ask(asking(twin('SECOND')))
    expect(exceptions()[1]).toMatchObject({ exceptionId: exceptions()[0]?.exceptionId, resolvedBy: 'master-data' })
  })
})

test('of three hundred items sent together those with a mistake are refused, each with its own, and the others held', async () => {
  const codes = Array.from({ length: 300 }, (_, i) => `B-${i}`)
  const mistakes: Record<string, object> = {
    'B-7': { gtin: '09520000000012' },
    'B-70': { baseUnit: '' },
    'B-150': { packaging: [{ unit: 'each', factor: '10', gtin: null, per: '1' }] },
    'B-299': { gtin: gloves().data.gtin },
  }
  await ask(...codes.map((code) => asking(item({ item: code, substitutes: [], ...mistakes[code] }))))
  await platform.pass(61_000)
  expect(codes.filter((code) => !held(masterItems, code))).toEqual(Object.keys(mistakes))
  const told = Object.fromEntries(exceptions().map((e) => [e.subject, e.detail]))
  expect(told).toEqual({
    'item:B-7': expect.stringContaining('is not a GTIN of 14 digits with a right check digit'),
    'item:B-70': expect.stringContaining('is no unit of measure known here'),
    'item:B-150': expect.stringContaining('"each" is no unit of measure known here'),
    'item:B-299': expect.stringContaining('is that of GLOVE-NITRILE-M'),
  })
})

test('an item keeps the unit in which a contract of the catalogue has its price', async () => {
  const { data } = gloves()
  await ask(asking({ type: 'master.Item', data: { ...data, packaging: data.packaging.slice(1) } }))
  expect(held(masterItems, data.item)).toEqual(gloves())
  expect(exceptions()).toMatchObject([
    { detail: expect.stringContaining('"BX" would be gone, in which contract ACME-GLOVE-NITRILE-M has its price') },
  ])
})

test('a ratio of base units is kept exactly', async () => {
  const packaging = [{ unit: 'PK', factor: '10', gtin: null, per: '3' }]
  await ask(asking(item({ packaging })))
  expect(held(masterItems, 'GLOVE')).toEqual(item({ packaging }))
  await ask(asking(supplier()), asking(contract({ unit: 'PK' })))
  expect(exceptions()).toMatchObject([
    { detail: expect.stringContaining('unit: 1 PK of 10/3 EA are 3.3333… EA, which no stock can hold exactly') },
  ])
})

describe('the catalogue', () => {
  test('gives no cause for complaint', async () => {
    await platform.pass(120_000)
    expect(exceptions()).toEqual([])
  })

  test('gives way to what somebody asked for, through any number of restarts', async () => {
    const { data } = gloves()
    await ask(asking({ type: 'master.Item', data: { ...data, description: 'Glove, renamed' } }))
    for (let i = 0; i < 2; i++) {
      await platform.stop('master-data')
      expect(await start()).toBe(0)
    }
    expect(held(masterItems, data.item)).toMatchObject({ data: { description: 'Glove, renamed' } })
  })

  test('is what an aggregate goes by that nobody has asked for a change of before', async () => {
    const { data } = gloves()
    const before = platform.broker.all(masterItems.name).length
    await ask(asking({ type: 'master.Item', data }))
    expect(platform.broker.all(masterItems.name)).toHaveLength(before)
    await ask(asking({ type: 'master.Item', data: { ...data, baseUnit: 'PR' } }))
    expect(exceptions()).toMatchObject([{ subject: `item:${data.item}` }])
  })
})

test('requests sent twice, late and through a restart: the one asked for last is held, and published once', async () => {
  const now = platform.clock.now()
  const [first, second] = [1, 2].map((n) => asking(item({ description: `number ${n}` }), wantedAt(now + n)))
  if (!first || !second) throw new Error('unreachable')
  await ask(second, first, second)
  await platform.stop('master-data')
  await start()
  await ask(first, second)
  const values = platform.broker.all(masterItems.name).filter((r) => r.key === 'GLOVE')
  expect(new Set(values.map((r) => r.headers.ce_id)).size).toBe(1)
  expect(held(masterItems, 'GLOVE')).toMatchObject({ data: { description: 'number 2' } })
})

test('what cannot be decoded stops its own value only', async () => {
  platform.broker.put({ topic: masterChangeRequests.name, partition: 0 }, 'item:GLOVE', Buffer.from('not Avro'))
  await ask(asking(item()), asking(item({ item: 'MASK' })))
  expect(held(masterItems, 'GLOVE')).toBeUndefined()
  expect(held(masterItems, 'MASK')).toBeDefined()
  expect(platform.broker.all(deadLettersOf('master-data').name)).toHaveLength(1)
})

describe('what an ERP has', () => {
  const tell = async (...messages: Message[]) => {
    await platform.log.append(
      messages.map((message) => ({
        topic: erpMasterSnapshots.name,
        key: erpMasterSnapshots.key.of(message.data as never),
        value: platform.codec.encode(erpMasterSnapshots.name, message),
        headers: {},
      })),
    )
    await platform.pass(61_000)
  }
  const seen = (number: string, baseUnit: string): Message => ({
    type: 'procurement.ErpItemSeen',
    data: {
      ...{ erp: 'sap', site: '*', number, description: 'GLOVE', baseUnit, blocked: false, deleted: false },
      ...{ changedOn: null, seenAt: platform.clock.now() },
    },
  })
  const number = () => gloves().data.erpMaterials.sap ?? ''

  test('differs, is corrected there, and differs no more; the standing is held either way', async () => {
    await tell(seen(number(), 'PC'))
    expect(exceptions()).toMatchObject([{ kind: 'erp-drift', subject: 'item:GLOVE-NITRILE-M' }])
    await tell(seen(number(), 'EA'))
    expect(exceptions()[1]).toMatchObject({ exceptionId: exceptions()[0]?.exceptionId, resolvedBy: 'master-data' })
    expect(held(masterErpStandings, `sap:item:${number()}`)).toMatchObject({ data: { status: 'ACTIVE' } })
  })

  test('and a change of ours leads to a question about its number, and to the comparison', async () => {
    await tell(seen('4711', 'PC'))
    expect(exceptions()).toMatchObject([{ kind: 'erp-unknown', subject: 'sap:materials' }])
    const before = platform.broker.all(masterErpNames.name).length
    await ask(asking(item({ erpMaterials: { sap: '4711' } })))
    await platform.pass(61_000)
    expect(platform.broker.all(masterErpNames.name)).toHaveLength(before + 1)
    expect(exceptions().map((e) => e.kind ?? 'resolved')).toEqual(['erp-unknown', 'erp-drift', 'resolved'])
  })
})
