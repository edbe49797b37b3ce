import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { outgoing } from '@supplyline/messaging'
import { stockMovements } from '@supplyline/schemas'
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

/** `pnpm supplyline …`, as the runbook types it, from another folder. */
const pnpm = `pnpm() { shift; "${process.execPath}" "${CLI}" "$@" --data-dir "$DATA"; }`

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
  expect(told).toContain('All 2 chains hold')

  await eventually(async () => {
    expect(JSON.parse(await run('pnpm supplyline parked list --json || true')).items).toEqual([])
    const { body } = await system.get('/v1/stock-positions?location=ICU-3&item=GLOVE-NITRILE-M', 'source')
    // One piece, and one box of a hundred.
    expect(JSON.stringify(body)).toContain('"onHand":"-101"')
  })
})

const inTurn = async (blocks: string[]): Promise<string[]> => {
  const outputs: string[] = []
  for (const block of blocks) outputs.push(await run(block))
  return outputs
}
