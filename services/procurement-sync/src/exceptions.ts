import { derivedId } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'

type Raised = MessageOf<'supplyline.ExceptionRaised'>
type Resolved = MessageOf<'supplyline.ExceptionResolved'>

const SERVICE = 'procurement-sync'
export const HOUR_MS = 3_600_000

/** The same trouble with the same thing is the same exception, however often it is met. */
export const exceptionId = (kind: string, subject: string, which = ''): string =>
  derivedId('EX', JSON.stringify([SERVICE, kind, subject, which]), 16)

type Trouble = Pick<Raised['data'], 'kind' | 'subject' | 'site' | 'detail' | 'owner' | 'nextAction'> & {
  /** Tells troubles of one kind with one subject apart. */
  which?: string
  dueInMs: number
}

export const raise = ({ id, now }: Input, { which, dueInMs, ...trouble }: Trouble): Raised => ({
  type: 'supplyline.ExceptionRaised',
  data: {
    ...trouble,
    exceptionId: exceptionId(trouble.kind, trouble.subject, which),
    service: SERVICE,
    dueAt: now + dueInMs,
    cause: id,
    raisedAt: now,
  },
})

export const resolve = (
  { now }: Input,
  id: string,
  site: string,
  resolvedBy: string,
  resolution: string,
): Resolved => ({
  type: 'supplyline.ExceptionResolved',
  data: { exceptionId: id, site, service: SERVICE, resolvedBy, resolution, resolvedAt: now },
})
