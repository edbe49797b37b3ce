import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Orders over HTTP on loopback, no more within any second than its limit: the others are answered 429. */
export class LimitedServer {
  /** References of the orders, in the order in which they came. */
  readonly orders: string[] = []
  /** When each request came, epoch milliseconds with fractions. */
  readonly arrivals: number[] = []
  throttled = 0
  inFlight = 0
  mostInFlight = 0
  private readonly limitPerSecond: number
  private readonly answerMs: number
  private server: Server | undefined
  private port = 0

  constructor(limitPerSecond: number, answerMs: number) {
    this.limitPerSecond = limitPerSecond
    this.answerMs = answerMs
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** The same port every time, so that it comes back where it was. */
  async open(): Promise<void> {
    const server = createServer((request, response) => {
      const reference = (request.url ?? '').slice(1)
      this.inFlight += 1
      this.mostInFlight = Math.max(this.mostInFlight, this.inFlight)
      request.resume().on('end', () => {
        const taken = this.take()
        if (taken) this.orders.push(reference)
        const answer = () => {
          this.inFlight -= 1
          response.writeHead(taken ? 201 : 429, { 'content-type': 'text/plain', ...(!taken && { 'retry-after': '1' }) })
          response.end(`45-${reference}`)
        }
        setTimeout(answer, this.answerMs)
      })
    })
    this.server = server
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.port, '127.0.0.1', resolve)
    })
    this.port = (server.address() as AddressInfo).port
  }

  async close(): Promise<void> {
    const { server } = this
    this.server = undefined
    server?.closeAllConnections()
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()))
  }

  private take(): boolean {
    const now = performance.timeOrigin + performance.now()
    const lastSecond = this.arrivals.slice(-this.limitPerSecond).filter((at) => at > now - 1_000)
    if (lastSecond.length >= this.limitPerSecond) {
      this.throttled += 1
      return false
    }
    this.arrivals.push(now)
    return true
  }
}
