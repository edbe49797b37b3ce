import type { Board, Traced } from './board.ts'
import type { Place } from './dead-letters/letter.ts'
import type { ExceptionRaised } from './open-views.ts'

/** A key that waits for somebody, as its open exception says. */
export type Parked = {
  service: string
  aggregate: string
  site: string
  since: number
  reason: string
  original: Place
  exceptionId: string
  trace: string | null
}

export const parkedKeys = (board: Board | undefined): Parked[] =>
  (board?.exceptions ?? []).flatMap((exception) => parkedOf(exception) ?? [])

export const parkedName = (service: string, { topic, partition, offset }: Place): string =>
  `${service} ${topic}/${partition}@${offset}`

/** The exception of a parked key is named `parked:<service>:<aggregate>:<topic>/<partition>/<offset>`. */
const parkedOf = (raised: Traced<ExceptionRaised>): Parked | undefined => {
  const { kind, service, subject, exceptionId, site, raisedAt, detail, trace } = raised
  const prefix = `parked:${service}:${subject}:`
  if (kind !== 'key-parked' || !exceptionId.startsWith(prefix)) return undefined
  const [, topic, partition, offset] = /^(.+)\/(\d+)\/(\d+)$/.exec(exceptionId.slice(prefix.length)) ?? []
  if (topic === undefined) return undefined
  const original = { topic, partition: Number(partition), offset: Number(offset) }
  return { service, aggregate: subject, site, since: raisedAt, reason: detail, original, exceptionId, trace }
}
