import { clip, type Decision } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { exceptionId, HOUR_MS, raise, toBuyers, toEdi } from './exceptions.ts'
import {
  type Begun,
  isOrder,
  type Sending,
  subjectOf,
  type Transmission,
  type TransmissionEvent,
} from './transmission.ts'

type Received = MessageOf<'suppliers.TransactionSetReceived'>['data']
type EffectOutcome = MessageOf<'supplyline.EffectOutcome'>['data']
type Decided = Decision<TransmissionEvent>

/** One verdict stands; another one is for people. */
export const contradicted = (input: Input, { transmission: about, open }: Begun, code: string): Decided => {
  const { receiver, controlNumber } = about
  const kind = 'acknowledgement-contradicted'
  if (open.includes(exceptionId(kind, subjectOf(about).subject))) return {}
  const detail = `${receiver} accepted interchange ${controlNumber}, and rejects it now: ${clip(code, 60)}`
  const nextAction = 'ask the supplier whether it has the order; if not, give it by telephone or mail'
  return { events: [raise(input, { kind, ...subjectOf(about), ...toBuyers, detail, nextAction })] }
}

/** The channel takes it time and again, or not, and never says so: the supplier may not have the order. Told once. */
export const givenUp = (input: Input, state: Sending, { detail }: EffectOutcome): Decided => {
  const { transmission: about, open } = state
  const { receiver, document, controlNumber } = about
  const kind = 'transmission-given-up'
  if (open.includes(exceptionId(kind, subjectOf(about).subject, controlNumber))) return {}
  const what = `it is not known whether ${receiver} has the ${document}, interchange ${controlNumber}: ${clip(detail, 500)}`
  const nextAction = isOrder(about)
    ? 'ask the supplier whether it has the order, and give it by telephone if not; have the EDI coordinator look at the channel. It is sent again every hour for a day, under the same control number'
    : 'look at the channel; it is sent again every hour for a day, under the same control number'
  const trouble = { kind, ...subjectOf(about), which: controlNumber, detail: what, nextAction }
  return { events: [raise(input, { ...trouble, ...(isOrder(about) ? toBuyers : toEdi), dueInMs: HOUR_MS })] }
}

export const unacknowledged = (input: Input, about: Transmission): TransmissionEvent => {
  const { receiver, document, controlNumber } = about
  const detail = `${receiver} has had the ${document}, interchange ${controlNumber}, for an hour without a functional acknowledgement (997)`
  const nextAction = 'ask the supplier whether it has the order; if not, give it by telephone or mail'
  return raise(input, { kind: 'no-functional-acknowledgement', ...subjectOf(about), ...toBuyers, detail, nextAction })
}

export const unknownTransmission = (
  input: Input,
  { document, sender, documentId, site }: Received,
): TransmissionEvent => {
  const detail = `a ${document} of ${sender} (document ${documentId}) is about an interchange that was not sent to it`
  const nextAction = 'ask the partner which interchange it means; it may have taken a control number for another'
  return raise(input, { kind: 'unknown-transmission', subject: documentId, site, ...toEdi, detail, nextAction })
}

export const unreadable = (input: Input, { document, documentId, site }: Received, what: string): TransmissionEvent => {
  const detail = `the ${document} in document ${documentId} cannot be read: ${what}`
  const nextAction = 'ask the partner whether it took the interchange, and to mend its acknowledgements'
  return raise(input, { kind: 'unreadable-document', subject: documentId, site, ...toEdi, detail, nextAction })
}
