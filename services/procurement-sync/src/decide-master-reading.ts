import { clip, type Decider, type Decision, derivedId, type Tell } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { Message, MessageOf } from '@supplyline/schemas'
import {
  MASTER_KINDS,
  type MasterKind,
  type MasterPage,
  type MasterRequest,
  PAGE_ROWS,
  pageIn,
  READ_MASTER,
} from './erp/master/reading.ts'
import { bucketOf, buckets, EVERY_SITE } from './erp-entities.ts'
import { HOUR_MS, raise, resolve } from './exceptions.ts'
import {
  evolveMasterReading,
  type MasterReading,
  type MasterReadingEvent,
  type Reading,
  unread,
} from './master-reading.ts'

export type MasterReadingInput = Input<
  MessageOf<'master.ErpReading' | 'supplyline.TimerFired' | 'supplyline.EffectOutcome'>
>
type Taken = Decision<MasterReadingEvent>

const TIMER = 'read'
const SECOND_MS = 1_000
const DAY_MS = 24 * HOUR_MS
/** A million entities. An ERP that has more pages than that goes in a circle. */
const MOST_PAGES = 5_000
/** An ERP tells the day of a change by its own calendar, up to a day apart from ours. */
const OVERLAP_MS = DAY_MS

/**
 * Goes through an ERP's materials and vendors at set times, one page after the other: mostly through what was changed
 * since, and from time to time through everything, which alone shows what is not there any more. An ERP that is away is
 * waited for.
 */
const decide = (input: MasterReadingInput, state: MasterReading): Taken => {
  const { message } = input
  switch (message.type) {
    case 'master.ErpReading':
      return whenSet(input, state, message.data)
    case 'supplyline.TimerFired':
      return message.data.name === TIMER && !state.reading && state.everyMs > 0 ? begin(input, state) : {}
    case 'supplyline.EffectOutcome':
      return whenAnswered(input, state, message.data)
    default: {
      const _: never = message
      return {}
    }
  }
}

export const masterReading: Decider<MasterReading, MasterReadingInput, MasterReadingEvent> = {
  initialState: unread,
  decide,
  evolve: evolveMasterReading,
}

const whenSet = (input: Input, state: MasterReading, set: MessageOf<'master.ErpReading'>['data']): Taken => {
  const { erp, everySeconds, fullEverySeconds } = set
  const everyMs = everySeconds * SECOND_MS
  const due = everyMs === 0 ? null : Math.max(input.now, state.readAt + everyMs)
  return {
    events: [{ type: 'IntervalSet', data: { erp, everyMs, fullEveryMs: fullEverySeconds * SECOND_MS } }],
    // A reading under way sets it when it ends.
    ...(state.reading ? {} : { timers: { [TIMER]: due } }),
  }
}

const begin = (input: Input, state: MasterReading): Taken => {
  const { now } = input
  const isFull = state.fullAt === 0 || now - state.fullAt >= state.fullEveryMs
  const since = isFull ? null : new Date(state.readAt - OVERLAP_MS).toISOString().slice(0, 10)
  return askForPage(input, state, { kind: 'item', since, begunAt: now, pages: 0 }, '')
}

const askForPage = (
  input: Input,
  { erp }: MasterReading,
  { kind, since, begunAt, pages }: Omit<Reading, 'reference'>,
  after: string,
): Taken => {
  const reference = derivedId('MR', JSON.stringify([input.id, kind]), 14)
  const request: MasterRequest = { kind, after, since, limit: PAGE_ROWS }
  return {
    events: [{ type: 'PageAsked', data: { kind, since, begunAt, pages: pages + 1, reference } }],
    intents: [{ reference, system: erp, operation: READ_MASTER, request }],
  }
}

const whenAnswered = (
  input: Input,
  state: MasterReading,
  answer: MessageOf<'supplyline.EffectOutcome'>['data'],
): Taken => {
  const { reading } = state
  if (!reading || answer.reference !== reading.reference) return {}
  if (answer.outcome === 'REFUSED') return fail(input, state, `${answer.code ?? ''} ${answer.detail}`)
  if (answer.outcome !== 'CONFIRMED') return {}
  const page = pageIn(answer.externalNumber)
  if (page.next !== null && reading.pages >= MOST_PAGES)
    return fail(input, state, `it has more than ${MOST_PAGES * PAGE_ROWS} entries, or tells them again and again`)
  const taken: Taken = { tell: told(input, state.erp, reading, page.rows), settled: [reading.reference] }
  const kind = page.next === null ? following(reading.kind) : reading.kind
  if (kind === undefined) return { ...taken, ...finished(input, state, reading, taken.tell ?? []) }
  const pages = page.next === null ? 0 : reading.pages
  return { ...taken, ...askForPage(input, state, { ...reading, kind, pages }, page.next ?? '') }
}

const following = (kind: MasterKind): MasterKind | undefined => MASTER_KINDS[MASTER_KINDS.indexOf(kind) + 1]

/** What was read, to the aggregates that know what was told of it before. */
const told = ({ now }: Input, erp: string, { kind, since }: Reading, rows: MasterPage['rows']): Tell<Message>[] =>
  [...Map.groupBy(rows, ({ number }) => bucketOf(erp, kind, number))].map(([aggregate, some]) => ({
    aggregate,
    message: {
      type: 'procurement.ErpRowsRead',
      data: { erp, site: EVERY_SITE, kind, full: since === null, readAt: now, rows: some },
    },
    references: [],
  }))

const finished = (input: Input, state: MasterReading, reading: Reading, tell: Tell<MasterReadingEvent>[]): Taken => {
  const { erp, everyMs, open } = state
  const { begunAt, since } = reading
  const ended = MASTER_KINDS.flatMap((kind) =>
    buckets(erp, kind).map((aggregate): Tell<Message> => {
      const data = { erp, site: EVERY_SITE, kind, begunAt }
      return { aggregate, message: { type: 'procurement.ErpReadingEnded', data }, references: [] }
    }),
  )
  const readable = `the materials and vendors of ${erp} were read`
  return {
    events: [
      { type: 'ReadingEnded', data: { whole: true } },
      ...(open ? [resolve(input, open, EVERY_SITE, 'procurement-sync', readable)] : []),
    ],
    // What was changed shows nothing of what is gone.
    tell: since === null ? [...tell, ...ended] : tell,
    timers: { [TIMER]: everyMs > 0 ? Math.max(input.now, begunAt + everyMs) : null },
  }
}

/** It is read again when the next reading is due. Of what could not be read nothing is known, and nothing is told. */
const fail = (input: Input, { erp, everyMs, reading, open }: MasterReading, why: string): Taken => {
  const detail = `the materials and vendors of ${erp} cannot be read: ${clip(why, 500)}`
  const nextAction = `let the technical user read products and business partners in ${erp}; it is tried again by itself`
  const about = { kind: 'erp-master-unreadable', subject: erp, which: input.id, site: EVERY_SITE }
  return {
    events: [
      { type: 'ReadingEnded', data: { whole: false } },
      ...(open ? [] : [raise(input, { ...about, owner: 'integration-engineer', dueInMs: DAY_MS, detail, nextAction })]),
    ],
    settled: reading ? [reading.reference] : [],
    timers: { [TIMER]: everyMs > 0 ? input.now + everyMs : null },
  }
}
