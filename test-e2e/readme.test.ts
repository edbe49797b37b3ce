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

test('the README’s commands do what it says: one order, its story, its receipt and match, and an ERP that comes back', async () => {
  const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8')
  const blocks = [...readme.matchAll(/<!-- run by test-e2e\/readme\.test\.ts -->\n```sh\n([\s\S]*?)```/g)].map(
    (m) => m[1],
  )
  expect(blocks).toHaveLength(5)
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', blocks.join('echo @@@\n')], {
    cwd: folder,
    maxBuffer: 16 * 1_048_576,
  })
  const [first, second, received, failing, back] = stdout.split('@@@\n')
  /** Number, and our reference and line; what the supplier answered may stand behind them by now. */
  const orders = (text = '') => text.match(/^\d{10} {2}PO[0-9A-Z]{10} 1(?=\b.* {2}\S+ {2}7\.000 {2}BX$)/gm)
  expect(first?.match(/"eventId":"MY-1"/g)).toHaveLength(1)
  expect(second?.match(/"eventId":"MY-1"/g)).toHaveLength(2)
  expect(orders(first)).toHaveLength(1)
  expect(orders(second)).toEqual(orders(first))

  // The story has the supplier's answer; the shelf is at −250 + 700 after the receipt, and the invoice is matched.
  expect(received).toContain('suppliers.OrderAcknowledged')
  expect(received).toContain('"onHand":"450"')
  expect(received?.trimEnd().endsWith('payables.InvoiceMatched')).toBe(true)

  expect(failing).toMatch(/^supplyline_breaker_open\{[^}]*system="sap"[^}]*\} 1$/m)
  const [, ...others] = orders(back) ?? []
  expect(others).toHaveLength(1)
})
