import type { Operation } from '@supplyline/http'
import type { Log } from '@supplyline/messaging'
import { allTopics, type Topic } from '@supplyline/schemas'
import { z } from 'zod'
import type { Context } from './context.ts'
import type { ServiceLag } from './lag-watch.ts'
import { answered } from './log-answer.ts'

const topicShown = z.object({
  topic: z.string(),
  writer: z.string().meta({ description: 'The one service that writes it.' }),
  key: z.string().meta({ description: 'What the key is made of.' }),
  partitions: z.int(),
  retention: z.enum(['keep-for-ever', 'compact']),
  records: z.array(z.string()).meta({ description: 'Records that appear as values; none where they are not Avro.' }),
  held: z
    .int()
    .nullable()
    .meta({ description: 'Offsets that the log holds, summed; of a compacted topic an upper bound.' }),
  waiting: z
    .array(z.object({ service: z.string(), lag: z.int() }))
    .meta({ description: 'Readers that have told how far they are, and what they have not taken.' }),
})

export const topicsRoute = (context: Context): Operation => ({
  method: 'get',
  path: '/v1/topics',
  id: 'getTopics',
  summary: 'Every topic as declared, how much it holds, and who has not taken all of it.',
  answer: { status: 200, description: 'In the order of their names.', body: z.object({ items: z.array(topicShown) }) },
  handle: async (_request, response) => {
    const lag = context.lag()
    const sorted = [...allTopics].sort((a, b) => (a.name < b.name ? -1 : 1))
    const held = await Promise.all(
      sorted.map((topic) => answered(context.clock, heldOf(context.log, topic)).catch(() => null)),
    )
    response.json({ items: sorted.map((topic, index) => shown(topic, held[index] ?? null, lag)) })
  },
})

const heldOf = async (log: Pick<Log, 'bounds'>, { name, partitions }: Topic): Promise<number> => {
  const bounds = await Promise.all(
    Array.from({ length: partitions }, (_, partition) => log.bounds({ topic: name, partition })),
  )
  return bounds.reduce((sum, { low, high }) => sum + high - low, 0)
}

const shown = (topic: Topic, held: number | null, lag: readonly ServiceLag[]): z.output<typeof topicShown> => ({
  ...{ topic: topic.name, writer: topic.writer, key: topic.key.description, partitions: topic.partitions },
  ...{ retention: topic.cleanup, records: [...topic.records], held },
  waiting: lag.flatMap(({ service, topics }) =>
    topics.filter((own) => own.topic === topic.name).map((own) => ({ service, lag: own.lag })),
  ),
})
