import { contentHash } from '@supplyline/decider'
import type { Message } from '@supplyline/schemas'
import type { MasterKind, MasterRow } from './erp/master/reading.ts'
import { nameOf } from './names.ts'

export const EVERY_SITE = '*'

/** Materials, or vendors, of an ERP are kept in so many aggregates: for each one of its own, a reading would be as many entries. */
const BUCKETS = 64
export const ENTITIES = 'erp-entities'

/** `erp-entities:<ERP>:<kind>:<number of the bucket>`. */
export const bucketOf = (erp: string, kind: MasterKind, number: string): string =>
  bucket(erp, kind, Number.parseInt(contentHash(number).slice(0, 8), 16) % BUCKETS)

export const buckets = (erp: string, kind: MasterKind): string[] =>
  Array.from({ length: BUCKETS }, (_, index) => bucket(erp, kind, index))

const bucket = (erp: string, kind: MasterKind, index: number) => `${ENTITIES}:${nameOf(erp, kind, String(index))}`

/** `hash` of what was told last; GONE: that there is none; null: nothing yet. `at`: when it was named here, or last read, epoch milliseconds. */
export type KnownEntity = { hash: string | null; at: number }
export const GONE = 'gone'

/** What was told of some of the numbers of an ERP. */
export type ErpEntities = {
  erp: string
  kind: MasterKind
  known: Readonly<Record<string, KnownEntity>>
  /** Named by master data, and to be read. */
  pending: readonly string[]
  /** What the ERP is asked for. */
  asked: { reference: string; numbers: readonly string[] } | null
}

export type ErpEntitiesEvent =
  | Message
  | { type: 'EntityNoted'; data: { erp: string; kind: MasterKind; number: string } & KnownEntity }
  | { type: 'NumberNamed'; data: { erp: string; kind: MasterKind; number: string; at: number; read: boolean } }
  | { type: 'NumbersAsked'; data: { reference: string; numbers: readonly string[] } }
  | { type: 'NumbersAnswered' }

/** Beyond that a number is told of whenever it is read. */
const MOST_KNOWN = 4_000
/** Beyond that the next reading of everything finds what was changed. */
const MOST_PENDING = 4_000

export const noEntities: ErpEntities = { erp: '', kind: 'item', known: {}, pending: [], asked: null }

export const evolveEntities = (state: ErpEntities, event: ErpEntitiesEvent): ErpEntities => {
  switch (event.type) {
    case 'EntityNoted': {
      const { erp, kind, number, hash, at } = event.data
      return { ...state, erp, kind, known: withKnown(state, number, { hash, at }) }
    }
    case 'NumberNamed': {
      const { erp, kind, number, at, read } = event.data
      const known = withKnown(state, number, { hash: state.known[number]?.hash ?? null, at })
      const pending = read && !state.pending.includes(number) ? [...state.pending, number] : state.pending
      return { ...state, erp, kind, known, pending: pending.slice(0, MOST_PENDING) }
    }
    case 'NumbersAsked': {
      const { reference, numbers } = event.data
      const pending = state.pending.filter((number) => !numbers.includes(number))
      return { ...state, pending, asked: { reference, numbers } }
    }
    case 'NumbersAnswered':
      return { ...state, asked: null }
    default:
      return state
  }
}

const withKnown = ({ known }: ErpEntities, number: string, entity: KnownEntity): ErpEntities['known'] =>
  Object.hasOwn(known, number) || Object.keys(known).length < MOST_KNOWN ? { ...known, [number]: entity } : known

/** What makes a difference to those who are told: the day of the change alone does not. */
export const hashOf = ({ changedOn, ...row }: MasterRow): string => contentHash(row).slice(0, 12)
