import type { Clock } from '@supplyline/messaging'
import type { StoredIntent } from '@supplyline/state'
import { AlreadyHeld, type Answer, NotSent, type OutsideSystem } from '../outside-system.ts'

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
  | 'busy'

export const COMMIT_LATE_MS = 45_000
export const BUSY_FOR_MS = 20_000

/** An outside system. Unless its references are unique, each request that it gets is another order. */
export class FakeErp {
  /** Reference → numbers of the orders it has under it. */
  readonly orders = new Map<string, string[]>()
  readonly calls: { verb: 'send' | 'find' | 'list'; reference: string; at: number }[] = []
  fates: Fate[] = ['confirm']
  finds: ('answer' | 'miss' | 'fail' | 'refused')[] = ['answer']
  down = false
  /** It takes no second order under a reference, and says so without saying the number. */
  uniqueReferences = false
  commitLateMs = COMMIT_LATE_MS
  /** Calls that it takes within any second; others are turned away with a time to come back. */
  limitPerSecond = Number.POSITIVE_INFINITY
  throttled = 0
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
        'list-orders': {
          send: async () => Promise.reject(new Error('a question is not sent')),
          find: (intent) => this.call('list', intent, () => this.list(intent)),
          reads: true,
        },
      },
      concurrency: 4,
      ratePerSecond: 1_000,
      timeoutMs: 10_000,
      longestCommitMs: 60_000,
      breaker: { failurePercentage: 50, calls: 1_000, windowMs: 60_000, resetMs: 30_000 },
      uniqueReferences: this.uniqueReferences,
      ...overrides,
    }
  }

  private async call<T>(
    verb: 'send' | 'find' | 'list',
    { reference }: StoredIntent,
    answer: () => Promise<T>,
  ): Promise<T> {
    this.calls.push({ verb, reference, at: this.clock.now() })
    this.inFlight += 1
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight)
    try {
      await this.passes(`${verb} leaves`)
      if (this.down) throw new NotSent('connection refused')
      this.limit()
      const answered = await answer()
      if (this.latencyMs > 0) await this.pass(this.latencyMs)
      await this.passes(`${verb} is answered`)
      return answered
    } finally {
      this.inFlight -= 1
    }
  }

  private limit(): void {
    const now = this.clock.now()
    let taken = 0
    for (let i = this.calls.length - 1; i >= 0 && (this.calls[i]?.at ?? 0) > now - 1_000; i--) taken += 1
    if (taken <= this.limitPerSecond) return
    this.throttled += 1
    throw new NotSent('429', { retryAfterMs: 1_000 })
  }

  private async place({ reference }: StoredIntent, signal: AbortSignal): Promise<Answer> {
    const fate = (this.fates.length > 1 ? this.fates.shift() : this.fates[0]) as Fate
    if (this.uniqueReferences && this.orders.has(reference) && fate === 'confirm')
      throw new AlreadyHeld('there is an order under this reference')
    switch (fate) {
      case 'confirm':
        return { outcome: 'confirmed', externalNumber: this.commit(reference), detail: 'placed' }
      case 'refuse':
        return { outcome: 'refused', code: 'ME/083', detail: 'enter the purchasing group' }
      case 'lose the answer':
        this.commit(reference)
        return abandoned(signal)
      case 'commit late':
        this.clock.at(this.clock.now() + this.commitLateMs, () => this.commit(reference))
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
      case 'busy':
        throw new NotSent('503', { retryAfterMs: BUSY_FOR_MS })
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

  private async list({ request }: StoredIntent): Promise<Answer> {
    if (this.finds[0] === 'fail') throw new Error('503')
    const numbers = this.orders.get((request as { of: string }).of) ?? []
    return { outcome: 'confirmed', externalNumber: numbers.join(), detail: `${numbers.length} orders` }
  }

  private commit(reference: string): string {
    const [before] = this.orders.get(reference) ?? []
    if (this.uniqueReferences && before) return before
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
