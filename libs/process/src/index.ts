export { type BaseConfig, baseConfig, readConfig } from './config.ts'
export { runService, type ServiceOptions } from './run-service.ts'
