import type { IntentStatus, Store, StoredIntent } from '@supplyline/state'

export type IntentStore = Pick<Store, 'moveIntent' | 'loadIntent'>

/** An intent as we hold it, beside what is stored. Every change of status is a compare-and-set. */
export class IntentRecord {
  intent: StoredIntent
  private readonly store: IntentStore
  private readonly epoch: number
  /** What we hold may not be what is stored: a move was refused, or the store did not answer. */
  private stale: 'refused' | 'no-answer' | undefined

  constructor(store: IntentStore, intent: StoredIntent, epoch: number) {
    this.store = store
    this.intent = { ...intent }
    this.epoch = epoch
  }

  get isStale(): boolean {
    return this.stale !== undefined
  }

  /** False: not moved; the stored intent is looked at before anything else. Rejects if the store does not answer. */
  async move(to: IntentStatus, now: number): Promise<boolean> {
    const { intent, epoch } = this
    this.stale = 'no-answer'
    const moved = await this.store.moveIntent(intent, to, epoch, now)
    this.stale = moved ? undefined : 'refused'
    if (moved)
      this.intent = { ...intent, status: to, ...(to === 'sent' && { attempt: intent.attempt + 1, sentAt: now }) }
    return moved
  }

  /** Whether it is as we held it, was moved by somebody, or is no longer ours. Rejects if the store does not answer. */
  async reload(): Promise<'same' | 'moved' | 'not ours'> {
    const { reference, status, attempt } = this.intent
    const stored = await this.store.loadIntent(reference)
    const { stale } = this
    this.stale = undefined
    if (!stored) return 'not ours'
    // Nobody has moved it, and yet we may not: the lane is another's, as we are about to be told.
    if (stored.status === status && stored.attempt === attempt) return stale === 'refused' ? 'not ours' : 'same'
    this.intent = stored
    return 'moved'
  }
}
