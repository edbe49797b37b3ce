import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { confluentRegistry } from './confluent-registry.ts'

let close: (() => void) | undefined
afterEach(() => close?.())

const answering = async (listener: RequestListener) => {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  close = () => {
    server.closeAllConnections()
    server.close()
  }
  return confluentRegistry(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 500)
}
const json =
  (status: number, body: unknown): RequestListener =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

test.each<[string, RequestListener]>([
  ['it fails', json(503, { error_code: 50301, message: 'starting' })],
  ['it is no registry at all', json(404, { error: 'no such page' })],
  ['it answers something else', (_, response) => void response.end('<html>')],
  ['it answers nothing to the point', json(200, { schema: 7 })],
  ['it ends the connection', (request) => void request.socket.destroy()],
  [
    'it ends the connection in the middle',
    (_, response) => void response.writeHead(200, { 'content-length': '99' }).write('{', () => response.destroy()),
  ],
])(
  'when %s, that is an outage, not an unknown schema',
  async (_, listener) => {
    const registry = await answering(listener)
    await expect(registry.schemaOf(1)).rejects.toMatchObject({ code: 'registry-unavailable' })
    await expect(registry.register('s', '{"type":"record","name":"a.B","fields":[]}')).rejects.toMatchObject({
      code: 'registry-unavailable',
    })
  },
  15_000,
)

test('when nothing listens there, that is an outage', async () => {
  const registry = await answering(() => {})
  close?.()
  await expect(registry.schemaOf(1)).rejects.toMatchObject({ code: 'registry-unavailable' })
})

test('an answer without end is not read to its end', async () => {
  const registry = await answering((_, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
      response.once('drain', more)
    }
    more()
  })
  await expect(registry.schemaOf(1)).rejects.toMatchObject({ code: 'incompatible-schema' })
})
