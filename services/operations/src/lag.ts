import type { Progress } from '@supplyline/messaging'

/** One partition as last looked at. `stillSince`: since when nothing was taken of it although there was more. */
type Place = { topic: string; taken: number; lag: number; stillSince: number | null }

export type Places = Readonly<Record<string, Place>>

/** Inputs of a topic that a service has not taken, and since when it has not moved on one of its partitions. */
export type TopicLag = { topic: string; lag: number; notMovingSince: number | null }

/** Services tell how far they are every two seconds, and are asked every five: less than this is no standstill. */
export const STANDSTILL_MS = 15_000

/** What was seen before, and what is seen now. */
export const observe = (before: Places, progress: readonly Progress[], now: number): Places =>
  Object.fromEntries(
    progress.map(({ topic, partition, taken: told, end }) => {
      const name = `${topic}/${partition}`
      const taken = told ?? 0
      const lag = Math.max(0, end - taken)
      const known = before[name]
      const stillSince = lag === 0 ? null : known?.taken === taken ? (known.stillSince ?? now) : now
      return [name, { topic, taken, lag, stillSince }]
    }),
  )

export const byTopic = (places: Places, now: number): TopicLag[] =>
  [...Map.groupBy(Object.values(places), ({ topic }) => topic)]
    .map(([topic, own]) => {
      const still = own.flatMap(({ stillSince }) => stillSince ?? []).filter((at) => now - at >= STANDSTILL_MS)
      return {
        topic,
        lag: own.reduce((sum, { lag }) => sum + lag, 0),
        notMovingSince: still.length > 0 ? Math.min(...still) : null,
      }
    })
    .sort((a, b) => (a.topic < b.topic ? -1 : 1))
