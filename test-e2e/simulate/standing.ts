import { outgoing } from '@supplyline/messaging'
import type { OutgoingMessage } from '@supplyline/state'
import { masterTopics } from '../../services/master-data/src/topology.ts'
import { catalogue } from './hospital.ts'
import { simCodec } from './sim-codec.ts'

const codec = simCodec()

/** What the master topics hold when a run begins: the catalogue, as master-data published it long ago. */
export const masterRecords: OutgoingMessage[] = catalogue.map((message) => {
  const topic = masterTopics.find((t) => t.records.includes(message.type))
  if (!topic) throw new Error(`${message.type} is on none of the master topics`)
  return outgoing(codec, topic, message, {
    ...{ id: `catalogue ${topic.key.of(message.data as never)}`, service: 'master-data', time: 0 },
    ...{ causation: 'catalogue', correlation: 'catalogue' },
  })
})
