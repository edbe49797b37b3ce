import type { Clock } from '@supplyline/messaging'
import type { Breaker } from './breaker.ts'
import type { OutsideSystem } from './outside-system.ts'

/** `repeat`: a look-up, or a send after one that is in doubt. */
export type Turn = 'first' | 'repeat' | 'look-up'

type Waiting = { plannedAt: number; sequence: number; turn: Turn; admit: (admitted: boolean) => void }

const REPEAT_SHARE = 0.25
/** However long a system asks to be left alone, it is asked again by then. */
const LONGEST_HOLD_MS = 5 * 60_000
const ROUNDING = 1e-9

/** Lets calls to one system through: oldest intent first, within its concurrency and rate, and never by an open breaker. */
export class Gate {
  inFlight = 0
  private readonly system: OutsideSystem
  private readonly clock: Clock
  private readonly breaker: Breaker
  private readonly firsts: Waiting[] = []
  private readonly repeats: Waiting[] = []
  private sequence = 0
  private nextAt = 0
  /** Repeats that have been earned by first sends; counted while both wait. */
  private credit = 1
  private cancelWake: (() => void) | undefined

  constructor(system: OutsideSystem, clock: Clock, breaker: Breaker) {
    this.system = system
    this.clock = clock
    this.breaker = breaker
  }

  /** Resolves with true when it is this call's turn (`leave` must follow), with false when the signal is aborted. */
  enter(call: { plannedAt: number; turn: Turn }, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve(false)
      const queue = call.turn === 'first' ? this.firsts : this.repeats
      const giveUp = () => {
        queue.splice(queue.indexOf(entry), 1)
        resolve(false)
      }
      const admit = (admitted: boolean) => {
        signal.removeEventListener('abort', giveUp)
        resolve(admitted)
      }
      const entry: Waiting = { ...call, sequence: this.sequence++, admit }
      signal.addEventListener('abort', giveUp)
      queue.splice(placeIn(queue, entry), 0, entry)
      this.pump()
    })
  }

  leave(): void {
    this.inFlight -= 1
    this.pump()
  }

  /** The system asks to be left alone for so long. */
  hold(ms: number): void {
    this.nextAt = Math.max(this.nextAt, this.clock.now() + Math.min(ms, LONGEST_HOLD_MS))
  }

  /** Lets through whoever may go by now. `asOf`: when it should have run, if a timer fired late. */
  pump(asOf = this.clock.now()): void {
    while (this.firsts.length + this.repeats.length > 0 && this.inFlight < this.capacity()) {
      const now = this.clock.now()
      if (now < Math.floor(this.nextAt)) {
        this.wake(Math.floor(this.nextAt))
        return
      }
      // Fractions of a millisecond are carried on, so that rates above a thousand a second hold.
      this.nextAt = Math.max(this.nextAt, asOf) + 1_000 / this.system.ratePerSecond
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

  /** The oldest; but while first sends wait, repeats are no more than their share. */
  private next(): Waiting | undefined {
    const { firsts, repeats, system } = this
    // A look-up is the better probe: should the system still be broken, it leaves nothing in doubt.
    const probe = this.breaker.state === 'half-open' ? repeats.findIndex((w) => w.turn === 'look-up') : -1
    if (probe >= 0) return repeats.splice(probe, 1)[0]
    const [first] = firsts
    const [repeat] = repeats
    if (!first || !repeat) {
      this.credit = 1
      return firsts.shift() ?? repeats.shift()
    }
    if (isBefore(repeat, first) && this.credit > 1 - ROUNDING) {
      this.credit -= 1
      return repeats.shift()
    }
    const share = system.repeatShare ?? REPEAT_SHARE
    this.credit = Math.min(1, this.credit + share / (1 - share))
    return firsts.shift()
  }

  private wake(time: number): void {
    this.cancelWake ??= this.clock.at(time, () => {
      this.cancelWake = undefined
      // A timer that is a little late costs no turn; one that is very late makes no burst.
      this.pump(Math.max(time, this.clock.now() - 1_000 / this.system.ratePerSecond))
    })
  }
}

const isBefore = (one: Waiting, other: Waiting): boolean =>
  one.plannedAt === other.plannedAt ? one.sequence < other.sequence : one.plannedAt < other.plannedAt

const placeIn = (queue: Waiting[], entry: Waiting): number => {
  let low = 0
  let high = queue.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBefore(entry, queue[middle] as Waiting)) high = middle
    else low = middle + 1
  }
  return low
}
