import { connect } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import express from 'express'
import { type Served, type ServeOptions, serve } from './serve.ts'

let served: Served | undefined
afterEach(() => served?.close())

async function start(handler: express.RequestHandler, options?: ServeOptions): Promise<Served> {
  served = await serve(express().use(handler), 0, options)
  return served
}

// Sends bytes as they are; resolves with all that came back once the connection is closed.
function raw({ url }: Served, ...parts: string[]): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      for (const part of parts) socket.write(part, 'latin1')
    })
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
  })
}

const ok: express.RequestHandler = (_request, response) => {
  response.send('ok')
}

test('listens on this machine only, at a port of its own for 0', async () => {
  const { url } = await start(ok)
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(await (await fetch(url)).text()).toBe('ok')
})

test('a port that is taken is an error, not a silent nothing', async () => {
  const { url } = await start(ok)
  await expect(serve(express(), Number(new URL(url).port))).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

describe('what is not HTTP gets a problem, and the next caller is served', () => {
  const host = 'Host: x\r\n'
  test.each([
    ['huge headers', `GET / HTTP/1.1\r\n${host}X: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers-too-large'],
    ['many headers', `GET / HTTP/1.1\r\n${host}${'A: b\r\n'.repeat(4_000)}\r\n`, 431, 'headers-too-large'],
    ['garbage', '\x00\x01\x02garbage\r\n\r\n', 400, 'malformed-request'],
    ['an unknown method', `BREW / HTTP/1.1\r\n${host}\r\n`, 400, 'malformed-request'],
    [
      'two lengths',
      `POST / HTTP/1.1\r\n${host}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
      400,
      'malformed-request',
    ],
    [
      'a length beside chunks',
      `POST / HTTP/1.1\r\n${host}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
      'malformed-request',
    ],
    ['a header without a colon', `GET / HTTP/1.1\r\n${host}nonsense\r\n\r\n`, 400, 'malformed-request'],
  ])('%s', async (_, bytes, status, type) => {
    const server = await start(ok)
    const answer = await raw(server, bytes)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer).toContain('Content-Type: application/problem+json')
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({
      status,
      type: `urn:supplyline:problem:${type}`,
    })
    expect((await fetch(server.url)).status).toBe(200)
  })
})

describe('close', () => {
  test('lets a request in hand end, then its connection, and takes no new one', async () => {
    let arrived = (): void => {}
    const inHand = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const server = await start(async (_request, response) => {
      arrived()
      await new Promise((done) => setTimeout(done, 100))
      response.send('finished')
    })
    const answer = fetch(server.url)
    await inHand
    const before = performance.now()
    const closed = server.close()
    await expect(fetch(server.url)).rejects.toThrow()
    expect(await (await answer).text()).toBe('finished')
    await closed
    expect(performance.now() - before).toBeLessThan(2_000)
  })

  test('cuts off what outlasts the grace', async () => {
    const server = await start(() => {}, { graceMs: 50 })
    const answer = fetch(server.url)
    answer.catch(() => {})
    await new Promise((done) => setTimeout(done, 50))
    await server.close()
    await expect(answer).rejects.toThrow()
  })
})

test('connections beyond the limit are dropped', async () => {
  const server = await start(() => {}, { maxConnections: 1, graceMs: 0 })
  const first = connect(Number(new URL(server.url).port), '127.0.0.1')
  await new Promise((done) => first.once('connect', done))
  expect(await raw(server, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('')
  first.destroy()
})
