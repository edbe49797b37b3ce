import { clip, type Decider, type Decision, quote } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { exceptionId, HOUR_MS, raise, resolve, toBuyers, toEdi } from './exceptions.ts'
import {
  type Begun,
  evolveTransmission,
  factsOf,
  isOrder,
  referenceOf,
  type Sending,
  subjectOf,
  type Transmission,
  type TransmissionEvent,
  type TransmissionState,
} from './transmission.ts'
import { contradicted, givenUp, unacknowledged, unknownTransmission, unreadable } from './transmission-troubles.ts'
import {
  readFunctionalAcknowledgement,
  readInterchangeAcknowledgement,
  type Verdict,
} from './x12/functional-acknowledgement.ts'
import { reading } from './x12/malformed.ts'
import { writeInterchange } from './x12/write.ts'

export type TransmissionInput = Input<
  MessageOf<
    | 'suppliers.SendTransactionSet'
    | 'suppliers.TransactionSetReceived'
    | 'supplyline.EffectOutcome'
    | 'supplyline.TimerFired'
  >
>
type Received = MessageOf<'suppliers.TransactionSetReceived'>['data']
type EffectOutcome = MessageOf<'supplyline.EffectOutcome'>['data']
type Decided = Decision<TransmissionEvent>

export const SEND_INTERCHANGE = 'send-interchange'
const OVERDUE = 'overdue'
/** A channel that is up takes an interchange in seconds; a translator answers with a 997 within minutes. */
const OVERDUE_MS = HOUR_MS
/** Sending again under the same control number is safe, and of no use after a day. */
const MOST_TRIES = 24

const decide = (input: TransmissionInput, state: TransmissionState): Decided => {
  const { message } = input
  switch (message.type) {
    case 'suppliers.SendTransactionSet':
      return state.status === 'unknown' ? whenAsked(input, message.data) : {}
    case 'supplyline.EffectOutcome':
      return state.status === 'sending' ? whenAnswered(input, state, message.data) : {}
    case 'suppliers.TransactionSetReceived':
      return state.status === 'unknown'
        ? { events: [unknownTransmission(input, message.data)] }
        : whenAcknowledged(input, state, message.data)
    case 'supplyline.TimerFired':
      if (state.status === 'sending') return whenNotSent(input, state)
      return state.status === 'sent' ? { events: [unacknowledged(input, state.transmission)] } : {}
    default: {
      const _: never = message
      return {}
    }
  }
}

export const transmission: Decider<TransmissionState, TransmissionInput, TransmissionEvent> = {
  initialState: { status: 'unknown' },
  decide,
  evolve: evolveTransmission,
}

const whenAsked = (input: Input, asked: MessageOf<'suppliers.SendTransactionSet'>['data']): Decided => {
  const { segments, functionalGroup, controlNumber, ...about } = asked
  if (controlNumber === null) throw new Error('a transmission begins with its control number')
  const begun: Transmission = { ...about, controlNumber }
  const content = writeInterchange({ ...begun, functionalGroup, segments, at: input.now })
  return {
    events: [{ type: 'TransmissionBegun', data: { transmission: begun, content } }],
    intents: [intentOf(begun, content, 1)],
    timers: { [OVERDUE]: input.now + OVERDUE_MS },
  }
}

const intentOf = (about: Transmission, content: string, tries: number) => {
  const { sender, receiver, controlNumber } = about
  const request = { sender, receiver, controlNumber, content }
  return { reference: referenceOf(about, tries), system: 'edi', operation: SEND_INTERCHANGE, request }
}

