import type { RecordName, Records } from '@supplyline/schemas'
import type { StoredAggregate, StoredIntent } from '@supplyline/state'
import { check } from '../check.ts'
import type { ErpDocument, Evidence, SeenRecord } from '../evidence.ts'

/** A copy of the evidence with one thing changed, and what of a promise does not hold by it. */
export const broken = (evidence: Evidence, promise: number, change: (evidence: Evidence) => void): string[] => {
  const copy = structuredClone(evidence)
  change(copy)
  return check(copy).flatMap((v) => (v.promise === promise ? [v.what] : []))
}

export type Change = [about: string, says: string | RegExp, change: (evidence: Evidence) => void]

/** One change made of several. */
export const all =
  (...changes: ((evidence: Evidence) => void)[]) =>
  (evidence: Evidence): void => {
    for (const change of changes) change(evidence)
  }

export const recordsOf = (evidence: Evidence, type: RecordName): SeenRecord[] =>
  evidence.records.filter((r) => r.message?.type === type && !r.topic.endsWith('dead-letters.v1'))

/** Records that say a certain thing. */
export const recordsWhere = <K extends RecordName>(
  evidence: Evidence,
  type: K,
  says: (data: Records[K]) => boolean,
): SeenRecord[] => recordsOf(evidence, type).filter((r) => r.message && says(r.message.data as Records[K]))

/** Changes some of the fields of what must be there. */
export const set = <T extends object>(what: T | undefined, fields: object): T => {
  if (!what) throw new Error('there is nothing to be changed')
  return Object.assign(what, fields)
}

export const recordOf = (evidence: Evidence, type: RecordName, index = 0): SeenRecord => {
  const record = recordsOf(evidence, type).at(index)
  if (!record) throw new Error(`no ${type} ${index}`)
  return record
}

type Changeable<T> = T extends Buffer ? T : T extends object ? { -readonly [K in keyof T]: Changeable<T[K]> } : T

/** What a record says, to be changed. */
export const dataOf = <K extends RecordName>(evidence: Evidence, type: K, index = 0): Changeable<Records[K]> =>
  recordOf(evidence, type, index).message?.data as Changeable<Records[K]>

/** What the first record says that says a certain thing. */
export const dataWhere = <K extends RecordName>(evidence: Evidence, type: K, says: (data: Records[K]) => boolean) => {
  const [record] = recordsWhere(evidence, type, says)
  if (!record) throw new Error(`no ${type} says so`)
  return record.message?.data as Changeable<Records[K]>
}

export const carriedWhere = <K extends RecordName>(
  evidence: Evidence,
  type: K,
  says: (data: Records[K]) => boolean,
): Changeable<Records[K]> => {
  const found = evidence.records.find((r) => r.carried?.type === type && says(r.carried.data as Records[K]))
  if (!found?.carried) throw new Error(`no entry carries a ${type} that says so`)
  return found.carried.data as Changeable<Records[K]>
}

/** What an inbox entry carries, to be changed. */
export const carriedOf = <K extends RecordName>(evidence: Evidence, type: K, index = 0): Changeable<Records[K]> => {
  const found = evidence.records.filter((r) => r.carried?.type === type).at(index)
  if (!found?.carried) throw new Error(`no entry carries ${type} ${index}`)
  return found.carried.data as Changeable<Records[K]>
}

/** As if it had never been published; what lies behind it keeps its place. */
export const drop = (evidence: Evidence, ...records: SeenRecord[]): void => {
  evidence.records = evidence.records.filter((r) => !records.includes(r))
}

/** Published once more, at the end of its partition. */
export const again = (evidence: Evidence, record: SeenRecord, change: Partial<SeenRecord> = {}): SeenRecord => {
  const { topic, partition } = record
  const last = evidence.records.findLast((r) => r.topic === topic && r.partition === partition)
  const added = structuredClone({ ...record, offset: (last?.offset ?? -1) + 1, ...change })
  evidence.records.push(added)
  return added
}

export const documentOf = (evidence: Evidence, operation: string, index = 0): ErpDocument => {
  const found = evidence.erps[0]?.documents.filter((d) => d.operation === operation).at(index)
  if (!found) throw new Error(`no document ${operation} ${index}`)
  return found
}

export const intentOf = (evidence: Evidence, service: string, operation: string): StoredIntent => {
  const found = evidence.stores[service]?.intents.find((i) => i.operation === operation)
  if (!found) throw new Error(`no intent ${operation}`)
  return found
}

export const aggregateOf = (evidence: Evidence, service: string, id: string): StoredAggregate => {
  const found = evidence.stores[service]?.aggregates.find((a) => a.id === id)
  if (!found) throw new Error(`no aggregate ${id} in ${service}`)
  return found
}

export const orderAt = (evidence: Evidence, index = 0) => {
  const found = evidence.suppliers[0]?.orders.at(index)
  if (!found) throw new Error('no order at the supplier')
  return found
}
