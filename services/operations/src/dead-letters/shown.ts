import { z } from 'zod'
import { isoOf, traceIdIn } from '../times.ts'
import { placeName } from './letter.ts'
import type { Case, DeadLetterGroup } from './letters.ts'

const time = (description: string) => z.string().meta({ description, format: 'date-time' })
const traceId = z.string().nullable().meta({ description: 'Trace id of what it came from, for Jaeger.' })

export const groupShown = z.object({
  service: z.string(),
  code: z.string().meta({ description: 'Class of the fault.' }),
  topic: z.string().meta({ description: 'Topic of the originals.' }),
  count: z.int(),
  open: z.int(),
  superseded: z.int().meta({ description: 'Somebody has asked for something about these since.' }),
  parked: z.int().meta({ description: 'Open ones because of which a key waits.' }),
  firstAt: time('First one.'),
  lastAt: time('Last one.'),
  example: z.object({
    letter: z.string(),
    key: z.string(),
    place: z.string().meta({ description: 'topic/partition@offset of the original of the last one.' }),
    what: z.string(),
    next: z.string(),
    traceId,
  }),
})

export const showGroup = ({ example, firstAt, lastAt, ...group }: DeadLetterGroup): z.output<typeof groupShown> => ({
  ...group,
  ...{ firstAt: isoOf(firstAt), lastAt: isoOf(lastAt) },
  example: {
    ...{ letter: example.id, key: example.key ?? '', place: placeName(example.original) },
    ...{ what: example.what, next: example.next, traceId: traceIdIn(example.trace) },
  },
})

export const letterShown = z.object({
  letter: z.string().meta({ description: 'service/partition/offset' }),
  service: z.string(),
  code: z.string(),
  what: z.string(),
  where: z.string(),
  next: z.string(),
  at: time('When it was set aside.'),
  original: z.object({ topic: z.string(), partition: z.int(), offset: z.int() }),
  key: z.string().nullable(),
  parked: z.string().nullable().meta({ description: 'Aggregate that waits because of it.' }),
  traceId,
  supersededBy: z
    .object({
      commandId: z.string(),
      decision: z.string(),
      at: time('When it was asked for.'),
      requestedBy: z.string(),
      approvedBy: z.string().nullable(),
      reason: z.string(),
    })
    .nullable(),
})

export const showLetter = ({ letter, supersededBy }: Case): z.output<typeof letterShown> => {
  const { id, service, code, what, where, next, at, original, key, parked, trace } = letter
  return {
    ...{ letter: id, service, code, what, where, next, at: isoOf(at), original, key, parked },
    traceId: traceIdIn(trace),
    supersededBy: supersededBy && {
      ...{ commandId: supersededBy.commandId, decision: supersededBy.decision, at: isoOf(supersededBy.at) },
      ...{ requestedBy: supersededBy.requestedBy, approvedBy: supersededBy.approvedBy, reason: supersededBy.reason },
    },
  }
}
