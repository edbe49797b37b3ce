import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What happens to the next request; then all is well again. */
export type ProxyFault = 'unavailable' | 'refuse' | 'take then time out' | 'take then reset' | 'take then garble'

/** An HTTP server before `target` that can be told to fail, at the worst moment too: when the answer is on its way back. */
export class UnreliableProxy {
  next: ProxyFault | undefined
  private port = 0
  private server: Server | undefined
  private readonly target: string

  constructor(target: string) {
    this.target = target
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** On the port it had before, if it was open before. */
  async open(): Promise<void> {
    const server = createServer((request, response) => void this.pass(request, response))
    this.server = server
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve))
    this.port = (server.address() as AddressInfo).port
  }

  async close(): Promise<void> {
    const { server } = this
    this.server = undefined
    server?.closeAllConnections()
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()))
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = this.next
    this.next = undefined
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString('latin1')
    if (fault === 'unavailable') return void response.writeHead(503).end('<html>try later</html>')
    // Addressed to somebody else, it is refused by the partner itself.
    const body = fault === 'refuse' ? text.replace('*ZZ*MOCKEDI ', '*ZZ*MOCKXXX ') : text
    const answer = await fetch(`${this.target}${request.url}`, { method: 'POST', body: Buffer.from(body, 'latin1') })
    const answered = await answer.text()
    if (fault === 'take then time out') return
    if (fault === 'take then reset') return void request.socket.resetAndDestroy()
    response.writeHead(answer.status, { 'content-type': 'application/json' })
    response.end(fault === 'take then garble' ? '<html>welcome</html>' : answered)
  }
}
