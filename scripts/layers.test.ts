import { spawnSync } from 'node:child_process'
import { expect, test } from '@jest/globals'

/** What biome's layer rules say of a file with this content at this place. */
const lint = (path: string, content: string): string => {
  const result = spawnSync('biome', ['lint', '--colors=off', `--stdin-file-path=${path}`], {
    input: `${content}\n`,
    encoding: 'utf8',
  })
  if (result.error) throw result.error
  return result.stdout + result.stderr
}

const imports = (module: string) => `import * as it from '${module}'\nconsole.log(it)`

test.each([
  ['a service imports another by name', 'services/gateway/src/x.ts', '@supplyline/replenishment'],
  ['a service imports another by path', 'services/gateway/src/x.ts', '../../replenishment/src/topology.ts'],
  ['a service imports the Kafka client', 'services/gateway/src/x.ts', 'kafkajs'],
  ['a service imports MongoDB', 'services/gateway/src/x.ts', 'mongodb'],
  ['messaging imports MongoDB', 'libs/messaging/src/x.ts', 'mongodb'],
  ['state imports the Kafka client', 'libs/state/src/x.ts', 'kafkajs'],
  ['a library imports the Kafka client', 'libs/http/src/x.ts', 'kafkajs'],
  ['a decision imports the file system', 'services/replenishment/src/decide.ts', 'node:fs'],
  ['a decision imports the store', 'services/replenishment/src/decide.ts', '@supplyline/state'],
  ['a decision imports a service’s configuration', 'services/replenishment/src/decide.ts', './config.ts'],
  ['a decision of one aggregate imports HTTP', 'services/procurement-sync/src/decide-order.ts', 'node:http'],
])('refused: %s', (_, path, module) => {
  expect(lint(path, imports(module))).toContain('noRestrictedImports')
})

test.each([
  ['messaging imports the Kafka client', 'libs/messaging/src/x.ts', 'kafkajs'],
  ['state imports MongoDB', 'libs/state/src/x.ts', 'mongodb'],
  ['a service imports the kernel', 'services/gateway/src/x.ts', '@supplyline/messaging'],
  ['a decision imports quantities', 'services/replenishment/src/decide.ts', '@supplyline/quantity'],
])('allowed: %s', (_, path, module) => {
  expect(lint(path, imports(module))).not.toContain('noRestrictedImports')
})
