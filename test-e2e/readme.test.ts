import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type System, startSystem } from './src/system.ts'

let system: System
const folder = mkdtempSync(join(tmpdir(), 'supplyline-readme-'))
beforeAll(async () => {
  system = await startSystem()
  mkdirSync(join(folder, 'var', 'run'), { recursive: true })
  writeFileSync(join(folder, 'var', 'run', 'endpoints.json'), JSON.stringify(system.endpoints()))
})
afterAll(async () => {
  await system?.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('the README’s first event ends as one order in the ERP, also when it is sent again', async () => {
  const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8')
  const block = /<!-- run by test-e2e\/readme\.test\.ts -->\n```sh\n([\s\S]*?)```/.exec(readme)?.[1]
  if (!block) throw new Error('the README has no block for this test')
  const run = promisify(execFile)
  for (let i = 0; i < 2; i++) {
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', block], { cwd: folder })
    expect(stdout).toContain('"eventId":"MY-1"')
    expect(stdout.match(/^\d{10} {2}PO[0-9A-Z]{10} 1 {2}/gm)).toHaveLength(1)
  }
})
