import { runService } from '@supplyline/process'
import { config } from './config.ts'
import { topology } from './topology.ts'

await runService({ config, topology })
