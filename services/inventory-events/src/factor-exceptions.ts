import { derivedId, type Refusal } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import type { Changed, OpenCorrection } from './factors.ts'
import { contentOf, type Movement, quantityOf } from './movement.ts'
import { type Raised, type Resolved, raised, resolved } from './raising.ts'
import { quoted } from './refusals.ts'

type Correction = { site: string; item: string; correctionId: string; baseUnit: string }
type Corrected = MessageOf<'inventory.ConversionCorrected'>['data']

const DAY = 24 * 3_600_000
const MOST_SHOWN = 5

/** Lists what a corrected factor touches; resolved when all of it is evaluated anew. */
export const raiseCorrected = (
  { site, item, correctionId, baseUnit }: Correction,
  changed: readonly Changed[],
  forgottenUntil: number | null,
  { id, now }: Pick<Input, 'id' | 'now'>,
): Raised => {
  const shown = changed.slice(0, MOST_SHOWN).map((change) => words(change, baseUnit))
  const more = changed.length > shown.length ? `; and ${changed.length - shown.length} more` : ''
  const forgotten =
    forgottenUntil === null
      ? ''
      : `; documents up to ${new Date(forgottenUntil).toISOString()} are no longer known and stand as they were`
  const stands = changed.some(({ corrected }) => corrected === null)
  return raised(site, item, now, {
    exceptionId: derivedId('EX', `factor-corrected/${item}/${correctionId}`),
    kind: 'factor-corrected',
    detail: `packaging of ${item} was corrected, which touches ${shown.join('; ')}${more}${forgotten} (correction ${correctionId})`,
    nextAction: stands
      ? 'give the item the packaging level that is missing, from the time of these documents on; or count the positions ' +
        'of those that stand as they were, which makes the stock right'
      : 'look at the documents; where a position seems wrong, count it',
    dueAt: now + DAY,
    cause: id,
  })
}

const words = ({ conversion, corrected, problem }: Changed, baseUnit: string): string => {
  const { kind, document, line, location, quantity, unit, base } = conversion
  const name = kind === 'GoodsReceived' ? `line ${line} of receipt ${quoted(document)}` : `${kind} ${quoted(document)}`
  const is = corrected === null ? `${base} ${baseUnit} still: ${problem}` : `${corrected} ${baseUnit}, not ${base}`
  return `${name} at ${location}: ${quantity} ${unit} are ${is}`
}

export const resolveCorrected = ({ site, exceptionId }: OpenCorrection, now: number): Resolved =>
  resolved(site, exceptionId, now, 'all documents that it touches count by the corrected factor')

/** The position cannot hold the difference. */
export const raiseNotApplied = (
  { item, correctionId, baseUnit, conversion, corrected }: Corrected,
  site: string,
  what: string,
  now: number,
): Raised => {
  const { kind, document, location, base } = conversion
  return raised(site, `${location}:${item}`, now, {
    exceptionId: derivedId('EX', `correction-not-applied/${location}:${item}/${correctionId}/${document}`),
    kind: 'correction-not-applied',
    detail: `${kind} ${quoted(document)} of ${item} at ${location} counts as ${base} ${baseUnit}, not ${corrected}: ${what}`,
    nextAction: 'count the position: a count makes the stock right',
    dueAt: now + DAY,
    cause: document,
  })
}

/** It lies among the dead letters, from where it is sent again; `what` names the item and both units. */
export const raiseNotConverted = (movement: Movement, { code, what, next }: Refusal, now: number): Raised => {
  const { eventId, site, location, item, unit } = movement.data
  return raised(site, `${location}:${item}`, now, {
    exceptionId: derivedId('EX', `${code}/${eventId}/${contentOf(movement)}`),
    kind: code,
    detail: `event ${quoted(eventId)} of ${quantityOf(movement)} ${unit} at ${location} has not been applied: ${what}`,
    nextAction: `${next}; close this by hand`,
    dueAt: now + DAY,
    cause: eventId,
  })
}
