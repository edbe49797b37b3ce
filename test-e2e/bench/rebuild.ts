import { runProgram } from './arm-process.ts'
import { inboxName, onPlatform, positionsName, withRun } from './bench-platform.ts'
import { limitFor, measure, taskOf, warmUp, withArm } from './inventory/run-arm.ts'
import { type Skew, workload } from './movements.ts'
import type { RebuildResult, RebuildTask } from './rebuild-arm.ts'
import type { Report } from './report.ts'

/**
 * A rebuild of all that inventory-events has taken, beside merely reading and decoding the same records. Arms alternate
 * (A B B A); a rebuild that ends with any other state than the live one counts nothing.
 */
export const benchRebuild = async (report: Report, options: { movements: number; skew: Skew }): Promise<void> => {
  const load = workload({ ...options, items: 100 })
  await onPlatform(load, async (platform) => {
    const run = 'bench-rebuild'
    await withRun(platform, run, async () => {
      await withArm(taskOf(platform, { arm: 'untraced', run, collector: '' }), async (running) => {
        await warmUp([running], platform)
        await measure('untraced', [running], platform, load.movements)
      })
      const task = { run, ...platform.addresses, inbox: inboxName(run), positions: positionsName(run) }
      const results: RebuildResult[] = []
      for (const arm of ['rebuild', 'read', 'read', 'rebuild'] as const) {
        const given: RebuildTask = { ...task, arm }
        const program = { name: `${run}-${arm}`, program: 'rebuild-arm.ts', task: given }
        const result = await runProgram<RebuildResult>(program, limitFor(load.movements))
        if (result.differing > 0) throw new Error(`${result.differing} aggregates differ from the live ones`)
        results.push(result)
      }
      const mean = (arm: RebuildResult['arm'], of: (result: RebuildResult) => number) => {
        const values = results.filter((r) => r.arm === arm).map(of)
        return values.reduce((sum, v) => sum + v, 0) / values.length
      }
      const [rate, ceiling] = [mean('rebuild', (r) => r.perSecond), mean('read', (r) => r.perSecond)]
      report({ name: `rebuild ${load.skew}`, value: rate, unit: 'records/s', ceiling, ratio: rate / ceiling })
      const [peak, lowest] = [mean('rebuild', (r) => r.peak) / 2 ** 20, mean('read', (r) => r.peak) / 2 ** 20]
      report({
        name: `rebuild ${load.skew} peak memory`,
        value: peak,
        unit: 'MiB',
        ceiling: lowest,
        ratio: lowest / peak,
      })
    })
  })
}
