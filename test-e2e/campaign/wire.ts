import { createServer, type Server, Socket } from 'node:net'

/** What becomes of the connections of a partner. `times`: of so many answers to a POST that was done. */
export type Treatment =
  | { as: 'pass' }
  | { as: 'refuse' }
  | { as: 'delay'; ms: number }
  | { as: 'swallow'; times: number }
  | { as: 'reset'; times: number; afterBytes: number }

export type Counts = Record<'refused' | 'delayed' | 'swallowed' | 'reset', number>

/** What leaves a document; a change of one that is there is the same when it is done twice. */
const WRITE = /^POST /
const REQUEST = /^[A-Z]+ \S+ HTTP\/1/
const DONE = /^HTTP\/1\.\d 2\d\d/

/**
 * A line between a service and a partner, on loopback, that can be cut. It looks at no more than how a piece begins: a
 * request by its method, an answer by its status.
 */
export class Wire {
  readonly counts: Counts = { refused: 0, delayed: 0, swallowed: 0, reset: 0 }
  private treatment: Treatment = { as: 'pass' }
  private upstream: { host: string; port: number } | undefined
  private readonly server: Server
  private readonly clients = new Set<Socket>()

  private constructor() {
    this.server = createServer((client) => this.connect(client))
  }

  static async listen(port: number): Promise<Wire> {
    const wire = new Wire()
    await new Promise<void>((resolve) => wire.server.listen(port, '127.0.0.1', resolve))
    return wire
  }

  /** Until then nobody can connect. */
  leadTo(url: string): void {
    const { hostname, port } = new URL(url)
    this.upstream = { host: hostname, port: Number(port) }
  }

  treat(treatment: Treatment): void {
    this.treatment = treatment
    if (treatment.as === 'refuse') for (const client of this.clients) client.resetAndDestroy()
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.destroy()
    await new Promise((resolve) => this.server.close(resolve))
  }

  private connect(client: Socket): void {
    client.on('error', () => {}) // it has gone, which the other side is told below
    if (!this.upstream || this.treatment.as === 'refuse') {
      this.counts.refused += 1
      client.resetAndDestroy()
      return
    }
    const server = new Socket()
    this.clients.add(client)
    client.on('close', () => {
      this.clients.delete(client)
      server.destroy()
    })
    server.on('error', () => client.resetAndDestroy())
    server.on('close', () => client.end())
    server.connect(this.upstream)
    let writes = false
    let silent = false
    client.on('data', (bytes) => {
      const head = bytes.subarray(0, 200).toString('latin1')
      if (REQUEST.test(head)) writes = WRITE.test(head)
      server.write(bytes)
    })
    server.on('data', (bytes) => {
      if (silent) return
      const done = writes && DONE.test(bytes.subarray(0, 20).toString('latin1'))
      silent = this.answer(client, bytes, done)
    })
  }

  /** Whether nothing more of this connection reaches the client. */
  private answer(client: Socket, bytes: Buffer, done: boolean): boolean {
    const { treatment } = this
    switch (treatment.as) {
      case 'swallow':
        if (!done || treatment.times === 0) break
        treatment.times -= 1
        this.counts.swallowed += 1
        return true
      case 'reset':
        if (!done || treatment.times === 0) break
        treatment.times -= 1
        this.counts.reset += 1
        client.write(bytes.subarray(0, treatment.afterBytes), () => client.resetAndDestroy())
        return true
      case 'delay':
        this.counts.delayed += 1
        setTimeout(() => client.write(bytes), treatment.ms)
        return false
    }
    client.write(bytes)
    return false
  }
}
