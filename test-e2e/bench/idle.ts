import { setTimeout as sleep } from 'node:timers/promises'
import { startSystem } from '../src/system.ts'
import { cpuSeconds, residentMb } from './process-cost.ts'
import type { Report } from './report.ts'

const LIMIT_MB = 150
const LIMIT_CORE_PERCENT = 10
const SETTLE_MS = 20_000
const MEASURE_MS = 20_000

/** What the services cost while nothing happens: resident memory of each, CPU of all together. Reads /proc, so Linux only. */
export const benchIdle = async (report: Report): Promise<void> => {
  const system = await startSystem()
  try {
    await sleep(SETTLE_MS)
    const { services, pids } = system.endpoints()
    const names = Object.keys(services)
    const cpu = () => names.reduce((sum, name) => sum + cpuSeconds(pids[name]), 0)
    const before = cpu()
    await sleep(MEASURE_MS)
    const percent = ((cpu() - before) / (MEASURE_MS / 1_000)) * 100
    for (const name of names) {
      const value = residentMb(pids[name])
      report({ name: `idle memory ${name}`, value, unit: 'MB', ceiling: LIMIT_MB, ratio: value / LIMIT_MB })
    }
    const ratio = percent / LIMIT_CORE_PERCENT
    report({
      name: 'idle CPU of all services',
      value: percent,
      unit: '% of a core',
      ceiling: LIMIT_CORE_PERCENT,
      ratio,
    })
  } finally {
    await system.stop()
  }
}
