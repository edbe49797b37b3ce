import { join } from 'node:path'
import { addresses, createTopics, onMovements, runArm } from './inventory.ts'
import type { Workload } from './movements.ts'
import type { RebuildResult } from './rebuild-arm.ts'
import type { Report } from './report.ts'

/**
 * A rebuild of all that inventory-events has taken, beside merely reading and decoding the same records. Arms alternate
 * (A B B A); a rebuild that ends with any other state than the live one counts nothing.
 */
export const benchRebuild = async (
  report: Report,
  options: { movements: number; skew: Workload['skew'] },
): Promise<void> => {
  await onMovements(options, async ({ load, platform, dataDir }) => {
    const run = 'bench-rebuild'
    const task = {
      ...{ run, ...addresses(platform), inbox: `${run}.inbox.v1`, positions: `${run}.positions.v1` },
      resultFile: join(dataDir, `${run}.json`),
    }
    await createTopics(platform.kafka, [task.inbox, task.positions])
    await runArm({ ...task, arm: 'service', total: load.movements })
    const results: RebuildResult[] = []
    for (const arm of ['rebuild', 'read', 'read', 'rebuild'] as const) {
      const result = await runArm<RebuildResult>({ ...task, arm }, 'rebuild-arm.ts')
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
}
