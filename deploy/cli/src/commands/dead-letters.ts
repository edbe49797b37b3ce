import type { Command, Given } from '../command.ts'
import { EXIT } from '../exit.ts'
import { filterHelp, filterOptions, filtersOf } from '../filters.ts'
import { json, list, more, time } from '../print.ts'

type Group = {
  service: string
  code: string
  topic: string
  open: number
  parked: number
  superseded: number
  lastAt: string
  example: { what: string }
}

type Letter = {
  letter: string
  code: string
  at: string
  original: { topic: string; partition: number; offset: number }
  key: string | null
  parked: string | null
  what: string
  supersededBy: { decision: string } | null
}

type Page<T> = { items: T[]; next: string | null; total: number }

const groups = async (given: Given): Promise<number> => {
  const answer = await given.api.get<{ groups: Group[] }>('/v1/dead-letters', filtersOf(given))
  const rows = given.flag('all') ? answer.groups : answer.groups.filter(({ open }) => open > 0)
  return list(
    given,
    answer,
    rows,
    [
      { heading: 'SERVICE', cell: ({ service }) => service, whole: true },
      { heading: 'CLASS', cell: ({ code }) => code, whole: true },
      { heading: 'TOPIC', cell: ({ topic }) => topic, whole: true },
      { heading: 'OPEN', cell: ({ open }) => open, right: true },
      { heading: 'PARKED', cell: ({ parked }) => parked, right: true },
      { heading: 'DEALT WITH', cell: ({ superseded }) => superseded, right: true },
      { heading: 'LAST', cell: ({ lastAt }) => time(lastAt), whole: true },
      { heading: 'WHAT', cell: ({ example }) => example.what },
    ],
    'No dead letter is open.',
  )
}

const letters = async (given: Given): Promise<number> => {
  const state = given.flag('all') ? 'all' : undefined
  const query = { ...filtersOf(given), state, limit: given.option('limit'), cursor: given.option('cursor') }
  const answer = await given.api.get<Page<Letter>>('/v1/dead-letters/items', query)
  const code = list(
    given,
    answer,
    answer.items,
    [
      { heading: 'LETTER', cell: ({ letter }) => letter, whole: true },
      { heading: 'CLASS', cell: ({ code }) => code, whole: true },
      { heading: 'ORIGINAL', cell: ({ original: o }) => `${o.topic}/${o.partition}@${o.offset}` },
      { heading: 'KEY', cell: ({ key }) => key, whole: true },
      { heading: 'SET ASIDE', cell: ({ at }) => time(at), whole: true },
      {
        heading: 'STATE',
        cell: ({ supersededBy, parked }) => supersededBy?.decision ?? (parked ? 'parks its key' : 'open'),
      },
      { heading: 'WHAT', cell: ({ what }) => what },
    ],
    'No dead letter matches.',
  )
  if (answer.next && !given.flag('json'))
    more(given, answer.items.length, answer.total, `the next page: --cursor ${answer.next}`)
  return code
}

const options = {
  ...filterOptions,
  all: { type: 'boolean' },
  letters: { type: 'boolean' },
  limit: { type: 'string' },
  cursor: { type: 'string' },
} as const

export const deadLetterCommands: readonly Command[] = [
  {
    name: 'dead-letters list',
    summary: 'what could not be processed: one fault is one line',
    options,
    help: [
      ...filterHelp,
      '--letters                              one by one; --limit N and --cursor LETTER for further pages',
      '--all                                  also those that somebody has dealt with',
    ],
    run: (given) => (given.flag('letters') ? letters(given) : groups(given)),
  },
  {
    name: 'dead-letters show',
    takes: 'LETTER',
    summary: 'everything of one letter; its record can be edited and given back',
    least: 1,
    most: 1,
    run: async (given) => {
      json(given, await given.api.get(`/v1/dead-letters/${letterPath(given.args[0] ?? '')}`))
      return EXIT.done
    },
  },
]

/** A letter's id as a path. */
export const letterPath = (letter: string): string => letter.split('/').map(encodeURIComponent).join('/')
