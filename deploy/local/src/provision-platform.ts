/** Makes topics and schemas and ends, for the compose file: `start` does the same by itself. */
import { setTimeout as sleep } from 'node:timers/promises'
// By path, since the image has no dependencies of the launcher.
import { provision } from '../../../libs/messaging/src/kafka.ts'

const PATIENCE_MS = 180_000
const PAUSE_MS = 2_000

const kafka = process.env.SUPPLYLINE_KAFKA ?? ''
const registry = process.env.SUPPLYLINE_REGISTRY ?? ''

for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(PAUSE_MS)) {
  try {
    await provision({ kafka, registry })
    break
  } catch (error) {
    if (Date.now() > deadline) throw error
    console.log(`not yet: ${(error as Error).message}`)
  }
}
console.log('topics and schemas are there')
