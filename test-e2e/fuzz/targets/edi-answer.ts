import { httpChannel } from '../../../services/supplier-ack/src/channel/http-channel.ts'
import { changeJson } from '../mutate/json.ts'
import { changeParts } from '../mutate/message.ts'
import { type Target, usual } from '../target.ts'
import { answeredBy, answerOf, outcomeOf } from './answer.ts'

const seeds = [
  answerOf('200', '{"accepted":true,"documents":[{"type":"850"}]}'),
  answerOf('200', '{"accepted":false,"error":"duplicate"}'),
  answerOf('422', '{"error":"ISA13 is not a number"}'),
  answerOf('401', '{"error":"who are you"}'),
  answerOf('502', '<html>Bad gateway</html>'),
]

const signal = new AbortController().signal
const interchange = { sender: 'ZZ:MERCY', receiver: 'ZZ:MOCKEDI', controlNumber: '000000001', content: 'ISA*00~' }

/** What the HTTP channel to trading partners answers. */
export const ediAnswer = async (): Promise<Target> => {
  const channel = httpChannel({ url: 'http://127.0.0.1:1' })
  const larder = {
    seeds,
    words: ['200', '"accepted":', 'true', '"error":'].map((w) => Buffer.from(w)),
    longest: 1_100_000,
  }
  return {
    ...usual,
    ...larder,
    change: changeParts(() => larder, changeJson),
    run: (bytes) => outcomeOf(() => answeredBy(bytes, () => channel.send(interchange, signal))),
  }
}
