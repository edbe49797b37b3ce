import type { Message } from '@supplyline/schemas'
import type { StoredAggregate, StoredIntent } from '@supplyline/state'

/**
 * All that can be seen of a system at rest, whether it ran in memory or as real processes. The checker knows nothing
 * but this: what was put in, what the topics hold, what the partners hold, and what the services have stored.
 */
export type Evidence = {
  /** Every record of every topic; those of one partition in the order of their offsets. */
  records: SeenRecord[]
  /** What sources, people and suppliers sent and saw accepted (an acknowledgement by Kafka, or HTTP 202). */
  accepted: Accepted[]
  erps: ErpLedger[]
  suppliers: SupplierLedger[]
  /** By service; absent where a store could not be looked into. */
  stores: Record<string, StoreContents>
  /** The state that folding the inbox once more leads to, where it was done; and the calls that it made outside. */
  rebuilt: Record<string, { aggregates: StoredAggregate[]; callsOutside: number }>
  /** Processes that ended by themselves: not killed by us. */
  deaths: { service: string; why: string }[]
  /** Epoch milliseconds: the end of the run, after everybody was up again and nothing moved any more. */
  restedAt: number
}

export type SeenRecord = {
  topic: string
  partition: number
  offset: number
  timestamp: number
  key: string | null
  headers: Record<string, string>
  /** Absent for what cannot be decoded, or was never Avro. */
  message?: Message
  value: Uint8Array | null
  /** Of an inbox entry: the input that it carries; absent where that cannot be decoded. */
  carried?: Message
  /** Of an inbox entry: the reference values stamped on it. Without them the newest of their topics at that time count. */
  stamps?: Message[]
}

/**
 * `sane`: it must take effect, once. `repeat`: the same id and content as one before. `conflict`: the same id with other
 * content. `malformed`: it must end among the dead letters, or as an exception.
 */
export type Accepted = {
  topic: string
  key: string
  eventId: string
  kind: 'sane' | 'repeat' | 'conflict' | 'malformed'
  message?: Message
}

export type ErpLedger = {
  system: string
  /** It refuses a second document under one reference by itself. */
  uniqueReferences: boolean
  /** How long after it was sent a request may be committed at most, as declared: its time-out and longest commit lag. */
  longestCommitMs?: number
  documents: ErpDocument[]
  /** Materials and vendors; undefined where they were not looked at. */
  master?: ErpEntity[]
}

/** A material or a vendor, as an ERP has it. */
export type ErpEntity = {
  kind: 'item' | 'supplier'
  number: string
  /** Undefined for a vendor. */
  baseUnit?: string
  blocked: boolean
  deleted: boolean
}

/** What an ERP holds, in its own terms. */
export type ErpDocument = {
  operation: string
  /** The ERP's number. */
  number: string
  /** Ours. */
  reference: string
  /** When it was committed there, epoch milliseconds; undefined where the ERP does not tell. */
  committedAt?: number
  lines: { line: number; material: string; quantity: string; unit: string; orderNumber?: string; amount?: string }[]
  /** Of an invoice: what is to be paid, and how the ERP names it; undefined where it does not tell. */
  billed?: { vendor: string; invoiceNumber: string; total: string }
  /** Cancelled or reversed there. */
  cancelled?: boolean
}

/** What a trading partner holds of ours. */
export type SupplierLedger = {
  partner: string
  orders: { orderNumber: string; interchange: string; lines: { line: string; item: string; quantity: string }[] }[]
}

export type StoreContents = {
  aggregates: StoredAggregate[]
  intents: StoredIntent[]
  /** By lane: topic → offset of the next record to take. */
  positions: Record<number, Record<string, number>>
}

/** A promise of design §1 that does not hold. `about`: records, documents and aggregates that show it, in words. */
export type Violation = { promise: number; what: string; about: string[] }
