import { createServer, connect as dial, type Server, type Socket } from 'node:net'

/** A TCP connection to `target` that can be told to fail at the worst moment: when the answer is on its way back. */
export class UnreliableLine {
  /** What happens to the answer of the next request whose first bytes match; then all is well again. */
  next: { request: RegExp; answer: 'is lost' | 'is cut off' } | undefined
  readonly port: number
  private readonly target: number
  private readonly sockets = new Set<Socket>()
  private server: Server | undefined

  constructor(port: number, target: number) {
    this.port = port
    this.target = target
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`
  }

  open(): Promise<void> {
    const server = createServer((near) => this.join(near))
    this.server = server
    return new Promise((resolve) => server.listen(this.port, '127.0.0.1', resolve))
  }

  close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    const { server } = this
    this.server = undefined
    return new Promise((resolve) => (server ? server.close(() => resolve()) : resolve()))
  }

  private join(near: Socket): void {
    const far = dial(this.target, '127.0.0.1')
    let answer: 'arrives' | 'is lost' | 'is cut off' = 'arrives'
    for (const socket of [near, far]) {
      this.sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        this.sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.on('data', (bytes) => {
      if (this.next?.request.test(bytes.toString('latin1'))) {
        answer = this.next.answer
        this.next = undefined
      }
      far.write(bytes)
    })
    far.on('data', (bytes) => {
      if (answer === 'arrives') near.write(bytes)
      else if (answer === 'is cut off') near.resetAndDestroy()
    })
  }
}
