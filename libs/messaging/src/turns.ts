import type { Clock } from './clock.ts'

/**
 * At most so many at a time, in the order in which they came. Who has waited for long goes on all the same: what is in
 * work may itself wait, as for a schema, and must not hold up what does not. Turns are a matter of speed only.
 */
export class Turns {
  private free: number
  private readonly waiting = new Set<() => void>()
  private readonly longestMs: number
  private readonly clock: Clock

  constructor(clock: Clock, atOnce: number, longestMs: number) {
    this.clock = clock
    this.free = atOnce
    this.longestMs = longestMs
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    const isTurn = await this.turn()
    try {
      return await work()
    } finally {
      if (isTurn) this.pass()
    }
  }

  /** False: the wait was too long. */
  private turn(): Promise<boolean> | true {
    if (this.free > 0) {
      this.free -= 1
      return true
    }
    return new Promise((resolve) => {
      const go = () => {
        cancel()
        resolve(true)
      }
      const cancel = this.clock.at(this.clock.now() + this.longestMs, () => {
        this.waiting.delete(go)
        resolve(false)
      })
      this.waiting.add(go)
    })
  }

  private pass(): void {
    const [next] = this.waiting
    if (!next) {
      this.free += 1
      return
    }
    this.waiting.delete(next)
    next()
  }
}
