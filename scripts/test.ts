import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Everything: static checks, then unit, search, integration and whole-system tests. Ends with one line for CI to read. */
const checks: [name: string, command: string[]][] = [
  ['lint, format and layers', ['biome', 'ci', '--colors=off', '.']],
  ['types', ['tsc', '--noEmit']],
  ['generated code is fresh', ['node', 'schemas/src/generate.ts', '--check']],
]

const LONGEST_STEP_MS = 40 * 60_000

let passed = 0
let failed = 0

for (const [name, command] of checks) {
  const ok = run(command) === 0
  console.log(`${ok ? 'ok' : 'FAILED'}: ${name} (${command.join(' ')})`)
  if (ok) passed++
  else failed++
}

const folder = mkdtempSync(join(tmpdir(), 'supplyline-test-'))
try {
  // Two runs: what needs no platform is told first.
  for (const projects of [
    ['unit', 'search'],
    ['integration', 'system'],
  ]) {
    const outputFile = join(folder, `${projects[0]}.json`)
    const jest = ['jest', '--selectProjects', ...projects, '--json', '--outputFile', outputFile]
    const status = run(projects.includes('unit') ? jest : [...jest, '--runInBand'], {
      NODE_OPTIONS: '--experimental-vm-modules',
    })
    if (!existsSync(outputFile)) {
      failed++
      console.log(`FAILED: jest ended with ${status} and left no result (${projects.join(', ')})`)
      continue
    }
    const result = JSON.parse(readFileSync(outputFile, 'utf8')) as {
      numPassedTests: number
      numFailedTests: number
      numRuntimeErrorTestSuites: number
    }
    passed += result.numPassedTests
    failed += result.numFailedTests + result.numRuntimeErrorTestSuites
    if (status !== 0 && result.numFailedTests + result.numRuntimeErrorTestSuites === 0) failed++
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0

function run([program = '', ...args]: string[], env: Record<string, string> = {}): number {
  // A run that hangs is a failure, and must not hang its caller.
  const result = spawnSync(program, args, {
    stdio: 'inherit',
    env: { ...process.env, ...env },
    timeout: LONGEST_STEP_MS,
  })
  if (result.error) console.error(`${program}: ${result.error.message}`)
  return result.status ?? 1
}
