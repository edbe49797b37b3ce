import { afterEach, expect, test } from '@jest/globals'
import express from 'express'
import { type Check, health } from './health.ts'
import { type Served, serve } from './serve.ts'

let served: Served | undefined
afterEach(() => served?.close())

async function probe(checks: Record<string, Check>): Promise<(path: string) => Promise<Response>> {
  const { url } = await serve(express().use(health(checks, 50)), 0).then((started) => {
    served = started
    return started
  })
  return (path) => fetch(url + path)
}

test('ready when every check resolves', async () => {
  const get = await probe({ mongo: async () => 'ok', kafka: async () => undefined })
  expect((await get('/livez')).status).toBe(200)
  expect(await (await get('/readyz')).text()).toBe('ok\n')
  expect(await (await get('/readyz?verbose')).json()).toEqual({
    ready: true,
    checks: [
      { name: 'mongo', ok: true, milliseconds: expect.any(Number) },
      { name: 'kafka', ok: true, milliseconds: expect.any(Number) },
    ],
  })
})

test('not ready when a check fails, throws at once or does not answer; alive all the same', async () => {
  const get = await probe({
    fine: async () => {},
    failing: () => Promise.reject(new Error('connect ECONNREFUSED mongodb://user:secret@db:27017\n    at stack')),
    throwing: () => {
      throw new Error('at once')
    },
    hanging: () => new Promise(() => {}),
  })
  const brief = await get('/readyz')
  expect([brief.status, await brief.text()]).toEqual([503, 'not ready: failing, throwing, hanging\n'])
  const verbose = await get('/readyz?verbose')
  expect(verbose.status).toBe(503)
  expect(await verbose.json()).toMatchObject({
    ready: false,
    checks: [
      { name: 'fine', ok: true },
      { name: 'failing', ok: false, reason: 'connect ECONNREFUSED mongodb://db:27017' },
      { name: 'throwing', ok: false, reason: 'at once' },
      { name: 'hanging', ok: false, reason: 'no answer within 50 ms' },
    ],
  })
  expect((await get('/livez')).status).toBe(200)
})

test('a flood of probes runs each check once at a time', async () => {
  let running = 0
  let most = 0
  const get = await probe({
    slow: async () => {
      most = Math.max(most, ++running)
      await new Promise((done) => setTimeout(done, 20))
      running--
    },
  })
  await Promise.all(Array.from({ length: 20 }, () => get('/readyz')))
  expect(most).toBe(1)
})

test('metrics are in the text format of Prometheus', async () => {
  const answer = await (await probe({}))('/metrics')
  expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4')
  expect(await answer.text()).toContain('process_resident_memory_bytes')
})
