import { clip, type Decision, quote } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { Message, MessageOf } from '@supplyline/schemas'
import type { ErpOperation } from './erp/erp.ts'
import { exceptionId, HOUR_MS, raise, resolve } from './exceptions.ts'
import type { Posting, PostingChanged, PostingName } from './posting.ts'

type EffectOutcome = MessageOf<'supplyline.EffectOutcome'>['data']
type Kind = 'ACKNOWLEDGEMENT' | 'GOODS_RECEIPT' | 'GOODS_RECEIPT_REVERSAL' | 'INVOICE'
export type PostingDecision = Decision<Message | PostingChanged>

/** An ERP that is up answers in seconds. */
const ANSWER_DUE_MS = HOUR_MS
const DUE_MS = 24 * HOUR_MS
/** An ERP that holds a document more often than this is broken in a way that one exception more does not mend. */
const MAX_EXTRA = 20
const ANSWER = 'answer:'

/** Who looks after each kind, and what there is to do when the ERP refuses it. */
const KINDS: Record<Kind, { operation: ErpOperation; noun: string; owner: string; whenRefused: string }> = {
  ACKNOWLEDGEMENT: {
    operation: 'record-acknowledgement',
    noun: 'the supplier’s answer',
    owner: 'buyer',
    whenRefused: 'note the supplier’s answer at the order in the ERP by hand; the answer itself holds',
  },
  GOODS_RECEIPT: {
    operation: 'post-goods-receipt',
    noun: 'the goods receipt',
    owner: 'receiving',
    whenRefused: 'correct what was refused, then post the receipt in the ERP by hand under our reference',
  },
  GOODS_RECEIPT_REVERSAL: {
    operation: 'reverse-goods-receipt',
    noun: 'the reversal of the goods receipt',
    owner: 'receiving',
    whenRefused: 'correct what was refused, then reverse the receipt in the ERP by hand under our reference',
  },
  INVOICE: {
    operation: 'post-invoice',
    noun: 'the invoice',
    owner: 'ap',
    whenRefused: 'correct what was refused, then post the invoice in the ERP by hand',
  },
}

const ofKind = ({ kind }: PostingName) => KINDS[kind as Kind]
const subjectOf = ({ document, kind, site }: PostingName) => ({ subject: document, which: kind, site })

/** One intent, and a timer for its answer. */
export const ask = (input: Input, name: PostingName, request: object): PostingDecision => {
  const { reference, erp: system } = name
  return {
    events: [{ type: 'PostingChanged', data: { ...name, status: 'asked', inDoubt: false, open: [] } }],
    intents: [{ reference, system, operation: ofKind(name).operation, request: { reference, ...request } }],
    timers: { [`${ANSWER}${reference}`]: input.now + ANSWER_DUE_MS },
  }
}

/** The posting that a timer or an outcome is about. */
export const postingOf = (
  { message }: { message: MessageOf<'supplyline.EffectOutcome' | 'supplyline.TimerFired'> },
  postings: readonly Posting[],
): Posting | undefined => {
  if (message.type === 'supplyline.TimerFired')
    return postings.find((p) => message.data.name === `${ANSWER}${p.reference}`)
  const { reference, operation } = message.data
  return postings.find((p) => p.reference === reference && ofKind(p).operation === operation)
}

export const whenPostingMoves = (
  input: Input<MessageOf<'supplyline.EffectOutcome' | 'supplyline.TimerFired'>>,
  posting: Posting,
): PostingDecision => {
  const { message } = input
  if (message.type === 'supplyline.TimerFired') return posting.status === 'asked' ? unanswered(input, posting) : {}
  return posting.status === 'asked'
    ? answered(input, posting, message.data)
    : answeredAgain(input, posting, message.data)
}

type Asked = Extract<Posting, { status: 'asked' }>

