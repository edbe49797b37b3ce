import { contentHash } from '@supplyline/decider'
import type { Message } from '@supplyline/schemas'
import type { OutgoingMessage } from '@supplyline/state'
import type { Entry } from '../chunk.ts'
import type { Codec } from '../codec/index.ts'
import type { LogRecord } from '../log.ts'

/** What one aggregate tells another through the inbox. `content`: what would make it another message, in a hash. */
export type Told = {
  entryId: string
  aggregate: string
  message: Message
  references: Message[]
  record: LogRecord
  content: string
}

/** The message as something told; undefined for what only passes through the inbox. */
export const toldIn = (codec: Codec, inbox: string, sent: OutgoingMessage): Told | undefined => {
  if (sent.topic !== inbox) return undefined
  const { type, data } = codec.decode(Buffer.from(sent.value))
  if (type !== 'supplyline.InboxEntry' || !data.cause.topic.startsWith(`${inbox}@`)) return undefined
  const { entryId, aggregate, record, references } = data
  return {
    ...{ entryId, aggregate },
    message: codec.decode(record),
    references: references.map(({ value }) => codec.decode(value)),
    record: { ...sent, partition: -1, offset: -1, timestamp: 0 },
    content: contentHash([aggregate, record.toString('base64'), references.map((r) => r.value.toString('base64'))]),
  }
}

/** What became of the things that one aggregate told: by the id of the entry, before and after. */
export type ToldChange = { entryId: string; before?: Told; after?: Told }

export const toldChanges = (before: Map<string, Told>, after: Map<string, Told>): ToldChange[] => [
  ...[...before.values()].flatMap((b): ToldChange[] => {
    const a = after.get(b.entryId)
    if (a?.content === b.content) return []
    return [{ entryId: b.entryId, before: b, ...(a && { after: a }) }]
  }),
  ...[...after.values()].flatMap((a) => (before.has(a.entryId) ? [] : [{ entryId: a.entryId, after: a }])),
]

/** What the changes of all that tell it mean to one aggregate. */
export type Edits = {
  /** By the id of the entry: what it holds instead; null for an entry that does not come. */
  replaced: Map<string, Told | null>
  added: Told[]
}

export const editsOf = (aggregate: string, changes: Iterable<ToldChange>): Edits => {
  const edits: Edits = { replaced: new Map(), added: [] }
  for (const { entryId, before, after } of changes) {
    const was = before?.aggregate === aggregate
    const is = after?.aggregate === aggregate ? after : undefined
    if (was) edits.replaced.set(entryId, is ?? null)
    else if (is) edits.added.push(is)
  }
  return edits
}

/** What is told for the first time, as an entry at the end of the history. */
export const addedEntry = ({ entryId, aggregate, message, references, record }: Told, now: number): Entry => ({
  ...{ id: entryId, aggregate, now, correlation: entryId, message, references, record },
  original: () => record,
})
