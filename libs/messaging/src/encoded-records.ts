import { type RecordName, subjectsOf } from '@supplyline/schemas'
import { auditTopic } from './audit.ts'
import type { Topology } from './topology.ts'

/** Everything that the service writes as Avro, so that its schemas are known before the first record. */
export const encodedRecords = (topology: Topology): { topic: string; record: RecordName }[] =>
  [...topology.outputs, ...(topology.inbox ? [topology.inbox, auditTopic] : []), ...topology.references].flatMap(
    subjectsOf,
  )
