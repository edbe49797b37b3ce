import { ArmProcess } from '../arm-process.ts'
import { type BenchPlatform, withRun } from '../bench-platform.ts'
import type { Report } from '../report.ts'
import { linePlot, writePlot } from '../svg-plot.ts'
import { checkFinalState } from './final-state.ts'
import type { SourceResult, SourceTask } from './latency-source.ts'
import { taskOf, untilTaken, warmUp, withArm } from './run-arm.ts'

/** Movements a second. */
export const LATENCY_RATE = 5_000
const LIMITS_MS = { p50: 10, p99: 40 }
const START_MS = 60_000

/**
 * From when a movement was to be sent until its position is durable, while a source of its own process sends 5,000 a
 * second whatever comes back. The platform holds none of its movements yet.
 */
export const benchLatency = async (
  report: Report,
  platform: BenchPlatform,
  { warmUpSeconds, collector }: { warmUpSeconds: number; collector: string },
): Promise<void> => {
  const { load, addresses } = platform
  const run = `bench-${load.skew}-latency`
  await withRun(platform, run, async () => {
    const { result, source } = await withArm(taskOf(platform, { arm: 'service', run, collector }), async (running) => {
      await warmUp([running], platform)
      running.process.tell('go')
      const task: SourceTask = { addresses, load, perSecond: LATENCY_RATE, warmUpSeconds }
      let source: SourceResult | undefined
      const hear = (told: SourceResult) => {
        source = told
      }
      const given = { name: `${run}-source`, program: 'inventory/latency-source.ts', task, hear }
      const sent = await ArmProcess.with(given, (sending: ArmProcess<never, SourceResult>) =>
        sending.until('sent', () => source, START_MS + (1_000 * load.movements) / LATENCY_RATE),
      )
      await untilTaken([running], platform, load.movements)
      return { result: await running.finish(START_MS), source: sent }
    })
    await checkFinalState(platform, run)
    const at = (percent: number) => result.latencies[Math.round(percent * 100)] ?? Number.NaN
    for (const [name, percent] of [
      ['p50', 50],
      ['p99', 99],
    ] as const)
      report({
        name: `inventory ${load.skew} ${name} from intended sending to durable at ${LATENCY_RATE}/s`,
        ...{ value: at(percent), unit: 'ms', ceiling: LIMITS_MS[name], ratio: at(percent) / LIMITS_MS[name] },
        ...(name === 'p99' && { most: at(100), sourceBehindP99: source.behindP99 }),
      })
    const points = result.latencies.map((ms, i) => [i / 100, ms] as const).filter((_, i) => i % 10 === 0 && i < 10_000)
    const axes = { x: 'percentile', y: 'ms', series: [{ name: 'service', points }], marks: [] }
    writePlot('inventory-latency', linePlot({ title: `intended sending to durable, ${LATENCY_RATE}/s`, ...axes }))
  })
}
