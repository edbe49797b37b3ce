import { z } from 'zod'
import type { Edit } from './edit.ts'

/** How many letters get what, of one service. */
export const sends = z.object({ service: z.string(), action: z.string(), count: z.int() })
type Sends = z.output<typeof sends>

/** What somebody has asked for about one or many letters, and how far it is. Times are epoch milliseconds. */
export type Resubmission = {
  id: string
  state: 'awaiting-approval' | 'running' | 'done'
  /** Steps, and how many of them are done: their commands are stored safely. */
  total: number
  done: number
  sends: Sends[]
  /** It stands in the audit chain; nothing is sent before. */
  audited: boolean
  reason: string
  requestedBy: string
  requestedAt: number
  approvedBy: string | null
  approvedAt: number | null
  finishedAt: number | null
  edit: Edit | null
  /** What keeps it from going on. */
  trouble: string | null
}

const time = (description: string) => z.string().nullable().meta({ description, format: 'date-time' })

export const change = z.object({
  path: z.string().meta({ description: 'JSON pointer into the record; its type is at /type, its fields below /data.' }),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
})

export const resubmissionView = z.object({
  resubmissionId: z.string(),
  state: z.enum(['awaiting-approval', 'running', 'done']),
  total: z.int().meta({ description: 'Letters.' }),
  done: z.int().meta({ description: 'Letters whose command is stored; what follows from it shows in a moment.' }),
  sends: z.array(sends),
  reason: z.string(),
  requestedBy: z.string(),
  requestedAt: time('When it was asked for.'),
  approvedBy: z.string().nullable(),
  approvedAt: time('When a second person approved it.'),
  finishedAt: time('When the last command was stored.'),
  trouble: z.string().nullable().meta({ description: 'What keeps it from going on; it is tried again.' }),
  diff: z.array(change).nullable().meta({ description: 'What the edit changes.' }),
})
export type ResubmissionView = z.output<typeof resubmissionView>

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

export const viewOf = (r: Resubmission): ResubmissionView => ({
  ...{ resubmissionId: r.id, state: r.state, total: r.total, done: r.done, sends: r.sends, reason: r.reason },
  ...{ requestedBy: r.requestedBy, requestedAt: iso(r.requestedAt), approvedBy: r.approvedBy },
  ...{ approvedAt: iso(r.approvedAt), finishedAt: iso(r.finishedAt), trouble: r.trouble, diff: r.edit?.diff ?? null },
})
