import type { Movement, Workload } from './movements.ts'
import { positionsOf } from './movements.ts'

/**
 * What every position must come to: a plain sum over what was sent, each event once. It shares nothing with the service:
 * quantities are whole numbers, and what was taken is a bit for each number of an event id.
 */
export class ReferenceFold {
  private readonly onHand = new Map<string, number>()
  private readonly taken: Uint8Array

  constructor(load: Workload) {
    this.taken = new Uint8Array(Math.ceil((positionsOf(load) + load.movements) / 8))
  }

  take({ type, data: { eventId, location, item, quantity } }: Movement): void {
    const number = Number(eventId.slice(eventId.lastIndexOf('-') + 1))
    const [byte, bit] = [number >> 3, 1 << (number & 7)]
    const before = this.taken[byte]
    if (before === undefined) throw new RangeError(`${eventId} has a number beyond the workload`)
    if (before & bit) return
    this.taken[byte] = before | bit
    const key = `${location}:${item}`
    const change = type === 'inventory.StockIssued' ? -Number(quantity) : Number(quantity)
    this.onHand.set(key, (this.onHand.get(key) ?? 0) + change)
  }

  /** How far what was found differs, in words; undefined where it does not. */
  async difference(found: AsyncIterable<readonly [key: string, onHand: string]>): Promise<string | undefined> {
    const missing = new Set(this.onHand.keys())
    const wrong: string[] = []
    for await (const [key, onHand] of found) {
      const expected = this.onHand.get(key)
      if (expected === undefined || !missing.delete(key)) wrong.push(`${key} is none of ours, or there twice`)
      else if (String(expected) !== onHand) wrong.push(`${key} has ${onHand} instead of ${expected}`)
    }
    for (const key of missing) wrong.push(`${key} is missing`)
    if (wrong.length === 0) return undefined
    return `${wrong.length} of ${this.onHand.size} positions differ from the plain fold: ${wrong.slice(0, 3).join('; ')}`
  }
}
