import { createEffects } from '@supplyline/effects'
import { systemClock } from '@supplyline/messaging'
import { runService } from '@supplyline/process'
import { startCollector } from './channel/collector.ts'
import { config } from './config.ts'
import { systemsOf } from './systems.ts'
import { topologyOf } from './topology.ts'

await runService({
  config,
  topology: topologyOf({ ediId: config.SUPPLIER_ACK_EDI_ID }),
  effects: (store, logger, onChange) =>
    createEffects({ store, logger, onChange, clock: systemClock, systems: systemsOf(config) }),
  afterStart: (platform) =>
    startCollector(platform, {
      directory: config.SUPPLIER_ACK_EDI_PICKUP_DIR,
      site: config.SUPPLIER_ACK_SITE,
      settleMs: config.SUPPLIER_ACK_EDI_SETTLE_MS,
      everyMs: config.SUPPLIER_ACK_EDI_POLL_MS,
    }),
})
