import type { Decider } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import { narrate } from './narrate.ts'
import { referencesIn } from './references-in.ts'
import type { Told } from './told.ts'

/** One record, as the story of a business object tells of it. */
export type Step = Omit<Told, 'at'> & {
  /** Id of the record; what it led to has an id that begins with it. */
  id: string
  type: string
  site: string
  at: number
  /** Business objects that the record names. */
  references: string[]
  /** Id of the trace it was written in. */
  traceId: string | null
}

/** What was told of one business object, `<kind>:<key>`, by time. */
export type Trail = {
  steps: Step[]
  /** Steps between the first and the newest that are not kept. */
  leftOut: number
  /** When the last record was written. */
  asOf: number
}

/** So many are kept from the beginning, and so many from the end. */
export const KEPT = { first: 50, newest: 500 }

/**
 * Gathers what is told of a business object, in whatever order it comes; the same again changes nothing. Nothing is
 * looked up: that an invoice belongs to an order shows when their trails are read together (story.ts).
 */
export const trail: Decider<Trail, Input, { type: 'Told'; step: Step; now: number }> = {
  initialState: { steps: [], leftOut: 0, asOf: 0 },
  decide: (input, { steps }) => {
    const told = narrate(input.message)
    const id = recordId(input.id)
    if (!told || steps.some((step) => step.id === id)) return {}
    const { at, ...rest } = told
    // Broker time, both: of our inbox, or of the decision. The earlier one is nearer the truth after we were away.
    const step: Step = {
      ...rest,
      id,
      type: input.message.type,
      site: (input.message.data as { site?: string }).site ?? '*',
      at: Math.min(at ?? input.now, input.now),
      references: referencesIn(input.message),
      traceId: input.trace?.split('-')[1] ?? null,
    }
    return { events: [{ type: 'Told', step, now: input.now }] }
  },
  evolve: ({ steps, leftOut, asOf }, { step, now }) => {
    const place = steps.findLastIndex((other) => byTime(other, step) < 0) + 1
    const all = steps.toSpliced(place, 0, step)
    const over = all.length > KEPT.first + KEPT.newest ? 1 : 0
    return { steps: all.toSpliced(KEPT.first, over), leftOut: leftOut + over, asOf: Math.max(asOf, now) }
  },
}

const byTime = (a: Step, b: Step): number => a.at - b.at || (a.id < b.id ? -1 : 1)

/** An inbox entry is called after its record, and its place among the entries of that record. */
const recordId = (entryId: string): string => entryId.replace(/\/\d+$/, '')
