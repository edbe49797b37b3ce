import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { httpChannel } from './http-channel.ts'

let stop = () => {}
afterEach(() => stop())

const interchange = { sender: 'ZZ:MERCY', receiver: 'ZZ:MOCKEDI', controlNumber: '000000001', content: 'ISA' }

/** What becomes of an interchange that the partner answers so. */
const sent = async (respond: (response: ServerResponse) => void): Promise<unknown> => {
  const server = createServer((request, response) => request.resume().on('end', () => respond(response)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stop = () => {
    server.closeAllConnections()
    server.close()
  }
  const { port } = server.address() as AddressInfo
  return httpChannel({ url: `http://127.0.0.1:${port}` }).send(interchange, AbortSignal.timeout(500))
}
const answer =
  (status: number, body: unknown, headers = {}) =>
  (response: ServerResponse) =>
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body))
const why = { error: 'no such partner' }

test.each([
  ['200, accepted', answer(200, { accepted: true })],
  ['200, of which a TA1 or 997 will tell', answer(200, { accepted: false })],
])('%s: the partner has it', async (_, respond) => {
  expect(await sent(respond)).toMatchObject({ outcome: 'confirmed', externalNumber: '000000001' })
})

test.each([400, 413, 415, 422])('%i with a reason: refused', async (status) => {
  expect(await sent(answer(status, why))).toEqual({
    ...{ outcome: 'refused', code: `HTTP ${status}`, detail: 'no such partner' },
  })
})

test.each([401, 403, 404, 405, 421, 423, 425, 429])('%i: turned away, so not sent', async (status) => {
  await expect(sent(answer(status, why))).rejects.toMatchObject({ name: 'NotSent', retryAfterMs: undefined })
})

test.each([429, 503])('%i that says when to come back: not sent until then', async (status) => {
  const respond = answer(status, why, { 'retry-after': '7' })
  await expect(sent(respond)).rejects.toMatchObject({ name: 'NotSent', retryAfterMs: 7_000 })
})

test.each<[string, (response: ServerResponse) => void]>([
  ['200 that cannot be read', answer(200, '<html>')],
  ['200 that says nothing', answer(200, {})],
  ['302', answer(302, '')],
  ['400 of a proxy', answer(400, '<html>')],
  ['408', answer(408, why)],
  ['409', answer(409, why)],
  ['500', answer(500, why)],
  ['502', answer(502, '<html>')],
  ['503', answer(503, why)],
  ['504', answer(504, '')],
  ['a reset', (response) => response.destroy()],
  ['no answer', () => {}],
])('%s: not known', async (_, respond) => {
  await expect(sent(respond)).rejects.not.toMatchObject({ name: 'NotSent' })
})
