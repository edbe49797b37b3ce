import { type Codec, coversCommit, type Log, learning } from '@supplyline/messaging'
import { audit } from '@supplyline/schemas'
import type { Logger } from '@supplyline/telemetry'
import { type AuditEntry, type Chain, Chains } from './audit-chain.ts'

/** Of what people did, and of commits, the last so many are kept to be shown; all are checked. */
const KEPT = { done: 10_000, commits: 1_000 }

export type AuditQuery = {
  service?: string | undefined
  aggregate?: string | undefined
  who?: string | undefined
  commits?: boolean | undefined
  limit: number
}

/** The audit chains of all services as read from their start, and the last entries of them. */
export class AuditView {
  /** Records on the topic that are no entries. */
  unreadable = 0
  private readonly verified = new Chains()
  private readonly done: AuditEntry[] = []
  private readonly commits: AuditEntry[] = []

  take(entry: AuditEntry): void {
    if (!this.verified.take(entry)) return
    const [kept, most] = coversCommit(entry) ? [this.commits, KEPT.commits] : [this.done, KEPT.done]
    kept.push(entry)
    if (kept.length > most) kept.shift()
  }

  chains(): Chain[] {
    return this.verified.all()
  }

  /** The last entries that match, oldest first. */
  entries({ service, aggregate, who, commits, limit }: AuditQuery): AuditEntry[] {
    const matches = (e: AuditEntry) =>
      (service ?? e.service) === e.service && (aggregate ?? e.aggregate) === e.aggregate && e.who.includes(who ?? '')
    const found = (commits ? this.commits : this.done).filter(matches)
    return limit === 0 ? [] : found.slice(-limit)
  }
}

/** Follows the chains. Resolves when what is there already has been taken. */
export const followAudit = async (
  log: Pick<Log, 'follow'>,
  codec: Codec,
  logger: Logger,
  view: AuditView,
): Promise<{ stop(): Promise<void> }> => {
  await codec.prepare([{ topic: audit.name, record: 'supplyline.AuditEntry' }])
  /** Entries are taken in order, also where a schema has to be asked for first. */
  let taken: Promise<void> | undefined
  const take = (value: Uint8Array | null): void => {
    const { type, data } = codec.decode(Buffer.from(value ?? []))
    if (type !== 'supplyline.AuditEntry') throw new Error(`${type} is no audit entry`)
    view.take(data)
  }
  const later = (value: Uint8Array | null, offset: number): Promise<void> =>
    learning(codec, () => take(value)).catch((err: unknown) => {
      view.unreadable++
      logger.warn({ err, offset }, 'a record among the audit entries is none')
    })
  const following = await log.follow({
    topics: [audit.name],
    onRecord: ({ value, offset }) => {
      if (taken === undefined)
        try {
          return take(value)
        } catch {
          // It may only have to be learnt.
        }
      const mine = (taken ?? Promise.resolve()).then(() => later(value, offset))
      taken = mine
      void mine.then(() => {
        if (taken === mine) taken = undefined
      })
    },
  })
  await taken
  return following
}
