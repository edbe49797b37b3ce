import type { Command } from '../command.ts'
import { list } from '../print.ts'

type Topic = {
  topic: string
  writer: string
  key: string
  partitions: number
  retention: string
  held: number | null
  waiting: { service: string; lag: number }[]
}

const waits = ({ waiting }: Topic): string =>
  waiting
    .filter(({ lag }) => lag > 0)
    .map(({ service, lag }) => `${service} ${lag}`)
    .join(', ')

export const topicCommands: readonly Command[] = [
  {
    name: 'topics list',
    takes: '[PART OF A NAME]',
    summary: 'every topic: writer, key, partitions, retention, records, and who has not taken all',
    most: 1,
    run: async (given) => {
      const { items } = await given.api.get<{ items: Topic[] }>('/v1/topics')
      const rows = items.filter(({ topic }) => topic.includes(given.args[0] ?? ''))
      return list(
        given,
        { items: rows },
        rows,
        [
          { heading: 'TOPIC', cell: ({ topic }) => topic, whole: true },
          { heading: 'WRITER', cell: ({ writer }) => writer },
          { heading: 'KEY', cell: ({ key }) => key },
          { heading: 'PARTS', cell: ({ partitions }) => partitions, right: true },
          { heading: 'RETENTION', cell: ({ retention }) => retention },
          { heading: 'HELD', cell: ({ held }) => held ?? '?', right: true },
          { heading: 'NOT TAKEN BY', cell: waits },
        ],
        'No topic has that in its name.',
      )
    },
  },
]
