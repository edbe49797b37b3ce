import { publishAddresses, type TestPlatform, testPlatform } from './test-platform.ts'

declare global {
  var supplylineTestPlatform: TestPlatform | undefined
}

/** jest runs a setup file once for all projects that name it; the workers inherit the environment. */
export default async () => {
  const platform = await testPlatform()
  globalThis.supplylineTestPlatform = platform
  publishAddresses(platform)
}
