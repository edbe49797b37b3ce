import './jest-setup.ts'

export default async () => {
  await globalThis.supplylineTestPlatform?.stop()
}
