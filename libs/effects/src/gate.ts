import type { Clock } from '@supplyline/messaging'
import type { Breaker } from './breaker.ts'
import type { OutsideSystem } from './outside-system.ts'

type Waiting = { plannedAt: number; sequence: number; lookUp: boolean; admit: (admitted: boolean) => void }

/** Lets calls to one system through: oldest intent first, within its concurrency and rate, and never by an open breaker. */
export class Gate {
  inFlight = 0
  private readonly system: OutsideSystem
  private readonly clock: Clock
  private readonly breaker: Breaker
  private readonly waiting: Waiting[] = []
  private sequence = 0
  private nextAt = 0
  private cancelWake: (() => void) | undefined

  constructor(system: OutsideSystem, clock: Clock, breaker: Breaker) {
    this.system = system
    this.clock = clock
    this.breaker = breaker
  }

  /** Resolves with true when it is this call's turn (`leave` must follow), with false when the signal is aborted. */
  enter(call: { plannedAt: number; lookUp: boolean }, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve(false)
      const giveUp = () => {
        this.waiting.splice(this.waiting.indexOf(entry), 1)
        resolve(false)
      }
      const admit = (admitted: boolean) => {
        signal.removeEventListener('abort', giveUp)
        resolve(admitted)
      }
      const entry: Waiting = { ...call, sequence: this.sequence++, admit }
      signal.addEventListener('abort', giveUp)
      this.waiting.splice(this.placeOf(entry), 0, entry)
      this.pump()
    })
  }

  leave(): void {
    this.inFlight -= 1
    this.pump()
  }

  /** Lets through whoever may go by now. */
  pump(): void {
    while (this.waiting.length > 0 && this.inFlight < this.capacity()) {
      const now = this.clock.now()
      if (now < Math.floor(this.nextAt)) {
        this.wakeAt(Math.floor(this.nextAt))
        return
      }
      // Fractions of a millisecond are carried on, so that rates above a thousand a second hold.
      this.nextAt = Math.max(this.nextAt, now) + 1_000 / this.system.ratePerSecond
      this.inFlight += 1
      this.next()?.admit(true)
    }
  }

  stop(): void {
    this.cancelWake?.()
  }

  private capacity(): number {
    const { state } = this.breaker
    return state === 'closed' ? this.system.concurrency : state === 'half-open' ? 1 : 0
  }

  /** A look-up is the better probe: should the system still be broken, it leaves nothing in doubt. */
  private next(): Waiting | undefined {
    const lookUp = this.breaker.state === 'half-open' ? this.waiting.findIndex((w) => w.lookUp) : -1
    return this.waiting.splice(Math.max(lookUp, 0), 1)[0]
  }

  private wakeAt(time: number): void {
    this.cancelWake ??= this.clock.at(time, () => {
      this.cancelWake = undefined
      this.pump()
    })
  }

  private placeOf(entry: Waiting): number {
    let low = 0
    let high = this.waiting.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = this.waiting[middle] as Waiting
      const later =
        other.plannedAt === entry.plannedAt ? other.sequence > entry.sequence : other.plannedAt > entry.plannedAt
      if (later) high = middle
      else low = middle + 1
    }
    return low
  }
}
