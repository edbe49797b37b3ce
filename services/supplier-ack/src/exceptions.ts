import { clip, derivedId } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'

type Raised = MessageOf<'supplyline.ExceptionRaised'>
type Resolved = MessageOf<'supplyline.ExceptionResolved'>

const SERVICE = 'supplier-ack'
export const HOUR_MS = 3_600_000

export const toBuyers = { owner: 'buyer', dueInMs: 24 * HOUR_MS }
/** Who looks after the connections to trading partners. */
export const toEdi = { owner: 'edi-coordinator', dueInMs: 8 * HOUR_MS }
export const toPayables = { owner: 'ap-clerk', dueInMs: 24 * HOUR_MS }

/** The same trouble with the same thing is the same exception, however often it is met. */
export const exceptionId = (kind: string, subject: string, which = ''): string =>
  derivedId('EX', JSON.stringify([SERVICE, kind, subject, which]), 16)

export type Trouble = Pick<Raised['data'], 'kind' | 'subject' | 'site' | 'detail' | 'owner' | 'nextAction'> & {
  /** Tells troubles of one kind with one subject apart. */
  which?: string
  dueInMs: number
}

export const raise = ({ id, now }: Input, { which, dueInMs, detail, subject, ...trouble }: Trouble): Raised => ({
  type: 'supplyline.ExceptionRaised',
  data: {
    ...trouble,
    subject: clip(subject, 100),
    detail: clip(detail, 1_000),
    exceptionId: exceptionId(trouble.kind, subject, which),
    service: SERVICE,
    dueAt: now + dueInMs,
    cause: id,
    raisedAt: now,
  },
})

export const resolve = ({ now }: Input, id: string, site: string, resolution: string): Resolved => ({
  type: 'supplyline.ExceptionResolved',
  data: { exceptionId: id, site, service: SERVICE, resolvedBy: SERVICE, resolution, resolvedAt: now },
})
