import { clip, type Decision, quote } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { Message, MessageOf } from '@supplyline/schemas'
import { reconcile, tooMany } from './decide-duplicates.ts'
import type { InvoiceRequest } from './erp/erp.ts'
import type { Sought } from './erp/sought.ts'
import { exceptionId, HOUR_MS, raise, resolve } from './exceptions.ts'
import { askToLook, isGivenUp, isLook, isTimeToLook, lookAgain, MAX_EXTRA, standingIn } from './looks.ts'
import type { Asked, Ended, Posting, PostingChanged, PostingName } from './posting.ts'
import { ofKind, recordOf, subjectOf } from './posting-kinds.ts'

type EffectOutcome = MessageOf<'supplyline.EffectOutcome'>['data']
export type PostingDecision = Decision<Message | PostingChanged>

/** An ERP that is up answers in seconds. */
const ANSWER_DUE_MS = HOUR_MS
const DUE_MS = 24 * HOUR_MS
const ANSWER = 'answer:'

/** One intent, and a timer for its answer. */
export const ask = (input: Input, name: PostingName, request: object): PostingDecision => {
  const { reference, erp: system } = name
  const untried = { inDoubt: false, givenUp: null, open: [], looks: 0, sought: soughtOf(name, request) }
  return {
    events: [{ type: 'PostingChanged', data: { ...name, ...untried, status: 'asked' } }],
    intents: [{ reference, system, operation: ofKind(name).operation, request: { reference, ...request } }],
    timers: { [`${ANSWER}${reference}`]: input.now + ANSWER_DUE_MS },
  }
}

/** A supplier's answer is a field of the order that is set: the ERP cannot hold it twice. */
const soughtOf = (name: PostingName, request: object): Sought | null => {
  const { operation } = ofKind(name)
  const { reference } = name
  if (operation === 'record-acknowledgement') return null
  if (operation !== 'post-invoice') return { operation, reference }
  const { vendor, invoiceNumber } = request as Pick<InvoiceRequest, 'vendor' | 'invoiceNumber'>
  return { operation, reference, vendor, invoiceNumber }
}

/** The posting that a timer or an outcome is about. */
export const postingOf = (
  { message }: { message: MessageOf<'supplyline.EffectOutcome' | 'supplyline.TimerFired'> },
  postings: readonly Posting[],
): Posting | undefined => {
  if (message.type === 'supplyline.TimerFired')
    return postings.find(
      (p) => message.data.name === `${ANSWER}${p.reference}` || isTimeToLook(message.data.name, p.reference),
    )
  const { reference, operation } = message.data
  return postings.find(
    (p) => (p.reference === reference && ofKind(p).operation === operation) || isLook(message.data, p.reference),
  )
}

export const whenPostingMoves = (
  input: Input<MessageOf<'supplyline.EffectOutcome' | 'supplyline.TimerFired'>>,
  posting: Posting,
): PostingDecision => {
  const { message } = input
  if (message.type === 'supplyline.TimerFired') {
    if (isTimeToLook(message.data.name, posting.reference)) return look(posting)
    return posting.status === 'asked' ? unanswered(input, posting) : {}
  }
  const outcome = message.data
  if (isLook(outcome, posting.reference)) return whenLookedUp(input, posting, outcome)
  if (posting.status === 'asked') return answered(input, posting, outcome)
  // A document has one number. Another one, or one after a refusal, is a document too many.
  const { externalNumber } = outcome
  if (outcome.outcome !== 'CONFIRMED' || !externalNumber) return {}
  const { extra, looks, reference } = posting
  if (posting.status === 'posted' && posting.externalNumber === externalNumber) return {}
  if (extra.includes(externalNumber) || extra.length >= MAX_EXTRA) return {}
  return {
    events: [
      { type: 'PostingChanged', data: { ...posting, extra: [...extra, externalNumber] } },
      tooMany(input, posting, externalNumber),
    ],
    timers: lookAgain(input.now, reference, looks, true),
  }
}

