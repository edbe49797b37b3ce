import type { Progress } from './cache.ts'
import type { Running } from './components/component.ts'
import { kafka } from './components/kafka.ts'
import { mongo } from './components/mongo.ts'
import { registry } from './components/registry.ts'
import { claimDataDir, wipeDataDir } from './data-dir.ts'
import { choosePorts } from './ports.ts'

export type Addresses = {
  /** host:port */
  kafka: string
  /** URL of the Confluent API */
  registry: string
  /** connection string */
  mongo: string
}

export type Platform = Addresses & {
  pids: { kafka: number; registry: number; mongo: number }
  stop(): Promise<void>
}

/** Runs `start` now, and may run it again when what it started dies. */
export type Keep = (name: string, start: () => Promise<Running>) => Promise<Running>

/** Kafka, schema registry and MongoDB from their real programs, on loopback, with everything they keep in `dataDir`. */
export const startPlatform = async ({
  dataDir,
  fresh = false,
  keep = (_name, start) => start(),
  progress = (line) => process.stderr.write(`${line}\n`),
}: {
  dataDir: string
  fresh?: boolean
  keep?: Keep
  progress?: Progress
}): Promise<Platform> => {
  if (fresh) wipeDataDir(dataDir)
  claimDataDir(dataDir)
  const ports = await choosePorts(dataDir, ['kafka', 'kafka-controller', 'registry', 'mongo'])
  const kafkaPlace = { dataDir, port: ports.kafka, controllerPort: ports['kafka-controller'] }
  const starts = [
    keep('kafka', () => kafka.start(kafkaPlace, progress)),
    keep('registry', () => registry.start({ dataDir, port: ports.registry }, progress)),
    keep('mongo', () => mongo.start({ dataDir, port: ports.mongo }, progress)),
  ] as const
  const stop = async () => {
    await Promise.allSettled(starts.map(async (start) => (await start).stop()))
  }
  try {
    const [aKafka, aRegistry, aMongo] = await Promise.all(starts)
    return {
      kafka: aKafka.address,
      registry: aRegistry.address,
      mongo: aMongo.address,
      pids: { kafka: aKafka.pid, registry: aRegistry.pid, mongo: aMongo.pid },
      stop,
    }
  } catch (error) {
    stop() // not awaited: the others may still be downloading
    throw error
  }
}
