import { type Command, type Given, needed } from '../command.ts'
import { endpointsOf } from '../connection.ts'
import { list } from '../print.ts'
import { runProgram } from '../program.ts'

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

const archive = async (given: Given): Promise<number> => {
  const { terminal, option, flag } = given
  const topic = needed(given, 'topic', 'say which topic is kept')
  const to = needed(given, 'to', 'say in which folder it is kept')
  const until = option('until')
  const { endpoints } = await endpointsOf({ 'data-dir': option('data-dir') }, terminal)
  const { kafka, registry } = endpoints
  const args = ['--kafka', kafka, '--registry', registry, '--topic', topic, '--to', to]
  if (until !== undefined) args.push('--until', until)
  if (flag('json')) args.push('--json')
  return runProgram('libs/process/src/archive.ts', args, {}, terminal)
}

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
  {
    name: 'topics archive',
    takes: '--topic TOPIC --to DIR',
    summary: 'adds to a folder what it does not hold of the topic yet',
    options: { topic: { type: 'string' }, to: { type: 'string' }, until: { type: 'string' } },
    help: [
      '--until TIME      only what was appended before it (2026-01-31T06:00:00Z)',
      'Run it more often than retention deletes; replay rebuild --archive DIR reads the folder with the topic.',
      'What is there already is never written again, so a run that was interrupted is simply run again.',
    ],
    run: archive,
  },
]
