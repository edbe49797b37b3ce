import { type Asked, effectiveFrom, type Held, type Master } from './master.ts'
import type { Value } from './value.ts'

/** So many values of one entity may be to come. */
export const MOST_COMING = 20

/** A value holds from the later of two times: that which it names, and when it was asked for. */
const beginsAt = (asked: Held): number => Math.max(effectiveFrom(asked), asked.requestedAt)

/** Whether `one` gives way to `other` where both have begun: that one begins later or, at once, was asked for later. */
export const givesWayTo = (one: Held, other: Held): boolean => {
  const [first, second] = [beginsAt(one), beginsAt(other)]
  return first < second || (first === second && one.requestedAt < other.requestedAt)
}

export const isToCome = (asked: Pick<Asked, 'value'>, now: number): boolean => effectiveFrom(asked) > now

/** Whether both are for the same time: from now on, or from the same later time on. Only one of them will hold. */
export const isForSameTime = (one: Asked, other: Asked, now: number): boolean =>
  isToCome(one, now) ? effectiveFrom(one) === effectiveFrom(other) : !isToCome(other, now)

/** What stands, or is to stand, at the time that the request is for. */
export const rivalsOf = ({ held, coming, waiting }: Master, asked: Asked, now: number): Held[] => {
  const requests = [...coming, ...waiting.map((w) => w.asked)].filter((other) => isForSameTime(asked, other, now))
  return isToCome(asked, now) || !held ? requests : [held, ...requests]
}

/** How many values of other times are to come. */
export const othersToCome = ({ coming, waiting }: Master, asked: Asked, now: number): number =>
  [...coming, ...waiting.map((w) => w.asked)].filter(
    (other) => isToCome(other, now) && !isForSameTime(asked, other, now),
  ).length

/** The value as it will be at that time, by all that is known now; null: as it is. */
export const valueAt = ({ held, coming, standing }: Master, at: number | null): Value | undefined => {
  const begun = coming.findLast((c) => at !== null && effectiveFrom(c) <= at)
  if (begun) return begun.value
  return held?.value ?? (standing.published ? { type: 'master.Item', data: standing.published } : undefined)
}
