import { type Route, type Routed, route, type Tables } from '@supplyline/messaging'
import { masterLocations, type Records, recallRequests } from '@supplyline/schemas'
import { LOCATIONS_A_PAGE, MOST_LOCATIONS } from './decide-recall.ts'
import { recallAt } from './names.ts'

/** Every location has one of these. */
const KINDS: Record<Records['master.Location']['kind'], true> = {
  UNRECOGNISED: true,
  CENTRAL_STORE: true,
  NURSING_UNIT: true,
  OPERATING_ROOM: true,
  CABINET: true,
  DOCK: true,
}

/**
 * The locations of the site, or of all, are stamped on the recall, so that the inbox tells who was asked. They go in
 * pages, of which the last is not full; one page beyond what is asked shows that there are more.
 */
const pagesOf = ({ recallId, site }: Records['inventory.RecallRequested'], tables: Tables): Routed[] => {
  const locations =
    site === '*'
      ? Object.keys(KINDS).flatMap((kind) => tables.where(masterLocations, 'master.Location', 'kind', kind))
      : tables.where(masterLocations, 'master.Location', 'site', site)
  const asked = locations.slice(0, MOST_LOCATIONS + 1)
  const pages = Math.floor(asked.length / LOCATIONS_A_PAGE) + 1
  return Array.from({ length: pages }, (_, page) => ({
    aggregate: recallAt(recallId),
    stamps: asked.slice(page * LOCATIONS_A_PAGE, (page + 1) * LOCATIONS_A_PAGE),
  }))
}

export const recallRoute: Route = route(recallRequests, {
  'inventory.RecallRequested': pagesOf,
  'inventory.RecallWithdrawn': ({ recallId }) => [{ aggregate: recallAt(recallId) }],
})
