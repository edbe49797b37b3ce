import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A collector that takes spans (OTLP/HTTP) and keeps none. Returns its base URL; it lasts as long as the process. */
export const startCollector = async (): Promise<string> => {
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => response.end())
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  server.unref()
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
