import type { Commit } from './store.ts'

/** Names what the commit publishes, and the block of identities that it stores. */
export const chunkOf = ({ lane, version }: Pick<Commit, 'lane' | 'version'>): string =>
  chunkId({ lane, version: version + 1 })

/** In the order of the lane's commits. */
export const chunkId = ({ lane, version }: { lane: number; version: number }): string =>
  `${laneId(lane)}/${String(version).padStart(12, '0')}`

export const laneId = (lane: number): string => String(lane).padStart(5, '0')

type Range = { $gte: string; $lt: string }

/** What is named by a lane and more, by the index that is there anyway. */
export const ofLane = (lane: number): Range => between(laneId(lane), laneId(lane))

/** The parts of the chunks of a lane from the first to the last of these. */
export const partsBetween = (chunks: string[]): Range => {
  const sorted = chunks.toSorted()
  return between(sorted[0] ?? '', sorted.at(-1) ?? '')
}

const between = (first: string, last: string): Range => ({ $gte: `${first}/`, $lt: `${last}0` })
