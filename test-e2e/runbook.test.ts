import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { outgoing } from '@supplyline/messaging'
import { goodsReceipts, inboxOf, stockMovements } from '@supplyline/schemas'
import { MongoClient } from 'mongodb'
import { eventually, type System, startSystem } from './src/system.ts'

const ROOT = join(import.meta.dirname, '..')
const CLI = join(ROOT, 'deploy', 'cli', 'src', 'supplyline.ts')
const folder = mkdtempSync(join(tmpdir(), 'supplyline-runbook-'))
let system: System

beforeAll(async () => {
  system = await startSystem()
})
afterAll(async () => {
  await system?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** `pnpm supplyline …`, as the runbook types it, from another folder; pnpm tells of that folder. */
const pnpm = `pnpm() { shift; INIT_CWD="$PWD" "${process.execPath}" "${CLI}" "$@" --data-dir "$DATA"; }`

const run = async (script: string): Promise<string> => {
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', `${pnpm}\n${script}`], {
    cwd: folder,
    env: { ...process.env, DATA: system.dataDir, COLUMNS: '120' },
    maxBuffer: 16 * 1_048_576,
  })
  return stdout
}

const movement = (eventId: string, unit: string) => ({
  ...{
    type: 'StockIssued',
    eventId,
    site: 'MERCY',
    source: 'POINT-OF-USE',
    item: 'GLOVE-NITRILE-M',
    location: 'ICU-3',
  },
  ...{ quantity: '1', unit, occurredAt: new Date().toISOString() },
})

test('the runbook’s commands bring a system that could not take everything back to where nothing waits', async () => {
  const runbook = readFileSync(join(ROOT, 'docs', 'runbooks', 'after-an-outage.md'), 'utf8')
  const blocks = [...runbook.matchAll(/<!-- run by test-e2e\/runbook\.test\.ts -->\n\n```sh\n([\s\S]*?)```/g)].map(
    (m) => m[1] ?? '',
  )
  expect(blocks).toHaveLength(8)

  // What a bad night leaves: a unit that nobody has, and a key that waits behind bytes that are none.
  const answer = await system.post('/v1/stock-movements', 'source', movement('N-2', 'EA'))
  expect(answer.status).toBe(202)
  const { type, ...data } = movement('N-1', 'PALLET')
  const message = {
    type: 'inventory.StockIssued' as const,
    data: { ...data, lot: null, expiry: null, caseReference: null, reason: null, occurredAt: Date.now() },
  }
  await system.codec.prepare([{ topic: stockMovements.name, record: message.type }])
  const lineage = { id: 'N-1', service: 'cabinet', time: Date.now(), causation: 'N-1', correlation: 'N-1' }
  const poison = { topic: stockMovements.name, key: 'ICU-7:GAUZE-4X4', value: Buffer.from('not Avro'), headers: {} }
  await system.log.append([outgoing(system.codec, stockMovements, message, lineage), poison])
  await eventually(async () => {
    const letters = await system.records('inventory-events.dead-letters.v1')
    expect(new Set(letters.map((l) => l.headers['__dlq.errors.class'])).size).toBe(2)
    expect(JSON.parse(await run('pnpm supplyline parked list --json')).items).toHaveLength(1)
  })

  const [up = '', found = '', released = '', resubmitted = '', rebuilt = '', , redriven = '', told = ''] =
    await inTurn(blocks)
  expect(up).toBeDefined()
  expect(found).toContain('unknown-unit')
  expect(found).toContain('undecodable')
  expect(released).toContain('ICU-7:GAUZE-4X4')
  expect(resubmitted).toMatch(/unit.*PALLET.*BX/s)
  expect(rebuilt).toMatch(/aggregates live, 0 differ/)
  expect(readFileSync(join(folder, 'known.jsonl'), 'utf8')).toContain('"aggregate":"stock:ICU-3:GLOVE-NITRILE-M"')
  expect(redriven).toBeDefined()
  expect(told).toMatch(/All \d+ chains hold/)

  await eventually(async () => {
    expect(JSON.parse(await run('pnpm supplyline parked list --json || true')).items).toEqual([])
    const { body } = await system.get('/v1/stock-positions?location=ICU-3&item=GLOVE-NITRILE-M', 'source')
    // One piece, and one box of a hundred.
    expect(JSON.stringify(body)).toContain('"onHand":"-101"')
  })
})

const RECEIPTS = 60
/** Aggregates a second: so slow that there is time for whatever happens to it. */
const RATE = 4
const service = '--service inventory-events'
const replay = 'pnpm supplyline replay'

