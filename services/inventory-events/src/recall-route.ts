import { type Route, type Routed, route, type Tables } from '@supplyline/messaging'
import { masterLocations, type Records, recallRequests } from '@supplyline/schemas'
import { LOCATIONS_A_PAGE, MOST_LOCATIONS } from './decide-recall.ts'
import { recallAt } from './names.ts'

/**
 * The locations of the site, or of all, are stamped on the recall, so that the inbox tells who was asked. They go in
 * pages, of which the last is not full; one page beyond what is asked shows that there are more. In the order of their
 * keys, so that pages routed anew hold the same.
 */
const pagesOf = ({ recallId, site }: Records['inventory.RecallRequested'], tables: Tables): Routed[] => {
  const ofSite =
    site === '*' ? tables.all(masterLocations) : tables.where(masterLocations, 'master.Location', 'site', site)
  const locations = [...ofSite].sort((a, b) => (a.key < b.key ? -1 : 1))
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
