import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { startTelemetry } from './start-telemetry.ts'
import { inSpan } from './tracing.ts'

const run = promisify(execFile)

// A process of its own, because what jest itself has loaded does not count.
async function modulesLoadedBy(start: string): Promise<string> {
  const program = `
    import { registerHooks } from 'node:module'
    const loaded = []
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context) } })
    const { startTelemetry, inSpan } = await import('./index.ts')
    await startTelemetry(${start})
    inSpan('x', 'internal', {}, undefined, () => {})
    console.log(loaded.join('\\n'))
    process.exit()`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: import.meta.dirname,
  })
  return stdout
}

test('off, nothing of the SDK or the exporter is loaded; on, it is', async () => {
  const sdk = /@opentelemetry[+/](sdk|exporter|otlp|core|resources)/
  expect(await modulesLoadedBy(`{ service: 'quiet' }`)).not.toMatch(sdk)
  expect(await modulesLoadedBy(`{ service: 'loud', endpoint: 'http://127.0.0.1:9' }`)).toMatch(sdk)
}, 20_000)

test('spans reach a collector at the OTLP path as protobuf', async () => {
  const requests: { url: string | undefined; type: string | undefined; body: string }[] = []
  const collector = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString('latin1')
    requests.push({ url: request.url, type: request.headers['content-type'], body })
    response.end()
  })
  await new Promise<void>((listening) => collector.listen(0, '127.0.0.1', listening))
  const { port } = collector.address() as AddressInfo

  const telemetry = await startTelemetry({ service: 'gateway', endpoint: `http://127.0.0.1:${port}/` })
  inSpan('POST /v1/requisitions', 'server', {}, undefined, () => {})
  await telemetry.shutdown()
  collector.close()

  expect(requests).toMatchObject([{ url: '/v1/traces', type: 'application/x-protobuf' }])
  expect(requests[0]?.body).toContain('POST /v1/requisitions')
  expect(requests[0]?.body).toContain('gateway')
})

test('a collector that is down is reported and holds up a shutdown for three seconds at most', async () => {
  const warnings: string[] = []
  const warn = (message: string): number => warnings.push(message)
  const telemetry = await startTelemetry({ service: 'gateway', endpoint: 'http://127.0.0.1:9', warn })
  inSpan('x', 'internal', {}, undefined, () => {})
  const before = performance.now()
  await telemetry.shutdown()
  expect(performance.now() - before).toBeLessThan(3_500)
  expect(warnings.join()).toMatch(/ECONNREFUSED|Timeout|spans lost/)
})
