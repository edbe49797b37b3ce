import type { MessageOf } from '@supplyline/schemas'
import type { StoredIntent } from '@supplyline/state'

/** The right to act for a lane, for as long as its epoch is the current one. */
export type Lease = { lane: number; epoch: number }

export type EffectOutcome = MessageOf<'supplyline.EffectOutcome'>['data']

/** Brings what became of a call into the inbox. Resolves once it is stored there. */
export type Report = (intent: StoredIntent, outcome: EffectOutcome) => Promise<void>

/** Who makes the calls to outside systems that decisions ask for. */
export interface Effects {
  start(report: Report): void
  /** Intents of a lane that are not settled: new ones after each commit, all of them after a takeover. */
  take(intents: StoredIntent[], lease: Lease): void
  /** These need no further attention. */
  settle(references: string[]): void
  /** The lane is not ours any more: make no further call for it. */
  release(lease: Lease): void
  stop(): Promise<void>
}