const answered = (input: Input, posting: Asked, answer: EffectOutcome): PostingDecision => {
  const { inDoubt, open, ...name } = posting
  const { externalNumber, attempt } = answer
  const { document, kind, site, erp, reference, orderId, orderNumber } = name
  const record = { document, kind, site, erp, reference, orderId, orderNumber }
  const detail = clip(answer.detail, 1000)
  const resolved = (how: string) => open.map((id) => resolve(input, id, site, 'procurement-sync', how))
  const end = { settled: [reference], timers: { [`${ANSWER}${reference}`]: null } }
  switch (answer.outcome) {
    case 'CONFIRMED': {
      if (!externalNumber) return doubt(input, posting, `${erp} confirmed it without a number: ${detail}`)
      const data = { ...record, externalNumber, attempt, detail, postedAt: input.now }
      return {
        events: [
          { type: 'PostingChanged', data: { ...name, status: 'posted', externalNumber, extra: [] } },
          { type: 'procurement.ErpPosted', data },
          ...resolved(`${erp} holds it as ${quote(externalNumber)}`),
        ],
        ...end,
      }
    }
    case 'REFUSED': {
      const code = answer.code ?? 'refused'
      const { noun, owner, whenRefused: nextAction } = ofKind(name)
      const what = `${erp} did not take ${noun} ${quote(document)} (${reference}): ${code}, ${detail}`
      const about = { kind: 'posting-refused', ...subjectOf(name), owner, dueInMs: DUE_MS, detail: what, nextAction }
      return {
        events: [
          { type: 'PostingChanged', data: { ...name, status: 'refused', extra: [] } },
          { type: 'procurement.ErpPostingRefused', data: { ...record, code, reason: detail, refusedAt: input.now } },
          raise(input, about),
          ...resolved(`${erp} refused it`),
        ],
        ...end,
      }
    }
    case 'IN_DOUBT':
      return doubt(input, posting, detail)
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

const doubt = (input: Input, posting: Asked, reason: string): PostingDecision => {
  if (posting.inDoubt) return {}
  const { status, inDoubt, open, ...name } = posting
  const { document, erp, reference } = name
  const { noun, owner } = ofKind(name)
  const detail = `it is not known whether ${erp} holds ${noun} ${quote(document)}: ${reason}`
  const nextAction = `wait: it is being looked up in ${erp} by ${reference}; when overdue, look there, and do not post it again`
  const about = { kind: 'posting-in-doubt', ...subjectOf(name), owner, dueInMs: HOUR_MS, detail, nextAction }
  return troubled(input, { ...posting, inDoubt: true }, about, [
    { type: 'procurement.ErpPostingInDoubt', data: { ...name, reason, since: input.now } },
  ])
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

/** A document has one number. Another one, or one after a refusal, is a document too many. */
const answeredAgain = (
  input: Input,
  posting: Exclude<Posting, Asked>,
  { outcome, externalNumber }: EffectOutcome,
): PostingDecision => {
  if (outcome !== 'CONFIRMED' || !externalNumber) return {}
  if (posting.status === 'posted' && posting.externalNumber === externalNumber) return {}
  if (posting.extra.includes(externalNumber) || posting.extra.length >= MAX_EXTRA) return {}
  const { document, kind, site, erp } = posting
  const { noun, owner } = ofKind(posting)
  const known = posting.status === 'posted' ? `is posted as ${quote(posting.externalNumber)}` : 'was refused'
  const detail = `${noun} ${quote(document)} ${known}, but ${erp} also holds it as ${quote(externalNumber)}`
  const nextAction = `find out which of them stands, and reverse the other in ${erp}`
  const about = { kind: 'duplicate-posting', subject: document, which: `${kind} ${externalNumber}`, site, owner }
  const extra = [...posting.extra, externalNumber]
  return {
    events: [
      { type: 'PostingChanged', data: { ...posting, extra } },
      raise(input, { ...about, dueInMs: HOUR_MS, detail, nextAction }),
    ],
  }
}

/** Decisions that follow from one input, as one. */
export const together = <Event>(...decisions: Decision<Event>[]): Decision<Event> => ({
  events: decisions.flatMap((d) => d.events ?? []),
  timers: Object.assign({}, ...decisions.map((d) => d.timers ?? {})),
  intents: decisions.flatMap((d) => d.intents ?? []),
  settled: decisions.flatMap((d) => d.settled ?? []),
  tell: decisions.flatMap((d) => d.tell ?? []),
})
