import { type Problem, problem } from '@supplyline/http'
import { decidingServices } from '@supplyline/schemas'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { readLetters } from '../dead-letters/bytes.ts'
import { placeName } from '../dead-letters/letter.ts'
import type { Case } from '../dead-letters/letters.ts'
import { bodyQuery, matching } from '../dead-letters/query.ts'
import { parkedKeys, parkedName } from '../parked.ts'
import { type Edit, editOf } from './edit.ts'
import { type Step, stepFor } from './step.ts'

export const reasonText = (description: string) => z.string().trim().min(1).max(1_000).meta({ description })

const LETTER = new RegExp(`^(${decidingServices.join('|')})/\\d+/\\d+$`)

export const asked = z
  .strictObject({
    query: bodyQuery.optional().meta({ description: 'All open letters that match; at least one criterion.' }),
    letters: z
      .array(z.string().regex(LETTER, 'name letters as service/partition/offset'))
      .min(1)
      .max(1_000)
      .optional()
      .meta({ description: 'Or these, in the order of their offsets.' }),
    edit: z
      .strictObject({ type: z.string().min(1).max(200), data: z.unknown() })
      .optional()
      .meta({ description: 'The record to take in place of the one letter, as `record` of that letter shows it.' }),
    decision: z.enum(['RETRY', 'SKIP', 'REPLACE']).optional().meta({
      description:
        'SKIP: go on without it; of a letter that no key waits for, dismiss it. RETRY: decide it again. REPLACE: give the router the same bytes again. Without: whatever has the record taken.',
    }),
    reason: reasonText('Why, kept with the audit entry.'),
    dryRun: z.boolean().optional().meta({ description: 'Only say what would be sent: answered with 200.' }),
  })
  .check((context) => {
    const { query, letters, edit, decision } = context.value
    const wrong = (path: string, message: string, fix: string) =>
      context.issues.push({ code: 'custom', path: [path], message, params: { fix }, input: context.value })
    if ((query === undefined) === (letters === undefined))
      wrong('query', 'goes without letters', 'give either of the two')
    if (query && Object.keys(query).length === 0) wrong('query', 'holds no criterion', 'give at least one')
    if (edit && (letters?.length !== 1 || decision))
      wrong('edit', 'is of one letter, without a decision', 'name one letter')
  })
export type Asked = z.output<typeof asked>

/** What would be done, and which letters cannot be. */
export type Plan = { steps: Step[]; cannot: { letter: string; cannot: string }[]; edit: Edit | null }

/** Throws a 404 or 409 problem for letters that are not there, or not open any more; 422 for an edit that does not fit. */
export const planOf = async (context: Context, { query, letters, edit, decision }: Asked): Promise<Plan> => {
  const all = context.letters()
  const chosen = query
    ? matching(all.cases(), query)
    : [...new Set(letters)].map((id) => openLetter(id, all.find(id))).sort((a, b) => byOffset(a, b))
  const { board } = await context.reading()
  const parked = new Map(parkedKeys(board).map((key) => [parkedName(key.service, key.original), key]))
  const steps: Step[] = []
  const cannot: Plan['cannot'] = []
  for (const { letter } of chosen) {
    const key = parked.get(parkedName(letter.service, letter.original))
    const released = letter.parked === null ? key : { aggregate: letter.parked, site: key?.site ?? '*' }
    const step = stepFor(letter, released, decision, edit !== undefined)
    if ('cannot' in step) cannot.push(step)
    else steps.push(step)
  }
  const [step] = steps
  return { steps, cannot, edit: edit && step ? await edited(context, step, edit) : null }
}

const edited = async (context: Context, step: Step, edit: NonNullable<Asked['edit']>): Promise<Edit> => {
  const { service, offset, original } = step
  const record = (await readLetters(context, service, new Set([offset]), 1)).get(offset)
  if (!record) throw unknownLetter(step.letter)
  return editOf(context, original, record.value, edit)
}

export const openLetter = (id: string, found: Case | undefined): Case => {
  if (!found) throw unknownLetter(id)
  const { supersededBy, letter } = found
  if (!supersededBy) return found
  const { requestedBy, decision, commandId } = supersededBy
  throw problem(409, {
    type: 'letter-superseded',
    detail: `Letter ${id} of ${placeName(letter.original)} is not open: ${requestedBy} asked for ${decision} (${commandId}). If that failed too, a later letter says so.`,
  })
}

export const unknownLetter = (id: string): Problem =>
  problem(404, {
    type: 'unknown-letter',
    detail: `No dead letter ${id} is known. GET /v1/dead-letters/items lists those that are; one that was published twice is listed once.`,
  })

const byOffset = ({ letter: a }: Case, { letter: b }: Case): number =>
  a.service === b.service ? a.partition - b.partition || a.offset - b.offset : a.service < b.service ? -1 : 1
