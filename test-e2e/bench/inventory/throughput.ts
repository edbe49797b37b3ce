import { type BenchPlatform, withRun } from '../bench-platform.ts'
import { positionsOf } from '../movements.ts'
import type { Report } from '../report.ts'
import { median, ratios } from '../statistics.ts'
import type { Arm } from './arm-task.ts'
import { checkFinalState } from './final-state.ts'
import { prepareKafkaStreams } from './kafka-streams.ts'
import { type Measured, measure, taskOf, warmUp, withArm } from './run-arm.ts'

/** The naive loop is measured on the first movements only: all of them would take it minutes. */
const NAIVE_MOVEMENTS = 200_000
/** MB, over as many positions at most. */
const MEMORY_LIMITS = [
  { positions: 5_000, limit: 400 },
  { positions: 250_000, limit: 1_000 },
]

/**
 * All arms on the same topics, one after the other and then in the reverse order (A B … B A), `pairs` times; each on a
 * fresh database. Ratios are of the same pass: their median, lowest and highest.
 */
export const benchThroughput = async (
  report: Report,
  platform: BenchPlatform,
  { pairs, arms, collector }: { pairs: number; arms: readonly Arm[]; collector: string },
): Promise<void> => {
  const { load } = platform
  const streams = await prepareKafkaStreams(platform)
  const measured = new Map<Arm, Measured[]>(arms.map((arm) => [arm, []]))
  const streamed: number[] = []
  const programs = [
    ...arms.map((arm) => async (pass: number) => {
      const result = await runOnce(platform, arm, `bench-${load.skew}-${arm}-${pass}`, collector)
      measured.get(arm)?.push(result)
    }),
    ...(streams ? [async () => void streamed.push(await streams())] : []),
  ]
  for (let pass = 0; pass < 2 * pairs; pass++)
    for (const program of pass % 2 === 0 ? programs : [...programs].reverse()) await program(pass)

  const name = (what: string) => `inventory ${load.skew} ${what}`
  const of = (arm: Arm, figure: (m: Measured) => number) => (measured.get(arm) ?? []).map(figure)
  const rate = (m: Measured) => m.perSecond
  const beside = (what: string, values: number[], others: number[]) => {
    if (values.length === 0 || others.length === 0) return
    const compared = ratios(values, others)
    const figures = { value: median(values), unit: 'movements/s', ceiling: median(others) }
    report({ name: name(what), ...figures, ...compared, values, beside: others })
  }
  beside('throughput beside the ceiling loop', of('service', rate), of('ceiling', rate))
  beside('throughput without telemetry beside the ceiling loop', of('untraced', rate), of('ceiling', rate))
  beside('throughput beside the naive loop', of('service', rate), of('naive', rate))
  beside('throughput beside Kafka Streams', of('service', rate), streamed)
  for (const [what, part] of [
    ['service', 'arm'],
    ['MongoDB', 'mongo'],
    ['Kafka', 'kafka'],
  ] as const) {
    const cpu = (arm: Arm) => of(arm, (m) => m.cpu[part])
    const figures = { value: median(cpu('service')), unit: 'µs/movement', ceiling: median(cpu('ceiling')) }
    report({ name: name(`CPU of ${what}`), ...figures, ...ratios(cpu('ceiling'), cpu('service')) })
  }
  const value = Math.max(...of('service', (m) => m.peak))
  const ceiling = MEMORY_LIMITS.find(({ positions }) => positionsOf(load) <= positions)?.limit ?? Number.NaN
  report({ name: name('peak memory'), value, unit: 'MB', ceiling, ratio: value / ceiling })
}

const runOnce = (platform: BenchPlatform, arm: Arm, run: string, collector: string): Promise<Measured> =>
  withRun(platform, run, async () => {
    const { movements } = platform.load
    const result = await withArm(taskOf(platform, { arm, run, collector }), async (running) => {
      await warmUp([running], platform)
      return measure(arm, [running], platform, arm === 'naive' ? Math.min(NAIVE_MOVEMENTS, movements) : movements)
    })
    if (arm === 'service' || arm === 'untraced') await checkFinalState(platform, run)
    return result
  })
