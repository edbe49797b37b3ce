import type { Command } from '../command.ts'
import { list, more, time } from '../print.ts'

type Exception = {
  exceptionId: string
  service: string
  kind: string
  subject: string
  owner: string
  dueAt: string
  overdue: boolean
  detail: string
  nextAction: string
}

const FILTERS = ['owner', 'service', 'kind', 'site', 'subject', 'limit', 'cursor'] as const

export const exceptionCommands: readonly Command[] = [
  {
    name: 'exceptions list',
    summary: 'what needs a person, soonest due first',
    options: {
      ...(Object.fromEntries(FILTERS.map((name) => [name, { type: 'string' }])) as Record<string, { type: 'string' }>),
      overdue: { type: 'boolean' },
    },
    help: [
      '--owner --service --kind --site --subject NAME   those of this owner, …',
      '--overdue                                        past their due time',
      '--limit N, --cursor ID                           further pages',
    ],
    run: async (given) => {
      const query = Object.fromEntries(FILTERS.map((name) => [name, given.option(name)]))
      const answer = await given.api.get<{ items: Exception[]; next: string | null; total: number }>('/v1/exceptions', {
        ...query,
        overdue: given.flag('overdue') ? 'true' : undefined,
      })
      const code = list(
        given,
        answer,
        answer.items,
        [
          { heading: 'KIND', cell: ({ kind }) => kind },
          { heading: 'SUBJECT', cell: ({ subject }) => subject, whole: true },
          { heading: 'OWNER', cell: ({ owner }) => owner },
          { heading: 'DUE', cell: ({ dueAt, overdue }) => `${time(dueAt)}${overdue ? ' !' : ''}`, whole: true },
          { heading: 'WHAT', cell: ({ detail }) => detail },
          { heading: 'NEXT', cell: ({ nextAction }) => nextAction },
        ],
        'No exception is open.',
      )
      if (answer.next && !given.flag('json'))
        more(given, answer.items.length, answer.total, `the next page: --cursor '${answer.next}'`)
      return code
    },
  },
]
