import { contentHash, derivedId } from '@supplyline/decider'
import { type Codec, outgoing, type Platform, systemClock, type Tables } from '@supplyline/messaging'
import type { Message, Topic } from '@supplyline/schemas'
import type { OutgoingMessage } from '@supplyline/state'
import { catalogue } from './catalogue/catalogue.ts'
import type { Master } from './master.ts'
import { withVersions } from './packaging-versions.ts'
import { masterTopics, topology } from './topology.ts'
import { idOf, isValue, type Value } from './value.ts'

/**
 * Publishes what the topics do not hold, or hold as an earlier catalogue had it, and returns how many values that were.
 * What somebody has asked for stands, and so does what the topics hold beyond the catalogue. Once it resolves all of it
 * is stored safely.
 */
export const publishCatalogue = async (
  { log, store, codec, clock = systemClock }: Pick<Platform, 'log' | 'store' | 'codec' | 'clock'>,
  tables: Tables,
  values: readonly Message[] = catalogue,
): Promise<number> => {
  // First what the topics hold, then what was asked for: a value asked for meanwhile is not what was read, and stands.
  const read = values.map((entry) => {
    const topic = topicOf(entry)
    const key = topic.key.of(entry.data)
    return { entry, topic, key, held: tables.get(topic, entry.type, key) }
  })
  const stored = await store.load(values.filter(isValue).map(idOf))
  const asked = new Set(stored.filter(({ state }) => (state as Master).held !== null).map(({ id }) => id))
  const messages = read.flatMap(({ entry, topic, key, held }) => {
    const value = isValue(entry) ? withVersions(entry, held?.message as Value | undefined) : entry
    const wanted = hashOf(codec, topic, value)
    if (held && (contentHash(held.message) === wanted || (isValue(value) && asked.has(idOf(value))))) return []
    return [toSend(codec, topic, value, derivedId('MD', `${topic.name} ${key} ${wanted}`, 20), clock.now())]
  })
  await log.append(messages)
  return messages.length
}

const topicOf = ({ type }: Message): Topic => {
  const topic = masterTopics.find((t) => t.records.includes(type))
  if (!topic) throw new Error(`${type} is on none of the master topics`)
  return topic
}

/** Of the value as a reader sees it, where "8.50" has become "8.5". */
const hashOf = (codec: Codec, topic: Topic, value: Message): string =>
  contentHash(codec.decode(codec.encode(topic.name, value)))

const toSend = (codec: Codec, topic: Topic, value: Message, id: string, time: number): OutgoingMessage =>
  outgoing(codec, topic, value, { id, service: topology.service, time, causation: 'catalogue', correlation: id })
