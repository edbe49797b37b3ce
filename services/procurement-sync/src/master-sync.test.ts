import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createEffects } from '@supplyline/effects'
import { MemoryPlatform } from '@supplyline/messaging'
import {
  allTopics,
  erpMasterSnapshots,
  exceptionsOf,
  type Message,
  masterErpNames,
  masterErpReadings,
  subjectsOf,
  type Topic,
} from '@supplyline/schemas'
import { createLogger } from '@supplyline/telemetry'
import { operationsOf } from './erp/erp.ts'
import type { MasterRequest } from './erp/master/reading.ts'
import { MemoryErp } from './erp/memory-erp.ts'
import { topology } from './topology.ts'

// What an ERP has as materials and vendors, as it is read and told, on the platform in memory.

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
let platform: MemoryPlatform
let erp: MemoryErp
let asked: MasterRequest[]
let whenAsked: () => void

const material = (number: string, changes: object = {}) => ({
  ...{ number, text: `Material ${number}`, baseUnit: 'EA', blocked: false, deleted: false },
  ...{ changedOn: new Date(platform.clock.now()).toISOString().slice(0, 10), ...changes },
})
const put = (number: string, changes?: object) => erp.master.put('item', material(number, changes))
const send = (topic: Topic, ...messages: Message[]) =>
  platform.log.append(
    messages.map((message) => ({
      ...{ topic: topic.name, key: topic.key.of(message.data) },
      ...{ value: platform.codec.encode(topic.name, message), headers: {} },
    })),
  )
/** Read every hour, and in full every week. */
const readHourly = (everySeconds = 3_600, fullEverySeconds = 7 * 24 * 3_600) =>
  send(masterErpReadings, {
    type: 'master.ErpReading',
    data: { erp: 'sap', site: '*', everySeconds, fullEverySeconds, effectiveFrom: 0 },
  })
const named = (number: string, entity = `item:${number}`): Message => ({
  type: 'master.ErpEntityNamed',
  data: { erp: 'sap', site: '*', kind: 'item', number, entity, named: true, namedAt: 0 },
})
/** Each event once: a new owner of a lane sends again what may have been on its way. */
const told = () =>
  [
    ...new Map(platform.broker.all(erpMasterSnapshots.name).map((r) => [r.headers.ce_id, r.value] as const)).values(),
  ].map((value) => {
    const { type, data } = platform.codec.decode(Buffer.from(value ?? []))
    return `${type.slice('procurement.Erp'.length)} ${(data as { number: string }).number}`
  })
const exceptions = () =>
  platform.broker
    .all(exceptionsOf('procurement-sync').name)
    .map((r) => platform.codec.decode(Buffer.from(r.value ?? [])))
const start = () =>
  platform.start(topology, (store) =>
    createEffects({
      ...{ store, clock: platform.clock, logger: createLogger({ service: 'test', level: 'silent' }) },
      systems: {
        sap: {
          ...{ name: 'sap', operations: operationsOf(erp), concurrency: 4, ratePerSecond: 20, timeoutMs: 10_000 },
          longestCommitMs: 3_000,
          breaker: { failurePercentage: 50, calls: 5, windowMs: 10_000, resetMs: 5_000 },
        },
      },
    }),
  )

beforeEach(async () => {
  platform = new MemoryPlatform()
  await platform.codec.prepare(allTopics.filter((t) => t.records.length > 0).flatMap(subjectsOf))
  erp = new MemoryErp(platform.clock)
  asked = []
  whenAsked = () => {}
  const { readMaster } = erp
  Object.assign(erp, {
    readMaster: (request: MasterRequest, signal: AbortSignal) => {
      asked.push(request)
      whenAsked()
      return readMaster(request, signal)
    },
  })
  await start()
})
afterEach(() => platform.stop('procurement-sync'))

