import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from '@jest/globals'
import { inSpan, startTelemetry } from '@supplyline/telemetry'
import { freePort } from '../ports.ts'
import { dismissReaper } from '../reaper.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { jaeger, jaegerAvailable } from './jaeger.ts'

const traces = async (address: string): Promise<{ spans: { operationName: string }[] }[]> => {
  const answer = await fetch(`${address}/api/traces?service=test&limit=10`)
  return ((await answer.json()) as { data: { spans: { operationName: string }[] }[] | null }).data ?? []
}

afterAll(dismissReaper)

test('Jaeger takes our spans and finds them again; two run beside each other', async () => {
  if (!(await jaegerAvailable())) {
    console.log('left out: Jaeger can be neither found nor built here')
    return
  }
  const start = async () => {
    const place = { dataDir: temporaryFolder(), port: await freePort(), otlpPort: await freePort() }
    return { otlp: `http://127.0.0.1:${place.otlpPort}`, running: await jaeger.start(place, console.log) }
  }
  const one = await start()
  const other = await start()
  try {
    const telemetry = await startTelemetry({ service: 'test', endpoint: one.otlp })
    await inSpan('order', 'internal', {}, undefined, async () => {})
    await telemetry.shutdown()

    let found = await traces(one.running.address)
    for (let tries = 0; found.length === 0 && tries < 50; tries++) {
      await sleep(100)
      found = await traces(one.running.address)
    }
    expect(found.map((trace) => trace.spans.map((span) => span.operationName))).toEqual([['order']])
    expect(await traces(other.running.address)).toEqual([])
  } finally {
    await Promise.all([one.running.stop(), other.running.stop()])
  }
})
