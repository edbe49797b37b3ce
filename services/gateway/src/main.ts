import { runService } from '@supplyline/process'
import { api } from './api.ts'
import { config } from './config.ts'
import { topology } from './topology.ts'

await runService({ config, topology, http: api(config.GATEWAY_TOKENS, config.GATEWAY_JAEGER_URL) })
