import type { Codec } from '../codec/index.ts'
import { decode } from '../decode.ts'
import type { ReplayLog } from '../log.ts'
import { recordsOf, wholeTopics } from '../records-of.ts'
import { ReferenceTables } from '../references.ts'
import type { Topology } from '../topology.ts'

/** Reference values as the log holds them now. One that cannot be decoded leaves the value before it standing. */
export const tablesOf = async (topology: Topology, log: ReplayLog, codec: Codec): Promise<ReferenceTables> => {
  const tables = new ReferenceTables()
  for await (const record of recordsOf(log, await wholeTopics(log, topology.references))) {
    const { topic, key, value } = record
    if (key === null) continue
    const { message, fault } = value === null ? { message: undefined } : await decode(codec, record)
    if (!fault) tables.put(topic, key, value, message)
  }
  return tables
}
