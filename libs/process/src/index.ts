export { type BaseConfig, baseConfig, checkConfig, readConfig } from './config.ts'
export { runService, type ServiceOptions } from './run-service.ts'
