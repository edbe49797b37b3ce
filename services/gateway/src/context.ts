import { unavailable } from '@supplyline/http'
import {
  type Clock,
  type Codec,
  type Log,
  type Platform,
  type RunningService,
  systemClock,
} from '@supplyline/messaging'
import type { Store } from '@supplyline/state'
import type { Logger } from '@supplyline/telemetry'

export { asking } from '@supplyline/http'

/** What the routes work with. */
export type Context = {
  log: Log
  store: Store
  codec: Codec
  clock: Clock
  logger: Logger
  /** Current master data. Throws a 503 problem while the service starts. */
  tables(): RunningService['tables']
}

export const contextOf = (
  { log, store, codec, logger, clock = systemClock }: Platform,
  running: () => RunningService | undefined,
): Context => ({
  log,
  store,
  codec,
  logger,
  clock,
  tables: () => {
    const tables = running()?.tables
    if (!tables) throw unavailable('The service is starting.')
    return tables
  },
})
