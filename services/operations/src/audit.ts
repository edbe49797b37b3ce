import { type Operation, parseQuery } from '@supplyline/http'
import { z } from 'zod'
import type { AuditEntry } from './audit-chain.ts'
import type { Context } from './context.ts'
import { isoOf } from './times.ts'

const MOST_ENTRIES = 500

const query = z.strictObject({
  service: z.string().min(1).max(200).optional(),
  aggregate: z.string().min(1).max(1_000).optional(),
  who: z.string().min(1).max(300).optional().meta({ description: 'Entries that name this person or rule.' }),
  commits: z
    .stringbool()
    .default(false)
    .meta({ description: 'Entries for whole commits, with offsets and digest, instead of what somebody has done.' }),
  limit: z.coerce.number().int().min(0).max(MOST_ENTRIES).default(100).meta({ description: 'The last so many.' }),
})

const auditShown = z.object({
  intact: z.boolean().meta({ description: 'Every chain holds from its first entry to its last.' }),
  unreadable: z.int().meta({ description: 'Records on the topic that are no entries.' }),
  chains: z.array(
    z.object({
      service: z.string(),
      partition: z.int(),
      entries: z.int(),
      lastHash: z.string(),
      broken: z.object({ sequence: z.int(), why: z.string() }).nullable(),
    }),
  ),
  entries: z.array(
    z.object({
      service: z.string(),
      partition: z.int(),
      sequence: z.int(),
      at: z.string().meta({ format: 'date-time' }),
      who: z.string(),
      what: z.string(),
      aggregate: z.string().nullable(),
      cause: z.string(),
      hash: z.string(),
    }),
  ),
})

export const auditRoute = (context: Context): Operation => ({
  method: 'get',
  path: '/v1/audit',
  id: 'getAudit',
  summary: 'Who did what, and whether the chains of entries hold; all of them are checked from their start.',
  roles: ['operator'],
  query,
  answer: { status: 200, description: 'The chains, and the last entries that match.', body: auditShown },
  handle: async (request, response) => {
    const view = context.audit()
    const chains = view.chains()
    const intact = view.unreadable === 0 && chains.every(({ broken }) => broken === null)
    const entries = view.entries(parseQuery(query, request.query)).map(showEntry)
    response.json({ intact, unreadable: view.unreadable, chains, entries } satisfies z.output<typeof auditShown>)
  },
})

const showEntry = ({ service, partition, sequence, at, who, what, aggregate, cause, hash }: AuditEntry) => ({
  ...{ service, partition, sequence, at: isoOf(at), who, what, aggregate, cause, hash },
})