/** Somebody sets the positions of a topic to its end, while the service does not run: what lies between is never taken. */
const skipTo = async (ends: Map<number, { next: number; at: number }>) => {
  const mongo = await MongoClient.connect(system.endpoints().mongo)
  const lanes = mongo.db('inventory-events').collection<{ _id: number; positions: { topic: string }[] }>('lanes')
  for (const [lane, end] of ends) {
    const found = await lanes.findOne({ _id: lane })
    const others = found?.positions.filter(({ topic }) => topic !== goodsReceipts.name) ?? []
    await lanes.updateOne({ _id: lane }, { $set: { positions: [...others, { topic: goodsReceipts.name, ...end }] } })
  }
  await mongo.close()
}

test('inputs that were skipped are redriven: previewed, paused, killed on the way, and done as previewed', async () => {
  const from = new Date(Date.now() - 60_000).toISOString()
  const onHand = async (): Promise<number> => {
    const { body } = await system.get('/v1/stock-positions?location=ICU-3&item=GLOVE-NITRILE-M', 'source')
    return Number((body.positions as { onHand: string }[])[0]?.onHand)
  }
  const before = await onHand()
  const pid = system.endpoints().pids['inventory-events'] ?? Number.NaN
  process.kill(pid, 'SIGSTOP')
  for (let n = 1; n <= RECEIPTS; n++) {
    const answer = await system.post('/v1/goods-receipts', 'source', {
      ...{ type: 'GoodsReceived', eventId: `SKIPPED-${n}`, site: 'MERCY', source: 'DOCK', receiptId: `SKIPPED-${n}` },
      ...{ orderNumber: `47${String(n).padStart(8, '0')}`, receivedAt: new Date().toISOString() },
      lines: [{ line: 1, item: 'GLOVE-NITRILE-M', location: 'ICU-3', quantity: '1', unit: 'BX' }],
    })
    expect(answer.status).toBe(202)
  }
  const ends = new Map<number, { next: number; at: number }>()
  for (const { partition, offset, timestamp } of await system.records(goodsReceipts.name))
    if (offset >= (ends.get(partition)?.next ?? 0)) ends.set(partition, { next: offset + 1, at: timestamp })
  await skipTo(ends)
  process.kill(pid, 'SIGKILL')
  await eventually(async () => {
    expect(system.endpoints().pids['inventory-events']).not.toBe(pid)
    expect((await fetch(`${system.endpoints().services['inventory-events']}/readyz`)).status).toBe(200)
  })

  const slice = `--topic ${goodsReceipts.name} --from ${from} --to ${new Date().toISOString()}`
  const shown = JSON.parse(await run(`${replay} redrive ${service} ${slice} --json`))
  expect(shown).toMatchObject({ blocked: [], fixed: [], pending: 0, preview: { neverTaken: RECEIPTS } })
  const { replayId } = shown.preview as { replayId: string }
  const previewed = (shown.aggregates as { aggregate: string }[]).map(({ aggregate }) => aggregate)
  expect(previewed.length).toBeGreaterThan(RECEIPTS)
  expect(await onHand()).toBe(before)

  /** Aggregates that the service has been asked to redrive. */
  const asked = async () => {
    const entries = await system.records(inboxOf('inventory-events').name)
    return new Set(
      entries.flatMap(({ headers: { ce_id: id = '' } }) => (id.startsWith(`redrive/${replayId}/`) ? [id] : [])),
    ).size
  }
  const execution = spawn('bash', ['-euc', `${pnpm}\n${replay} execute ${replayId} ${service} --rate ${RATE}`], {
    cwd: folder,
    env: { ...process.env, DATA: system.dataDir },
    detached: true,
    stdio: 'ignore',
  })
  const over = new Promise((resolve) => execution.once('exit', resolve))
  await eventually(async () => expect(await asked()).toBeGreaterThan(0))
  await run(`${replay} pause ${replayId} ${service}`)
  await sleep(1_000)
  const paused = await asked()
  expect(paused).toBeLessThan(previewed.length)
  await sleep(3_000)
  expect(await asked()).toBe(paused)
  await run(`${replay} resume ${replayId} ${service}`)
  await eventually(async () => expect(await asked()).toBeGreaterThan(paused))
  process.kill(-(execution.pid ?? Number.NaN), 'SIGKILL')
  await over
  expect(await asked()).toBeLessThan(previewed.length)

  const executed = JSON.parse(await run(`${replay} execute ${replayId} ${service} --rate 1000 --json`))
  expect([executed.applied.sort(), executed.moved]).toEqual([previewed.sort(), []])
  await eventually(async () => expect(await onHand()).toBe(before + 100 * RECEIPTS))
  expect(await run(`${replay} rebuild ${service}`)).toMatch(/aggregates live, 0 differ/)
  await run(`${replay} abandon ${service}`)
})

const inTurn = async (blocks: string[]): Promise<string[]> => {
  const outputs: string[] = []
  for (const block of blocks) outputs.push(await run(block))
  return outputs
}
