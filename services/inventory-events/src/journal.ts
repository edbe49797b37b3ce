import { derivedId } from '@supplyline/decider'
import { add, type Decimal, isZero, subtract } from '@supplyline/quantity'

/**
 * What happened at a position lately, so that what comes late takes its place in the order in which things happened:
 * by time; at the same millisecond movements come before counts, and counts in the order of what their ids come to.
 */
export type Journal = {
  /** A line each: a movement as `time change lot`, a count as `time=tie counted difference lot`; see `timeText`. */
  lines: string
  /** The movements since, so that not all lines are copied with each. */
  recent: string
  /** The lines stand in the order in which things happened. */
  inOrder: boolean
  /** Movements among the lines. */
  moved: number
  /** Something that happened at this time, or just before it, is forgotten: an earlier count cannot be placed. */
  reach: number
}

export type Placed = {
  /** What it changes today: of its own lot, and of the stock without a lot, where the whole was counted later. */
  change: Decimal
  rest: Decimal
  journal: Journal
}

export type PlacedCount = Placed & {
  /** counted − what there was before it, as known today. */
  difference: Decimal
  /** No other count is later. */
  latest: boolean
}

/** A count of a lot, or of the whole position (''), among the lines. */
export type CountLine = { tie: string; lot: string; counted: Decimal; difference: Decimal }

/** So many movements are remembered for certain, and up to so many recent ones more. */
export const REMEMBERED = 32
const RECENT = 8
/** So many counts are. */
export const COUNTS_REMEMBERED = 16

/** Nothing that happened before `reach` is known. */
export const journalFrom = (reach: number): Journal => ({ lines: '', recent: '', inOrder: true, moved: 0, reach })

/** A movement after which nothing was counted adds up with the others. `isLast`: nothing happened later. */
export const withMovement = (journal: Journal, at: number, change: Decimal, lot: string, isLast: boolean): Journal => {
  const { lines, reach } = journal
  const text = lot === '' ? `${timeText(at)} ${change}` : `${timeText(at)} ${change} ${lot}`
  const recent = journal.recent === '' ? text : [journal.recent, text].join('\n')
  const inOrder = journal.inOrder && isLast
  const moved = journal.moved + 1
  if (moved % RECENT !== 0) return { lines, recent, inOrder, moved, reach }
  const all = lines === '' ? recent : [lines, recent].join('\n')
  if (moved <= REMEMBERED) return { lines: all, recent: '', inOrder, moved, reach }
  return withoutOldest(inOrder ? all : all.split('\n').sort().join('\n'), moved, reach)
}

/** A movement before a count is absorbed by it: the count's difference changes, and on hand does not. */
export const placeMovement = (journal: Journal, at: number, change: Decimal, lot: string): Placed => {
  const { before, after } = divided(journal, `${timeText(at)} ~`)
  const passed = pass(after, lot, change)
  const placed = { ...journal, lines: [...before, ...passed.lines].join('\n'), recent: '' }
  return { ...placedBy(passed), journal: withMovement(placed, at, change, lot, false) }
}

/** On hand is what was counted and what happened since. Undefined: what happened since is not known. */
export const placeCount = (
  journal: Journal,
  at: number,
  count: { eventId: string; lot: string; counted: Decimal; onHand: Decimal },
): PlacedCount | undefined => {
  if (at < journal.reach) return undefined
  const { lot, counted } = count
  const tie = tieOf(count.eventId)
  const { before, after } = divided(journal, `${timeText(at)}=${tie}`)
  const since = after.reduce((sum, line) => add(sum, effectOf(line, lot)), '0')
  const difference = subtract(counted, subtract(count.onHand, since))
  const passed = pass(after, lot, difference)
  const lines = [...before, countLine(at, { tie, lot, counted, difference }), ...passed.lines]
  return { ...placedBy(passed), difference, latest: !after.some(isCount), journal: withoutOldestCount(journal, lines) }
}

/** A count found so much more than it was taken for. One that is forgotten gives what it found to what was counted later. */
export const placeCorrection = (
  journal: Journal,
  at: number,
  { eventId, lot, difference }: { eventId: string; lot: string; difference: Decimal },
): Placed => {
  const place = `${timeText(at)}=${tieOf(eventId)} `
  const { before, after } = divided(journal, place)
  const [line, ...later] = after
  if (!line?.startsWith(place)) return placeMovement(journal, at, difference, lot)
  const count = countIn(line)
  const passed = pass(later, lot, difference)
  const corrected = { counted: add(count.counted, difference), difference: add(count.difference, difference) }
  const lines = [...before, countLine(at, { ...count, ...corrected }), ...passed.lines]
  return { ...placedBy(passed), journal: { ...journal, lines: lines.join('\n'), recent: '' } }
}

