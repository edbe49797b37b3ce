import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { choosePorts } from './ports.ts'
import { dismissReaper } from './reaper.ts'
import { startService } from './services.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { tokensOf } from './tokens.ts'

const dataDir = temporaryFolder()
const platform = { kafka: 'k:1', registry: 'http://r', mongo: 'mongodb://m' }
const context = { platform, sap: 'http://sap', tokens: tokensOf(dataDir), dataDir }

const startProgram = async (name: string, program: string) => {
  const entry = join(dataDir, `${name}.ts`)
  writeFileSync(entry, program)
  const ports = await choosePorts(dataDir, [name])
  return startService({ name, entry, env: ({ sap }) => ({ ERP_SAP_URL: sap }) }, context, ports[name] as number)
}

afterAll(dismissReaper)

test('a service is started once it says that it is ready, and told where everything is', async () => {
  const service = await startProgram(
    'answering',
    `import { createServer } from 'node:http'
    const { SUPPLYLINE_KAFKA, SUPPLYLINE_REGISTRY, SUPPLYLINE_MONGO, ERP_SAP_URL, HTTP_PORT } = process.env
    let asked = 0
    createServer((request, response) => {
      response.statusCode = request.url === '/readyz' && (asked += 1) < 3 ? 503 : 200
      response.end(JSON.stringify({ SUPPLYLINE_KAFKA, SUPPLYLINE_REGISTRY, SUPPLYLINE_MONGO, ERP_SAP_URL, asked }))
    }).listen(Number(HTTP_PORT), '127.0.0.1')`,
  )
  expect(await (await fetch(service.address)).json()).toEqual({
    SUPPLYLINE_KAFKA: 'k:1',
    SUPPLYLINE_REGISTRY: 'http://r',
    SUPPLYLINE_MONGO: 'mongodb://m',
    ERP_SAP_URL: 'http://sap',
    asked: 3,
  })
  await service.stop()
  expect(await service.exited).toBe('SIGTERM')
})

test('a service that ends while starting says so, with the log to read', async () => {
  const log = join(dataDir, 'logs', 'failing.log')
  await expect(startProgram('failing', 'throw new Error("no such ERP")')).rejects.toMatchObject({
    code: 'died',
    message: 'failing ended while starting (exit code 1)',
    log,
  })
  expect(existsSync(log)).toBe(true)
})
