import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { erpPostings, goodsReceipts, inboxOf, purchaseOrders, stockMovements } from '@supplyline/schemas'
import { Losses } from './src/losses.ts'
import { eventually, type System, startSystem } from './src/system.ts'

const ROOT = join(import.meta.dirname, '..')
const CLI = join(ROOT, 'deploy', 'cli', 'src', 'supplyline.ts')
const folder = mkdtempSync(join(tmpdir(), 'supplyline-lost-ground-'))
let system: System
let losses: Losses

beforeAll(async () => {
  system = await startSystem()
  losses = await Losses.open(system)
  symlinkSync(system.dataDir, join(folder, 'var'))
})
afterAll(async () => {
  await losses?.close()
  await system?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const runbook = readFileSync(join(ROOT, 'docs', 'runbooks', 'lost-ground.md'), 'utf8')
const marked = [...runbook.matchAll(/<!-- run by test-e2e\/lost-ground\.test\.ts -->\n\n```sh\n([\s\S]*?)```/g)]
const [alarm = '', hold = '', database = '', topics = '', start = '', inputs = '', again = '', well = '', keep = ''] =
  marked.map((m) => m[1] ?? '')

/** What an engineer types in the folder of the system; `service` stands for the one that the runbook takes as its example. */
const run = async (block: string, service?: string): Promise<string> => {
  const script = service === undefined ? block : block.replace(/^SERVICE=.*$/m, `SERVICE=${service}`)
  const pnpm = `pnpm() { shift; "${process.execPath}" "${CLI}" "$@" --data-dir var; }`
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', `${pnpm}\n${script}`], {
    cwd: folder,
    env: { ...process.env, ARCHIVE: join(folder, 'archive'), INIT_CWD: folder, COLUMNS: '120' },
    maxBuffer: 16 * 1_048_576,
    timeout: 90_000,
  })
  return stdout
}
const each = (block: string, services: string[]) => Promise.all(services.map((service) => run(block, service)))

const today = new Date().toISOString()
const issued = (eventId: string, location: string, item: string) => ({
  ...{ type: 'StockIssued', eventId, site: 'MERCY', source: 'POINT-OF-USE', item, location },
  ...{ quantity: '250', unit: 'EA', occurredAt: today },
})
const sent = [
  issued('L-1', 'ICU-3', 'GLOVE-NITRILE-M'),
  issued('L-2', 'MED-5', 'GLOVE-NITRILE-L'),
  issued('L-3', 'ICU-3', 'GLOVE-NITRILE-S'),
  issued('L-4', 'OR-1', 'GLOVE-NITRILE-S'),
]
/** With a key of its own, as a source that sends again. */
const send = async (number: number) => {
  const answer = await system.post('/v1/stock-movements', 'source', sent[number - 1])
  expect(answer.status).toBe(202)
}

/** Each need is ordered once, at the ERP too, whose numbers are those that we know. */
const orderedFor = (numbers: number[]) =>
  eventually(async () => {
    const placed = await system.told(purchaseOrders, 'procurement.PurchaseOrderPlaced')
    const inErp = await system.erpOrders()
    expect(inErp.map(({ reference, number }) => `${reference} ${number}`).sort()).toEqual(
      placed.map(({ orderId, erpNumber }) => `${orderId} ${erpNumber}`).sort(),
    )
    const needs = placed.flatMap(({ lines }) => lines.map(({ item, location }) => `${location}:${item}`))
    const wanted = numbers.map((n) => `${sent[n - 1]?.location}:${sent[n - 1]?.item}`)
    expect(needs.sort()).toEqual(wanted.sort())
  })

const onHand = async () => {
  const { body } = await system.get('/v1/stock-positions?limit=100')
  const positions = body.positions as { item: string; location: string; onHand: string }[]
  return Object.fromEntries(positions.map((p) => [`${p.location}:${p.item}`, p.onHand]))
}

const lostGround = (service: string, reason: string) =>
  eventually(async () => {
    const said = await run(alarm, service)
    expect(said).toContain('lane stopped: lost-ground')
    expect(said).toContain(reason)
  })

const ready = (services: string[]) =>
  eventually(async () => {
    for (const service of services)
      expect((await fetch(`${system.endpoints().services[service]}/readyz`)).status).toBe(200)
  }, 90_000)

