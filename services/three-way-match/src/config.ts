import { baseConfig, readConfig } from '@supplyline/process'

export const config = readConfig(baseConfig, process.env)
