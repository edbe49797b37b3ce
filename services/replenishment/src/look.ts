import type { Decision } from '@supplyline/decider'
import { type Input, referencesOf } from '@supplyline/messaging'
import { endOf } from './position.ts'
import type { Stock, StockEvent } from './stock.ts'

const DAY = 24 * 60 * 60_000
/** Name of the durable timer. */
export const LOOK = 'look'

/** Days from one look to the next: of whom somebody is told when it is likely to run out, and of others. */
const DAYS_BETWEEN = { critical: 1, other: 7 }

/**
 * A place where nothing happens looks at itself, by one timer: when the next of its lots expires, when a supplier that
 * declined may be asked again, and while demand is forecast, every day for a critical item and every week for others.
 */
export const planningLook = (input: Input, stock: Stock, hasLooked: boolean): Decision<StockEvent> => {
  const due = nextLook(input, stock)
  const planned = hasLooked ? null : stock.look
  if (due === null ? !hasLooked : planned !== null && planned <= due) return {}
  return { events: [{ type: 'LookPlanned', data: { due } }], timers: due === null ? {} : { [LOOK]: due } }
}

const nextLook = (input: Input, { position, forecast, declined }: Stock): number | null => {
  if (!position || referencesOf(input, 'master.StockingPolicy').length === 0) return null
  const { now } = input
  const expiry = position.expiring.find(([day]) => endOf(day) > now)
  const times = [...declined.map(({ until }) => until).filter((until) => until > now)]
  if (expiry && Number.isFinite(endOf(expiry[0]))) times.push(endOf(expiry[0]))
  if (forecast) {
    const [item] = referencesOf(input, 'master.Item')
    const isCritical = item?.criticality === 'HIGH' || item?.criticality === 'LIFE_SUSTAINING'
    times.push(now + (isCritical ? DAYS_BETWEEN.critical : DAYS_BETWEEN.other) * DAY)
  }
  return times.length === 0 ? null : Math.min(...times)
}
