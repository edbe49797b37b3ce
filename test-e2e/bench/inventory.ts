import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPlatform } from '@supplyline/local'
import { createCodec, outgoing } from '@supplyline/messaging'
import { confluentRegistry, KafkaLog, provision } from '@supplyline/messaging/kafka'
import { allTopics, masterItems, masterLocations, stockMovements } from '@supplyline/schemas'
import { createLogger } from '@supplyline/telemetry'
import { Kafka, logLevel } from 'kafkajs'
import type { ArmResult, ArmTask } from './inventory-arm.ts'
import { itemOf, locationOf, movementsOf, plainFold, type Workload } from './movements.ts'
import type { Report } from './report.ts'

/**
 * Stock movements through the real service on real Kafka and MongoDB, beside a ceiling loop on the same topic. Arms
 * alternate (A B B A), each on a fresh database; a run whose final state differs from a plain fold counts nothing.
 */
export const benchInventory = async (
  report: Report,
  options: { movements: number; skew: Workload['skew'] },
): Promise<void> => {
  await onMovements(options, async ({ load, platform, dataDir }) => {
    const expected = plainFold(movementsOf(load, startedAt))
    const results: ArmResult[] = []
    for (const [index, arm] of (['service', 'ceiling', 'ceiling', 'service'] as const).entries()) {
      const run = `bench-${arm}-${index}`
      const task: ArmTask = {
        arm,
        run,
        ...addresses(platform),
        inbox: `${run}.inbox.v1`,
        positions: `${run}.positions.v1`,
        total: load.movements,
        resultFile: join(dataDir, `${run}.json`),
      }
      await createTopics(platform.kafka, [task.inbox, task.positions])
      const result = await runArm(task)
      if (arm === 'service') assertSame(result.state, expected)
      results.push(result)
    }
    const of = (arm: string) => results.filter((r) => r.arm === arm)
    const rate = (arm: string) => of(arm).reduce((sum, r) => sum + r.eventsPerSecond, 0) / of(arm).length
    const [service, ceiling] = [rate('service'), rate('ceiling')]
    report({
      name: `inventory ${load.skew} throughput`,
      value: service,
      unit: 'events/s',
      ceiling,
      ratio: service / ceiling,
    })
    const cpu = (arm: string) =>
      of(arm).reduce((sum, r) => sum + (r.cpuSeconds / load.movements) * 1e6, 0) / of(arm).length
    report({
      name: `inventory ${load.skew} CPU`,
      value: cpu('service'),
      unit: 'µs/event',
      ceiling: cpu('ceiling'),
      ratio: cpu('ceiling') / cpu('service'),
    })
    const peak = (arm: string) => Math.max(...of(arm).map((r) => r.peak)) / 2 ** 20
    report({
      name: `inventory ${load.skew} peak memory`,
      value: peak('service'),
      unit: 'MiB',
      ceiling: peak('ceiling'),
      ratio: peak('ceiling') / peak('service'),
    })
  })
}

