import type { RecordName, Records } from '@supplyline/schemas'
import type { SeenRecord } from './evidence.ts'
import { at, type Facts } from './facts.ts'
import type { InboxEntry } from './inbox.ts'
import { isDeadLetter } from './promise-8-keys.ts'

type Taken<K extends RecordName> = { record: SeenRecord; data: Records[K] }

/**
 * Of what an aggregate was given, the first of a type that it did not refuse: what came first under a number stands.
 * `unclear`: a bug stopped it, and whether it was taken later, or skipped, was a person's choice.
 */
export const firstTaken = <K extends RecordName>(
  facts: Facts,
  service: string,
  aggregate: string,
  type: K,
): Taken<K> | 'unclear' | undefined => {
  for (const entry of facts.inboxes.get(service)?.get(aggregate)?.entries ?? []) {
    if (entry.carried?.type !== type) continue
    if (!isDeadLetter(facts, service, entry.record))
      return { record: entry.record, data: entry.carried.data as Records[K] }
    if (!isRefused(facts, service, entry)) return 'unclear'
  }
  return undefined
}

const isRefused = (facts: Facts, service: string, { record }: InboxEntry): boolean => {
  const letters = facts.deadLettersOf(service).get(at(record))
  return letters?.every(({ headers }) => headers['__dlq.errors.parked'] === undefined) === true
}