const answered = (input: Input, posting: Asked, answer: EffectOutcome): PostingDecision => {
  const { erp, document, reference } = posting
  const { externalNumber, attempt } = answer
  const detail = clip(answer.detail, 1000)
  const doubted = posting.inDoubt || attempt > 1
  switch (answer.outcome) {
    case 'CONFIRMED':
      if (!externalNumber) return doubt(input, posting, `${erp} confirmed it without a number: ${detail}`)
      return posted(input, posting, { externalNumber, extra: [], attempt, detail, doubted })
    case 'REFUSED': {
      const code = answer.code ?? 'refused'
      const { noun, owner, whenRefused: nextAction } = ofKind(posting)
      const what = `${erp} did not take ${noun} ${quote(document)} (${reference}): ${code}, ${detail}`
      const about = { kind: 'posting-refused', ...subjectOf(posting), owner, dueInMs: DUE_MS, detail: what, nextAction }
      const record = { ...recordOf(posting), code, reason: detail, refusedAt: input.now }
      const told: Message[] = [{ type: 'procurement.ErpPostingRefused', data: record }, raise(input, about)]
      return ended(input, posting, { ...baseOf(posting), status: 'refused', extra: [] }, told, doubted)
    }
    case 'IN_DOUBT':
      return isGivenUp(answer) ? giveUp(input, posting, detail, attempt) : doubt(input, posting, detail)
    // Not there yet: it will be sent, so there is nothing to tell.
    case 'NOT_SENT':
    case 'UNRECOGNISED':
      return {}
    default: {
      const _: never = answer.outcome
      return {}
    }
  }
}

const baseOf = (posting: Asked) => ({ ...recordOf(posting), sought: posting.sought, looks: posting.looks })

type Confirmed = { externalNumber: string; extra: string[]; attempt: number; detail: string; doubted: boolean }

const posted = (input: Input, posting: Asked, { doubted, ...confirmed }: Confirmed): PostingDecision => {
  const { externalNumber, extra, attempt, detail } = confirmed
  const record = { ...recordOf(posting), externalNumber, attempt, detail, postedAt: input.now }
  const told: Message[] = [{ type: 'procurement.ErpPosted', data: record }]
  return ended(input, posting, { ...baseOf(posting), status: 'posted', externalNumber, extra }, told, doubted)
}

/** `doubted`: it was in doubt, or took more than one attempt, so that the ERP may hold it twice: there is to be a look. */
const ended = (input: Input, from: Asked, to: Ended, told: Message[], doubted: boolean): PostingDecision => {
  const { reference, erp, site } = from
  const sought = doubted ? to.sought : null
  const looks = sought ? to.looks + 1 : to.looks
  const how = to.status === 'posted' ? `${erp} holds it as ${quote(to.externalNumber)}` : `${erp} refused it`
  return {
    events: [
      { type: 'PostingChanged', data: { ...to, looks } },
      ...told,
      ...from.open.map((id) => resolve(input, id, site, 'procurement-sync', how)),
    ],
    settled: [reference],
    timers: { [`${ANSWER}${reference}`]: null },
    ...(sought && { intents: [askToLook(erp, sought, looks)] }),
  }
}

const look = (posting: Posting): PostingDecision => {
  const { erp, sought } = posting
  if (!sought) return {}
  const looks = posting.looks + 1
  return {
    events: [{ type: 'PostingChanged', data: { ...posting, looks } }],
    intents: [askToLook(erp, sought, looks)],
  }
}

