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
const context = {
  platform,
  sap: 'http://sap',
  edi: { url: 'http://edi', pickupDir: '/pickup' },
  tokens: tokensOf(dataDir),
  jaeger: { ui: 'http://jaeger', otlp: 'http://otlp' },
}

const startProgram = async (name: string, program: string) => {
  const entry = join(dataDir, `${name}.ts`)
  writeFileSync(entry, program)
  const ports = await choosePorts(dataDir, [name])
  const place = { dataDir, port: ports[name] as number }
  return startService({ name, entry, env: ({ sap }) => ({ ERP_SAP_URL: sap }) }, context, place)
}

afterAll(dismissReaper)

test('a service is started once it says that it is ready, and told where everything is', async () => {
  const service = await startProgram(
    'answering',
    `import { createServer } from 'node:http'
    const { SUPPLYLINE_KAFKA, SUPPLYLINE_REGISTRY, SUPPLYLINE_MONGO, HTTP_PORT } = process.env
    const { ERP_SAP_URL, OTEL_EXPORTER_OTLP_ENDPOINT } = process.env
    let asked = 0
    createServer((request, response) => {
      response.statusCode = request.url === '/readyz' && (asked += 1) < 3 ? 503 : 200
      const addresses = { SUPPLYLINE_KAFKA, SUPPLYLINE_REGISTRY, SUPPLYLINE_MONGO, ERP_SAP_URL, OTEL_EXPORTER_OTLP_ENDPOINT }
      response.end(JSON.stringify({ ...addresses, asked }))
    }).listen(Number(HTTP_PORT), '127.0.0.1')`,
  )
  expect(await (await fetch(service.address)).json()).toEqual({
    SUPPLYLINE_KAFKA: 'k:1',
    SUPPLYLINE_REGISTRY: 'http://r',
    SUPPLYLINE_MONGO: 'mongodb://m',
    ERP_SAP_URL: 'http://sap',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otlp',
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
