import { type Operation, parseQuery, problem } from '@supplyline/http'
import { z } from 'zod'
import { asking, type Context } from './context.ts'
import { type ExceptionView, type OpenExceptions, shelves } from './exception-view.ts'
import { asOf, iso, time } from './times.ts'

const LIMIT = { usual: 100, most: 500 }
const PREFIX = 'exception:'
/** Exceptions looked at for one page of a filtered list. */
const MOST_READ = 5_000

const filter = (description: string) => z.string().max(200).optional().meta({ description })

const query = z.strictObject({
  status: z.enum(['open', 'resolved', 'all']).default('open'),
  owner: filter('Role or person that owns it.'),
  service: filter('Service that raised it.'),
  kind: filter('Kind of exception.'),
  subject: filter('Business object it is about.'),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(LIMIT.most)
    .default(LIMIT.usual)
    .meta({ description: 'Exceptions a page.' }),
  cursor: z.string().max(800).optional().meta({ description: '`next` of the page before.' }),
})

const exception = z.object({
  exceptionId: z.string(),
  status: z.enum(['open', 'resolved']),
  site: z.string(),
  service: z.string(),
  kind: z.string(),
  subject: z.string(),
  detail: z.string().meta({ description: 'What is wrong, in words.' }),
  owner: z.string(),
  dueAt: time('When it is due.'),
  overdue: z.boolean().meta({ description: 'Open, and past its due time.' }),
  nextAction: z.string().meta({ description: 'What to do next, in words.' }),
  cause: z.string().meta({ description: 'Id of the record or entry that caused it.' }),
  raisedAt: time('When it was raised.'),
  resolved: z
    .object({ by: z.string(), resolution: z.string(), at: time('When it was settled.') })
    .nullable()
    .meta({ description: 'Null while it is open.' }),
  asOf,
})

const answer = z.object({
  exceptions: z.array(exception),
  next: z
    .string()
    .nullable()
    .meta({ description: 'Cursor of the next page; null on the last one. A page may hold fewer than the limit.' }),
  asOf: time('The newest `asOf` of the page; null for an empty one.').nullable(),
})

type Shown = z.output<typeof exception>
type Page = { shown: Shown[]; last: string | null }

export const exceptions = (context: Context): Operation[] => [
  {
    method: 'get',
    path: '/v1/exceptions',
    id: 'getExceptions',
    summary: 'What needs a person: the open ones by due time, others by id.',
    query,
    answer: { status: 200, description: 'A page of exceptions.', body: answer },
    handle: async (request, response) => {
      const { status, limit, cursor, ...wanted } = parseQuery(query, request.query)
      const fits = (e: Shown) =>
        Object.entries(wanted).every(([name, value]) => value === undefined || e[name as 'kind'] === value)
      const after = cursor === undefined ? '' : placeIn(cursor, status)
      const now = context.clock.now()
      const { shown, last } =
        status === 'open'
          ? await openOnes(context, fits, after, limit, now)
          : await byId(context, (e) => (status === 'all' || e.status === status) && fits(e), after, limit, now)
      const next = last === null ? null : Buffer.from(JSON.stringify([status, last])).toString('base64url')
      const newest =
        shown
          .map((e) => e.asOf)
          .sort()
          .at(-1) ?? null
      response.json({ exceptions: shown, next, asOf: newest } satisfies z.output<typeof answer>)
    },
  },
]

const openOnes = async (
  context: Context,
  fits: (exception: Shown) => boolean,
  after: string,
  limit: number,
  now: number,
): Promise<Page> => {
  const found = await asking(context, (store) => store.load(shelves))
  const open = found
    .flatMap(({ state }) => Object.values(state as OpenExceptions))
    .flatMap(({ raised, at }) => shownAs({ status: 'open', raised, at }, now))
    .filter(fits)
    .map((shown) => ({ shown, place: `${shown.dueAt} ${shown.exceptionId}` }))
    .filter(({ place }) => place > after)
    .sort((a, b) => (a.place < b.place ? -1 : 1))
  const page = open.slice(0, limit)
  return { shown: page.map(({ shown }) => shown), last: open.length > limit ? (page.at(-1)?.place ?? null) : null }
}

const byId = async (
  context: Context,
  fits: (exception: Shown) => boolean,
  after: string,
  limit: number,
  now: number,
): Promise<Page> => {
  const shown: Shown[] = []
  let last = after
  for (let read = 0; read < MOST_READ; read += LIMIT.most) {
    const found = await asking(context, (store) => store.list(PREFIX, last, LIMIT.most))
    for (const { id, state } of found) {
      shown.push(...shownAs(state as ExceptionView, now).filter(fits))
      last = id
      if (shown.length === limit) return { shown, last }
    }
    if (found.length < LIMIT.most) return { shown, last: null }
  }
  return { shown, last }
}

/** Where the page before ended. A list by due time and one by id have nothing in common. */
const placeIn = (cursor: string, status: string): string => {
  const wrong = () =>
    problem(400, {
      type: 'invalid-query',
      detail: 'The cursor is none of ours for this status. Send `next` of the page before, or none for the first page.',
      errors: [{ parameter: 'cursor', detail: 'is no cursor of this list', fix: 'send `next` of the page before' }],
    })
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(read) && read[0] === status && typeof read[1] === 'string') return read[1]
  } catch {
    throw wrong()
  }
  throw wrong()
}

const shownAs = (view: ExceptionView, now: number): Shown[] => {
  if (view.status === 'unknown') return []
  const { exceptionId, site, service, kind, subject, detail, owner, dueAt, nextAction, cause, raisedAt } = view.raised
  const resolved =
    view.status === 'resolved'
      ? { by: view.resolved.resolvedBy, resolution: view.resolved.resolution, at: iso(view.resolved.resolvedAt) }
      : null
  return [
    {
      ...{ exceptionId, status: view.status, site, service, kind, subject, detail, owner, nextAction, cause },
      ...{ dueAt: iso(dueAt), overdue: view.status === 'open' && dueAt < now, raisedAt: iso(raisedAt) },
      ...{ resolved, asOf: iso(view.at) },
    },
  ]
}
