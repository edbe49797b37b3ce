import { createCodec, outgoing } from '@supplyline/messaging'
import { confluentRegistry } from '@supplyline/messaging/kafka'
import { inboxOf, replenishmentProposals } from '@supplyline/schemas'
import { ArmProcess } from './arm-process.ts'
import { type BenchPlatform, connectLog, onPlatform } from './bench-platform.ts'
import { clock } from './inventory/arm-task.ts'
import type { SourceResult, SourceTask } from './inventory/latency-source.ts'
import { itemOf, locationOf, positionsOf, workload } from './movements.ts'
import { cpuSeconds } from './process-cost.ts'
import { crossingsOf } from './proposals/crossings.ts'
import { type Heard, LISTENED, Listener } from './proposals/listener.ts'
import type { ServiceTask, ServiceTold } from './proposals/service.ts'
import { reorderPointOf, termsOf } from './proposals/terms.ts'
import type { Report } from './report.ts'
import { percentile } from './statistics.ts'

const PER_SECOND = 500
const WARM_UP_SECONDS = 10
const LIMIT_MS = 100
const QUIET_MS = 3_000
const LONGEST_MS = 180_000

/**
 * From when a movement was to be sent until a consumer has read the proposal that it leads to: a source of its own
 * process sends 500 a second over 5,000 places whatever comes back, and both services are processes of their own. Every
 * crossing of a reorder point must have led to one proposal.
 */
export const benchProposals = async (report: Report, { seconds }: { seconds: number }): Promise<void> => {
  const load = workload({ movements: PER_SECOND * (seconds + WARM_UP_SECONDS), items: 100, skew: 'even' })
  await onPlatform(load, (platform) => measured(report, platform), { later: true })
}

const measured = async (report: Report, platform: BenchPlatform): Promise<void> => {
  const { addresses, load } = platform
  const log = await connectLog({ kafka: addresses.kafka, clientId: 'bench-proposals' })
  const codec = createCodec(confluentRegistry(addresses.registry))
  const terms = termsOf(load)
  await codec.prepare(terms.map(({ topic, message }) => ({ topic: topic.name, record: message.type })))
  await log.append(
    terms.map(({ topic, message }) => {
      const id = topic.key.of(message.data as never)
      const lineage = { id, service: 'bench', time: load.now, causation: id, correlation: id }
      return outgoing(codec, topic, message, lineage)
    }),
  )
  const listener = new Listener()
  const listening = await log.follow({ topics: LISTENED, onRecord: (record) => listener.take(record) })
  const { source, durable, cost } = await beside(platform, 'inventory-events', (positions) =>
    beside(platform, 'replenishment', async (proposals) => {
      const isQuiet = () => [positions.busyAt, proposals.busyAt, listener.busyAt].every((at) => clock() - at > QUIET_MS)
      const entries = () => listener.count(inboxOf('replenishment').name)
      await proposals.process.until('warm', () => entries() >= positionsOf(load) && isQuiet(), LONGEST_MS)
      const cpu = () => ({
        'inventory-events': positions.cpu,
        replenishment: proposals.cpu,
        MongoDB: cpuSeconds(platform.pids.mongo),
        Kafka: cpuSeconds(platform.pids.kafka),
      })
      const before = cpu()
      const sent = await send(platform)
      await proposals.process.until('at rest', isQuiet, LONGEST_MS)
      const cost = costOf(before, cpu(), load.movements)
      return { source: sent, cost, durable: new Map([...(await positions.finish()), ...(await proposals.finish())]) }
    }),
  )
  await listening.stop()
  const heard = await listener.heard(codec)
  await log.close()
  tell(report, stagesOf(platform, heard, durable), source)
  const all = Object.values(cost).reduce((sum, micros) => sum + micros, 0)
  for (const [name, value] of Object.entries(cost))
    report({ name: `proposals CPU of ${name}`, value, unit: 'µs a movement', ceiling: all, ratio: value / all })
}

/** Microseconds of CPU a movement. */
const costOf = <K extends string>(before: Record<K, number>, after: Record<K, number>, movements: number) =>
  Object.fromEntries(
    Object.entries<number>(after).map(([name, cpu]) => [name, ((cpu - before[name as K]) / movements) * 1e6]),
  )

