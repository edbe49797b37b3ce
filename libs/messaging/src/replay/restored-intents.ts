import type { StoredIntent } from '@supplyline/state'
import type { PlannedCalls } from './planned-calls.ts'

/**
 * The intents that a restore has to change. What the log says is settled is settled. Whatever else may have left in the
 * life that was lost is `unknown`, never `planned`: it is looked up before anything is sent. `intact`: the log has lost
 * nothing, so that an intent it does not know of is none of its business.
 */
export const restoredIntents = async (
  rebuilt: PlannedCalls,
  stored: AsyncIterable<StoredIntent[]>,
  intact: boolean,
): Promise<StoredIntent[]> => {
  const changed: StoredIntent[] = []
  const unknown = new Map(rebuilt)
  for await (const page of stored)
    for (const intent of page) {
      const known = unknown.get(intent.reference)
      unknown.delete(intent.reference)
      // It never left, and whoever holds it lets it go.
      if (intent.heldBy !== undefined) continue
      if (known?.settled) {
        if (intent.status !== 'settled') changed.push({ ...intent, status: 'settled' })
      } else if (known || !intact) changed.push(inDoubt(intent))
    }
  for (const { intent, settled } of unknown.values())
    changed.push(settled ? { ...intent, status: 'settled', attempt: 1 } : inDoubt(intent))
  return changed
}

const inDoubt = (intent: StoredIntent): StoredIntent => ({
  ...intent,
  status: 'unknown',
  attempt: Math.max(1, intent.attempt),
})
