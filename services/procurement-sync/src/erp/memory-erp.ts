import { type Answer, NotSent } from '@supplyline/effects'
import type { Clock } from '@supplyline/messaging'
import type { Erp, PlaceOrderRequest } from './erp.ts'

/** What happens to the next order that is placed. */
export type ErpFault = 'refuse' | 'unavailable' | 'commit then time out' | 'commit then reset' | 'commit late'

export type MemoryOrder = { number: string; request: PlaceOrderRequest }

/** An ERP in memory, with faults on demand. Like SAP it enforces no unique reference. */
export class MemoryErp implements Erp {
  readonly orders: MemoryOrder[] = []
  /** Taken one by one; none means that all is well. */
  readonly faults: ErpFault[] = []
  /** Nobody can connect. */
  down = false
  /** How long each answer takes. */
  answerMs = 0
  /** How late an order is committed that is to be committed late. */
  commitLateMs = 3_000
  private readonly clock: Clock

  constructor(clock: Clock) {
    this.clock = clock
  }

  async placeOrder(request: PlaceOrderRequest, signal: AbortSignal): Promise<Answer> {
    const fault = await this.connect()
    switch (fault) {
      case 'refuse':
        return { outcome: 'refused', code: 'ME/006', detail: 'The order is refused, as was asked for' }
      case 'unavailable':
        throw new Error('503: no dialog work process available')
      case 'commit then time out':
        this.commit(request)
        return abandoned(signal)
      case 'commit then reset':
        this.commit(request)
        throw new Error('connection reset')
      case 'commit late':
        this.clock.at(this.clock.now() + this.commitLateMs, () => this.commit(request))
        return abandoned(signal)
      case undefined:
        return confirmed([this.commit(request)])
      default:
        return fault satisfies never
    }
  }

  async findOrder({ reference }: PlaceOrderRequest): Promise<Answer | undefined> {
    if (this.down) throw new NotSent('connection refused')
    const numbers = this.numbersOf(reference)
    return numbers.length === 0 ? undefined : confirmed(numbers)
  }

  numbersOf(reference: string): string[] {
    return this.orders.filter((o) => o.request.reference === reference).map((o) => o.number)
  }

  private async connect(): Promise<ErpFault | undefined> {
    if (this.down) throw new NotSent('connection refused')
    if (this.answerMs > 0)
      await new Promise<void>((resolve) => this.clock.at(this.clock.now() + this.answerMs, resolve))
    return this.faults.shift()
  }

  private commit(request: PlaceOrderRequest): string {
    const number = String(4_500_000_000 + this.orders.length)
    this.orders.push({ number, request: structuredClone(request) })
    return number
  }
}

const confirmed = (numbers: string[]): Answer => ({
  outcome: 'confirmed',
  externalNumber: numbers[0] ?? '',
  detail: numbers.length > 1 ? `held ${numbers.length} times: ${numbers.join(', ')}` : 'held',
})

const abandoned = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason))
  })
