import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { httpCall, meaningOf, retryAfterOf, turnedAway } from './http-call.ts'

const answer = (status: number, headers: Record<string, string> = {}) => ({
  ...{ status, headers: new Headers(headers), text: '' },
})

describe('what the status of an answer means', () => {
  test.each([
    [200, 'answered'],
    [201, 'answered'],
    [204, 'answered'],
    [400, 'refused'],
    [403, 'refused'],
    [404, 'refused'],
    [409, 'refused'],
    [413, 'refused'],
    [422, 'refused'],
    [401, 'turned-away'],
    [421, 'turned-away'],
    [423, 'turned-away'],
    [425, 'turned-away'],
    [429, 'turned-away'],
    [302, 'unknown'],
    [408, 'unknown'],
    [500, 'unknown'],
    [502, 'unknown'],
    [503, 'unknown'],
    [504, 'unknown'],
    [599, 'unknown'],
  ])('%i: %s', (status, meaning) => {
    expect(meaningOf(answer(status))).toBe(meaning)
  })

  test('503 that says when to come back was turned away; 502 and 504 may have been passed on all the same', () => {
    const later = { 'retry-after': '30' }
    expect(meaningOf(answer(503, later))).toBe('turned-away')
    for (const status of [500, 502, 504]) expect(meaningOf(answer(status, later))).toBe('unknown')
  })

  test('a partner may turn away by other statuses', () => {
    expect(meaningOf(answer(404), [404])).toBe('turned-away')
    expect(meaningOf(answer(200), [404])).toBe('answered')
  })
})

test.each([
  [{ 'retry-after': '30' }, 30_000],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }, 0],
  [{ 'retry-after': 'soon' }, undefined],
  [{}, undefined],
])('%j asks to be left alone for %p ms', (headers: Record<string, string>, ms) => {
  expect(retryAfterOf(answer(429, headers))).toBe(ms)
  expect(turnedAway('429', answer(429, headers)).retryAfterMs).toBe(ms)
})

test('a date to come back at counts from now', () => {
  const ms = retryAfterOf(answer(503, { 'retry-after': new Date(Date.now() + 60_000).toUTCString() }))
  expect(ms).toBeGreaterThan(55_000)
  expect(ms).toBeLessThanOrEqual(60_000)
})

describe('one call', () => {
  let stop = () => {}
  afterEach(() => stop())
  const serving = async (respond: (response: ServerResponse) => void): Promise<string> => {
    const server = createServer((_, response) => respond(response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    stop = () => {
      server.closeAllConnections()
      server.close()
    }
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }
  const settings = { partner: 'the partner', longestAnswer: 1_000 }

  test('brings status, headers and text, and follows no redirection', async () => {
    const address = await serving((response) => response.writeHead(302, { location: '/log-on', x: 'y' }).end('moved'))
    const { status, headers, text } = await httpCall(address, {}, settings)
    expect([status, headers.get('x'), text]).toEqual([302, 'y', 'moved'])
  })

  test('without a connection was not sent', async () => {
    const address = await serving(() => {})
    stop()
    await new Promise((resolve) => setTimeout(resolve, 50))
    await expect(httpCall(address, {}, settings)).rejects.toMatchObject({
      ...{ name: 'NotSent', message: 'no connection to the partner' },
    })
  })

  test.each<[string, (response: ServerResponse) => void]>([
    ['a connection that ends', (response) => response.destroy()],
    [
      'an answer that ends too soon',
      (response) => response.writeHead(200, { 'content-length': '9' }).write('1', () => response.destroy()),
    ],
    ['an answer without an end', (response) => response.end('x'.repeat(10_000))],
    ['no answer', () => {}],
  ])('%s: not known', async (_, respond) => {
    const address = await serving(respond)
    const lost = httpCall(address, { signal: AbortSignal.timeout(300) }, settings)
    await expect(lost).rejects.not.toMatchObject({ name: 'NotSent' })
  })
})
