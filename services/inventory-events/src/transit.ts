import { derivedId } from '@supplyline/decider'
import { add, type Decimal, isNegative, isZero } from '@supplyline/quantity'

const HOUR = 3_600_000
const MOST_OPEN = 200

/** The other half of a transfer is missed after so long. */
export const HOURS_ON_THE_WAY = 24

/** A transfer of which not as much arrived here as was sent; which half is told first does not matter. */
export type OpenTransfer = {
  id: string
  unit: string
  /** Where it comes from, as the half says that came first. */
  from: string
  /** Sent and not arrived; below zero: arrived, and never said to have been sent. */
  waiting: Decimal
  /** The half that came first, and when it came. */
  eventId: string
  since: number
  /** Somebody has been told that it does not come out even. */
  overdue: boolean
}

/** One half: `quantity` sent, or below zero what arrived. */
export type Half = { id: string; unit: string; from: string; quantity: Decimal; eventId: string; at: number }

/** Sources may give endless ids. */
export const transferName = (id: string): string => (id.length <= 64 ? id : derivedId('', id, 25))

/** `even`: it came out even by this half. `forgotten`: more were open than are kept, and this one is the oldest. */
export const withHalf = (
  open: readonly OpenTransfer[],
  { quantity, at, ...half }: Half,
): { open: OpenTransfer[]; even?: OpenTransfer; forgotten?: OpenTransfer } => {
  const found = open.find((o) => o.id === half.id && o.unit === half.unit)
  if (!found) {
    const all = [...open, { ...half, waiting: quantity, since: at, overdue: false }]
    const [oldest, ...rest] = all
    return all.length > MOST_OPEN && oldest ? { open: rest, forgotten: oldest } : { open: all }
  }
  const waiting = add(found.waiting, quantity)
  if (isZero(waiting)) return { open: open.filter((o) => o !== found), even: found }
  return { open: open.map((o) => (o === found ? { ...o, waiting } : o)) }
}

/** Sent here and not arrived, in the unit. */
export const inTransit = (open: readonly OpenTransfer[], unit: string): Decimal =>
  open.reduce((sum, o) => (o.unit === unit && !isNegative(o.waiting) ? add(sum, o.waiting) : sum), '0')

export const dueOf = ({ since }: OpenTransfer): number => since + HOURS_ON_THE_WAY * HOUR

/** When the next of them is to be looked at; undefined: none. */
export const nextDue = (open: readonly OpenTransfer[]): number | undefined =>
  open.reduce<number | undefined>(
    (earliest, o) => (o.overdue || (earliest !== undefined && earliest <= dueOf(o)) ? earliest : dueOf(o)),
    undefined,
  )
