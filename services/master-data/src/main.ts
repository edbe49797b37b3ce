import { runService } from '@supplyline/process'
import { config } from './config.ts'
import { publishCatalogue } from './publish-catalogue.ts'
import { topology } from './topology.ts'

await runService({
  config,
  topology,
  afterStart: async (platform, { tables }) => {
    const published = await publishCatalogue(platform, tables)
    platform.logger.info({ published }, 'the catalogue is published')
  },
})
