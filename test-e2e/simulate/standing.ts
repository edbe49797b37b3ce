import { outgoing } from '@supplyline/messaging'
import type { Message } from '@supplyline/schemas'
import type { OutgoingMessage } from '@supplyline/state'
import { masterTopics } from '../../services/master-data/src/topology.ts'
import { catalogue } from './hospital.ts'
import { simCodec } from './sim-codec.ts'

const codec = simCodec()

/** What master-data published long ago, as its topics hold it. */
const standing = (message: Message): OutgoingMessage => {
  const topic = masterTopics.find((t) => t.records.includes(message.type))
  if (!topic) throw new Error(`${message.type} is on none of the master topics`)
  return outgoing(codec, topic, message, {
    ...{ id: `catalogue ${topic.key.of(message.data as never)}`, service: 'master-data', time: 0 },
    ...{ causation: 'catalogue', correlation: 'catalogue' },
  })
}

const common = catalogue.map(standing)

/** What the master topics hold when a run begins: the catalogue, and what only this run has. */
export const masterRecords = (more: readonly Message[]): OutgoingMessage[] => [...common, ...more.map(standing)]
