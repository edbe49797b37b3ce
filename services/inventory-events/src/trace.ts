import { add, type Decimal } from '@supplyline/quantity'
import { type NamedSum, withSum } from './named-sums.ts'

/** Where stock of a lot went: kept for lots with a number, so that a recall can tell it. */
export type LotTrace = {
  lot: string
  /** Less what was returned. */
  issued: Decimal
  /** Removed as expired. */
  disposed: Decimal
  /** Consigned stock that its supplier took back. */
  takenBack: Decimal
  sentTo: readonly NamedSum[]
  /** A line `time reference` for each of the newest uses for a case, in this order. */
  cases: string
  /** Uses for a case, those of `cases` among them. */
  uses: number
  /** When the latest of all this happened. */
  at: number
  /** It went to more places than are kept. */
  isCut: boolean
}

export type Traces = {
  /** In no order that means anything. */
  lots: readonly LotTrace[]
  /** A lot was forgotten. */
  isCut: boolean
}

/** What left, or below zero came back, of a lot. */
export type Gone = {
  lot: string
  how: 'issued' | 'disposed' | 'takenBack' | 'sentOn'
  quantity: Decimal
  to: string
  caseReference: string | null
  at: number
}

const MOST_LOTS = 200
const MOST_PLACES = 20
export const MOST_CASES = 20

export const NO_TRACES: Traces = { lots: [], isCut: false }
export const UNTRACED: Traces = { lots: [], isCut: true }

/** The lot that was longest not heard of makes room. */
export const withGone = (traces: Traces, gone: Gone): Traces => {
  const { lots } = traces
  const at = lots.findIndex((trace) => trace.lot === gone.lot)
  const known = at < 0 ? undefined : lots[at]
  const after = lots.slice()
  if (known) after[at] = withOne(known, gone)
  else after.push(withOne(begin(gone.lot), gone))
  if (after.length <= MOST_LOTS) return { lots: after, isCut: traces.isCut }
  after.splice(after.indexOf(after.reduce(stalest)), 1)
  return { lots: after, isCut: true }
}

const begin = (lot: string): LotTrace => ({
  lot,
  issued: '0',
  disposed: '0',
  takenBack: '0',
  sentTo: [],
  cases: '',
  uses: 0,
  at: Number.MIN_SAFE_INTEGER,
  isCut: false,
})

const withOne = (trace: LotTrace, { how, quantity, to, caseReference, at }: Gone): LotTrace => {
  const isSent = how === 'sentOn'
  const isRoom = !isSent || trace.sentTo.length < MOST_PLACES || trace.sentTo.some((sent) => sent.name === to)
  const isUse = caseReference !== null && how === 'issued' && !quantity.startsWith('-')
  return {
    lot: trace.lot,
    issued: how === 'issued' ? add(trace.issued, quantity) : trace.issued,
    disposed: how === 'disposed' ? add(trace.disposed, quantity) : trace.disposed,
    takenBack: how === 'takenBack' ? add(trace.takenBack, quantity) : trace.takenBack,
    sentTo: isSent && isRoom ? withSum(trace.sentTo, to, quantity) : trace.sentTo,
    cases: isUse ? withCase(trace, at, caseReference) : trace.cases,
    uses: trace.uses + (isUse ? 1 : 0),
    at: Math.max(trace.at, at),
    isCut: trace.isCut || !isRoom,
  }
}

/** By when they happened, so that the order in which they came does not matter. */
const withCase = ({ cases, uses }: LotTrace, at: number, reference: string): string => {
  const line = `${String(Math.max(0, at)).padStart(16, '0')} ${reference}`
  if (cases === '') return line
  if (line >= cases.slice(cases.lastIndexOf('\n') + 1))
    return [uses < MOST_CASES ? cases : cases.slice(cases.indexOf('\n') + 1), line].join('\n')
  const sorted = [...cases.split('\n'), line].sort()
  return (uses < MOST_CASES ? sorted : sorted.slice(1)).join('\n')
}

/** References of cases, the newest first, each once. */
export const casesOf = ({ cases }: LotTrace): string[] => {
  if (cases === '') return []
  const newest = cases.split('\n').reverse()
  return [...new Set(newest.map((line) => line.slice(line.indexOf(' ') + 1)))]
}

const stalest = (a: LotTrace, b: LotTrace): LotTrace => (b.at < a.at || (b.at === a.at && b.lot < a.lot) ? b : a)
