import { type BenchPlatform, withRun } from '../bench-platform.ts'
import type { Report } from '../report.ts'
import { linePlot, writePlot } from '../svg-plot.ts'
import { clock } from './arm-task.ts'
import { checkFinalState } from './final-state.ts'
import { limitFor, takenBy, taskOf, untilTaken, warmUp, withArm } from './run-arm.ts'

const MILLION = 1_000_000
/** Seconds from the assignment until the last movements, at most a million, are durable. */
const LIMIT = 15
/** Seconds: the broker gives a member up when it has not heard of it for a session. */
const SESSION = 10

/**
 * kill -9 of the service when a third of the movements, at most a million, is left; its successor is started at once.
 * Throws where the final state is not that of the plain fold.
 */
export const benchRecovery = async (report: Report, platform: BenchPlatform, collector: string): Promise<void> => {
  const { load, ends } = platform
  const run = `bench-${load.skew}-recovery`
  const left = Math.min(MILLION, Math.round(load.movements / 3))
  const task = taskOf(platform, { arm: 'service', run, collector })
  await withRun(platform, run, async () => {
    const { killedAt, before } = await withArm(task, async (running) => {
      await warmUp([running], platform)
      running.process.tell('go')
      await untilTaken([running], platform, load.movements - left)
      const killedAt = clock()
      await running.process.kill()
      return { killedAt, before: running.course }
    })
    const { result, after } = await withArm({ ...task, gated: false }, async (running) => {
      await untilTaken([running], platform, load.movements)
      return { result: await running.finish(limitFor(left)), after: running.course }
    })
    await checkFinalState(platform, run)
    const { assignedAt, committedAt, begun } = result
    if (assignedAt === null) throw new Error(`${run}: its successor was never given all lanes`)
    const found = ends.reduce((sum, end, lane) => sum + Math.max(0, (begun[lane] ?? 0) - end), 0)
    const remaining = load.movements - found
    const [detection, recovery] = [(assignedAt - killedAt) / 1_000, (committedAt - assignedAt) / 1_000]
    const name = `inventory ${load.skew} recovery of the last ${remaining} movements after kill -9`
    report({ name, value: recovery, unit: 's', ceiling: LIMIT, ratio: recovery / LIMIT })
    const detected = { value: detection, unit: 's', ceiling: SESSION, ratio: detection / SESSION }
    report({ name: `inventory ${load.skew} detection of a kill -9`, ...detected })
    const began = before.find((p) => p.warm)?.at ?? killedAt
    const points = [...before, ...after].map((progress) => {
      const taken = takenBy([{ positions: progress.positions }], ends)
      return [(progress.at - began) / 1_000, taken] as const
    })
    const marks = [
      { x: (killedAt - began) / 1_000, label: 'kill -9' },
      { x: (assignedAt - began) / 1_000, label: 'lanes assigned' },
    ]
    const series = [{ name: 'service', points: points.filter(([x, taken]) => x >= 0 && taken > 0) }]
    const axes = { x: 'seconds', y: 'movements durable', series, marks }
    writePlot(`inventory-recovery-${load.skew}`, linePlot({ title: `kill -9, ${load.skew}`, ...axes }))
  })
}
