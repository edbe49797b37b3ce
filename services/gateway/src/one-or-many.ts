import { derivedId } from '@supplyline/decider'
import { type Operation, type Principal, parseBody, type Role } from '@supplyline/http'
import type { Message, Topic } from '@supplyline/schemas'
import { z } from 'zod'
import type { Context } from './context.ts'
import type { Accept, once } from './idempotency.ts'
import type { Mistake } from './known.ts'
import { events } from './sending.ts'

export const MOST = 500

/** What is posted, each object of which becomes one event of a topic. */
export type Posted<T extends object> = {
  path: `/v1/${string}`
  id: string
  /** What happened; how many may be sent is added. */
  summary: string
  roles: [Role, ...Role[]]
  topic: Topic
  shape: z.ZodType<T>
  example: z.input<z.ZodType<T>> | Record<string, unknown>
  /** What only master data and the clock can tell. */
  mistakesOf: (value: T) => Mistake[]
  /** What may stand in a request once only: a second one would be lost, or contradict the first. */
  once: { field: string; of: (value: T) => string | undefined; fix: string }[]
  record: (value: T, eventId: string, caller: Principal) => Message
}

const answer = z.object({
  eventId: z.string().optional().meta({ description: 'Of the one event, if one object was sent.' }),
  eventIds: z.array(z.string()).meta({ description: 'In the order of the request.' }),
})

/** One object, or an array of which all or none are accepted. */
export const oneOrMany = <T extends object>(
  context: Context,
  posting: ReturnType<typeof once>,
  { path, id, summary, roles, topic, shape, example, mistakesOf, once: unique, record }: Posted<T>,
): Operation => {
  const one = shape.superRefine((value, found) => {
    for (const { at = [], field, detail, fix } of mistakesOf(value))
      found.addIssue({ code: 'custom', path: [...at, field], message: detail, params: { fix } })
  })
  const many = z
    .array(one)
    .min(1)
    .max(MOST)
    .superRefine((values, found) => {
      for (const { field, of, fix } of unique)
        for (const index of repeated(values.map(of))) {
          const message = 'stands in this request twice'
          found.addIssue({ code: 'custom', path: [index, field], message, params: { fix } })
        }
    })

  const accept: Accept = ({ body }, caller, cause) => {
    const several = Array.isArray(body)
    const values = several ? parseBody(many, body) : [parseBody(one, body)]
    const ids = values.map((value, index) => givenId(value) ?? derivedId('EV', `${cause} ${index}`, 25))
    const messages = values.map((value, index) => {
      const eventId = ids[index] as string
      return { id: eventId, message: record(value, eventId, caller) }
    })
    return {
      messages: events(context, topic, messages),
      answer: { status: 202, headers: {}, body: { ...(several ? {} : { eventId: ids[0] }), eventIds: ids } },
    }
  }

  return {
    method: 'post',
    path,
    id,
    summary: `${summary}: one, or up to ${MOST} of which all or none are accepted.`,
    roles,
    body: z.union([one, many]).meta({ examples: [example] }),
    answer: { status: 202, description: 'Stored.', body: answer },
    handle: posting(accept),
  }
}

/** Where a name stands that stood before. */
const repeated = (names: (string | undefined)[]): number[] => {
  const seen = new Set<string>()
  return names.flatMap((name, index) => {
    if (name === undefined) return []
    const again = seen.has(name)
    seen.add(name)
    return again ? [index] : []
  })
}

const givenId = (value: object): string | undefined =>
  'eventId' in value && typeof value.eventId === 'string' ? value.eventId : undefined
