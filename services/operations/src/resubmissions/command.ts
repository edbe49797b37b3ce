import { derivedId } from '@supplyline/decider'
import { type Codec, type LogRecord, outgoing } from '@supplyline/messaging'
import { commandsOf, type Message } from '@supplyline/schemas'
import type { OutgoingMessage } from '@supplyline/state'
import { inSpan, messagingAttributes } from '@supplyline/telemetry'
import type { Resubmission } from './resubmission.ts'
import type { Step } from './step.ts'

/** What a command says besides what it is about. */
export type Asking = Pick<Resubmission, 'id' | 'edit' | 'requestedBy' | 'approvedBy' | 'reason' | 'requestedAt'>

/** Follows from the resubmission and the letter: sent again, it is the same command. */
export const commandIdOf = ({ id }: Pick<Resubmission, 'id'>, { letter }: Pick<Step, 'letter'>): string =>
  derivedId('CM', `${id} ${letter}`, 25)

/**
 * The command of a step, ready for the log. `letter`: as it lies in the log, where its bytes are sent. `number` is the
 * step's place in the resubmission, from which services recognise a command that is published twice.
 */
export const commandOf = (
  codec: Codec,
  resubmission: Asking,
  step: Step,
  number: number,
  letter: LogRecord | undefined,
): OutgoingMessage => {
  const topic = commandsOf(step.service)
  const commandId = commandIdOf(resubmission, step)
  const message = messageOf(resubmission, step, commandId, letter)
  const lineage = { id: commandId, service: 'operations', time: resubmission.requestedAt }
  const { headers, ...rest } = inSpan(
    `send ${topic.name}`,
    'producer',
    () => messagingAttributes('send', topic.name),
    undefined,
    () => outgoing(codec, topic, message, { ...lineage, causation: resubmission.id, correlation: resubmission.id }),
  )
  return {
    ...rest,
    headers: { ...headers, supplyline_lane: resubmission.id, supplyline_sequence: String(number) },
  }
}

const messageOf = (resubmission: Asking, step: Step, commandId: string, letter: LogRecord | undefined): Message => {
  const { edit, requestedBy, approvedBy, reason, requestedAt } = resubmission
  const { action, aggregate, original, site } = step
  const asked = { commandId, site, ...original, requestedBy, approvedBy, reason, requestedAt }
  const record = edit ? Buffer.from(edit.record, 'base64') : Buffer.from(letter?.value ?? [])
  if (action === 'RESUBMIT') {
    const key = letter?.headers['__dlq.errors.key'] === 'null' ? null : (letter?.key ?? null)
    return { type: 'supplyline.ResubmitRecord', data: { ...asked, key, record, edited: edit !== null } }
  }
  if (action === 'DISMISS' || aggregate === null) throw new Error('unreachable: nothing is sent for what is dismissed')
  const replacing = action === 'REPLACE' ? record : null
  return { type: 'supplyline.ReleaseKey', data: { ...asked, aggregate, decision: action, record: replacing } }
}