/** A platform of its own that holds the movements, for as long as `run` takes. */
export const onMovements = async (
  options: { movements: number; skew: Workload['skew'] },
  run: (given: { load: Workload; platform: Addresses; dataDir: string }) => Promise<void>,
): Promise<void> => {
  const load: Workload = { ...options, items: 100, locations: 50, duplicates: 0.1, seed: 1 }
  const dataDir = mkdtempSync(join(tmpdir(), 'supplyline-bench-'))
  const platform = await startPlatform({ dataDir })
  try {
    await provision(platform)
    await sendAll(platform, load)
    await run({ load, platform, dataDir })
  } finally {
    await platform.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

type Addresses = { kafka: string; registry: string; mongo: string }

const startedAt = Date.now()

export const addresses = ({ kafka, registry, mongo }: Addresses): Addresses => ({
  kafka,
  registry,
  mongo,
})

const sendAll = async (platform: { kafka: string; registry: string }, load: Workload): Promise<void> => {
  const partitionsOf = (topic: string) => allTopics.find((t) => t.name === topic)?.partitions ?? 1
  const logger = createLogger({ service: 'bench', level: 'error' })
  const log = await KafkaLog.connect({
    brokers: [platform.kafka],
    clientId: 'bench',
    logger,
    partitionsOf,
    onCrash: () => {},
  })
  const codec = createCodec(confluentRegistry(platform.registry))
  const topics = [masterItems, masterLocations, stockMovements]
  await codec.prepare(topics.flatMap((topic) => topic.records.map((record) => ({ topic: topic.name, record }))))
  const lineage = (id: string) => ({ id, service: 'bench', time: startedAt, causation: id, correlation: id })
  const effectiveFrom = 0
  await log.append(
    Array.from({ length: load.items }, (_, i) => {
      const data = { item: itemOf(i), site: '*', description: 'bench', baseUnit: 'EA', packaging: [], gtin: null }
      const rest = { manufacturer: null, manufacturerPart: null, lotTracked: false, expiryTracked: false }
      const item = {
        ...data,
        ...rest,
        criticality: 'NORMAL' as const,
        substitutes: [],
        erpMaterials: {},
        effectiveFrom,
      }
      return outgoing(codec, masterItems, { type: 'master.Item', data: item }, lineage(item.item))
    }),
  )
  await log.append(
    Array.from({ length: load.locations }, (_, l) => {
      const data = {
        location: locationOf(l),
        site: 'S1',
        name: 'bench',
        gln: '9521101530001',
        kind: 'NURSING_UNIT' as const,
      }
      const location = { ...data, erpSite: '1000', erpStorageLocation: '0001', costCentre: null, effectiveFrom }
      return outgoing(codec, masterLocations, { type: 'master.Location', data: location }, lineage(location.location))
    }),
  )
  let batch = []
  for (const message of movementsOf(load, startedAt)) {
    batch.push(outgoing(codec, stockMovements, message, lineage(message.data.eventId)))
    if (batch.length < 5_000) continue
    await log.append(batch)
    batch = []
  }
  await log.append(batch)
  await log.close()
}

export const createTopics = async (kafka: string, names: string[]): Promise<void> => {
  const admin = new Kafka({ clientId: 'bench', brokers: [kafka], logLevel: logLevel.ERROR }).admin()
  await admin.connect()
  const configEntries = [{ name: 'message.timestamp.type', value: 'LogAppendTime' }]
  await admin.createTopics({
    topics: names.map((topic) => ({ topic, numPartitions: stockMovements.partitions, configEntries })),
  })
  await admin.disconnect()
}

/** An arm in a process of its own. */
export const runArm = <Result = ArmResult>(
  task: { run: string; resultFile: string } & Record<string, unknown>,
  name = 'inventory-arm.ts',
): Promise<Result> =>
  new Promise((resolve, reject) => {
    const program = join(import.meta.dirname, name)
    const child = spawn(
      process.execPath,
      [
        ...(process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : []),
        program,
        JSON.stringify(task),
      ],
      { stdio: 'inherit' },
    )
    child.on('exit', (code) => {
      if (code === 0) resolve(JSON.parse(readFileSync(task.resultFile, 'utf8')) as Result)
      else reject(new Error(`arm ${task.run} ended with ${code}`))
    })
  })

const assertSame = (state: Record<string, string>, expected: Map<string, string>): void => {
  const wrong = [...expected].filter(([key, onHand]) => state[key] !== onHand)
  if (wrong.length > 0 || Object.keys(state).length !== expected.size)
    throw new Error(
      `${wrong.length} of ${expected.size} positions differ from the plain fold, e.g. ${JSON.stringify(wrong.slice(0, 3).map(([key, onHand]) => ({ key, expected: onHand, found: state[key] })))}`,
    )
}
