import type { Decider } from '@supplyline/decider'
import type { Message, MessageOf, RecordName, Topic } from '@supplyline/schemas'
import type { Stamp, Tables } from './references.ts'

/** What a decider is given of one inbox entry. */
export type Input<M extends Message = Message> = {
  /** Id of the entry; the ids of everything that follows from it derive from it. */
  id: string
  /** Append time of the entry, epoch milliseconds. The only clock there is. */
  now: number
  message: M
  /** Reference values as they were when the entry was routed. */
  references: readonly Message[]
  /** Folded directly from its topic: no reference values are stamped; ask for `forward` to get them. */
  direct: boolean
  /** An event with the same id but other content has been taken before. */
  conflicting: boolean
  /** W3C `traceparent` of the decision, for timelines and for whatever continues it later; absent without a trace. */
  trace?: string
}

/** The stamped reference values of one kind. */
export const referencesOf = <K extends RecordName>(input: Input, type: K): MessageOf<K>['data'][] =>
  input.references.flatMap((m) => (m.type === type ? [m.data as MessageOf<K>['data']] : []))

/** The deciders of a service have different types of state; the kernel looks into none of them. */
// biome-ignore lint/suspicious/noExplicitAny: an existential type, which TypeScript does not have
export type AnyDecider = Decider<any, any, any>

export type AggregateKind = {
  decider: AnyDecider
  /**
   * One business object with an end, such as an order: all that happens to it is traced where it began, with links to
   * the traces that the later inputs came in. Without it each input is traced where it came from.
   */
  flow?: true
  /** Pure: the reference values that a timer's decision will use, as a route says them for a record; none without it. */
  timerStamps?: (timer: FiredTimer, tables: Tables) => (Stamp | undefined)[]
  /** Published once per changed aggregate and commit, for states whose every step is of no interest to others. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  summary?: (state: any) => Message | undefined
}

/** A timer of an aggregate, `key` being that of the aggregate's id; due at, epoch milliseconds. */
export type FiredTimer = { key: string; name: string; dueAt: number }

/** One inbox entry that an input leads to. `aggregate` is `<kind>:<key>`. */
export type Routed = { aggregate: string; stamps?: (Stamp | undefined)[] }

export type Route = {
  topic: Topic
  /** Pure: which aggregates a record concerns, and the reference values their decisions will use. */
  to: (message: Message, tables: Tables) => Routed[]
  /** The aggregate that a record concerns by its key alone, for records that cannot be decoded. */
  byKey: (key: string) => string | undefined
}

/** Handlers by record type; records of other types on the topic are none of this service's business. */
type Handlers = { [K in RecordName]?: (data: MessageOf<K>['data'], tables: Tables) => Routed[] }

export const route = (topic: Topic, handlers: Handlers, byKey: Route['byKey'] = () => undefined): Route => ({
  topic,
  to: (message, tables) => {
    const handler = handlers[message.type] as ((data: unknown, tables: Tables) => Routed[]) | undefined
    return handler?.(message.data, tables) ?? []
  },
  byKey,
})

/** A topic that is folded without passing through the inbox; its partitions are the inbox's. */
export type Fold = {
  topic: Topic
  aggregate: (message: Message) => string | undefined
  /** Reference values for those that have to go through the inbox after all. */
  stamps: (message: Message, tables: Tables) => (Stamp | undefined)[]
  byKey: Route['byKey']
  /** When it happened by the clock of its source, epoch milliseconds: how late events arrive is measured by it. */
  happenedAt?: (message: Message) => number | undefined
}

/** A service as a value that one can read: inputs → routes → deciders → outputs. */
export type Topology = {
  service: string
  /** Version of the rules, stamped on every entry. */
  rules: string
  inbox?: Topic
  references: Topic[]
  routes: Route[]
  folds: Fold[]
  /** By kind, the part of an aggregate's id before the first colon. */
  aggregates: Record<string, AggregateKind>
  /** Rules of former versions, by version: an entry is decided by those it was stamped with, however late. */
  formerRules?: Record<string, Record<string, AggregateKind>>
  outputs: Topic[]
  /** Business identity of a record: the same id with the same content is dropped wherever it comes from. */
  identity?: (message: Message) => { id: string; content: string } | undefined
  deadLetters?: Topic
  /** What people ask of the service; the kernel itself answers to ReleaseKey and ResubmitRecord. */
  commands?: Topic
  /** It shows what others decided. Its reading is no part of the story that a trace tells, and gives no spans. */
  projection?: true
}

const LONGEST_AGGREGATE_ID = 1_000

/** What can be an aggregate's id, `<kind>:<key>`. A longer one is no name of anything, but would make every message of it large. */
export const isAggregateId = (id: string): boolean => id.length <= LONGEST_AGGREGATE_ID && id.includes(':')

/** The rules that an entry is decided by; today's where it was stamped with none, or with a version that has none of its own. */
export const rulesFor = (topology: Topology, aggregate: string, version?: string): AggregateKind | undefined => {
  const kind = kindOf(aggregate)
  const former = version === undefined ? undefined : topology.formerRules?.[version]
  const kinds = former && Object.hasOwn(former, kind) ? former : topology.aggregates
  return Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
}

export const kindOf = (aggregate: string): string => aggregate.slice(0, aggregate.indexOf(':'))
export const keyOf = (aggregate: string): string => aggregate.slice(aggregate.indexOf(':') + 1)

/** Everything that a service takes records from, partition by partition. */
export const inputTopics = (topology: Topology): Topic[] => [
  ...topology.routes.map((r) => r.topic),
  ...topology.folds.map((f) => f.topic),
  ...(topology.inbox ? [topology.inbox] : []),
]

/** Its lanes take records of more than one topic, whose order among each other no offset tells. */
export const takesTwoWays = ({ inbox, folds }: Topology): boolean => inbox !== undefined && folds.length > 0