const whenAnswered = (input: Input, state: Sending, answer: EffectOutcome): Decided => {
  const { transmission: about } = state
  switch (answer.outcome) {
    case 'CONFIRMED':
      return taken(input, state, answer.attempt, answer.detail)
    case 'REFUSED':
      return failed(input, state, answer.code ?? 'refused', answer.detail)
    case 'IN_DOUBT': {
      if (isGivenUp(answer)) return givenUp(input, state, answer)
      const doubt: TransmissionEvent = { type: 'InDoubt', data: { attempt: answer.attempt } }
      if (state.inDoubt || !isOrder(about)) return { events: [doubt] }
      const told = { ...factsOf(about), reason: clip(answer.detail, 1_000), since: input.now }
      return { events: [doubt, { type: 'suppliers.TransmissionInDoubt', data: told }] }
    }
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

/** An IN_DOUBT after which @supplyline/effects sends this intent no more. */
const isGivenUp = ({ code }: EffectOutcome): boolean => code === 'GIVEN-UP'

/** From now on the partner's translator has an hour; a 997 itself is answered by nobody. */
const taken = (input: Input, state: Sending, attempt: number, detail: string): Decided => {
  const { transmission: about, tries } = state
  return {
    events: [...transmitted(input, state, attempt, detail), ...resolved(input, state, 'the partner has it')],
    settled: [referenceOf(about, tries)],
    timers: { [OVERDUE]: isOrder(about) ? input.now + OVERDUE_MS : null },
  }
}

const transmitted = (input: Input, state: Sending, attempt: number, detail: string): TransmissionEvent[] => {
  const { transmission: about, content } = state
  if (!isOrder(about)) return [{ type: 'Taken' }]
  const told = {
    attempt,
    content: Buffer.from(content, 'latin1'),
    detail: clip(detail, 1_000),
    transmittedAt: input.now,
  }
  return [{ type: 'suppliers.OrderTransmitted', data: { ...factsOf(about), ...told } }, { type: 'Taken' }]
}

/** A verdict may come before the channel's answer does: then it is what tells that the partner has it. */
const whenAcknowledged = (input: Input, state: Begun, received: Received): Decided => {
  const [first] = received.segments
  const read = reading((): Verdict & { duplicate?: boolean } =>
    received.document === 'TA1' && first
      ? readInterchangeAcknowledgement(first)
      : readFunctionalAcknowledgement(received.segments),
  )
  if (!read.ok) return { events: [unreadable(input, received, `${read.where}: ${read.what}`)] }
  const { taken: good, code, detail } = read.value
  const byTa1 = received.document === 'TA1'
  if (!good)
    return state.status === 'acknowledged' ? contradicted(input, state, code) : failed(input, state, code, detail)
  if (state.status === 'acknowledged') return {}
  if (byTa1)
    // A receiver drops a duplicate: it has the one before. That says nothing of whether it could read it.
    return state.status === 'sending' ? taken(input, state, Math.max(1, state.attempt), `${code}: ${detail}`) : {}
  return accepted(input, state, received, code)
}

const accepted = (input: Input, state: Begun, { documentId, receivedAt }: Received, code: string): Decided => {
  const { transmission: about } = state
  const told = isOrder(about)
    ? [
        {
          type: 'suppliers.TransmissionAcknowledged' as const,
          data: { ...factsOf(about), acknowledgement: documentId, acknowledgedAt: receivedAt },
        },
      ]
    : []
  const before =
    state.status === 'sending' ? transmitted(input, state, Math.max(1, state.attempt), `told by ${code}`) : []
  return {
    events: [...before, ...told, { type: 'Accepted' }, ...resolved(input, state, `accepted by the partner: ${code}`)],
    ...ended(state),
  }
}

const failed = (input: Input, state: Begun, code: string, why: string): Decided => {
  const { transmission: about } = state
  if (state.status === 'failed') return {}
  const { document, receiver, controlNumber } = about
  const what = isOrder(about) ? `order ${quote(about.orderNumber)} (${document})` : `the ${document}`
  const detail = `${receiver} did not take ${what}, interchange ${controlNumber}: ${clip(code, 60)}, ${clip(why, 500)}`
  const nextAction = isOrder(about)
    ? 'give the supplier the order by telephone or mail now; then have the EDI coordinator find out what was wrong with it'
    : 'find out with the partner what was wrong; the documents that it acknowledges were taken all the same'
  const trouble = { kind: 'transmission-failed', ...subjectOf(about), detail, nextAction }
  const told = { ...factsOf(about), code: clip(code, 60), reason: clip(why, 1_000), failedAt: input.now }
  return {
    events: [
      ...(isOrder(about) ? [{ type: 'suppliers.TransmissionFailed' as const, data: told }] : []),
      { type: 'Failed' },
      ...resolved(input, state, 'the transmission failed'),
      raise(input, { ...trouble, ...(isOrder(about) ? { ...toBuyers, dueInMs: HOUR_MS } : toEdi) }),
    ],
    ...ended(state),
  }
}

const ended = (state: Begun): Decided => ({
  timers: { [OVERDUE]: null },
  ...(state.status === 'sending' ? { settled: [referenceOf(state.transmission, state.tries)] } : {}),
})

/** The channel does not answer, or nobody knows what it did: sent again under the same control number. */
const whenNotSent = (input: Input, state: Sending): Decided => {
  const { transmission: about, content, tries, inDoubt } = state
  const { receiver, document, controlNumber } = about
  const kind = 'transmission-overdue'
  const known = state.open.includes(exceptionId(kind, subjectOf(about).subject, controlNumber))
  const again = inDoubt && tries < MOST_TRIES
  const detail = `the ${document} to ${receiver}, interchange ${controlNumber}, has not got through for an hour: ${
    inDoubt ? 'its outcome is not known' : 'the channel cannot be reached'
  }; it is sent as soon as it can be`
  const nextAction =
    'have the EDI coordinator look at the channel; where it is urgent, give the supplier the order by telephone, and say that it will come by EDI too'
  const trouble = { kind, ...subjectOf(about), which: controlNumber, detail, nextAction }
  return {
    events: [
      ...(again ? [{ type: 'SentAgain' as const, data: { tries: tries + 1 } }] : []),
      ...(known ? [] : [raise(input, { ...trouble, ...(isOrder(about) ? toBuyers : toEdi) })]),
    ],
    ...(again && { settled: [referenceOf(about, tries)], intents: [intentOf(about, content, tries + 1)] }),
    timers: { [OVERDUE]: input.now + OVERDUE_MS },
  }
}

const resolved = (input: Input, { transmission: about, open }: Begun, how: string): TransmissionEvent[] =>
  open.map((id) => resolve(input, id, about.site, how))
