import type { Message, Records } from '@supplyline/schemas'
import type { SeenRecord } from './evidence.ts'

export type InboxEntry = {
  record: SeenRecord
  entry: Records['supplyline.InboxEntry']
  carried: Message | undefined
}

export type Mark = { topic: string; partition: number; offset: number; index: number }

/** What one aggregate of a service has been given, in the order of its inbox. */
export type Given = {
  aggregate: string
  /** Each cause once; fired timers and outcomes of calls as often as they are there, since they have no order. */
  entries: InboxEntry[]
  /** They came after one that their source published later: whoever follows the sources' order never takes them. */
  overtaken: InboxEntry[]
  /** What came once more under a cause that is there already: never taken either. */
  again: InboxEntry[]
  marks: Mark[]
}

/** Causes without an order. */
export const TIMER = '$timer'
export const EFFECT = '$effect'

/** Adds the next record of an inbox partition. False: it is there already, or was overtaken. */
export const give = (inbox: Map<string, Given>, entry: InboxEntry): boolean => {
  const { aggregate, cause } = entry.entry
  let given = inbox.get(aggregate)
  if (!given) {
    given = { aggregate, entries: [], overtaken: [], again: [], marks: [] }
    inbox.set(aggregate, given)
  }
  if (cause.topic !== TIMER && cause.topic !== EFFECT) {
    const mark = given.marks.find((m) => m.topic === cause.topic && m.partition === cause.partition)
    if (!mark) given.marks.push({ ...cause })
    else if (cause.offset > mark.offset || (cause.offset === mark.offset && cause.index > mark.index)) {
      mark.offset = cause.offset
      mark.index = cause.index
    } else {
      if (given.entries.some((e) => isSameCause(e.entry.cause, cause))) given.again.push(entry)
      else given.overtaken.push(entry)
      return false
    }
  }
  given.entries.push(entry)
  return true
}

const isSameCause = (a: Mark, b: Mark): boolean =>
  a.offset === b.offset && a.index === b.index && a.topic === b.topic && a.partition === b.partition

/**
 * Without the copies of fired timers that were not taken: a timer is taken once, and what follows from it bears the time
 * of the copy that was (`timesOf`, by entry id); where nothing follows, all are alike.
 */
export const withoutCopies = (
  entries: readonly InboxEntry[],
  timesOf: (entryId: string) => readonly (string | undefined)[],
): InboxEntry[] => {
  const taken = new Set<string>()
  return entries.filter(({ entry, record }) => {
    if (entry.cause.topic !== TIMER) return true
    const times = timesOf(entry.entryId)
    const isIt = times.length === 0 || times.includes(new Date(record.timestamp).toISOString())
    if (!isIt || taken.has(entry.entryId)) return false
    taken.add(entry.entryId)
    return true
  })
}
