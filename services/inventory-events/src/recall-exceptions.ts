import { derivedId } from '@supplyline/decider'
import type { Records } from '@supplyline/schemas'
import { type Raised, raised } from './raising.ts'
import type { Requested } from './recall.ts'
import { quoted } from './refusals.ts'

type Traced = Records['inventory.RecallTraced']

const HOUR = 3_600_000

/** The first one stands: what it named is put aside, and what the other named is not. */
export const raiseRecallConflict = (requested: Requested, content: string, now: number): Raised =>
  raised(requested.site, requested.recallId, now, {
    exceptionId: derivedId('EX', `recall-conflict/${requested.recallId}/${content}`),
    kind: 'recall-conflict',
    detail:
      `recall ${quoted(requested.recallId)} came again for other stock (${requested.item}, ` +
      `${requested.lot === null ? 'every lot' : `lot ${quoted(requested.lot)}`}, site ${quoted(requested.site)}); ` +
      'the first one stands, the other has not been followed',
    dueAt: now + HOUR,
    nextAction: 'compare both with the notice; what is recalled beyond the first is recalled under a number of its own',
    cause: requested.eventId,
  })

/** Some of it may still be in use. */
export const raiseIncomplete = (traced: Traced, now: number): Raised =>
  raised(traced.site, traced.recallId, now, {
    exceptionId: derivedId('EX', `recall-incomplete/${traced.recallId}`),
    kind: 'recall-incomplete',
    detail:
      `recall ${quoted(traced.recallId)} of ${traced.item}: ${traced.answered} of ${traced.asked} locations answered, ` +
      'and not all is known of where it went',
    dueAt: now + 4 * HOUR,
    nextAction:
      'release the keys of locations that could not answer; look up what left before in the stock movements of the item, ' +
      'and search the shelves of locations that were not asked',
    cause: traced.recallId,
  })

/** Where stock of the item begins from now on, nobody is told of it. */
export const raiseNotListed = (
  { site, item, recallId }: { site: string; item: string; recallId: string },
  now: number,
): Raised =>
  raised(site, recallId, now, {
    exceptionId: derivedId('EX', `recall-not-kept/${item}/${recallId}`),
    kind: 'recall-not-kept',
    detail: `recall ${quoted(recallId)} of ${item} reaches no location that is added later: too many others hold`,
    dueAt: now + HOUR,
    nextAction: 'have recalls of the item withdrawn whose stock is long gone, and ask again under another number',
    cause: recallId,
  })
