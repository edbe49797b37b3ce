import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cached } from '../cache.ts'
import { startChild } from '../child.ts'
import { requireJava } from '../find-program.ts'
import { LaunchError } from '../launch-error.ts'
import { fetchWithMaven } from '../maven.ts'
import { waitUntilReady } from '../wait-until-ready.ts'
import type { Component, Place } from './component.ts'
import { brokerCount } from './kafka-metadata.ts'

const POM = join(import.meta.dirname, '..', '..', 'kafka', 'pom.xml')
export const KAFKA_VERSION = /<kafka.version>(.*)</.exec(readFileSync(POM, 'utf8'))?.[1]

export type KafkaPlace = Place & { controllerPort: number }

/** What one node needs, here and in a container. */
export const KAFKA_SETTINGS: Readonly<Record<string, string>> = {
  'process.roles': 'broker,controller',
  'node.id': '1',
  'controller.listener.names': 'CONTROLLER',
  'offsets.topic.replication.factor': '1',
  'offsets.topic.num.partitions': '8',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'transaction.state.log.num.partitions': '4',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  'share.coordinator.state.topic.num.partitions': '4',
  'group.initial.rebalance.delay.ms': '0',
  'auto.create.topics.enable': 'false',
  // After a kill -9 the broker is let in again only when its old session has ended, which takes 9 s by default.
  'broker.session.timeout.ms': '3000',
  'broker.heartbeat.interval.ms': '500',
  'message.max.bytes': '2097152',
  'num.network.threads': '2',
  'num.io.threads': '4',
  // The default of 128 MB would be a quarter of the heap.
  'log.cleaner.dedupe.buffer.size': '16777216',
}

const serverProperties = ({ dataDir, port, controllerPort }: KafkaPlace): string =>
  Object.entries({
    ...KAFKA_SETTINGS,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    // Static voters: the controller's port is then not part of the stored data, and may change.
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'log.dirs': join(dataDir, 'kafka', 'logs'),
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')

/** Kafka refuses an id that begins with a dash. */
const clusterId = (): string => {
  const id = randomBytes(16).toString('base64url')
  return id.startsWith('-') ? clusterId() : id
}

const acquire: Component['acquire'] = (progress) => {
  requireJava()
  return cached(`kafka-${KAFKA_VERSION}`, `Kafka ${KAFKA_VERSION} (54 MB)`, progress, (folder, run) =>
    fetchWithMaven(run, 'copy', POM, folder),
  )
}

const JVM = [
  '-XX:+UseSerialGC',
  '-XX:-UsePerfData',
  '-Dorg.slf4j.simpleLogger.showDateTime=true',
  '-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS',
  // These print the whole configuration, several times.
  '-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaConfig=warn',
  '-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config=warn',
]

export const kafka: Component<KafkaPlace> = {
  acquire,
  async start(place, progress) {
    const jars = await acquire(progress)
    const home = join(place.dataDir, 'kafka')
    const log = join(place.dataDir, 'logs', 'kafka.log')
    const properties = join(home, 'server.properties')
    mkdirSync(home, { recursive: true })
    writeFileSync(properties, serverProperties(place))
    const run = (heap: string, ...args: string[]) =>
      startChild(requireJava(), [heap, ...JVM, '-cp', join(jars, '*'), ...args], { log, cwd: home })

    if (!existsSync(join(home, 'logs', 'meta.properties'))) {
      const format = run('-Xmx128m', 'kafka.tools.StorageTool', 'format', '-t', clusterId(), '-c', properties)
      const how = await format.exited
      if (how !== 'exit code 0') throw new LaunchError('died', `Kafka's disk format ended with ${how}`, { log })
    }
    const child = run('-Xmx512m', 'kafka.Kafka', properties)
    await waitUntilReady('Kafka', child, async () => (await brokerCount(place.port)) === 1)
    return { ...child, address: `127.0.0.1:${place.port}` }
  },
}
