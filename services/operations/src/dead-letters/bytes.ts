import type { Clock, Log, LogRecord } from '@supplyline/messaging'
import { type DecidingService, deadLettersOf } from '@supplyline/schemas'
import { answered } from '../log-answer.ts'

/**
 * Dead letters as they lie in the log, by offset, from one reading of the topic: as many of those asked for as have
 * `mostBytes` together, and at least the first. Throws a 503 problem when the log does not answer.
 */
export const readLetters = async (
  { log, clock }: { log: Pick<Log, 'follow'>; clock: Clock },
  service: DecidingService,
  offsets: ReadonlySet<number>,
  mostBytes: number,
): Promise<Map<number, LogRecord>> => {
  const found = new Map<number, LogRecord>()
  let bytes = 0
  const topic = deadLettersOf(service).name
  const onRecord = (record: LogRecord): void => {
    if (bytes >= mostBytes || !offsets.has(record.offset)) return
    found.set(record.offset, record)
    bytes += record.value?.length ?? 0
  }
  const following = log.follow({ topics: [topic], onRecord })
  try {
    await answered(clock, following)
    return found
  } finally {
    void following.then((f) => f.stop()).catch(() => {})
  }
}
