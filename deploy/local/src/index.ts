export { type Endpoints, endpointsFile } from './endpoints.ts'
export { type Addresses, type Platform, startPlatform } from './platform.ts'
export { type TestPlatform, testPlatform } from './test-platform.ts'