const whenLookedUp = (input: Input, posting: Posting, outcome: EffectOutcome): PostingDecision => {
  const { reference, looks } = posting
  const settled = [outcome.reference]
  const standing = standingIn(outcome, reference, looks)
  if (!standing) return { settled }
  if (posting.status !== 'asked') return together({ settled }, reconcile(input, posting, standing))
  const [externalNumber, ...others] = standing
  if (externalNumber === undefined) return { settled, timers: lookAgain(input.now, reference, looks, true) }
  const extra = others.slice(0, MAX_EXTRA)
  const found = { externalNumber, extra, attempt: posting.givenUp ?? 1, detail: clip(outcome.detail, 1000) }
  const keeping = { ...baseOf(posting), status: 'posted' as const, ...found }
  return together(posted(input, posting, { ...found, doubted: false }), {
    events: extra.map((number) => tooMany(input, keeping, number)),
    settled,
    timers: lookAgain(input.now, reference, looks, extra.length > 0),
  })
}

const doubt = (input: Input, posting: Asked, reason: string): PostingDecision => {
  if (posting.inDoubt) return {}
  const { document, erp, reference } = posting
  const { noun, owner } = ofKind(posting)
  const detail = `it is not known whether ${erp} holds ${noun} ${quote(document)}: ${reason}`
  const nextAction = `wait: it is being looked up in ${erp} by ${reference}; when overdue, look there, and do not post it again`
  const about = { kind: 'posting-in-doubt', ...subjectOf(posting), owner, dueInMs: HOUR_MS, detail, nextAction }
  return troubled(input, { ...posting, inDoubt: true }, about, [
    { type: 'procurement.ErpPostingInDoubt', data: { ...recordOf(posting), reason, since: input.now } },
  ])
}

/** It is sent no more: a person sees to it that it is there, under our reference, and the next look finds it. */
const giveUp = (input: Input, posting: Asked, reason: string, attempt: number): PostingDecision => {
  if (posting.givenUp !== null) return {}
  const { document, erp, reference, sought, looks } = posting
  const { noun, owner } = ofKind(posting)
  const detail = `it is not known whether ${erp} holds ${noun} ${quote(document)}, and it is not sent any more: ${reason}`
  const nextAction = `look in ${erp} for ${reference}; if it is not there, post it by hand under that reference; either way it is found within the hour`
  const about = { kind: 'posting-given-up', ...subjectOf(posting), owner, dueInMs: HOUR_MS, detail, nextAction }
  const given = troubled(input, { ...posting, givenUp: attempt }, about)
  // What cannot be there twice goes on being looked up by its intent.
  if (!sought) return given
  const timers = { [`${ANSWER}${reference}`]: null, ...lookAgain(input.now, reference, looks, true) }
  return { ...given, settled: [reference], timers }
}

/** The ERP is down, or does not exist. Of a posting in doubt there is an exception already. */
const unanswered = (input: Input, posting: Asked): PostingDecision => {
  if (posting.inDoubt) return {}
  const { document, erp } = posting
  const { noun, owner } = ofKind(posting)
  const detail = `${erp} has not answered for ${noun} ${quote(document)}; it is asked as soon as it can be`
  const nextAction = `find out how long ${erp} will be away, and do not post it there by other ways`
  const about = { kind: 'posting-unanswered', ...subjectOf(posting), owner, dueInMs: DUE_MS, detail, nextAction }
  return troubled(input, posting, about)
}

const troubled = (
  input: Input,
  posting: Asked,
  about: Parameters<typeof raise>[1],
  records: Message[] = [],
): PostingDecision => {
  const open = [...posting.open, exceptionId(about.kind, about.subject, about.which)]
  return { events: [{ type: 'PostingChanged', data: { ...posting, open } }, ...records, raise(input, about)] }
}

/** The day of the books, ISO 8601. */
export const today = ({ now }: Input): string => new Date(now).toISOString().slice(0, 10)

/** Decisions that follow from one input, as one. */
export const together = <Event>(...decisions: Decision<Event>[]): Decision<Event> => ({
  events: decisions.flatMap((d) => d.events ?? []),
  timers: Object.assign({}, ...decisions.map((d) => d.timers ?? {})),
  intents: decisions.flatMap((d) => d.intents ?? []),
  settled: decisions.flatMap((d) => d.settled ?? []),
  tell: decisions.flatMap((d) => d.tell ?? []),
})
