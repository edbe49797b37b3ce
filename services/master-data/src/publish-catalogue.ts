import { contentHash, derivedId } from '@supplyline/decider'
import { type Codec, outgoing, type Platform, systemClock, type Tables } from '@supplyline/messaging'
import type { Message, Topic } from '@supplyline/schemas'
import type { OutgoingMessage } from '@supplyline/state'
import { catalogue } from './catalogue/catalogue.ts'
import { topology } from './topology.ts'

/**
 * Publishes what the topics do not hold, or hold with another content, and returns how many values that were. What
 * they hold beyond the catalogue stays. Once it resolves all of it is stored safely.
 */
export const publishCatalogue = async (
  { log, codec, clock = systemClock }: Pick<Platform, 'log' | 'codec' | 'clock'>,
  tables: Tables,
  values: readonly Message[] = catalogue,
): Promise<number> => {
  const messages = values.flatMap((value) => {
    const topic = topicOf(value)
    const key = topic.key.of(value.data)
    const wanted = hashOf(codec, topic, value)
    const held = tables.get(topic, value.type, key)
    if (held && contentHash(held.message) === wanted) return []
    return [toSend(codec, topic, value, derivedId('MD', `${topic.name} ${key} ${wanted}`, 20), clock.now())]
  })
  await log.append(messages)
  return messages.length
}

const topicOf = ({ type }: Message): Topic => {
  const topic = topology.outputs.find((t) => t.records.includes(type))
  if (!topic) throw new Error(`${type} is on none of the master topics`)
  return topic
}

/** Of the value as a reader sees it, where "8.50" has become "8.5". */
const hashOf = (codec: Codec, topic: Topic, value: Message): string =>
  contentHash(codec.decode(codec.encode(topic.name, value)))

const toSend = (codec: Codec, topic: Topic, value: Message, id: string, time: number): OutgoingMessage =>
  outgoing(codec, topic, value, { id, service: topology.service, time, causation: 'catalogue', correlation: id })
