import { beforeEach, expect, test } from '@jest/globals'
import { MemoryPlatform } from '@supplyline/messaging'
import { masterContracts, masterItems } from '@supplyline/schemas'
import { catalogue } from './catalogue/catalogue.ts'
import { publishCatalogue } from './publish-catalogue.ts'
import { topology } from './topology.ts'

let platform: MemoryPlatform
beforeEach(async () => {
  platform = new MemoryPlatform()
  await platform.codec.prepare(topology.outputs.flatMap((t) => t.records.map((record) => ({ topic: t.name, record }))))
})

const outlets = () => ({ ...platform.open('master-data'), log: platform.log, codec: platform.codec })

/** Starts the service anew and lets it publish; what it published. */
const start = async (values = catalogue): Promise<number> => {
  await platform.stop('master-data')
  const running = await platform.start(topology)
  await platform.settle()
  expect(running.ready()).toBe(true)
  const published = await publishCatalogue(outlets(), running.tables, values)
  await platform.settle()
  return published
}

test('the first start publishes everything, each value under its key and as a CloudEvent', async () => {
  expect(await start()).toBe(catalogue.length)
  const [glove] = platform.broker.all(masterItems.name).filter((r) => r.key === 'GLOVE-NITRILE-M')
  expect(glove?.headers).toMatchObject({
    ce_type: 'master.Item',
    ce_source: '/supplyline/master-data',
    ce_subject: 'GLOVE-NITRILE-M',
    ce_id: expect.stringMatching(/^MD[0-9A-Z]{20}$/),
  })
  expect(platform.codec.decode(Buffer.from(glove?.value ?? []))).toMatchObject({
    type: 'master.Item',
    data: { baseUnit: 'EA', erpMaterials: { sap: '100001002' } },
  })
})

test('another start publishes nothing', async () => {
  await start()
  expect(await start()).toBe(0)
  expect(await start()).toBe(0)
})

test('a start publishes what a start before it could not, and what has changed since, and nothing else', async () => {
  await start(catalogue.slice(0, 20))
  expect(await start()).toBe(catalogue.length - 20)
  const dearer = catalogue.map((value) =>
    value.type === 'master.Contract' && value.data.contract === 'ACME-GLOVE-NITRILE-M'
      ? { ...value, data: { ...value.data, unitPrice: '9.10' } }
      : value,
  )
  expect(await start(dearer)).toBe(1)
  const last = platform.broker.all(masterContracts.name).at(-1)
  expect(last?.key).toBe('ACME-GLOVE-NITRILE-M')
  expect(platform.codec.decode(Buffer.from(last?.value ?? []))).toMatchObject({ data: { unitPrice: '9.1' } })
})

test('a start publishes a value again that was removed, and leaves alone what is not ours', async () => {
  await start()
  await platform.log.append([
    { topic: masterItems.name, key: 'GAUZE-4X4', value: null as unknown as Uint8Array, headers: {} },
  ])
  expect(await start(catalogue.slice(1))).toBe(1)
  const keys = platform.broker.all(masterItems.name).map((r) => r.key)
  expect(keys.filter((k) => k === 'GLOVE-NITRILE-S')).toHaveLength(1)
})

test('when the log does not take it the start fails, and the next one publishes the rest', async () => {
  const running = await platform.start(topology)
  const log = { append: () => Promise.reject(new Error('no broker')) }
  await expect(publishCatalogue({ ...outlets(), log: log as never }, running.tables)).rejects.toThrow('no broker')
  expect(await start()).toBe(catalogue.length)
})
