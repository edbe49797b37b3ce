import { createCodec, NeedsSchema } from '@supplyline/messaging'
import { schemas } from '@supplyline/schemas'
import { confluentRegistry } from '../../../libs/messaging/src/codec/confluent-registry.ts'
import { changeJson } from '../mutate/json.ts'
import { changeParts } from '../mutate/message.ts'
import { refusedBy, right, type Target, value } from '../target.ts'
import { answeredBy, answerOf } from './answer.ts'

const seeds = [
  answerOf('200', JSON.stringify({ schema: JSON.stringify(schemas['inventory.StockIssued']) })),
  answerOf('200', JSON.stringify({ schema: JSON.stringify(schemas['supplyline.TimerFired']), references: [] })),
  answerOf('404', '{"error_code":40403,"message":"Schema not found"}'),
  answerOf('500', '{"error_code":50001,"message":"Error in the backend data store"}'),
]
const message = Buffer.from('0000000007045331026e00', 'hex')

/** What the schema registry answers when it is asked for a schema, and what the codec makes of it. */
export const registryAnswer = async (): Promise<Target> => {
  const registry = confluentRegistry('http://127.0.0.1:1')
  const larder = { seeds, words: ['200', '"schema":', '40403'].map((w) => Buffer.from(w)), longest: 1_100_000 }
  return {
    ...larder,
    // As with schemas: read once for each id.
    allowed: { any: 100, perKiB: 20 },
    change: changeParts(() => larder, changeJson),
    run: async (bytes) => {
      const codec = createCodec(registry)
      try {
        await answeredBy(bytes, () => codec.learn(7))
        const { type } = codec.decode(message)
        return value(type, '')
      } catch (error) {
        right(!(error instanceof NeedsSchema), 'a schema that was asked for is still not known')
        return refusedBy(error)
      }
    },
  }
}
