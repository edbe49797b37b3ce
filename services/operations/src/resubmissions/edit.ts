import { isAppError } from '@supplyline/decider'
import { problem } from '@supplyline/http'
import type { Codec } from '@supplyline/messaging'
import { allTopics, type RecordName } from '@supplyline/schemas'
import type { Context } from '../context.ts'
import type { Place } from '../dead-letters/letter.ts'
import { type Readable, readable, written } from '../dead-letters/readable.ts'
import { answered } from '../log-answer.ts'
import { type Change, diff } from './diff.ts'

/** A record in place of another one. `record`: its bytes in base 64, Confluent wire format. */
export type Edit = { type: string; record: string; diff: Change[] }

/**
 * The edited record by its own schema, and what it changes. Throws a 422 problem, which says where, for one that is no
 * record of the original's topic, does not fit its schema, or changes nothing.
 */
export const editOf = async (
  { codec, clock }: Pick<Context, 'codec' | 'clock'>,
  original: Place,
  before: Uint8Array | null,
  edited: Readable,
): Promise<Edit> => {
  const records: readonly string[] = allTopics.find(({ name }) => name === original.topic)?.records ?? []
  if (!records.includes(edited.type))
    throw refused('/type', `${edited.type} is not on ${original.topic}`, `use one of ${records.join(', ') || 'none'}`)
  const registering = codec.prepare([{ topic: original.topic, record: edited.type as RecordName }])
  await answered(clock, registering, 'The schema registry')
  const bytes = encoded(codec, original.topic, edited)
  const [was, is] = await Promise.all([before ? readable(codec, before) : undefined, readable(codec, bytes)])
  const changes = diff(was && 'type' in was ? was : {}, is)
  if (changes.length === 0)
    throw refused('', 'is the record as it was', 'change it, or leave the edit out to resubmit it unchanged')
  return { type: edited.type, record: bytes.toString('base64'), diff: changes }
}

const encoded = (codec: Codec, topic: string, edited: Readable): Buffer => {
  try {
    return codec.encode(topic, written(edited))
  } catch (error) {
    if (!isAppError(error, 'unencodable')) throw error
    const field = (error.where ?? '').slice(edited.type.length).replaceAll('.', '/')
    throw refused(`/data${field}`, error.message, error.next)
  }
}

const refused = (path: string, detail: string, fix: string) =>
  problem(422, {
    type: 'edit-refused',
    detail: `The edited record cannot be sent: ${path === '' ? 'it' : path.slice(1)} ${detail}. Nothing was accepted.`,
    errors: [{ pointer: `#/edit${path}`, detail, fix }],
  })
