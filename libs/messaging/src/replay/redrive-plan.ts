import type { Clock } from '../clock.ts'
import { systemClock } from '../clock.ts'
import { encodedRecords } from '../encoded-records.ts'
import { causeOf, correlationOf, idOf } from '../entries.ts'
import { placeOf } from '../log.ts'
import { topicsByRecord } from '../outgoing.ts'
import type { Tables } from '../references.ts'
import type { Topology } from '../topology.ts'
import { aggregateHash } from './aggregate-hash.ts'
import { AuditHistory } from './audit-history.ts'
import { heldEntries } from './rebuild.ts'
import { type Change, changeOf } from './redrive-changes.ts'
import { type FoldContext, heldByAggregate } from './redrive-fold.ts'
import { causePlace, type Fork, forkOf, type Untaken } from './redrive-fork.ts'
import { type History, laneOf, readBuried, readHistories } from './redrive-history.ts'
import { previewsFor } from './redrive-preview.ts'
import {
  type RedriveSource,
  readSlice,
  type Slice,
  type SliceInput,
  type SliceRead,
  tooLarge,
} from './redrive-slice.ts'
import { editsOf, type ToldChange } from './redrive-told.ts'

export type PlanOptions = RedriveSource & {
  tables: Tables
  clock?: Clock
  /** Aggregates looked at, of those that are known so far. */
  onProgress?: (done: number, total: number) => void
}

/** What a redrive would change, before anybody is told. */
export type Plan = Pick<SliceRead, 'records' | 'pending' | 'unreadable'> & {
  slice: Slice
  /** Records that some aggregate has never taken. */
  neverTaken: number
  changes: Change[]
  /** Aggregates that are left as they are although they are concerned, and why. */
  blocked: { aggregate: string; why: string }[]
  /** What can not be changed about aggregates that are no part of `changes`, a line each. */
  fixed: string[]
  plannedAt: number
}

const MOST_AGGREGATES = 10_000
/** Of all that changes: it is digested as one text. */
const MOST_BYTES = 100_000_000
const MOST_FORKS_OF_ONE = 50
const TRIES = 3
const MOVED = 'it is not what its inbox makes of it: it has moved while it was read, or differs (replay rebuild tells)'

/**
 * What follows when a slice of a topic is taken again: inputs never taken are taken at the end, others are decided again
 * by today's rules where they stand, and what that changes for other aggregates is followed until nothing changes. Only
 * reads. Throws AppError `replay-refused` for what cannot be planned as a whole, such as a service that decides nothing.
 */
export const planRedrive = async (options: PlanOptions, slice: Slice): Promise<Plan> => {
  for (let tries = 1; ; tries++) {
    const plan = await new Planning(options, slice).plan()
    if (tries === TRIES || plan.blocked.every((b) => b.why !== MOVED)) return plan
  }
}

class Planning {
  private readonly options: PlanOptions
  private readonly slice: Slice
  private readonly now: number
  private readonly forks = new Map<string, Fork>()
  /** By the aggregate that is told, then by the one that tells. */
  private readonly told = new Map<string, Map<string, ToldChange[]>>()
  /** Whom an aggregate has told of. */
  private readonly targets = new Map<string, Set<string>>()
  private readonly blocked = new Map<string, string>()
  /** Places of what was refused as it was folded. */
  private buried = new Set<string>()
  private readonly times = new Map<string, number>()

  constructor(options: PlanOptions, slice: Slice) {
    this.options = options
    this.slice = slice
    this.now = (options.clock ?? systemClock).now()
  }

  async plan(): Promise<Plan> {
    const { options, slice } = this
    const { topology, store, codec, tables } = options
    previewsFor(topology)
    await codec.prepare(encodedRecords(topology))
    const read = await readSlice(options, tables, slice)
    const audit = new AuditHistory(options)
    const context: FoldContext = {
      topology: { ...topology, projection: true },
      ...{ codec, topics: topicsByRecord(topology.outputs), held: heldByAggregate(await heldEntries(audit, store)) },
    }
    this.buried = await readBuried(options)
    const byAggregate = inputsByAggregate(read.inputs)
    const places = new Set(read.inputs.map(({ record }) => placeOf(record)))
    let queue = new Set(byAggregate.keys())
    for (; queue.size > 0; queue = queue.size > 0 ? queue : this.settleBlocked()) {
      const ids = [...queue]
      const total = this.forks.size + ids.length
      queue = new Set()
      this.boundAggregates(ids)
      for (const [lane, mine] of byLane(topology, ids)) {
        const histories = await readHistories(options, audit, this.buried, lane, mine)
        for (const aggregate of mine) {
          this.count(aggregate)
          const history = histories.get(aggregate) ?? []
          const fork = await forkOf(context, {
            ...{ aggregate, lane, now: this.now, history },
            inSlice: (place) => places.has(place),
            untaken: (byAggregate.get(aggregate) ?? []).map((i) => this.untaken(aggregate, i)),
            edits: editsOf(aggregate, [...(this.told.get(aggregate)?.values() ?? [])].flat()),
          })
          for (const again of await this.take(aggregate, history, fork)) queue.add(again)
          options.onProgress?.(this.forks.size, Math.max(total, this.forks.size + queue.size))
        }
      }
    }
    const changes: Change[] = []
    const fixed: string[] = []
    let bytes = 0
    for (const aggregate of [...this.forks.keys()].sort()) {
      const fork = this.forks.get(aggregate)
      if (!fork || this.blocked.has(aggregate)) continue
      const found = await changeOf(store, codec, fork)
      if (found.change) {
        changes.push(found.change)
        bytes += bytesOf(found.change)
        if (bytes > MOST_BYTES) throw tooLarge(`what changes comes to more than ${MOST_BYTES / 1_000_000} MB`)
      } else fixed.push(...found.fixed.map((line) => `${aggregate}: ${line}`))
    }
    const { records, pending, unreadable } = read
    return {
      ...{ slice, records, pending, unreadable, changes, fixed, plannedAt: this.now },
      neverTaken: new Set([...this.forks.values()].flatMap((f) => f.neverTaken)).size,
      blocked: [...this.blocked].map(([aggregate, why]) => ({ aggregate, why })),
    }
  }

