import { clip, contentHash, type Decider, type Decision, derivedId, quote, type Refusal } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import { isZero } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import { type ConsumptionEvent, type ConsumptionState, evolveConsumption } from './consumption.ts'
import { routingOf } from './decide-approval.ts'
import { ask, postingOf, today, together, whenPostingMoves } from './decide-posting.ts'
import { HOUR_MS, raise } from './exceptions.ts'
import { issueLines } from './issuing.ts'
import { consumptionOf } from './names.ts'
import { malformed } from './refusals.ts'

export type ConsumptionInput = Input<
  MessageOf<'inventory.ConsumptionSummarised' | 'supplyline.EffectOutcome' | 'supplyline.TimerFired'>
>
type Summary = MessageOf<'inventory.ConsumptionSummarised'>['data']
type Consumption = Decision<ConsumptionEvent>

const toInventory = { owner: 'inventory-controller', dueInMs: 24 * HOUR_MS }
const MAX_LINES = 500
const MAX_CONFLICTS = 20
/** What is left out for other reasons is only counted. */
const MOST_REASONS = 10

const decide = (input: ConsumptionInput, state: ConsumptionState): Consumption => {
  const { message } = input
  switch (message.type) {
    case 'inventory.ConsumptionSummarised':
      return whenSummarised(input, state, message.data)
    case 'supplyline.EffectOutcome':
    case 'supplyline.TimerFired': {
      const posting = state.status === 'posting' && postingOf({ message }, [state.posting])
      return posting ? whenPostingMoves({ ...input, message }, posting) : {}
    }
    default: {
      const _: never = message
      return {}
    }
  }
}

export const consumption: Decider<ConsumptionState, ConsumptionInput, ConsumptionEvent> = {
  initialState: { status: 'unknown' },
  decide,
  evolve: evolveConsumption,
}

const whenSummarised = (input: Input, state: ConsumptionState, summary: Summary): Consumption => {
  const { site, period, revision, lines: used } = summary
  const hash = contentHash({ lines: used })
  if (state.status !== 'unknown') return whenSummarisedAgain(input, state, summary, hash)
  const refuse = unreadable(summary)
  if (refuse) return { refuse }
  const taken: Consumption = { events: [{ type: 'ConsumptionTaken', data: { hash } }] }
  const routing = routingOf(input, site)
  if (!routing) return together(taken, leave(input, summary, used.length, [`no ERP routing holds for ${quote(site)}`]))
  const { erp } = routing
  const { lines, reasons } = issueLines(input, { site, erp }, used)
  const left = used.length - lines.length
  const posted = together(taken, left > 0 ? leave(input, summary, left, inWords(reasons)) : {})
  if (lines.length === 0) return posted
  const reference = derivedId('GI', JSON.stringify([site, period, revision]), 14)
  const ofNoOrder = { orderId: '', orderNumber: '' }
  const name = { document: consumptionOf(summary), kind: 'GOODS_ISSUE', site, erp, reference, ...ofNoOrder } as const
  return together(posted, ask(input, name, { documentDate: period, postingDate: today(input), lines }))
}

const whenSummarisedAgain = (
  input: Input,
  known: Exclude<ConsumptionState, { status: 'unknown' }>,
  summary: Summary,
  hash: string,
): Consumption => {
  const { conflicts } = known
  if (hash === known.hash || conflicts.includes(hash) || conflicts.length >= MAX_CONFLICTS) return {}
  const detail = `${wordsFor(summary)} was told again with other lines: the first ones stand, these are neither posted nor dropped`
  const nextAction = 'compare both with the movements of that day, and correct the goods issue in the ERP by hand'
  const about = { kind: 'consumption-conflict', subject: consumptionOf(summary), which: hash, site: summary.site }
  return {
    events: [{ type: 'ConflictSeen', data: { hash } }, raise(input, { ...about, ...toInventory, detail, nextAction })],
  }
}

/** Lines that are not posted: a person is told of all of them at once, and the others go on. */
const leave = (input: Input, summary: Summary, left: number, reasons: string[]): Consumption => {
  const { site, lines } = summary
  const what = `${left} of ${lines.length} lines of ${wordsFor(summary)} are not posted`
  const detail = clip(`${what}: ${reasons.join('; ')}`, 2000)
  const nextAction =
    'post these lines in the ERP by hand, and complete master data, so that the next day’s can be posted'
  const about = { kind: 'consumption-not-posted', subject: consumptionOf(summary), site, ...toInventory }
  return { events: [raise(input, { ...about, detail, nextAction })] }
}

/** Those of most lines first. */
const inWords = (reasons: Map<string, number>): string[] => {
  const byLines = [...reasons].sort(([, a], [, b]) => b - a)
  const told = byLines.slice(0, MOST_REASONS).map(([reason, lines]) => `${reason} (${lines})`)
  const more = byLines.length - told.length
  return more > 0 ? [...told, `and ${more} other reasons`] : told
}

const wordsFor = ({ site, period, revision }: Summary): string =>
  `what ${quote(site)} used on ${period} (revision ${revision})`

const unreadable = ({ site, period, revision, lines }: Summary): Refusal | undefined => {
  const wrong = malformed({ site, period })
  if (wrong) return wrong
  const next = 'correct what is summed up: a day, a revision from 1 on, and 1 to 500 lines with quantities but zero'
  if (!isDay(period)) return { code: 'bad-period', what: `the period ${quote(period)}`, where: 'period', next }
  if (revision < 1) return { code: 'bad-revision', what: `revision ${revision}`, where: 'revision', next }
  if (lines.length === 0 || lines.length > MAX_LINES)
    return { code: 'bad-lines', what: `a summary of ${lines.length} lines`, where: 'lines', next }
  const zero = lines.findIndex((l) => isZero(l.quantity))
  return zero < 0 ? undefined : { code: 'bad-quantity', what: 'a quantity of zero', where: `lines, ${zero + 1}`, next }
}

/** ISO 8601, and in the calendar. */
const isDay = (period: string): boolean => {
  const time = Date.parse(`${period}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(period) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(period)
}
