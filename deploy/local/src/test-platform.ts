import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dockerAnswers } from './docker-answers.ts'
import { startDockerPlatform } from './docker-platform.ts'
import { type Addresses, startPlatform } from './platform.ts'

export type TestPlatform = Addresses & { stop(): Promise<void> }

const VARIABLES = { kafka: 'SUPPLYLINE_KAFKA', registry: 'SUPPLYLINE_REGISTRY', mongo: 'SUPPLYLINE_MONGO' } as const

const addressesFromEnvironment = (): Addresses | undefined => {
  const [kafka, registry, mongo] = Object.values(VARIABLES).map((name) => process.env[name] || undefined)
  if (kafka && registry && mongo) return { kafka, registry, mongo }
  if (kafka || registry || mongo) throw new Error(`set all of ${Object.values(VARIABLES).join(', ')}, or none`)
  return undefined
}

/** Every later testPlatform(), in this process and in its children, then uses these. */
export const publishAddresses = ({ kafka, registry, mongo }: Addresses) => {
  process.env[VARIABLES.kafka] = kafka
  process.env[VARIABLES.registry] = registry
  process.env[VARIABLES.mongo] = mongo
}

const startInTemporaryFolder = async (): Promise<TestPlatform> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'supplyline-test-'))
  const platform = await startPlatform({ dataDir })
  return {
    ...platform,
    async stop() {
      await platform.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** The real components: those the environment names, or else Docker's, or else local ones on empty data. */
export const testPlatform = async (): Promise<TestPlatform> => {
  const given = addressesFromEnvironment()
  if (given) return { ...given, stop: async () => {} }
  return (await dockerAnswers()) ? startDockerPlatform() : startInTemporaryFolder()
}
