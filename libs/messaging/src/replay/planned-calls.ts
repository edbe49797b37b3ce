import type { StoredIntent } from '@supplyline/state'

/** By reference: every call that was ever planned, and whether it was settled. */
export type PlannedCalls = Map<string, { intent: StoredIntent; settled: boolean }>

/** A reference keeps the call that it was planned with first, as in the store. */
export const keepCalls = (
  calls: PlannedCalls,
  { intents, settled }: { intents: readonly StoredIntent[]; settled: readonly string[] },
): void => {
  for (const intent of intents)
    if (!calls.has(intent.reference)) calls.set(intent.reference, { intent, settled: false })
  for (const reference of settled) {
    const known = calls.get(reference)
    if (known) known.settled = true
  }
}
