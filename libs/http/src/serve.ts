import { randomUUID } from 'node:crypto'
import { createServer, type RequestListener, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type Problem, problem, problemBody, problemMediaType } from './problem.ts'

export interface ServeOptions {
  /** The address to listen on; only this machine unless given. */
  host?: string
  maxConnections?: number
  /** How long requests in hand may take once `close` was called. */
  graceMs?: number
}

export interface Served {
  url: string
  /** Takes no new requests, lets those in hand end, and cuts off what is left after the grace. */
  close(): Promise<void>
}

/** Serves an app at a port; 0 picks a free one. Rejects when the port cannot be had. */
export async function serve(app: RequestListener, port: number, options: ServeOptions = {}): Promise<Served> {
  const { host = '127.0.0.1', maxConnections = 1_000, graceMs = 10_000 } = options
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 5_000,
      // Node looks for requests past those times only this often.
      connectionsCheckingInterval: 5_000,
    },
    app,
  )
  server.timeout = 60_000 // nothing sent or received on a connection for so long ends it
  server.maxConnections = maxConnections
  const responses = watchResponses(server)
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuse(error, socket, responses.get(socket)))

  await new Promise<void>((listening, failed) => {
    server.once('error', failed)
    server.listen(port, host, () => {
      server.off('error', failed)
      listening()
    })
  })
  const { address, family, port: actual } = server.address() as AddressInfo
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`,
    close: () => close(server, graceMs),
  }
}

// The response under way on each connection. Once the server closes, each connection ends with it.
function watchResponses(server: Server): WeakMap<Duplex, ServerResponse> {
  const responses = new WeakMap<Duplex, ServerResponse>()
  server.prependListener('request', ({ socket }, response) => {
    responses.set(socket, response)
    response.once('close', () => {
      responses.delete(socket)
      if (!server.listening) server.closeIdleConnections()
    })
  })
  return responses
}

function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((closed) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs)
    server.close(() => {
      clearTimeout(cut)
      closed()
    })
  })
}

// What Node's parser refuses never becomes a request; this answers it on the bare connection.
function refuse(error: NodeJS.ErrnoException, socket: Duplex, response: ServerResponse | undefined): void {
  if (!socket.writable || response?.headersSent || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const answer = problemFor(error.code)
  const requestId = randomUUID()
  const body = JSON.stringify(problemBody(answer, requestId))
  const head = [
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}`,
    `Content-Type: ${problemMediaType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

function problemFor(code: string | undefined): Problem {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return problem(431, { type: 'headers-too-large', detail: 'The headers are larger than 16384 bytes. Send fewer.' })
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return problem(408, { type: 'request-timeout', detail: 'The request did not arrive in time. Send it again.' })
    default:
      return problem(400, { type: 'malformed-request', detail: 'This is not HTTP/1.1 as RFC 9112 has it.' })
  }
}
