import { type Operation, parseQuery } from '@supplyline/http'
import { NeedsSchema } from '@supplyline/messaging'
import { audit } from '@supplyline/schemas'
import { z } from 'zod'
import { type AuditEntry, Chains } from './audit-chain.ts'
import type { Context } from './context.ts'
import { answered } from './log-answer.ts'
import { isoOf } from './times.ts'

const MOST_ENTRIES = 500

const query = z.strictObject({
  service: z.string().min(1).max(200).optional(),
  aggregate: z.string().min(1).max(1_000).optional(),
  who: z.string().min(1).max(300).optional().meta({ description: 'Entries that name this person or rule.' }),
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
  summary: 'Who did what, and whether the chains of entries hold; all of them are read and checked each time.',
  roles: ['operator'],
  query,
  answer: { status: 200, description: 'The chains, and the last entries that match.', body: auditShown },
  handle: async (request, response) => {
    response.json(await readAudit(context, parseQuery(query, request.query)))
  },
})

const readAudit = async (
  { log, codec, clock }: Context,
  { service, aggregate, who, limit }: z.output<typeof query>,
): Promise<z.output<typeof auditShown>> => {
  await answered(clock, codec.prepare([{ topic: audit.name, record: 'supplyline.AuditEntry' }]), 'The schema registry')
  for (;;) {
    const chains = new Chains()
    const entries: AuditEntry[] = []
    const unknown = new Set<number>()
    let unreadable = 0
    const take = (value: Uint8Array | null): void => {
      try {
        const { type, data } = codec.decode(Buffer.from(value ?? []))
        if (type !== 'supplyline.AuditEntry') throw new Error(`${type} is no audit entry`)
        const asked = (service ?? data.service) === data.service && (aggregate ?? data.aggregate) === data.aggregate
        if (!chains.take(data) || !asked || !data.who.includes(who ?? '')) return
        entries.push(data)
        if (entries.length > limit) entries.shift()
      } catch (error) {
        if (error instanceof NeedsSchema) unknown.add(error.id)
        unreadable++
      }
    }
    const following = log.follow({ topics: [audit.name], onRecord: ({ value }) => take(value) })
    try {
      await answered(clock, following)
    } finally {
      void following.then((f) => f.stop()).catch(() => {})
    }
    // Read again once schemas of other versions are known; each is asked for once.
    if (unknown.size > 0) {
      await answered(clock, Promise.all([...unknown].map((id) => codec.learn(id))), 'The schema registry')
      continue
    }
    const all = chains.all()
    const intact = unreadable === 0 && all.every(({ broken }) => broken === null)
    return { intact, unreadable, chains: all, entries: entries.map(showEntry) }
  }
}

const showEntry = ({ service, partition, sequence, at, who, what, aggregate, cause, hash }: AuditEntry) => ({
  ...{ service, partition, sequence, at: isoOf(at), who, what, aggregate, cause, hash },
})