test('every command of the runbook is run here', () => {
  expect(marked).toHaveLength(9)
  expect(runbook.match(/```sh/g)).toHaveLength(marked.length)
})

test('topics that went back: what they lost comes again, and nothing is ordered twice', async () => {
  await send(1)
  await orderedFor([1])
  const movements = await losses.copyTopic(stockMovements)
  await send(2)
  await orderedFor([1, 2])
  // The inbox of orders goes back to where the second was asked for, and its outcome not known.
  const entries = await system.records(inboxOf('procurement-sync').name)
  const outcomes = entries.filter(({ headers }) => /^PO\w+\/outcome\//.test(headers.ce_id ?? ''))
  const inbox = await losses.copyTopic(
    inboxOf('procurement-sync'),
    Math.max(...outcomes.map(({ timestamp }) => timestamp)),
  )
  const services = ['inventory-events', 'procurement-sync']
  await each(hold, services)
  await losses.restoreTopic(movements)
  await losses.restoreTopic(inbox)
  await each(again, services)
  for (const service of services) await lostGround(service, 'the topic was restored to an earlier state')

  await each(hold, services)
  expect((await run(topics)).match(/which is live; no call outside/g)).toHaveLength(2)
  await each(again, services)
  await ready(services)
  await send(1)
  await send(2)
  await eventually(async () =>
    expect(await onHand()).toEqual({ 'ICU-3:GLOVE-NITRILE-M': '-250', 'MED-5:GLOVE-NITRILE-L': '-250' }),
  )
  await orderedFor([1, 2])
})

test('a database that went back, a topic that is in the archive only, and an input that is gone, all at once', async () => {
  const placed = await system.told(purchaseOrders, 'procurement.PurchaseOrderPlaced')
  const order = placed.find(({ lines }) => lines.some(({ location }) => location === 'ICU-3'))
  const receipt = (receiptId: string, quantity: string) => ({
    ...{ type: 'GoodsReceived', eventId: `L-${receiptId}`, site: 'MERCY', source: 'DOCK', receiptId },
    ...{ orderNumber: order?.erpNumber, receivedAt: today },
    lines: [{ line: 1, item: 'GLOVE-NITRILE-M', location: 'ICU-3', quantity, unit: 'BX' }],
  })
  const receive = async (...given: Parameters<typeof receipt>) =>
    expect((await system.post('/v1/goods-receipts', 'source', receipt(...given))).status).toBe(202)
  const posted = async () =>
    (await system.told(erpPostings, 'procurement.ErpPosted')).filter((p) => p.kind === 'GOODS_RECEIPT')

  expect(await run(keep)).toMatch(/inventory\.stock-movements\.v1: \d+ records added/)
  const backup = await losses.copyDatabase('procurement-sync')
  await send(3)
  await orderedFor([1, 2, 3])
  // An input that one service has not taken yet is deleted; it has taken one of the partition before.
  await receive('LATE-DOCK-1', '2')
  await eventually(async () => expect(await losses.hasPosition('three-way-match', goodsReceipts)).toBe(true))
  await run(hold, 'three-way-match')
  await receive('LATE-DOCK-2', '5')
  await eventually(async () => expect((await onHand())['ICU-3:GLOVE-NITRILE-M']).toBe('450'))
  await eventually(async () => expect(await posted()).toHaveLength(2))
  await losses.deleteRecords(goodsReceipts)
  // What was not taken yet of a topic that is folded directly, too; the archive has it.
  await run(hold, 'inventory-events')
  await send(4)
  await run(keep)
  await losses.deleteRecords(stockMovements)
  await run(hold, 'procurement-sync')
  await losses.restoreDatabase('procurement-sync', backup)
  const services = ['procurement-sync', 'inventory-events', 'three-way-match']
  await each(again, services)
  await lostGround('procurement-sync', 'database behind the log')
  await lostGround('inventory-events', 'the start of the topic has moved past it')
  await lostGround('three-way-match', 'the start of the topic has moved past it')

  await each(hold, services)
  for (const block of [database, start, inputs]) expect(await run(block)).toContain('which is live; no call outside')
  await each(again, services)
  await ready(services)
  await receive('LATE-DOCK-1', '2')
  await receive('LATE-DOCK-2', '5')
  await orderedFor([1, 2, 3, 4])
  await eventually(async () =>
    expect(await onHand()).toEqual({
      ...{ 'ICU-3:GLOVE-NITRILE-M': '450', 'MED-5:GLOVE-NITRILE-L': '-250' },
      ...{ 'ICU-3:GLOVE-NITRILE-S': '-250', 'OR-1:GLOVE-NITRILE-S': '-250' },
    }),
  )
  await eventually(async () => expect(await losses.knows('three-way-match', 'LATE-DOCK-2')).toBe(true))
  expect(await posted()).toHaveLength(2)
  const told = await run(well)
  expect(told).toMatch(/aggregates live, 0 differ\n(?!.*calls differ)/)
  expect(told).toContain('generation')
})
