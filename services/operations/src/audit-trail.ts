import { auditHash, type Clock, type Codec, type Log, outgoing } from '@supplyline/messaging'
import { audit, type Records } from '@supplyline/schemas'
import type { Store } from '@supplyline/state'

type AuditEntry = Records['supplyline.AuditEntry']

/** What somebody has done. `cause`: id of what it belongs to; said again, it is one entry. */
export type Done = { who: string; what: string; cause: string }

const KEPT_MS = 10 * 366 * 24 * 3_600_000
/** Entries that a crash may have kept from the log. */
const PUBLISHED_AGAIN = 20

const keyOf = (sequence: number): string => `audit:${sequence}`

/**
 * The audit chain of operations. An entry is kept under its number before it is published: of two who write at once one
 * has the number, and the other one the next.
 */
export class AuditTrail {
  private readonly reach: { log: Pick<Log, 'append'>; store: Store; codec: Codec; clock: Clock }
  private last: AuditEntry | undefined

  private constructor(reach: AuditTrail['reach']) {
    this.reach = reach
  }

  /** Publishes the last entries again: whoever reads the chain knows them by their hashes. */
  static async open(reach: AuditTrail['reach']): Promise<AuditTrail> {
    await reach.codec.prepare([{ topic: audit.name, record: 'supplyline.AuditEntry' }])
    const trail = new AuditTrail(reach)
    const entries: AuditEntry[] = []
    for (let entry = await trail.entry(1); entry; entry = await trail.entry(entry.sequence + 1)) {
      entries.push(entry)
      if (entries.length > PUBLISHED_AGAIN) entries.shift()
    }
    trail.last = entries.at(-1)
    if (entries.length > 0) await reach.log.append(entries.map((entry) => trail.message(entry)))
    return trail
  }

  async append({ who, what, cause }: Done): Promise<void> {
    const { store, clock, log } = this.reach
    for (;;) {
      const at = clock.now()
      const entry: AuditEntry = {
        ...{ site: '*', service: 'operations', partition: 0, sequence: (this.last?.sequence ?? 0) + 1, who, what },
        ...{ aggregate: null, before: null, after: null, cause, at, previousHash: this.last?.hash ?? '', hash: '' },
      }
      const whole = { ...entry, hash: auditHash(entry) }
      const said = this.last?.cause === cause && this.last.what === what ? this.last : undefined
      const note = { key: keyOf(whole.sequence), value: whole, expiresAt: at + KEPT_MS }
      const { kept, value } = said ? { kept: true, value: said } : await store.keepOnce(note, at)
      this.last = value as AuditEntry
      if (kept) return log.append([this.message(this.last)])
    }
  }

  private async entry(sequence: number): Promise<AuditEntry | undefined> {
    return (await this.reach.store.recall(keyOf(sequence), this.reach.clock.now())) as AuditEntry | undefined
  }

  private message(entry: AuditEntry) {
    const id = `audit:operations:0:${entry.sequence}`
    const lineage = { id, service: 'operations', time: entry.at, causation: entry.cause, correlation: entry.cause }
    return outgoing(this.reach.codec, audit, { type: 'supplyline.AuditEntry', data: entry }, lineage)
  }
}
