import { setTimeout as sleep } from 'node:timers/promises'
import type { StartedTestContainer } from 'testcontainers'
import { KAFKA_SETTINGS, KAFKA_VERSION } from './components/kafka.ts'
import { isPrimary, MONGOD_SETTINGS } from './components/mongo.ts'
import { MONGO_VERSION } from './components/mongod-binary.ts'
import { REGISTRY_VERSION } from './components/registry.ts'
import { freePort } from './ports.ts'
import type { TestPlatform } from './test-platform.ts'

/** As the image apache/kafka takes them. */
export const asEnvironment = (settings: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [`KAFKA_${name.toUpperCase().replaceAll('.', '_')}`, value]),
  )

type Docker = typeof import('testcontainers')

// Kafka and MongoDB tell their clients where to connect, so inside and outside they have the same port.
const startKafka = ({ GenericContainer, Wait }: Docker, host: string, port: number) =>
  new GenericContainer(`apache/kafka:${KAFKA_VERSION}`)
    .withExposedPorts({ container: port, host: port })
    .withEnvironment(
      asEnvironment({
        ...KAFKA_SETTINGS,
        listeners: `PLAINTEXT://:${port},CONTROLLER://:9093`,
        'advertised.listeners': `PLAINTEXT://${host}:${port}`,
        'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
        'controller.quorum.voters': '1@localhost:9093',
      }),
    )
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
    .start()

const startRegistry = ({ GenericContainer, Wait }: Docker) =>
  new GenericContainer(`apicurio/apicurio-registry-mem:${REGISTRY_VERSION}`)
    .withExposedPorts(8080)
    .withWaitStrategy(Wait.forHttp('/apis/ccompat/v7/subjects', 8080))
    .start()

const startMongo = async ({ GenericContainer, Wait }: Docker, host: string, port: number) => {
  const container = await new GenericContainer(`mongo:${MONGO_VERSION}`)
    .withCommand(['mongod', ...MONGOD_SETTINGS, '--bind_ip_all', '--port', `${port}`])
    .withExposedPorts({ container: port, host: port })
    .withWaitStrategy(Wait.forListeningPorts())
    .start()
  while (!(await isPrimary(`${host}:${port}`).catch(() => false))) await sleep(100)
  return container
}

/** The same three in containers, empty. */
export const startDockerPlatform = async (): Promise<TestPlatform> => {
  const docker = await import('testcontainers')
  const host = (await docker.getContainerRuntimeClient()).info.containerRuntime.host
  const kafkaPort = await freePort()
  const mongoPort = await freePort(new Set([kafkaPort]))
  const containers: [StartedTestContainer, StartedTestContainer, StartedTestContainer] = await Promise.all([
    startKafka(docker, host, kafkaPort),
    startRegistry(docker),
    startMongo(docker, host, mongoPort),
  ])
  const registry = containers[1]
  return {
    kafka: `${host}:${kafkaPort}`,
    registry: `http://${host}:${registry.getMappedPort(8080)}/apis/ccompat/v7`,
    mongo: `mongodb://${host}:${mongoPort}/?replicaSet=rs0`,
    stop: async () => {
      await Promise.all(containers.map((container) => container.stop()))
    },
  }
}
