import type { Addresses } from '@supplyline/local'

/** `service`: as its launcher runs it, with telemetry on; `untraced`: without a collector. The loops are the marks beside it. */
export type Arm = 'service' | 'untraced' | 'ceiling' | 'naive'

/** One run of one arm, or of one of several processes that share a run. */
export type ArmTask = {
  arm: Arm
  /** Names the database and the topics. */
  run: string
  addresses: Addresses
  /** By partition of the movements, the offset after the warm-up. */
  ends: number[]
  /** Waits at the end of the warm-up until it is told to go. */
  gated: boolean
  /** Where spans are sent to. */
  collector: string
}

/** What an arm is beside its meter. */
export type RunningArm = {
  /** Whether nothing of what was taken is still on its way through an inbox. */
  drained?(): Promise<boolean>
  /** For what would go on to the end of the topic. */
  stop?(): void
}

export type ToArm = 'go' | 'finish'

/** By lane, the offset of the next movement. */
export type Positions = Record<number, number>

/** Told about ten times a second. `positions`: what is committed, of the lanes that it has. */
export type Progress = { kind: 'progress'; at: number; lanes: number[]; warm: boolean; positions: Positions }

/** Times are epoch milliseconds with fractions, of one clock for all processes. */
export type ArmResult = {
  kind: 'result'
  /** All lanes were assigned to it for the first time. */
  assignedAt: number | null
  /** Where each lane began, and has come to. */
  begun: Positions
  positions: Positions
  /** The first movement after the warm-up came from the broker. */
  firstAt: number
  /** The last commit stood, or the last event was acknowledged, whichever was later. */
  lastAt: number
  /** The last commit stood. */
  committedAt: number
  /** Of this process, between the two. */
  cpuSeconds: number
  /** Most memory that was ever resident, MB. */
  peak: number
  /** By hundredths of a percent from 0 to 10,000, milliseconds from intended sending to the commit; empty without such times. */
  latencies: number[]
}

/** One clock for all processes of the machine, epoch milliseconds. */
export const clock = (): number => performance.timeOrigin + performance.now()

/** Header of a movement whose way to its position is timed: when it was to be sent. */
export const INTENDED_AT = 'bench_intended_at'
