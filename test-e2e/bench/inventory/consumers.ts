import { type BenchPlatform, withRun } from '../bench-platform.ts'
import type { Report } from '../report.ts'
import { checkFinalState } from './final-state.ts'
import { type Measured, measure, type RunningProcess, taskOf, warmUp, withArm } from './run-arm.ts'

const COUNTS = [1, 2, 4]

/** One, two and four processes of the service that share a group and a database: CPU of a movement beside that of one. */
export const benchConsumers = async (report: Report, platform: BenchPlatform, collector: string): Promise<void> => {
  const { load } = platform
  let alone: Measured | undefined
  for (const count of COUNTS) {
    const run = `bench-${load.skew}-consumers-${count}`
    const measured = await withRun(platform, run, async () => {
      const task = taskOf(platform, { arm: 'service', run, collector })
      const use = async (running: RunningProcess[]): Promise<Measured> => {
        if (running.length < count) return withArm(task, (another) => use([...running, another]))
        await warmUp(running, platform)
        return measure('service', running, platform, load.movements)
      }
      const result = await use([])
      await checkFinalState(platform, run)
      return result
    })
    alone ??= measured
    const name = (what: string) => `inventory ${load.skew} ${what} with ${count} consuming`
    const [cpu, one] = [measured.cpu.arm, alone.cpu.arm]
    report({ name: name('CPU of all consumers'), value: cpu, unit: 'µs/movement', ceiling: one, ratio: cpu / one })
    const [rate, ofOne] = [measured.perSecond, alone.perSecond]
    report({ name: name('throughput'), value: rate, unit: 'movements/s', ceiling: ofOne, ratio: rate / ofOne })
  }
}
