import type { LogRecord } from '@supplyline/messaging'
import { type DecidingService, deadLettersOf, decidingServices } from '@supplyline/schemas'

/** Where the original lies. */
export type Place = { topic: string; partition: number; offset: number }

/** What the headers of a dead letter say; its bytes are not kept. */
export type Letter = {
  /** `<service>/<partition>/<offset>` in the service's topic of dead letters. */
  id: string
  service: DecidingService
  partition: number
  offset: number
  /** When it was set aside, epoch milliseconds. */
  at: number
  /** Class of the fault, by which the services name it. */
  code: string
  what: string
  where: string
  next: string
  original: Place
  key: string | null
  /** Aggregate that waits because of it. */
  parked: string | null
  /** CloudEvents id of the original: that of a command where it is what the command gave that could not be taken. */
  event: string | null
  trace: string | null
}

const LONGEST_TEXT = 300
export const clip = (text: string, longest = LONGEST_TEXT): string =>
  text.length <= longest ? text : `${text.slice(0, longest)}…`

const services = new Map(decidingServices.map((service) => [deadLettersOf(service).name, service] as const))
export const deadLetterTopics: readonly string[] = [...services.keys()]

export const placeName = ({ topic, partition, offset }: Place): string => `${topic}/${partition}@${offset}`

export const letterId = (service: DecidingService, partition: number, offset: number): string =>
  `${service}/${partition}/${offset}`

/** Undefined for a record of another topic. */
export const letterOf = ({ topic, partition, offset, timestamp, key, headers }: LogRecord): Letter | undefined => {
  const service = services.get(topic)
  if (!service) return undefined
  const said = (name: string): string => clip(headers[`__dlq.errors.${name}`] ?? '')
  const number = (name: string): number => Number.parseInt(headers[`__dlq.errors.${name}`] ?? '', 10) || 0
  return {
    ...{ id: letterId(service, partition, offset), service, partition, offset, at: timestamp },
    ...{ code: said('class') || 'unknown', what: said('message'), where: said('where'), next: said('next') },
    original: { topic: said('topic'), partition: number('partition'), offset: number('offset') },
    key: key === null || headers['__dlq.errors.key'] === 'null' ? null : clip(key),
    // An aggregate's id has a bound of its own, and must stay whole to be released by.
    parked: headers['__dlq.errors.parked'] ?? null,
    event: headers.ce_id === undefined ? null : clip(headers.ce_id),
    trace: headers.traceparent === undefined ? null : clip(headers.traceparent),
  }
}
