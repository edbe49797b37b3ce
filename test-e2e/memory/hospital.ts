import { createEffects } from '@supplyline/effects'
import { topology as gateway } from '@supplyline/gateway'
import { createApp, serve } from '@supplyline/http'
import { topology as inventoryEvents } from '@supplyline/inventory-events'
import { topology as masterData } from '@supplyline/master-data'
import { MemoryPlatform } from '@supplyline/messaging'
import { topology as procurementSync } from '@supplyline/procurement-sync'
import { topology as replenishment } from '@supplyline/replenishment'
import { createLogger } from '@supplyline/telemetry'
import { api } from '../../services/gateway/src/api.ts'
import { publishCatalogue } from '../../services/master-data/src/publish-catalogue.ts'
import { operationsOf } from '../../services/procurement-sync/src/erp/erp.ts'
import { MemoryErp } from '../../services/procurement-sync/src/erp/memory-erp.ts'

/** All services in one process, on the platform in memory, with an ERP in memory; the gateway answers HTTP. */
export const openHospital = async () => {
  const platform = new MemoryPlatform()
  const erp = new MemoryErp(platform.clock)
  const logger = createLogger({ service: 'hospital', level: 'silent' })
  const sap = {
    ...{ name: 'sap', operations: operationsOf(erp), concurrency: 4, ratePerSecond: 100 },
    ...{ timeoutMs: 10_000, longestCommitMs: 3_000 },
    breaker: { failurePercentage: 50, calls: 5, windowMs: 10_000, resetMs: 5_000 },
  }
  const master = platform.open('master-data')
  const { tables } = await platform.start(masterData, undefined, master)
  await publishCatalogue(master, tables)
  await platform.start(inventoryEvents)
  await platform.start(replenishment)
  await platform.start(procurementSync, (store) =>
    createEffects({ store, clock: platform.clock, logger, systems: { sap } }),
  )
  const entrance = platform.open('gateway')
  const running = await platform.start(gateway, undefined, entrance)
  await platform.settle()
  const routes = api({ nurse: { name: 'nurse', role: 'source' } })(entrance, () => running)
  const served = await serve(createApp({ service: 'gateway', logger, ...routes }), 0)
  return {
    platform,
    erp,
    /** One object, as a nurse's scanner sends it. */
    send: async (movement: Record<string, unknown>, headers: Record<string, string> = {}) =>
      fetch(`${served.url}/v1/stock-movements`, {
        method: 'POST',
        headers: {
          ...{ authorization: 'Bearer nurse', 'content-type': 'application/json' },
          ...{ 'idempotency-key': String(movement.eventId), ...headers },
        },
        body: JSON.stringify({
          ...{ type: 'StockIssued', site: 'MERCY', source: 'POINT-OF-USE', item: 'GLOVE-NITRILE-M', location: 'ICU-3' },
          ...{ quantity: '250', unit: 'EA', occurredAt: new Date(platform.clock.now()).toISOString() },
          ...movement,
        }),
      }),
    close: async () => {
      await served.close()
      for (const name of [...platform.services.keys()]) await platform.stop(name)
    },
  }
}
