import { outgoing } from '@supplyline/messaging'
import type { Message, Topic } from '@supplyline/schemas'
import type { OutgoingMessage } from '@supplyline/state'
import { inSpan, messagingAttributes } from '@supplyline/telemetry'
import type { Context } from './context.ts'

/** Events ready for the log, under ids decided beforehand; they carry on the trace of the request. */
export const events = (
  { codec, clock }: Context,
  topic: Topic,
  messages: { id: string; message: Message }[],
): OutgoingMessage[] =>
  inSpan(
    `send ${topic.name}`,
    'producer',
    () => messagingAttributes('send', topic.name, { batch: messages.length }),
    undefined,
    () =>
      messages.map(({ id, message }) =>
        outgoing(codec, topic, message, { id, service: 'gateway', time: clock.now(), causation: id, correlation: id }),
      ),
  )