  /** Keeps what became of an aggregate. Returns those that have to be looked at again. */
  private async take(aggregate: string, history: History, fork: Fork | undefined): Promise<string[]> {
    if (!fork) return this.block(aggregate, 'the service has no such kind of aggregate')
    this.forks.set(aggregate, fork)
    if (!(await this.isLive(fork, history))) return this.block(aggregate, fork.blocked ?? MOVED)
    return this.retell(aggregate, this.blocked.has(aggregate) ? [] : fork.told)
  }

  /**
   * Blocks what cannot be planned now that nobody has news for anybody: before, the rest of what others tell it may have
   * been missing. Returns those that have to be looked at again.
   */
  private settleBlocked(): Set<string> {
    const again = new Set<string>()
    for (const [aggregate, { blocked: why }] of this.forks)
      if (why !== undefined && !this.blocked.has(aggregate))
        for (const other of this.block(aggregate, why)) again.add(other)
    return again
  }

  private block(aggregate: string, why: string): string[] {
    if (!this.blocked.has(aggregate)) this.blocked.set(aggregate, why)
    const again = this.retell(aggregate, [])
    // Who would tell it something it cannot take must not go on as if it had.
    for (const [teller, changes] of this.told.get(aggregate) ?? []) {
      if (changes.length === 0 || this.blocked.has(teller)) continue
      this.blocked.set(teller, `it tells ${aggregate}, which cannot be redriven: ${why}`)
      again.push(teller)
    }
    return again
  }

  /** What an aggregate tells others from now on. Returns the others to which that is news. */
  private retell(teller: string, changes: ToldChange[]): string[] {
    const concerned = (change: ToldChange) =>
      [change.before?.aggregate, change.after?.aggregate].filter((id) => id !== undefined)
    const news: string[] = []
    const targets = this.targets.get(teller) ?? new Set()
    for (const target of changes.flatMap(concerned)) targets.add(target)
    this.targets.set(teller, targets)
    for (const target of targets) {
      const tellers = this.told.get(target) ?? new Map<string, ToldChange[]>()
      const mine = changes.filter((c) => concerned(c).includes(target))
      if (textOf(tellers.get(teller) ?? []) === textOf(mine)) continue
      this.told.set(target, tellers.set(teller, mine))
      news.push(target)
    }
    return news
  }

  private async isLive({ aggregate, before, hash }: Fork, history: History): Promise<boolean> {
    const [live] = await this.options.store.load([aggregate])
    // One that nothing has happened to is not stored.
    return live ? aggregateHash(live) === hash : before.watermarks.length === 0 && history.length === 0
  }

  private boundAggregates(ids: string[]): void {
    const more = ids.filter((id) => !this.forks.has(id)).length
    if (this.forks.size + more > MOST_AGGREGATES) throw tooLarge(`it concerns more than ${MOST_AGGREGATES} aggregates`)
  }

  private count(aggregate: string): void {
    const times = 1 + (this.times.get(aggregate) ?? 0)
    this.times.set(aggregate, times)
    if (times > MOST_FORKS_OF_ONE)
      throw tooLarge(`${aggregate} and others tell each other something new again and again`)
  }

  private untaken(aggregate: string, { record, message, index, stamps }: Untaking): Untaken {
    const { topology } = this.options
    const ours = topology.routes.some(({ topic }) => topic.name === record.topic && topic.writer !== 'sources')
    const cause = causeOf(record, ours, index)
    const entry = {
      ...{ id: `${idOf(record)}/${index}`, aggregate, cause, now: this.now, correlation: correlationOf(record) },
      ...{ message, references: stamps, record, original: () => record },
      deadLettered: this.buried.has(placeOf(record)),
    }
    return { entry, lies: placeOf(record), place: causePlace(cause) }
  }
}

/** Lane by lane, so that only the histories of one have to be in memory. */
const byLane = (topology: Topology, aggregates: string[]): [lane: number, aggregates: string[]][] => {
  const lanes = Map.groupBy(aggregates.sort(), (id) => laneOf(topology, id))
  return [...lanes].sort(([a], [b]) => a - b)
}

const bytesOf = ({ state, outputs, intents }: Change): number =>
  outputs.reduce((sum, { value }) => sum + value.length, state.length) +
  intents.reduce((sum, call) => sum + call.length, 0)

type Untaking = Pick<SliceInput, 'record' | 'message'> & { index: number; stamps: SliceInput['message'][] }

const inputsByAggregate = (inputs: SliceInput[]): Map<string, Untaking[]> => {
  const byAggregate = new Map<string, Untaking[]>()
  for (const { record, message, routed } of inputs)
    for (const [index, { aggregate, stamps = [] }] of routed.entries()) {
      const mine = byAggregate.get(aggregate) ?? []
      mine.push({ record, message, index, stamps: stamps.flatMap((s) => (s ? [s.message] : [])) })
      byAggregate.set(aggregate, mine)
    }
  return byAggregate
}

const textOf = (changes: ToldChange[]): string =>
  JSON.stringify(changes.map(({ entryId, before, after }) => [entryId, before?.content, after?.content]))
