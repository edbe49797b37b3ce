import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'

const refused: [what: string, path: string, module: string][] = [
  ['a service imports another by name', 'services/gateway/src/x.ts', '@supplyline/replenishment'],
  ['a service imports another by path', 'services/gateway/src/x.ts', '../../replenishment/src/topology.ts'],
  [
    'a service imports another by path, from a folder',
    'services/gateway/src/a/x.ts',
    '../../../replenishment/src/x.ts',
  ],
  ['a service imports the Kafka client', 'services/gateway/src/x.ts', 'kafkajs'],
  ['a service imports MongoDB', 'services/gateway/src/x.ts', 'mongodb'],
  ['messaging imports MongoDB', 'libs/messaging/src/x.ts', 'mongodb'],
  ['state imports the Kafka client', 'libs/state/src/x.ts', 'kafkajs'],
  ['a library imports the Kafka client', 'libs/http/src/x.ts', 'kafkajs'],
  ['a library imports a service', 'libs/http/src/x.ts', '../../../services/gateway/src/topology.ts'],
  ['planning imports the file system', 'libs/planning/src/x.ts', 'node:fs'],
  ['a decision imports the file system', 'services/replenishment/src/decide.ts', 'node:fs'],
  ['a decision imports the store', 'services/replenishment/src/decide.ts', '@supplyline/state'],
  ['a decision imports its service’s configuration', 'services/replenishment/src/decide.ts', './config.ts'],
  ['a decision of one aggregate imports HTTP', 'services/procurement-sync/src/decide-order.ts', 'node:http'],
]
const allowed: [what: string, path: string, module: string][] = [
  ['messaging imports the Kafka client', 'libs/messaging/src/x.ts', 'kafkajs'],
  ['state imports MongoDB', 'libs/state/src/x.ts', 'mongodb'],
  ['a service imports the kernel', 'services/gateway/src/x.ts', '@supplyline/messaging'],
  ['a service imports itself from a folder', 'services/gateway/src/a/x.ts', '../topology.ts'],
  ['a decision imports quantities', 'services/replenishment/src/decide.ts', '@supplyline/quantity'],
  ['a decision imports its state', 'services/replenishment/src/decide.ts', './position.ts'],
]

// As many checkouts as cases share a path, with one run of the linter in each: starting it is what takes time.
const folder = mkdtempSync(join(tmpdir(), 'supplyline-layers-'))
const found = new Set<string>()
const cases = [...refused, ...allowed]
const root = (index: number) =>
  join(folder, String(cases.slice(0, index).filter(([, path]) => path === cases[index]?.[1]).length))
const file = (index: number) => join(root(index), cases[index]?.[1] ?? '')

beforeAll(() => {
  const { $schema: _, vcs: __, ...rules } = JSON.parse(readFileSync('biome.json', 'utf8'))
  cases.forEach(([, , module], index) => {
    mkdirSync(dirname(file(index)), { recursive: true })
    writeFileSync(join(root(index), 'biome.json'), JSON.stringify(rules))
    writeFileSync(file(index), `import * as it from '${module}'\nconsole.log(it)\n`)
  })
  for (const checkout of new Set(cases.map((_, index) => root(index)))) {
    const { stdout, error } = spawnSync('biome', ['lint', '--reporter=json', '--max-diagnostics=none', '.'], {
      cwd: checkout,
      encoding: 'utf8',
    })
    if (error) throw error
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: { category: string; location: { path: string | { file: string } } }[]
    }
    for (const { category, location } of diagnostics) {
      const path = typeof location.path === 'string' ? location.path : location.path.file
      if (category === 'lint/style/noRestrictedImports') found.add(join(checkout, path))
    }
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each(refused.map(([what], index) => [what, index] as const))('refused: %s', (_, index) => {
  expect(found).toContain(file(index))
})

test.each(allowed.map(([what], index) => [what, refused.length + index] as const))('allowed: %s', (_, index) => {
  expect(found).not.toContain(file(index))
})
