import { type Decider, type Decision, derivedId } from '@supplyline/decider'
import { type Input, referencesOf } from '@supplyline/messaging'
import type { Message, MessageOf } from '@supplyline/schemas'
import {
  type MasterKind,
  type MasterRequest,
  type MasterRow,
  MOST_NAMED,
  pageIn,
  READ_MASTER,
} from './erp/master/reading.ts'
import {
  type ErpEntities,
  type ErpEntitiesEvent,
  EVERY_SITE,
  evolveEntities,
  GONE,
  hashOf,
  noEntities,
} from './erp-entities.ts'

export type ErpEntitiesInput = Input<
  MessageOf<
    | 'master.ErpEntityNamed'
    | 'procurement.ErpRowsRead'
    | 'procurement.ErpReadingEnded'
    | 'supplyline.TimerFired'
    | 'supplyline.EffectOutcome'
  >
>
type Taken = Decision<ErpEntitiesEvent>

const TIMER = 'named'
/** What is named within this time is read together: ten thousand changes are a few hundred questions. */
const GATHER_MS = 30_000

/**
 * Tells of a material or vendor what differs from what was told last, whether it came by a page or was asked for because
 * master data names it. Missing is what the ERP has answered that it has not; while it is away nothing is told.
 */
const decide = (input: ErpEntitiesInput, state: ErpEntities): Taken => {
  const { message } = input
  switch (message.type) {
    case 'master.ErpEntityNamed':
      return whenNamed(input, state, message.data)
    case 'supplyline.TimerFired':
      return message.data.name === TIMER && !state.asked ? ask(input, state) : {}
    case 'supplyline.EffectOutcome':
      return whenAnswered(input, state, message.data)
    case 'procurement.ErpRowsRead': {
      const { erp, kind, full, readAt, rows } = message.data
      return { events: rows.flatMap((row) => seen(state, erp, kind as MasterKind, row, readAt, full)) }
    }
    case 'procurement.ErpReadingEnded': {
      const { erp, kind, begunAt } = message.data
      const unseen = Object.entries(state.known).filter(([, { at }]) => at < begunAt)
      return { events: unseen.flatMap(([number]) => missing(state, erp, kind as MasterKind, number, input.now)) }
    }
    default: {
      const _: never = message
      return {}
    }
  }
}

export const erpEntities: Decider<ErpEntities, ErpEntitiesInput, ErpEntitiesEvent> = {
  initialState: noEntities,
  decide,
  evolve: evolveEntities,
}

/** Without a reading that is set for the ERP it is only noted, and told of when everything is read. */
const whenNamed = (
  input: Input,
  state: ErpEntities,
  { erp, kind, number, named }: MessageOf<'master.ErpEntityNamed'>['data'],
): Taken => {
  if (!named) return {}
  const read = referencesOf(input, 'master.ErpReading').some((r) => r.erp === erp && r.everySeconds > 0)
  const isFirst = read && state.pending.length === 0 && !state.asked
  return {
    events: [{ type: 'NumberNamed', data: { erp, kind: kind as MasterKind, number, at: input.now, read } }],
    ...(isFirst && { timers: { [TIMER]: input.now + GATHER_MS } }),
  }
}

const ask = (input: Input, { erp, kind, pending }: ErpEntities): Taken => {
  const numbers = pending.slice(0, MOST_NAMED)
  if (numbers.length === 0) return {}
  const reference = derivedId('MN', JSON.stringify([input.id, erp, kind, numbers[0] ?? '']), 14)
  const request: MasterRequest = { kind, numbers }
  return {
    events: [{ type: 'NumbersAsked', data: { reference, numbers } }],
    intents: [{ reference, system: erp, operation: READ_MASTER, request }],
  }
}

const whenAnswered = (
  input: Input,
  state: ErpEntities,
  answer: MessageOf<'supplyline.EffectOutcome'>['data'],
): Taken => {
  const { asked, erp, kind } = state
  if (!asked || answer.reference !== asked.reference) return {}
  if (answer.outcome !== 'CONFIRMED' && answer.outcome !== 'REFUSED') return {}
  const events: ErpEntitiesEvent[] = [{ type: 'NumbersAnswered' }]
  // A refusal says nothing of the numbers; that the ERP cannot be read is told by the reading at set times.
  if (answer.outcome === 'CONFIRMED') {
    const { rows } = pageIn(answer.externalNumber)
    const there = new Set(rows.map(({ number }) => number))
    events.push(
      ...rows.flatMap((row) => seen(state, erp, kind, row, input.now, true)),
      ...asked.numbers.flatMap((n) => (there.has(n) ? [] : missing(state, erp, kind, n, input.now))),
    )
  }
  const next = ask(input, events.reduce(evolveEntities, state))
  return { ...next, events: [...events, ...(next.events ?? [])], settled: [asked.reference] }
}

/** `noted`: that it is there is written down, though there is nothing to tell. */
const seen = (
  { known }: ErpEntities,
  erp: string,
  kind: MasterKind,
  row: MasterRow,
  at: number,
  noted: boolean,
): ErpEntitiesEvent[] => {
  const { number, text, baseUnit, blocked, deleted, changedOn } = row
  const before = Object.hasOwn(known, number) ? known[number] : undefined
  // It was read later than this already.
  if (before?.hash && before.at > at) return []
  const hash = hashOf(row)
  const note: ErpEntitiesEvent = { type: 'EntityNoted', data: { erp, kind, number, hash, at } }
  if (before?.hash === hash) return noted ? [note] : []
  const common = { erp, site: EVERY_SITE, number, blocked, deleted, changedOn, seenAt: at }
  const told: Message =
    kind === 'item'
      ? { type: 'procurement.ErpItemSeen', data: { ...common, description: text, baseUnit: baseUnit ?? '' } }
      : { type: 'procurement.ErpSupplierSeen', data: { ...common, name: text } }
  return [note, told]
}

const missing = (
  { known }: ErpEntities,
  erp: string,
  kind: MasterKind,
  number: string,
  at: number,
): ErpEntitiesEvent[] => {
  if (known[number]?.hash === GONE) return []
  return [
    { type: 'EntityNoted', data: { erp, kind, number, hash: GONE, at } },
    { type: 'procurement.ErpEntityMissing', data: { erp, site: EVERY_SITE, kind, number, seenAt: at } },
  ]
}
