import { createHash } from 'node:crypto'
import { contentHash } from '@supplyline/decider'
import type { Message, MessageOf } from '@supplyline/schemas'
import { audit as topic } from '@supplyline/schemas'
import type { AuditMark, OutgoingMessage } from '@supplyline/state'
import type { Audited } from './chunk.ts'
import type { Codec } from './codec/index.ts'
import { type LogRecord, placeOf, type Run, type TopicPartition } from './log.ts'
import { outgoing } from './outgoing.ts'

export type AuditEntry = MessageOf<'supplyline.AuditEntry'>['data']

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

const TAKEN = 'taken'
const RESTORED = 'restored'
const COVER = /^(.+)\/\d+@(\d+)\.\.(\d+) sha256:/

/**
 * The entry for a whole commit: the records of one partition that it took, up to but not including the last offset, and
 * the SHA-256 over `<offset>:<length>\n<value>` of each. These entries tell in what order a lane took the records of
 * several topics, which a replay follows.
 */
export const takenEntry = (service: string, run: Run & { partition: number }, digest: RunDigest): Audited => {
  const cause = `${run.topic}/${run.partition}@${run.from}..${run.to} sha256:${digest.text()}`
  return { who: service, what: TAKEN, aggregate: null, cause, site: '*', at: digest.lastAt }
}

/** Of the records of a run, some after the other. */
export class RunDigest {
  private readonly hash = createHash('sha256')
  /** Append time of the last one, epoch milliseconds. */
  lastAt = 0

  add(records: LogRecord[]): void {
    if (records.length > 0) this.hash.update(framed(records))
    this.lastAt = records.at(-1)?.timestamp ?? this.lastAt
  }

  text(): string {
    return this.hash.digest('hex')
  }
}

/** In one buffer: digesting thousands of short pieces costs more than copying them. */
const framed = (records: LogRecord[]): Buffer => {
  const heads = records.map(({ offset, value }) => `${offset}:${value?.length ?? 0}\n`)
  let size = 0
  records.forEach(({ value }, i) => {
    size += (heads[i] as string).length + (value?.length ?? 0)
  })
  const bytes = Buffer.allocUnsafe(size)
  let at = 0
  records.forEach(({ value }, i) => {
    at += bytes.write(heads[i] as string, at, 'latin1')
    if (value) bytes.set(value, at)
    at += value?.length ?? 0
  })
  return bytes
}

/**
 * For a lane that was restored from a log which had lost what the lane had taken: its offsets mean something else since,
 * and nothing before this entry tells of an order any more.
 */
export const restoredEntry = (service: string, at: number): Audited => ({
  ...{ who: service, what: RESTORED, aggregate: null, cause: 'what the log holds, by append times', site: '*', at },
})

const RELEASE = /^released: \w+ (\S+)\/(\d+)@(\d+): /

/** What is written down of a release that let a key go on. `decision`: retry, skip or replace. */
export const releasedFrom = (decision: string, at: TopicPartition & { offset: number }, reason: string): string =>
  `released: ${decision} ${placeOf(at)}: ${reason}`

/** The entry from which an aggregate was let go on; undefined for what is no release, or was ignored. */
export const releaseIn = ({ what }: AuditEntry): (TopicPartition & { offset: number }) | undefined => {
  const [, topic, partition, offset] = RELEASE.exec(what) ?? []
  return topic === undefined ? undefined : { topic, partition: Number(partition), offset: Number(offset) }
}

/** Whether an entry tells of a commit, and not of what somebody has done. */
export const coversCommit = ({ what, aggregate }: AuditEntry): boolean => aggregate === null && what === TAKEN

/** What an entry for a whole commit says was taken; `nothing`: all that was said before is void. */
export const runIn = ({ what, aggregate, cause }: AuditEntry): Run | 'nothing' | undefined => {
  if (aggregate !== null) return undefined
  if (what === RESTORED) return 'nothing'
  const [, topic, from, to] = (what === TAKEN && COVER.exec(cause)) || []
  return topic === undefined ? undefined : { topic, from: Number(from), to: Number(to) }
}
