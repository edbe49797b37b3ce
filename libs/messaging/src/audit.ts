import { contentHash } from '@supplyline/decider'
import type { Message, MessageOf } from '@supplyline/schemas'
import { audit as topic } from '@supplyline/schemas'
import type { AuditMark, OutgoingMessage } from '@supplyline/state'
import type { Audited } from './chunk.ts'
import type { Codec } from './codec/index.ts'
import { outgoing } from './outgoing.ts'

type AuditEntry = MessageOf<'supplyline.AuditEntry'>['data']

export const auditTopic = topic

/** Hash of an audit entry: SHA-256 of the canonical JSON of all its other fields. */
export const auditHash = ({ hash: _, ...entry }: AuditEntry): string => contentHash(entry)

/**
 * The next entries of a lane's audit chain. Each holds the hash of the one before it, so that none can be changed, left
 * out or put in between without all later ones showing it.
 */
export const auditEntries = (
  codec: Codec,
  service: string,
  partition: number,
  last: AuditMark | undefined,
  audited: Audited[],
): { messages: OutgoingMessage[]; mark: AuditMark | undefined } => {
  let mark = last
  const messages = audited.map(({ who, what, aggregate, cause, site, at }) => {
    const entry: AuditEntry = {
      ...{
        site,
        service,
        partition,
        sequence: (mark?.sequence ?? 0) + 1,
        who,
        what,
        aggregate,
        before: null,
        after: null,
      },
      ...{ cause, at, previousHash: mark?.hash ?? '', hash: '' },
    }
    const hash = auditHash(entry)
    mark = { sequence: entry.sequence, hash }
    const message: Message = { type: 'supplyline.AuditEntry', data: { ...entry, hash } }
    const id = `audit:${service}:${partition}:${entry.sequence}`
    return outgoing(codec, topic, message, { id, service, time: at, causation: cause, correlation: cause })
  })
  return { messages, mark }
}
