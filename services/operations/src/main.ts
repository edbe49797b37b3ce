import { runService } from '@supplyline/process'
import { api } from './api.ts'
import { config } from './config.ts'
import { topology } from './topology.ts'
import { watching } from './watch.ts'

const watch = watching()
await runService({ config, topology, http: api(config.OPERATIONS_TOKENS, watch.now), afterStart: watch.start })