type Beside = {
  process: ArmProcess<'finish', ServiceTold>
  busyAt: number
  cpu: number
  finish: () => Promise<[string, number][]>
}

/** A service in a process of its own, for as long as `use` takes. */
const beside = <T>(
  { addresses }: BenchPlatform,
  service: ServiceTask['service'],
  use: (service: Beside) => Promise<T>,
): Promise<T> => {
  let [busyAt, cpu] = [0, 0]
  let result: [string, number][] | undefined
  const hear = (told: ServiceTold) => {
    if (told.kind === 'progress') ({ busyAt, cpu } = told)
    else result = told.durable
  }
  const task: ServiceTask = { service, addresses }
  const given = { name: service, program: 'proposals/service.ts', task, hear }
  return ArmProcess.with<'finish', ServiceTold, T>(given, (process) =>
    use({
      process,
      get busyAt() {
        return busyAt
      },
      get cpu() {
        return cpu
      },
      finish: () => {
        process.tell('finish')
        return process.last('finished', () => result, LONGEST_MS)
      },
    }),
  )
}

const send = ({ addresses, load }: BenchPlatform): Promise<SourceResult> => {
  let result: SourceResult | undefined
  const hear = (told: SourceResult) => {
    result = told
  }
  const task: SourceTask = { addresses, load, perSecond: PER_SECOND, warmUpSeconds: WARM_UP_SECONDS }
  const given = { name: 'source', program: 'inventory/latency-source.ts', task, hear }
  return ArmProcess.with(given, (sending: ArmProcess<never, SourceResult>) =>
    sending.until('sent', () => result, LONGEST_MS + (1_000 * load.movements) / PER_SECOND),
  )
}

/** What there is on the way, each with when it was reached, in epoch milliseconds. */
const STAGES = [
  'movement in the log',
  'position durable',
  'position in the log',
  'in the inbox of replenishment',
  'decided and durable',
  'proposal in the log',
  'proposal read',
] as const

type Way = { intended: number; reached: number[] }

const stagesOf = ({ load }: BenchPlatform, heard: Heard, durable: ReadonlyMap<string, number>): Way[] =>
  Array.from({ length: positionsOf(load) }, (_, position) => {
    const place = `${locationOf(Math.floor(position / load.items))}:${itemOf(position % load.items)}`
    const movements = heard.movements.get(place) ?? []
    const crossings = crossingsOf(movements, reorderPointOf(position), heard.proposals.get(place) ?? [])
    return crossings.flatMap(({ movement: { data }, proposal }): Way[] => {
      const intended = heard.intended.get(data.eventId)
      if (intended === undefined) return []
      const at = `${place}/${proposal.positionSequence}`
      const changed = heard.positions.get(at)
      const reached = [
        ...[heard.moved.get(data.eventId), changed && durable.get(changed.id), changed?.at, heard.inbox.get(at)?.at],
        ...[durable.get(proposal.appended.id), proposal.appended.at, proposal.readAt],
      ].map((time) => time ?? Number.NaN)
      return [{ intended, reached }]
    })
  }).flat()

const tell = (report: Report, ways: readonly Way[], { behindP99 }: SourceResult): void => {
  if (ways.length === 0) throw new Error('no movement that says when it was to be sent led to a proposal')
  const last = STAGES.length - 1
  const at = (stage: number, percent: number) =>
    percentile(
      ways.map(({ intended, reached }) => (reached[stage] ?? Number.NaN) - intended).sort((a, b) => a - b),
      percent,
    )
  const line = (name: string, value: number) => ({
    name,
    value,
    unit: 'ms',
    ceiling: LIMIT_MS,
    ratio: value / LIMIT_MS,
  })
  for (const percent of [50, 99] as const)
    for (const [stage, name] of STAGES.entries())
      report({
        ...line(`proposals p${percent} at ${PER_SECOND}/s: ${name}`, at(stage, percent)),
        ...(percent === 99 && stage === last && { most: at(stage, 100), sourceBehindP99: behindP99 }),
      })
  report({ ...line('proposals timed', ways.length), unit: replenishmentProposals.name, ceiling: ways.length, ratio: 1 })
}
