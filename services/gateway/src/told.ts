/** A call to a partner's system. */
export type Call = {
  system: string
  operation: string
  /** Ours, by which the partner can be asked about it. */
  reference: string
  attempt: number | null
  outcome: 'confirmed' | 'refused' | 'in-doubt'
  /** What the partner calls it. */
  externalNumber: string | null
  detail: string | null
}

/** A record in plain words. */
export type Told = {
  what: string
  /** Why it was decided so, as the decider says. */
  explanation?: string
  call?: Call
  /** Of what went or came over the wire with it. */
  documentId?: string
  /** The figures and codes that matter. */
  fields?: Record<string, string | number>
  /** When it was decided or observed, by a clock of ours; absent where only the source's is known. */
  at?: number
}

const call = (
  outcome: Call['outcome'],
  given: Partial<Call> & Pick<Call, 'system' | 'operation' | 'reference'>,
): Call => ({
  ...{ attempt: null, externalNumber: null, detail: null },
  ...given,
  outcome,
})
export const confirmed = call.bind(undefined, 'confirmed')
export const refused = call.bind(undefined, 'refused')
export const inDoubt = call.bind(undefined, 'in-doubt')

type Goods = { quantity: string; unit: string; item: string | null; location?: string }

/** The first lines in words. */
export const goods = (lines: readonly Goods[]): string => {
  const first = lines
    .slice(0, 3)
    .map(
      ({ quantity, unit, item, location }) =>
        `${quantity} ${unit} of ${item ?? 'an unknown item'}${location === undefined ? '' : ` for ${location}`}`,
    )
  return lines.length > 3 ? `${first.join(', ')} and ${lines.length - 3} more lines` : first.join(', ')
}

export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`

/** To the minute. */
export const moment = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
