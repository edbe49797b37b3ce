import { type Operation, parseQuery, problem } from '@supplyline/http'
import { masterLocations } from '@supplyline/schemas'
import type { StoredAggregate } from '@supplyline/state'
import { z } from 'zod'
import { asking, type Context } from './context.ts'
import * as field from './fields.ts'
import type { PositionView } from './stock-position-view.ts'
import { asOf, iso, time } from './times.ts'

const LIMIT = { usual: 100, most: 500 }
const PREFIX = 'position:'

const query = z.strictObject({
  location: field.location.optional(),
  item: field.item.optional(),
  limit: z.coerce.number().int().min(1).max(LIMIT.most).default(LIMIT.usual).meta({ description: 'Positions a page.' }),
  cursor: z.string().max(400).optional().meta({ description: '`next` of the page before.' }),
})

const position = z.object({
  site: z.string(),
  item: z.string(),
  location: z.string(),
  unit: z.string().meta({ description: 'Base unit of the item; all quantities are in it.' }),
  onHand: z.string().meta({ description: 'Exact decimal. Negative when more was issued than ever received.' }),
  lots: z.array(
    z.object({
      lot: z.string().meta({ description: 'Empty for stock whose lot is not known.' }),
      expiry: z.string().nullable(),
      onHand: z.string(),
      status: z.enum(['UNRECOGNISED', 'USABLE', 'QUARANTINED', 'RECALLED', 'EXPIRED']),
      unusable: z.string().nullable().meta({ description: 'Of it, what may not be used; null where not told.' }),
    }),
  ),
  usable: z.string().nullable().meta({ description: 'Of what is on hand, what may be used; null where not told.' }),
  consigned: z
    .string()
    .nullable()
    .meta({ description: 'Of what is on hand, what belongs to a supplier until it is used; null where not told.' }),
  sequence: z.int().meta({ description: 'Number of changes of the position.' }),
  lastEventId: z.string().meta({ description: 'The last movement taken.' }),
  lastMovementAt: time('Latest time at which one of its movements happened.'),
  asOf,
})

const answer = z.object({
  positions: z.array(position),
  next: z.string().nullable().meta({ description: 'Cursor of the next page; null on the last one.' }),
  asOf: time('The newest `asOf` of the page; null for an empty one.').nullable(),
})

export const stockPositions = (context: Context): Operation[] => [
  {
    method: 'get',
    path: '/v1/stock-positions',
    id: 'getStockPositions',
    summary: 'On hand by location and item, in the order of their codes.',
    query,
    answer: { status: 200, description: 'A page of positions.', body: answer },
    handle: async (request, response) => {
      const { location, item, limit, cursor } = parseQuery(query, request.query)
      const after = cursor === undefined ? '' : idIn(cursor)
      const found = await page(context, location, item, after, limit + 1)
      const shown = found.slice(0, limit)
      const last = shown.at(-1)
      const positions = shown.flatMap(({ state }) => shownAs(state as PositionView))
      const next = found.length > limit && last ? Buffer.from(last.id).toString('base64url') : null
      const newest =
        positions
          .map((p) => p.asOf)
          .sort()
          .at(-1) ?? null
      response.json({ positions, next, asOf: newest } satisfies z.output<typeof answer>)
    },
  },
]

/** Ids are `position:<location>:<item>`, so all of an item's lie scattered: they are asked for location by location. */
const page = async (
  context: Context,
  location: string | undefined,
  item: string | undefined,
  after: string,
  limit: number,
): Promise<StoredAggregate[]> => {
  if (item === undefined) {
    const prefix = location === undefined ? PREFIX : `${PREFIX}${location}:`
    return asking(context, (store) => store.list(prefix, after, limit))
  }
  const locations =
    location === undefined
      ? context
          .tables()
          .all(masterLocations)
          .map(({ key }) => key)
      : [location]
  const ids = locations.map((code) => `${PREFIX}${code}:${item}`).filter((id) => id > after)
  const found = await asking(context, (store) => store.load(ids))
  return found.sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, limit)
}

const idIn = (cursor: string): string => {
  const id = Buffer.from(cursor, 'base64url').toString()
  if (id.startsWith(PREFIX)) return id
  throw problem(400, {
    type: 'invalid-query',
    detail: 'The cursor is none of ours. Send `next` of the page before, or none for the first page.',
    errors: [{ parameter: 'cursor', detail: 'is no cursor of this service', fix: 'send `next` of the page before' }],
  })
}

const shownAs = (state: PositionView): z.output<typeof position>[] => {
  if (state.status === 'unknown') return []
  const { position: p, at } = state
  const { site, item, location, unit, onHand, sequence, lastEventId } = p
  // A view stored before these were told has none of them.
  const { usable = null, consigned = null } = p
  const lots = p.lots.map(({ lot, expiry, onHand, status = 'USABLE', unusable = null }) => ({
    ...{ lot, expiry, onHand, status, unusable },
  }))
  const times = { lastMovementAt: iso(p.asOf), asOf: iso(at) }
  return [{ site, item, location, unit, onHand, lots, usable, consigned, sequence, lastEventId, ...times }]
}
