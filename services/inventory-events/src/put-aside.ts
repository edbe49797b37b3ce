import type { Decision } from '@supplyline/decider'
import { add, type Decimal } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import { inFull, type LotTraced } from './lot-traced.ts'
import { recallAt } from './names.ts'
import { lotsOf, onHandOf, type Position, type PositionEvent, recallsOf, tracesOf } from './position.ts'
import { raiseNotKept, raiseRecalled, resolveRecalled } from './position-exceptions.ts'
import { MOST_RECALLS, type OpenRecall, recalledOnHand } from './recalls.ts'
import { isBeyond } from './refusals.ts'
import { casesOf, type LotTrace } from './trace.ts'

type Taken = Decision<PositionEvent>
/** Bytes of an answer that says of each lot where it went; of what is beyond it says only how much. */
const MOST_TOLD = 300_000

/**
 * A recall reaches a position, whether or not anything ever happened there: from then on its lots may not be used,
 * whenever they come. It answers each who asks, with what it holds of them and where the rest went.
 */
export const takeAsked = ({ data }: MessageOf<'inventory.RecallAsked'>, state: Position, now: number): Taken => {
  const { recallId, lot } = data
  const before = recallsOf(state)
  if (before.some((recall) => recall.recallId === recallId)) return { tell: [answer(data, state, true)] }
  if (before.length >= MOST_RECALLS)
    return { events: [raiseNotKept(data, recallId, now)], tell: [answer(data, state, false)] }
  const recalls = [...before, { recallId, lot }]
  return { ...changed(data, state, recalls, recallId, now), tell: [answer(data, state, true)] }
}

/** Where stock began after a recall was asked for, it holds likewise; nobody waits for an answer. */
export const takeNoted = ({ data }: MessageOf<'inventory.RecallNoted'>, state: Position, now: number): Taken => {
  const { recallId, lot, holds } = data
  const before = recallsOf(state)
  if (!holds) return takeLifted({ data }, state, now)
  if (before.some((recall) => recall.recallId === recallId)) return {}
  if (before.length >= MOST_RECALLS) return { events: [raiseNotKept(data, recallId, now)] }
  return changed(data, state, [...before, { recallId, lot }], recallId, now)
}

type Lifted = { data: Place & { recallId: string } }

export const takeLifted = ({ data }: Lifted, state: Position, now: number): Taken => {
  const before = recallsOf(state)
  const recalls = before.filter((recall) => recall.recallId !== data.recallId)
  return recalls.length === before.length ? {} : changed(data, state, recalls, data.recallId, now)
}

type Place = { site: string; item: string; location: string }

const changed = (
  { site, item, location }: Place,
  state: Position,
  recalls: readonly OpenRecall[],
  cause: string,
  now: number,
): Taken => {
  const told = (state.status === 'known' && state.recalledStock) || null
  const { recallIds, onHand } = recalledOnHand(recalls, lotsOf(state))
  const place = { site: state.status === 'known' ? state.site : site, item, location }
  const event = (recalledStock: string | null) => ({
    type: 'RecallsChanged' as const,
    data: { recalls, recalledStock },
  })
  if ((onHand === '0') === (told === null)) return { events: [event(told)] }
  if (told !== null) return { events: [event(null), resolveRecalled(place, told, now)] }
  const unit = state.status === 'known' ? state.unit : ''
  const raised = raiseRecalled(place, cause, { recallIds, onHand, unit }, now)
  return { events: [event(raised.data.exceptionId), raised] }
}

const answer = (asked: MessageOf<'inventory.RecallAsked'>['data'], state: Position, isKept: boolean) => {
  const { site, item, location, recallId, lot } = asked
  const traces = tracesOf(state)
  const held = lotsOf(state).filter((one) => (lot === null || one.lot === lot) && !one.onHand.startsWith('-'))
  const gone = traces.lots.filter((trace) => lot === null || trace.lot === lot)
  const lots = [...new Set([...held, ...gone].map((one) => one.lot))].sort()
  const told = lots.map((name) =>
    traced(
      asked,
      state,
      name,
      gone.find((trace) => trace.lot === name),
    ),
  )
  const { positions, isCut } = inFull(told, MOST_TOLD)
  const isAll = gone.every((trace) => !trace.isCut && trace.uses === usesTold(trace))
  const isComplete = isKept && !traces.isCut && !isCut && isAll
  const unnamed = lot === null ? '0' : onHandOf(state, '')
  const data = { site, item, location, recallId, positions, lotUnknown: positive(unnamed), isComplete }
  return {
    aggregate: recallAt(recallId),
    message: { type: 'inventory.RecallAnswered' as const, data },
    references: [],
  }
}

const traced = ({ site, location }: Place, state: Position, lot: string, gone: LotTrace | undefined): LotTraced => {
  const cases = gone ? casesOf(gone) : []
  return {
    locationSite: state.status === 'known' ? state.site : site,
    location,
    lot,
    unit: state.status === 'known' ? state.unit : '',
    onHand: positive(onHandOf(state, lot)),
    issued: within(gone?.issued),
    disposed: within(gone?.disposed),
    takenBack: within(gone?.takenBack),
    sentTo: (gone?.sentTo ?? []).map(({ name, quantity }) => ({ location: name, quantity: within(quantity) })),
    cases,
    moreCases: gone ? gone.uses - usesTold(gone) : 0,
  }
}

const usesTold = ({ cases }: LotTrace): number => (cases === '' ? 0 : cases.split('\n').length)

const positive = (quantity: Decimal): Decimal => (quantity.startsWith('-') ? '0' : quantity)

const LARGEST = '999999999999'
/** A sum over years of what nobody could ever use is cut to what the contract can say. */
const within = (quantity: Decimal = '0'): Decimal =>
  isBeyond(quantity) ? (quantity.startsWith('-') ? `-${LARGEST}` : LARGEST) : add(quantity, '0')
