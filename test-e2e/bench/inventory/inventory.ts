import { onPlatform } from '../bench-platform.ts'
import { type Skew, workload } from '../movements.ts'
import type { Report } from '../report.ts'
import type { Arm } from './arm-task.ts'
import { startCollector } from './collector.ts'
import { benchConsumers } from './consumers.ts'
import { benchLatency, LATENCY_RATE } from './latency.ts'
import { benchRecovery } from './recovery.ts'
import { benchThroughput } from './throughput.ts'

export const PARTS = ['throughput', 'recovery', 'consumers', 'latency'] as const
export type Part = (typeof PARTS)[number]

export type InventoryOptions = {
  movements: number
  skews: readonly Skew[]
  pairs: number
  parts: readonly Part[]
  /** Small enough to be tried; no figure of it is worth quoting. */
  quick: boolean
}

/** At 50 locations: 5,000 and 250,000 positions. */
const ITEMS = { even: 100, zipf: 5_000 }
const QUICK_ITEMS = { even: 20, zipf: 200 }
const ARMS: readonly Arm[] = ['service', 'untraced', 'ceiling', 'naive']
const QUICK_ARMS: readonly Arm[] = ['service', 'ceiling', 'naive']
/** Seconds that are measured, and before. */
const LATENCY = { seconds: 60, warmUpSeconds: 10 }
const QUICK_LATENCY = { seconds: 5, warmUpSeconds: 2 }

/** Stock movements through the real service on real Kafka and MongoDB, beside loops and Kafka Streams on the same machine. */
export const benchInventory = async (report: Report, options: InventoryOptions): Promise<void> => {
  const { movements, skews, pairs, parts, quick } = options
  const collector = await startCollector()
  const items = quick ? QUICK_ITEMS : ITEMS
  const wants = (part: Part) => parts.includes(part)
  for (const [index, skew] of skews.entries()) {
    // How consumers share the work does not depend on the skew.
    const consumers = wants('consumers') && index === 0
    if (!wants('throughput') && !wants('recovery') && !consumers) continue
    await onPlatform(workload({ skew, movements, items: items[skew] }), async (platform) => {
      const arms = quick ? QUICK_ARMS : ARMS
      if (wants('throughput')) await benchThroughput(report, platform, { pairs, arms, collector })
      if (wants('recovery')) await benchRecovery(report, platform, collector)
      if (consumers) await benchConsumers(report, platform, collector)
    })
  }
  if (!wants('latency')) return
  const { seconds, warmUpSeconds } = quick ? QUICK_LATENCY : LATENCY
  const load = workload({ skew: 'even', movements: LATENCY_RATE * (seconds + warmUpSeconds), items: items.even })
  await onPlatform(load, (platform) => benchLatency(report, platform, { warmUpSeconds, collector }), { later: true })
}
