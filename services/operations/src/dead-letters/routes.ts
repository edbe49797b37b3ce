import { type Operation, parseQuery } from '@supplyline/http'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { answered } from '../log-answer.ts'
import { page, pageOf, pageQuery } from '../paging.ts'
import { parkedKeys, parkedName } from '../parked.ts'
import { unknownLetter } from '../resubmissions/plan.ts'
import { isoOf } from '../times.ts'
import { readLetters } from './bytes.ts'
import { clip } from './letter.ts'
import { groupsOf, type Letters } from './letters.ts'
import { matching, query } from './query.ts'
import { hexOf, readable } from './readable.ts'
import { groupShown, letterShown, showGroup, showLetter } from './shown.ts'

const items = query.extend(pageQuery)

const LONGEST_HEADER = 4_096

const whole = letterShown.extend({
  headers: z.record(z.string(), z.string()),
  key: z.string().nullable(),
  bytes: z.int().meta({ description: 'Length of the value.' }),
  record: z.object({ type: z.string(), data: z.unknown() }).nullable().meta({
    description: 'By its own schema, bytes as {"$hex": "…"}; edited, it can be given back. Null: not readable.',
  }),
  unreadable: z.string().nullable().meta({ description: 'Why it cannot be read.' }),
  hex: z.string().nullable().meta({ description: 'What cannot be read, its first 4096 bytes.' }),
  waits: z
    .object({ aggregate: z.string(), since: z.string(), exceptionId: z.string(), others: z.int() })
    .nullable()
    .meta({ description: 'The key that waits because of it, and how many other open letters name that key.' }),
})

export const deadLetters = (context: Context): Operation[] => [
  {
    method: 'get',
    path: '/v1/dead-letters',
    id: 'getDeadLetters',
    summary: 'Messages that could not be processed: one fault is one group. Without `state`, open and superseded ones.',
    query,
    answer: {
      status: 200,
      description: 'The group that came up last comes first.',
      body: z.object({ open: z.int(), groups: z.array(groupShown) }),
    },
    handle: (request, response) => {
      const asked = parseQuery(query, request.query)
      const groups = groupsAsked(context.letters(), asked)
      response.json({ open: groups.reduce((sum, { open }) => sum + open, 0), groups: groups.map(showGroup) })
    },
  },
  {
    method: 'get',
    path: '/v1/dead-letters/items',
    id: 'getDeadLetterItems',
    summary: 'The letters of a query one by one, in the order of services and offsets.',
    query: items,
    answer: { status: 200, description: 'A page.', body: page(letterShown) },
    handle: (request, response) => {
      const { limit, cursor, ...asked } = parseQuery(items, request.query)
      const found = pageOf(matching(context.letters().cases(), asked), ({ letter }) => letter.id, { limit, cursor })
      response.json({ ...found, items: found.items.map(showLetter) })
    },
  },
  {
    method: 'get',
    path: '/v1/dead-letters/{service}/{partition}/{offset}',
    id: 'getDeadLetter',
    summary: 'Everything about one letter, its record as JSON.',
    roles: ['operator'],
    parameters: { service: 'Service that set it aside.', partition: 'Partition.', offset: 'Offset.' },
    answer: { status: 200, description: 'The letter.', body: whole },
    problems: { 404: 'No such letter.' },
    handle: async ({ params }, response) => {
      response.json(await wholeLetter(context, `${params.service}/${params.partition}/${params.offset}`))
    },
  },
]

const groupsAsked = (letters: Letters, asked: z.output<typeof query>) =>
  Object.keys(asked).length === 0
    ? letters.groups()
    : groupsOf(matching(letters.cases(), { ...asked, state: asked.state ?? 'all' }), [])

const wholeLetter = async (context: Context, id: string): Promise<z.output<typeof whole>> => {
  const all = context.letters()
  const found = all.find(id)
  if (!found) throw unknownLetter(id)
  const { letter } = found
  const record = (await readLetters(context, letter.service, new Set([letter.offset]), 1)).get(letter.offset)
  if (!record) throw unknownLetter(id)
  const none = record.headers['__dlq.errors.value'] === 'null'
  const bytes = record.value ?? new Uint8Array(0)
  const read = none
    ? { unreadable: 'the record has no value' }
    : await answered(context.clock, readable(context.codec, bytes), 'The schema registry')
  const { board } = await context.reading()
  const key = parkedKeys(board).find(
    (parked) => parkedName(parked.service, parked.original) === parkedName(letter.service, letter.original),
  )
  const others = all.cases().filter((c) => c.supersededBy === null && c.letter.parked === key?.aggregate).length - 1
  return {
    ...showLetter(found),
    key: record.headers['__dlq.errors.key'] === 'null' ? null : clip(record.key ?? '', LONGEST_HEADER),
    headers: Object.fromEntries(Object.entries(record.headers).map(([k, v]) => [k, clip(v, LONGEST_HEADER)])),
    bytes: bytes.length,
    record: 'type' in read ? read : null,
    unreadable: 'unreadable' in read ? read.unreadable : null,
    hex: 'unreadable' in read ? hexOf(bytes) : null,
    waits: key
      ? { aggregate: key.aggregate, since: isoOf(key.since), exceptionId: key.exceptionId, others: Math.max(0, others) }
      : null,
  }
}
