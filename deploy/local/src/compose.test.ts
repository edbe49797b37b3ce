import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { Ajv } from 'ajv'
import { parse } from 'yaml'
import { JAEGER_IMAGE } from './components/jaeger-program.ts'
import { KAFKA_SETTINGS, KAFKA_VERSION } from './components/kafka.ts'
import { EDI_FLAGS, MOCK_EDI_VERSION } from './components/mock-edi.ts'
import { MOCK_SAP_VERSION } from './components/mock-sap.ts'
import { MONGOD_SETTINGS } from './components/mongo.ts'
import { MONGO_VERSION } from './components/mongod-binary.ts'
import { REGISTRY_VERSION, registryDatabase } from './components/registry.ts'
import { asEnvironment } from './docker-platform.ts'
import { environmentOf, LEAN, ROOT, SERVICES, type ServiceContext } from './services.ts'
import type { Tokens } from './tokens.ts'

type Container = {
  image: string
  command?: string[]
  environment?: Record<string, string>
  ports?: string[]
  volumes?: string[]
  depends_on?: string[] | Record<string, unknown>
}
type Compose = { services: Record<string, Container>; volumes: Record<string, unknown> }

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const settings = Object.fromEntries(
  read('.env.example')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('=') as [string, string]),
)
/** Compose's own: a variable, with what stands for it when it is not set, or with what is said then. */
const VARIABLE = /\$\{([A-Z0-9_]+)(?::-([^}]*)|:\?[^}]*)?\}/g
const text = read('docker-compose.yml')
const compose: Compose = parse(
  text.replace(VARIABLE, (_, name) => settings[name] ?? `nothing for ${name}`),
  { merge: true },
)
const dockerfile = read('deploy/Dockerfile')
const container = (name: string): Container => {
  const found = compose.services[name]
  if (!found) throw new Error(`docker-compose.yml has no ${name}`)
  return found
}

const context: ServiceContext = {
  platform: {
    kafka: 'kafka:9092',
    registry: 'http://registry:8080/apis/ccompat/v7',
    mongo: 'mongodb://mongo:27017/?replicaSet=rs0',
  },
  sap: 'http://sap:8000',
  edi: { url: 'http://edi:8080', pickupDir: '/var/edi/pickup' },
  tokens: Object.fromEntries(
    ['source', 'requester', 'approver', 'approver2', 'ap', 'operator', 'operator2'].map((role) => [
      role,
      settings[`TOKEN_${role.toUpperCase()}`],
    ]),
  ) as Tokens,
  jaeger: { ui: `http://localhost:${settings.JAEGER_PORT}`, otlp: 'http://jaeger:4318' },
}

/** So that the order of keys and spaces do not matter. */
const comparable = (environment: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.startsWith('{') ? JSON.parse(value) : value]),
  )

test('docker-compose.yml follows the Compose Specification', () => {
  const folder = join(createRequire(import.meta.url).resolve('dclint/package.json'), '..')
  const { $schema: _, ...schema } = JSON.parse(readFileSync(join(folder, 'schemas', 'compose.schema.json'), 'utf8'))
  const valid = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema)
  valid(parse(text, { merge: true }))
  expect(valid.errors ?? []).toEqual([])
})

test('every variable has a value in .env.example, and every value there is used', () => {
  const used = new Set([...text.matchAll(VARIABLE)].map(([, name]) => name))
  expect([...used].sort()).toEqual(Object.keys(settings).sort())
  const defaults = [...text.matchAll(VARIABLE)].flatMap(([, name, value]) => (name && value ? [[name, value]] : []))
  for (const [name, value] of defaults) expect([name, value]).toEqual([name, settings[name as string]])
})

test('whatever is waited for and whatever volume is used exists', () => {
  for (const { depends_on = [], volumes = [] } of Object.values(compose.services)) {
    const waitedFor = Array.isArray(depends_on) ? depends_on : Object.keys(depends_on)
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(waitedFor))
    expect(Object.keys(compose.volumes)).toEqual(expect.arrayContaining(volumes.map((v) => v.split(':')[0])))
  }
})

test('nothing is open to the network', () => {
  const ports = Object.values(compose.services).flatMap((s) => s.ports ?? [])
  expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([])
  expect(new Set(ports).size).toBe(ports.length)
})

describe('says what the launcher says', () => {
  test.each(SERVICES.map((service) => [service.name, service] as const))('of %s', (name, service) => {
    const { command, environment = {} } = container(name)
    expect(command).toEqual(['node', ...LEAN, service.entry])
    expect(comparable(environment)).toEqual(
      comparable({ ...environmentOf(service, context, 8080), LOG_LEVEL: 'info', HTTP_HOST: '0.0.0.0' }),
    )
  })

  test('and has no other services', () => {
    const ours = Object.keys(compose.services).filter((name) => container(name).command?.join(' ').includes('/main.ts'))
    expect(ours).toEqual(SERVICES.map(({ name }) => name))
  })

  test('of Kafka', () => {
    expect(container('kafka').image).toBe(`apache/kafka:${KAFKA_VERSION}`)
    expect(container('kafka').environment).toMatchObject(asEnvironment(KAFKA_SETTINGS))
  })

  test('of MongoDB', () => {
    for (const name of ['mongo', 'mongo-init']) expect(container(name).image).toBe(`mongo:${MONGO_VERSION}`)
    expect(container('mongo').command).toEqual(['mongod', '--bind_ip_all', ...MONGOD_SETTINGS])
  })

  test('of the registry', () => {
    expect(container('registry').image).toBe(`apicurio/apicurio-registry-mem:${REGISTRY_VERSION}`)
    expect(container('registry').environment?.QUARKUS_DATASOURCE_JDBC_URL).toBe(registryDatabase('/data'))
  })

  test('of Jaeger', () => expect(container('jaeger').image).toBe(JAEGER_IMAGE))

  test('of the partners', () => {
    expect(dockerfile).toContain(`mock-sap==${MOCK_SAP_VERSION} mock-edi==${MOCK_EDI_VERSION} `)
    const { command } = container('edi')
    expect(command?.slice(-EDI_FLAGS.length)).toEqual(EDI_FLAGS)
    for (const name of ['edi', 'supplier-ack']) {
      expect(container(name).volumes).toContain(`edi-pickup:${context.edi.pickupDir}`)
    }
  })

  test('of Node', () => {
    const { catalog } = parse(read('pnpm-workspace.yaml')) as { catalog: Record<string, string> }
    expect(dockerfile).toContain(`FROM node:${catalog.node}-`)
  })

  test('the image is built from what the services, the catalogue and the provisioning need', () => {
    const copied = read('deploy/Dockerfile.dockerignore')
    for (const folder of ['schemas', 'libs', 'services', 'deploy/local', 'patches'])
      expect(copied).toContain(`!${folder}\n`)
    expect(container('provision').command).toEqual(['node', 'deploy/local/src/provision-platform.ts'])
  })
})
