import type { LogRecord, Range, ReplayLog } from './log.ts'

/** All records of the ranges, one range after the other, each in order. */
export async function* recordsOf(log: ReplayLog, ranges: Range[]): AsyncIterable<LogRecord> {
  if (ranges.length === 0) return
  const reading = await log.read(ranges)
  try {
    for (const range of ranges)
      for (let records = await reading.next(range); records; records = await reading.next(range)) yield* records
  } finally {
    await reading.close()
  }
}

/** All that the log holds of the topics. `fresh`: not as known a moment ago. */
export const wholeTopics = async (
  log: ReplayLog,
  topics: readonly { name: string; partitions: number }[],
  fresh?: 'fresh',
): Promise<Range[]> => {
  const ranges: Range[] = []
  for (const { name: topic, partitions } of topics)
    for (let partition = 0; partition < partitions; partition++) {
      const { low, high } = await log.bounds({ topic, partition }, fresh)
      if (low < high) ranges.push({ topic, partition, from: low, to: high })
    }
  return ranges
}
