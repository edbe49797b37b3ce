import type { Clock, EffectOutcome, Report } from '@supplyline/messaging'
import type { Store, StoredIntent } from '@supplyline/state'
import type { Logger } from '@supplyline/telemetry'
import { backoff } from './backoff.ts'
import type { Answer } from './outside-system.ts'
import { until } from './until.ts'

export type Known = Pick<EffectOutcome, 'outcome' | 'externalNumber' | 'code' | 'detail'>

type ReportContext = {
  report: Report
  store: Pick<Store, 'loadIntent'>
  clock: Clock
  logger: Logger
  random: () => number
}

/** Code of an IN_DOUBT that ends the sending: what happens next is for a person to decide. */
export const GIVEN_UP = 'GIVEN-UP'

const LONGEST_REST_MS = 30_000
const LONGEST_DETAIL = 500

export const answered = (answer: Answer): Known =>
  answer.outcome === 'confirmed'
    ? { outcome: 'CONFIRMED', externalNumber: answer.externalNumber, code: null, detail: answer.detail }
    : { outcome: 'REFUSED', externalNumber: null, code: answer.code, detail: answer.detail }

export const inDoubt = (why: string, code: typeof GIVEN_UP | null = null): Known => ({
  outcome: 'IN_DOUBT',
  externalNumber: null,
  code,
  detail: why,
})

/**
 * Brings what is known of an intent's attempt into the inbox. Tries until it is stored there, and at least once, since an
 * answer is a fact whoever has the lane. False: given up, or no longer of interest.
 */
export const report = async (
  context: ReportContext,
  intent: StoredIntent,
  known: Known,
  giveUp: AbortSignal,
): Promise<boolean> => {
  const { clock, logger, random } = context
  const { reference, site, system, operation, attempt } = intent
  const outcome = {
    reference,
    site,
    system,
    operation,
    attempt: Math.max(1, attempt),
    ...sendable(known),
    observedAt: clock.now(),
  }
  for (let failures = 1; ; failures++) {
    try {
      if (known.outcome === 'REFUSED' && !(await isCurrent(context.store, intent))) return false
      await context.report(intent, outcome)
      return true
    } catch (error) {
      if (failures === 1) logger.warn({ reference, system, err: error }, 'outcome not stored yet; it is tried again')
      await until(clock, clock.now() + backoff(failures, LONGEST_REST_MS, random), giveUp)
      if (giveUp.aborted) return false
    }
  }
}

/** JSON may escape half a character, which no record carries. */
const sendable = ({ outcome, externalNumber, code, detail }: Known): Known => ({
  outcome,
  externalNumber: externalNumber?.toWellFormed() ?? null,
  code: code?.toWellFormed() ?? null,
  detail: detail.slice(0, LONGEST_DETAIL).toWellFormed(),
})

/** A refusal of one attempt says nothing once another owner of the lane has sent the next. */
const isCurrent = async (store: ReportContext['store'], { reference, attempt }: StoredIntent): Promise<boolean> => {
  const stored = await store.loadIntent(reference)
  return stored !== undefined && stored.status !== 'settled' && stored.attempt === attempt
}