/** The latest count as the journal has it by now. */
export const latestCount = (journal: Journal): CountLine | undefined => {
  const latest = linesOf(journal).filter(isCount).sort().at(-1)
  return latest === undefined ? undefined : countIn(latest)
}

/** All counts as the journal has them by now, in the order in which they were taken. */
export const countsOf = (journal: Journal): CountLine[] => linesOf(journal).filter(isCount).sort().map(countIn)

/** Two counts of one millisecond are in the order of this. */
export const tieOf = (eventId: string): string => derivedId('', eventId)

export const countLine = (at: number, { tie, lot, counted, difference }: CountLine): string =>
  `${timeText(at)}=${tie} ${counted} ${difference} ${lot}`

const TIME = 14
/** A dock may date a receipt as it likes. */
const EARLIEST = 1e12
const LATEST = 9_999_999_999_999

/**
 * Milliseconds, in text that sorts by time for the years 2001 to 2286: thousands of millions, and the rest with a 1 before
 * its nine digits. Two numbers of at most 31 bits are written several times faster than one of 41.
 */
const timeText = (at: number): string => {
  const within = Math.min(Math.max(at, EARLIEST), LATEST)
  const high = Math.floor(within / 1e9)
  return `${high}${within - high * 1e9 + 1e9}`
}
const timeOf = (line: string): number => Number(line.slice(0, 4)) * 1e9 + Number(line.slice(4, TIME)) - 1e9

const linesOf = ({ lines, recent }: Journal): string[] =>
  [lines, recent].flatMap((some) => (some === '' ? [] : some.split('\n')))
const isCount = (line: string): boolean => line[TIME] === '='

const countIn = (line: string): CountLine => {
  const [tie = '', counted = '', difference = '', ...lot] = line.slice(TIME + 1).split(' ')
  return { tie, counted, difference, lot: lot.join(' ') }
}

/** What a line adds to a lot; or to the whole (''). */
const effectOf = (line: string, lot: string): Decimal => {
  const [change = '', ...of] = isCount(line)
    ? line
        .slice(TIME + 1)
        .split(' ')
        .slice(2)
    : line.slice(TIME + 1).split(' ')
  return lot === '' || lot === of.join(' ') ? change : '0'
}

/** The lines before and after a place, each in order. */
const divided = (journal: Journal, place: string): { before: string[]; after: string[] } => {
  const sorted = linesOf(journal).sort()
  const at = sorted.findIndex((line) => line > place)
  return at < 0 ? { before: sorted, after: [] } : { before: sorted.slice(0, at), after: sorted.slice(at) }
}

/**
 * What a change means after all that happened later. A count of its lot takes it up; a count of the whole gives to the
 * stock without a lot what it takes from the lot.
 */
const pass = (lines: readonly string[], lot: string, changed: Decimal) => {
  let change = changed
  let rest = '0'
  const passed = lines.map((line) => {
    if (!isCount(line) || (isZero(change) && isZero(rest))) return line
    const count = countIn(line)
    if (count.lot !== '' && count.lot !== lot) return line
    const absorbed = count.lot === '' ? add(change, rest) : change
    if (count.lot !== '' || lot === '') change = '0'
    else rest = subtract(rest, absorbed)
    return countLine(timeOf(line), { ...count, difference: subtract(count.difference, absorbed) })
  })
  return { change, rest, lines: passed }
}

const placedBy = ({ change, rest }: { change: Decimal; rest: Decimal }) => ({ change, rest })

/** Of lines in order the first movements are forgotten, and no count. */
const withoutOldest = (lines: string, moved: number, reach: number): Journal => {
  const kept: string[] = []
  let at = 0
  let forgotten = 0
  for (let left = moved - REMEMBERED; left > 0; ) {
    const end = lines.indexOf('\n', at)
    if (lines[at + TIME] === '=') kept.push(lines.slice(at, end))
    else {
      forgotten = at
      left -= 1
    }
    at = end + 1
  }
  kept.push(lines.slice(at))
  const reached = Math.max(reach, timeOf(lines.slice(forgotten, forgotten + TIME)))
  return { ...journalFrom(reached), lines: kept.join('\n'), moved: REMEMBERED }
}

/** The oldest of whose lot there is a later count; if there is none, the oldest. */
const withoutOldestCount = ({ moved, reach }: Journal, lines: string[]): Journal => {
  const counts = lines.filter(isCount)
  if (counts.length <= COUNTS_REMEMBERED) return { ...journalFrom(reach), lines: lines.join('\n'), moved }
  const lots = counts.map((line) => countIn(line).lot)
  const forgotten = counts.find((_, index) => lots.includes(lots[index] as string, index + 1)) ?? (counts[0] as string)
  const kept = lines.filter((line) => line !== forgotten)
  return { ...journalFrom(Math.max(reach, timeOf(forgotten) + 1)), lines: kept.join('\n'), moved }
}