describe('at set times', () => {
  test('every material and vendor is told once, page by page; what stays as it is never again', async () => {
    const numbers = Array.from({ length: 450 }, (_, i) => String(100_000 + i))
    for (const number of numbers) put(number, { changedOn: '2020-01-01' })
    erp.master.put('supplier', { ...material('V1'), baseUnit: null })
    await readHourly()
    await platform.pass(MINUTE)
    expect(told().sort()).toEqual([...numbers.map((n) => `ItemSeen ${n}`), 'SupplierSeen V1'].sort())
    expect(asked.map((r) => ('after' in r ? `${r.kind} ${r.after}` : ''))).toEqual([
      ...['item ', 'item 100199', 'item 100399', 'supplier '],
    ])
    await platform.pass(8 * DAY)
    expect(told()).toHaveLength(451)
  })

  test('a change is told at the next reading, which asks for what was changed only', async () => {
    put('1')
    await readHourly()
    await platform.pass(DAY * 3)
    put('1', { baseUnit: 'PC' })
    asked = []
    await platform.pass(61 * MINUTE)
    expect(told()).toEqual(['ItemSeen 1', 'ItemSeen 1'])
    expect(asked[0]).toMatchObject({ since: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) })
  })

  test('what has gone is told when everything is read, once, and told again when it is back', async () => {
    put('1')
    put('2')
    await readHourly()
    await platform.pass(DAY)
    erp.master.remove('item', '2')
    await platform.pass(DAY)
    expect(told()).toHaveLength(2)
    await platform.pass(15 * DAY)
    expect(told().slice(2)).toEqual(['EntityMissing 2'])
    put('2')
    await platform.pass(61 * MINUTE)
    expect(told().slice(3)).toEqual(['ItemSeen 2'])
  })

  test('while the ERP is away nothing is told to be missing; then it goes on where it was', async () => {
    put('1')
    await readHourly(3_600, 3_600)
    await platform.pass(MINUTE)
    erp.down = true
    await platform.pass(4 * 60 * MINUTE)
    expect(told()).toEqual(['ItemSeen 1'])
    erp.readFault = 'unavailable'
    erp.down = false
    await platform.pass(2 * 60 * MINUTE)
    erp.readFault = undefined
    put('2')
    await platform.pass(2 * 60 * MINUTE)
    expect(told()).toEqual(['ItemSeen 1', 'ItemSeen 2'])
    expect(exceptions()).toEqual([])
  })

  test('an ERP that lets nobody read is an exception, once, until it does', async () => {
    erp.readFault = 'refuse'
    await readHourly()
    await platform.pass(DAY)
    expect(exceptions()).toMatchObject([{ data: { kind: 'erp-master-unreadable', subject: 'sap' } }])
    erp.readFault = undefined
    put('1')
    await platform.pass(61 * MINUTE)
    expect(told()).toEqual(['ItemSeen 1'])
    expect(exceptions()[1]).toMatchObject({ type: 'supplyline.ExceptionResolved' })
  })

  test('a service that is stopped between two pages goes on where it was', async () => {
    for (let i = 0; i < 450; i++) put(String(100_000 + i))
    whenAsked = () => {
      erp.down = asked.length > 1
    }
    await readHourly()
    await platform.pass(MINUTE)
    expect(told()).toHaveLength(200)
    await platform.stop('procurement-sync')
    whenAsked = () => {}
    erp.down = false
    await start()
    await platform.pass(MINUTE)
    expect(new Set(told()).size).toBe(450)
    expect(told()).toHaveLength(450)
  })

  test('nothing is read while it is not set, or set to never', async () => {
    put('1')
    await send(masterErpNames, named('1'))
    await platform.pass(DAY)
    await readHourly(0)
    await platform.pass(DAY)
    expect([asked, told()]).toEqual([[], []])
  })
})

describe('what master data names', () => {
  beforeEach(async () => {
    await readHourly()
    await platform.pass(2 * MINUTE)
    asked = []
  })

  test('is asked for half a minute later, and told, or told to be missing, without waiting for everything', async () => {
    put('1')
    await send(masterErpNames, named('1'), named('2'))
    await platform.pass(29_000)
    expect(told()).toEqual([])
    await platform.pass(2_000)
    expect(told().sort()).toEqual(['EntityMissing 2', 'ItemSeen 1'])
  })

  test('ten thousand changes are a few hundred questions, and each is answered', async () => {
    const numbers = Array.from({ length: 10_000 }, (_, i) => String(500_000 + i))
    for (const number of numbers.slice(0, 5_000)) put(number)
    await send(masterErpNames, ...numbers.map((number) => named(number)))
    await platform.pass(5 * MINUTE)
    expect(told()).toHaveLength(10_000)
    expect(told().filter((t) => t.startsWith('EntityMissing'))).toHaveLength(5_000)
    expect(asked.length).toBeLessThan(350)
    expect(asked.every((r) => 'numbers' in r && r.numbers.length <= 40)).toBe(true)
  })

  test('named again and again is asked for once', async () => {
    put('1')
    for (let i = 0; i < 50; i++) await send(masterErpNames, named('1', `item:I${i}`))
    await platform.pass(MINUTE)
    expect(asked).toHaveLength(1)
    expect(told()).toEqual(['ItemSeen 1'])
  })

  test('a refusal says nothing of it; the next reading of everything does', async () => {
    put('1')
    erp.readFault = 'refuse'
    await send(masterErpNames, named('1'), named('2'))
    await platform.pass(10 * MINUTE)
    expect(told()).toEqual([])
    erp.readFault = undefined
    await platform.pass(8 * DAY)
    expect(told().sort()).toEqual(['EntityMissing 2', 'ItemSeen 1'])
  })

  test('an ERP that fails has said nothing of it; once it does not, it is told', async () => {
    put('1')
    erp.readFault = 'unavailable'
    await send(masterErpNames, named('1'), named('2'))
    await platform.pass(10 * MINUTE)
    expect(told()).toEqual([])
    erp.readFault = undefined
    await platform.pass(10 * MINUTE)
    expect(told().sort()).toEqual(['EntityMissing 2', 'ItemSeen 1'])
  })

  test('while the ERP is away it is neither there nor missing', async () => {
    erp.down = true
    await send(masterErpNames, named('1'))
    await platform.pass(30 * MINUTE)
    expect(told()).toEqual([])
    erp.down = false
    await platform.pass(MINUTE)
    expect(told()).toEqual(['EntityMissing 1'])
  })
})

test('a name that is unknown is told to be missing by the first reading, when it was named before that was set', async () => {
  await send(masterErpNames, named('9'))
  await platform.pass(MINUTE)
  await readHourly()
  await platform.pass(MINUTE)
  expect(told()).toEqual(['EntityMissing 9'])
})
