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
  const blocks = [...readme.matchAll(/<!-- run by test-e2e\/readme\.test\.ts -->\n```sh\n([\s\S]*?)```/g)].map(
    (m) => m[1],
  )
  expect(blocks).toHaveLength(2)
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', blocks.join('echo again\n')], {
    cwd: folder,
  })
  const orders = (text = '') => text.match(/^\d{10} {2}PO[0-9A-Z]{10} 1 {2}\S+ {2}7\.000 {2}BX$/gm)
  const [first, second] = stdout.split('again\n')
  expect(first?.match(/"eventId":"MY-1"/g)).toHaveLength(1)
  expect(second?.match(/"eventId":"MY-1"/g)).toHaveLength(2)
  expect(orders(first)).toHaveLength(1)
  expect(orders(second)).toEqual(orders(first))
})
