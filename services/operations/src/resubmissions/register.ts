import type { Clock } from '@supplyline/messaging'
import type { Store } from '@supplyline/state'
import type { Resubmission } from './resubmission.ts'
import type { Step } from './step.ts'

/** Steps kept in one document. */
export const CHUNK = 500
/** What people have asked for is kept for ten years. */
const KEPT_MS = 10 * 366 * 24 * 3_600_000

const headKey = (id: string): string => `resubmission:${id}`
const stepsKey = (id: string, chunk: number): string => `resubmission:${id}:steps:${chunk}`
const numberKey = (number: number): string => `resubmission-number:${number}`

/** Resubmissions as the database keeps them, numbered in the order in which they were asked for. */
export class Register {
  private readonly store: Store
  private readonly clock: Clock
  private next = 1

  constructor(store: Store, clock: Clock) {
    this.store = store
    this.clock = clock
  }

  find(id: string): Promise<Resubmission | undefined> {
    return this.store.recall(headKey(id), this.clock.now()) as Promise<Resubmission | undefined>
  }

  /** Keeps it unless it is there already, after a crash of whoever asked. Returns what stands. */
  async add(resubmission: Resubmission, steps: readonly Step[]): Promise<Resubmission> {
    const { id } = resubmission
    const found = await this.find(id)
    if (found) return found
    for (let chunk = 0; chunk * CHUNK < steps.length; chunk++)
      await this.keep(stepsKey(id, chunk), steps.slice(chunk * CHUNK, (chunk + 1) * CHUNK))
    await this.number(id)
    const now = this.clock.now()
    const { value } = await this.store.keepOnce(
      { key: headKey(id), value: resubmission, expiresAt: now + KEPT_MS },
      now,
    )
    return value as Resubmission
  }

  save(resubmission: Resubmission): Promise<void> {
    return this.keep(headKey(resubmission.id), resubmission)
  }

  async steps(id: string, chunk: number): Promise<Step[]> {
    return ((await this.store.recall(stepsKey(id, chunk), this.clock.now())) as Step[] | undefined) ?? []
  }

  /** The first to approve it; whoever comes later finds who that was. */
  async approve(id: string, by: string): Promise<{ by: string; at: number }> {
    const now = this.clock.now()
    const note = { key: `resubmission:${id}:approval`, value: { by, at: now }, expiresAt: now + KEPT_MS }
    return (await this.store.keepOnce(note, now)).value as { by: string; at: number }
  }

  /** All ids, in the order of their numbers. */
  async ids(): Promise<string[]> {
    const ids: string[] = []
    for (let number = 1; ; number++) {
      const id = await this.store.recall(numberKey(number), this.clock.now())
      if (typeof id !== 'string') {
        this.next = number
        return [...new Set(ids)]
      }
      ids.push(id)
    }
  }

  private async number(id: string): Promise<void> {
    for (;;) {
      const now = this.clock.now()
      const note = { key: numberKey(this.next), value: id, expiresAt: now + KEPT_MS }
      const { value } = await this.store.keepOnce(note, now)
      if (value === id) return
      this.next++
    }
  }

  private keep(key: string, value: unknown): Promise<void> {
    return this.store.keep({ key, value, expiresAt: this.clock.now() + KEPT_MS })
  }
}
