import { createEffects } from '@supplyline/effects'
import { systemClock } from '@supplyline/messaging'
import { runService } from '@supplyline/process'
import { config } from './config.ts'
import { systemsOf } from './systems.ts'
import { topology } from './topology.ts'

await runService({
  config,
  topology,
  effects: (store, logger, onChange) =>
    createEffects({ store, logger, onChange, clock: systemClock, systems: systemsOf(config) }),
})
