import { z } from 'zod'
import type { RecallView } from './recall-view.ts'
import { asOf, iso, time } from './times.ts'

const quantity = z.string().meta({ description: 'Exact decimal, in the base unit.' })

const found = z.object({
  quarantined: quantity.meta({ description: 'Put aside in all.' }),
  lotUnknown: quantity.meta({
    description: 'On hand without a lot: it may be of the recalled one, and is not put aside.',
  }),
  positions: z.array(
    z.object({
      site: z.string(),
      location: z.string(),
      lot: z.string().meta({ description: 'Empty for stock whose lot is not known.' }),
      unit: z.string(),
      onHand: quantity,
      issued: quantity,
      disposed: quantity,
      takenBack: quantity,
      sentTo: z.array(z.object({ location: z.string(), quantity })),
      cases: z.array(z.string()).meta({ description: 'Opaque references of cases that used it, the newest first.' }),
      moreCases: z.int().meta({ description: 'Uses for cases beyond those.' }),
    }),
  ),
  asked: z.int().meta({ description: 'Locations that were asked.' }),
  answered: z.int(),
  isComplete: z.boolean().meta({ description: 'Whether all answered, and all that is known is here.' }),
  tracedAt: time('When it was put together.'),
})

export const recallAnswer = z.object({
  recallId: z.string(),
  status: z.enum(['requested', 'traced', 'withdrawn']),
  site: z.string().meta({ description: '`*` for every site.' }),
  item: z.string(),
  gtin: z.string().nullable(),
  lot: z.string().nullable().meta({ description: 'Null where every lot is recalled.' }),
  reason: z.string(),
  requestedBy: z.string(),
  requestedAt: time('When it was asked for.'),
  found: found.nullable().meta({ description: 'Null until every location has answered, or the time for it is over.' }),
  withdrawn: z.object({ by: z.string(), reason: z.string(), at: time('When it was withdrawn.') }).nullable(),
  asOf,
})

export const shownAs = (view: Exclude<RecallView, { status: 'unknown' }>): z.output<typeof recallAnswer> => {
  const { status, requested, traced, withdrawn, at } = view
  const { recallId, site, item, gtin, lot, reason, requestedBy, requestedAt } = requested
  return {
    ...{ recallId, status, site, item, gtin, lot, reason, requestedBy, requestedAt: iso(requestedAt) },
    found: traced && {
      ...{ quarantined: traced.quarantined, lotUnknown: traced.lotUnknown, asked: traced.asked },
      ...{ answered: traced.answered, isComplete: traced.isComplete, tracedAt: iso(traced.tracedAt) },
      positions: traced.positions.map(({ locationSite, sentTo, cases, ...position }) => ({
        ...position,
        ...{ site: locationSite, sentTo: [...sentTo], cases: [...cases] },
      })),
    },
    withdrawn: withdrawn && {
      ...{ by: withdrawn.withdrawnBy, reason: withdrawn.reason, at: iso(withdrawn.withdrawnAt) },
    },
    asOf: iso(at),
  }
}
