import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals'
import { dismissReaper } from '../reaper.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { jaeger, jaegerAvailable } from './jaeger.ts'
import { binaryProgram, JAEGER_IMAGE } from './jaeger-program.ts'

const before = { ...process.env }
let path: string
const quiet = () => {}

beforeEach(() => {
  path = temporaryFolder()
  delete process.env.SUPPLYLINE_JAEGER
  symlinkSync('/bin/sh', join(path, 'sh'))
  process.env.PATH = path
  process.env.SUPPLYLINE_CACHE = temporaryFolder()
})
afterEach(() => {
  process.env = { ...before }
})

afterAll(dismissReaper)

const program = (name: string, script = ''): string => {
  const file = join(path, name)
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  return file
}

test('without a program, Docker or Go it says what to install', async () => {
  expect(await jaegerAvailable()).toBe(false)
  await expect(jaeger.acquire(quiet)).rejects.toMatchObject({
    code: 'missing-program',
    message: expect.stringMatching(/SUPPLYLINE_JAEGER.*Docker.*Go 1\.22/),
  })
})

test.each(['jaeger', 'jaeger-all-in-one', 'all-in-one'])('%s on the path is used', async (name) => {
  const file = program(name)
  expect(await jaegerAvailable()).toBe(true)
  expect(await jaeger.acquire(quiet)).toBe(file)
})

test('the one that SUPPLYLINE_JAEGER names comes first, and must exist', async () => {
  program('jaeger')
  process.env.SUPPLYLINE_JAEGER = program('mine')
  expect(await jaeger.acquire(quiet)).toBe(join(path, 'mine'))

  process.env.SUPPLYLINE_JAEGER = join(path, 'nobody')
  await expect(jaeger.acquire(quiet)).rejects.toThrow('which does not exist')
})

test('an engine that answers gives the image; one that cannot pull it leaves the work to Go', async () => {
  program('docker')
  expect(await jaeger.acquire(quiet)).toBe('docker')

  program('docker', '[ "$1" = version ]')
  await expect(jaeger.acquire(quiet)).rejects.toThrow('Jaeger was not found')
  expect(JAEGER_IMAGE).toMatch(/:2\.\d+\.\d+$/)
})

test('what was built once is used again', async () => {
  const built = join(process.env.SUPPLYLINE_CACHE as string, 'jaeger-v1.62.0')
  mkdirSync(built)
  writeFileSync(join(built, 'jaeger'), '')
  expect(await jaeger.acquire(quiet)).toBe(join(built, 'jaeger'))
})

test('version 1 is told by the environment, version 2 by a file; only chosen ports are used', () => {
  const place = { dataDir: temporaryFolder(), port: 20_001, otlpPort: 20_002 }
  mkdirSync(join(place.dataDir, 'jaeger'))

  const one = binaryProgram(program('v1', 'echo --collector.otlp.http.host-port'), place)
  expect(one.env).toMatchObject({
    QUERY_HTTP_SERVER_HOST_PORT: '127.0.0.1:20001',
    COLLECTOR_OTLP_HTTP_HOST_PORT: '127.0.0.1:20002',
    COLLECTOR_OTLP_GRPC_HOST_PORT: '127.0.0.1:0',
    MEMORY_MAX_TRACES: '10000',
  })
  const two = binaryProgram(program('v2'), place)
  expect(two.args).toEqual(['--config', `file:${join(place.dataDir, 'jaeger', 'jaeger.json')}`])
})
