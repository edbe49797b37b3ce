import type { Clock } from '@supplyline/messaging'
import type { StoredIntent } from '@supplyline/state'
import { type Answer, NotSent, type OutsideSystem } from '../outside-system.ts'

/** What happens to a request. Sends take the next one of the script, and the last one for ever. */
export type Fate =
  | 'confirm'
  | 'refuse'
  | 'lose the request'
  | 'lose the answer'
  | 'commit late'
  | 'fail'
  | 'fail after the commit'
  | 'not reached'

export const COMMIT_LATE_MS = 45_000

/** An outside system that enforces no unique reference: each request that it gets is another order. */
export class FakeErp {
  /** Reference → numbers of the orders it has under it. */
  readonly orders = new Map<string, string[]>()
  readonly calls: { verb: 'send' | 'find'; reference: string; at: number }[] = []
  fates: Fate[] = ['confirm']
  finds: ('answer' | 'miss' | 'fail' | 'refused')[] = ['answer']
  down = false
  latencyMs = 0
  inFlight = 0
  mostInFlight = 0
  /** Called where a process may die: when a request leaves, and when its answer arrives. */
  passes: (where: string) => Promise<void> = async () => {}
  private readonly clock: Clock

  constructor(clock: Clock) {
    this.clock = clock
  }

  get sends(): string[] {
    return this.calls.filter((c) => c.verb === 'send').map((c) => c.reference)
  }

  get ordersPerReference(): number[] {
    return [...this.orders.values()].map((numbers) => numbers.length)
  }

  system(overrides: Partial<OutsideSystem> = {}): OutsideSystem {
    return {
      name: 'erp',
      operations: {
        'place-order': {
          send: (intent, signal) => this.call('send', intent, () => this.place(intent, signal)),
          find: (intent) => this.call('find', intent, () => this.look(intent)),
        },
      },
      concurrency: 4,
      ratePerSecond: 1_000,
      timeoutMs: 10_000,
      longestCommitMs: 60_000,
      breaker: { failurePercentage: 50, calls: 1_000, windowMs: 60_000, resetMs: 30_000 },
      ...overrides,
    }
  }

  private async call<T>(verb: 'send' | 'find', { reference }: StoredIntent, answer: () => Promise<T>): Promise<T> {
    this.calls.push({ verb, reference, at: this.clock.now() })
    this.inFlight += 1
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight)
    try {
      await this.passes(`${verb} leaves`)
      if (this.down) throw new NotSent('connection refused')
      const answered = await answer()
      if (this.latencyMs > 0) await this.pass(this.latencyMs)
      await this.passes(`${verb} is answered`)
      return answered
    } finally {
      this.inFlight -= 1
    }
  }

  private async place({ reference }: StoredIntent, signal: AbortSignal): Promise<Answer> {
    const fate = (this.fates.length > 1 ? this.fates.shift() : this.fates[0]) as Fate
    switch (fate) {
      case 'confirm':
        return { outcome: 'confirmed', externalNumber: this.commit(reference), detail: 'placed' }
      case 'refuse':
        return { outcome: 'refused', code: 'ME/083', detail: 'enter the purchasing group' }
      case 'lose the answer':
        this.commit(reference)
        return abandoned(signal)
      case 'commit late':
        this.clock.at(this.clock.now() + COMMIT_LATE_MS, () => this.commit(reference))
        return abandoned(signal)
      case 'lose the request':
        return abandoned(signal)
      case 'fail':
        throw new Error('502 bad gateway')
      case 'fail after the commit':
        this.commit(reference)
        throw new Error('socket hang up')
      case 'not reached':
        throw new NotSent('connection refused')
      default:
        return fate satisfies never
    }
  }

  private async look({ reference }: StoredIntent): Promise<Answer | undefined> {
    const how = this.finds.length > 1 ? this.finds.shift() : this.finds[0]
    if (how === 'fail') throw new Error('503')
    if (how === 'refused') return { outcome: 'refused', code: 'BLOCKED', detail: 'recorded as refused' }
    const number = how === 'miss' ? undefined : this.orders.get(reference)?.[0]
    return number === undefined ? undefined : { outcome: 'confirmed', externalNumber: number, detail: 'found' }
  }

  private commit(reference: string): string {
    const number = String(4_500_000_000 + [...this.orders.values()].flat().length)
    this.orders.set(reference, [...(this.orders.get(reference) ?? []), number])
    return number
  }

  private pass(ms: number): Promise<void> {
    return new Promise((resolve) => this.clock.at(this.clock.now() + ms, resolve))
  }
}

const abandoned = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
