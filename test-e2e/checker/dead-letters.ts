import { deadLettersOf, decidingServices } from '@supplyline/schemas'
import type { SeenRecord, Violation } from './evidence.ts'
import { at, type Facts } from './facts.ts'

/** A dead letter has the bytes, the key and the headers of the original, and says why it is one. */
export const checkLetters = (facts: Facts): Violation[] => {
  const originals = new Map<string, Map<string, SeenRecord>>()
  const originalAt = (topic: string, place: string): SeenRecord | undefined => {
    let records = originals.get(topic)
    if (!records) {
      records = new Map(facts.on(topic).map((record) => [at(record), record]))
      originals.set(topic, records)
    }
    return records.get(place)
  }
  return decidingServices.flatMap((service) =>
    facts.on(deadLettersOf(service).name).flatMap((letter): Violation[] => {
      const { headers } = letter
      const topic = headers['__dlq.errors.topic'] ?? ''
      const place = `${topic}/${headers['__dlq.errors.partition']}@${headers['__dlq.errors.offset']}`
      if (!headers['__dlq.errors.class']) return [violation('a dead letter does not say why it is one', at(letter))]
      const original = originalAt(topic, place)
      if (!original) return [violation(`a dead letter is of no record: ${place}`, at(letter))]
      const changed = differenceOf(original, letter)
      return changed ? [violation(`a dead letter has another ${changed} than its original`, at(letter), place)] : []
    }),
  )
}

const violation = (what: string, ...about: string[]): Violation => ({ promise: 5, what, about })

/** Its publisher numbers a dead letter as it does all that it publishes; where headers were too long, it says so. */
const OURS: ReadonlySet<string> = new Set(['supplyline_lane', 'supplyline_sequence'])

const differenceOf = (original: SeenRecord, letter: SeenRecord): string | undefined => {
  const short = letter.headers['__dlq.errors.headers'] !== undefined
  if ((original.key ?? '') !== letter.key && !(short && letter.key === '')) return 'key'
  const [before, after] = [bytesOf(original) ?? NOTHING, letter.value ?? NOTHING]
  if (Buffer.compare(before, after) !== 0) return 'value'
  if (short) return undefined
  return Object.keys(original.headers).find((n) => !OURS.has(n) && letter.headers[n] !== original.headers[n])
}

const NOTHING = new Uint8Array(0)

/** What a service told itself lies in its inbox only, inside an entry. */
const bytesOf = ({ message, value }: SeenRecord): Uint8Array | null =>
  message?.type === 'supplyline.InboxEntry' ? message.data.record : value
