import { type Codec, type Log, type LogRecord, learning } from '@supplyline/messaging'
import { commandsOf, decidingServices } from '@supplyline/schemas'
import type { Logger } from '@supplyline/telemetry'
import { deadLetterTopics, letterOf } from './letter.ts'
import { type Letters, settlementBy } from './letters.ts'

const commandTopics = new Map(decidingServices.map((service) => [commandsOf(service).name, service] as const))

/** Follows all dead letters, and the commands that name them. Resolves when what is there already has been taken. */
export const followDeadLetters = async (
  log: Pick<Log, 'follow'>,
  codec: Codec,
  logger: Logger,
  letters: Letters,
): Promise<{ stop(): Promise<void> }> => {
  /** Commands whose schema has to be asked for first; what they settle does not depend on their order. */
  let learnt = Promise.resolve()
  const settle = (record: LogRecord): void => {
    const service = commandTopics.get(record.topic)
    if (service === undefined || record.value === null) return
    const message = codec.decode(Buffer.from(record.value))
    if (message.type === 'supplyline.ReleaseKey' || message.type === 'supplyline.ResubmitRecord')
      letters.settle(service, message.data, settlementBy(message, record.timestamp))
  }
  const settleLater = (record: LogRecord): void => {
    learnt = learnt
      .then(() => learning(codec, () => settle(record)))
      .catch((err: unknown) =>
        logger.warn({ err, offset: record.offset }, `a command on ${record.topic} is no command`),
      )
  }
  const following = await log.follow({
    topics: [...deadLetterTopics, ...commandTopics.keys()],
    onRecord: (record) => {
      const letter = letterOf(record)
      if (letter) return letters.take(letter)
      try {
        settle(record)
      } catch {
        settleLater(record)
      }
    },
  })
  await learnt
  return following
}
