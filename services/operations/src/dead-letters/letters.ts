import { commandsOf, decidingServices, type Records } from '@supplyline/schemas'
import { clip, type Letter, placeName } from './letter.ts'

/** What somebody has asked for about an original. `aggregate`: the parked one that was released, null for none. */
export type Settlement = {
  at: number
  commandId: string
  decision: string
  requestedBy: string
  approvedBy: string | null
  reason: string
  aggregate: string | null
}

/** One fault of one record: published again it is still one. */
export type Case = { letter: Letter; supersededBy: Settlement | null }

/** One fault of one service on one topic, however many records it has hit. */
export type DeadLetterGroup = {
  service: string
  code: string
  topic: string
  count: number
  open: number
  superseded: number
  /** Open ones because of which a key waits. */
  parked: number
  firstAt: number
  lastAt: number
  /** The last one, an open one if there is any. */
  example: Letter
}

const commandTopics = new Set(decidingServices.map((service) => commandsOf(service).name))

const MOST_GROUPS = 200
/** Letters listed one by one; of older ones only their number is kept. */
const MOST_LETTERS = 50_000

/** The dead letters of all services by what their headers say, and what has been asked for about each. */
export class Letters {
  private readonly byId = new Map<string, Letter>()
  private readonly settlements = new Map<string, Settlement[]>()
  private readonly forgotten = new Map<string, DeadLetterGroup>()
  private readonly most: number
  /** Commands that could not be followed: what they are about is as it was. */
  private refused = new Set<string>()
  private known: { cases: Case[]; groups: DeadLetterGroup[]; byId: Map<string, Case> } | undefined

  constructor(most = MOST_LETTERS) {
    this.most = most
  }

  take(letter: Letter): void {
    this.known = undefined
    this.byId.set(letter.id, letter)
    if (this.byId.size > this.most) this.forget()
  }

  /** A command names the original. Those set aside before it are superseded, later ones of the same original are not. */
  settle(service: string, place: Letter['original'], settlement: Settlement): void {
    const name = `${service} ${placeName(place)}`
    const before = this.settlements.get(name) ?? []
    if (before.some(({ commandId, at }) => commandId === settlement.commandId && at >= settlement.at)) return
    this.known = undefined
    const others = before.filter(({ aggregate }) => aggregate !== settlement.aggregate)
    this.settlements.delete(name)
    this.settlements.set(name, [...others, settlement])
    const [oldest] = this.settlements.keys()
    if (this.settlements.size > this.most && oldest !== undefined) this.settlements.delete(oldest)
  }

  /** In the order of services and offsets. */
  cases(): readonly Case[] {
    return this.now().cases
  }

  find(id: string): Case | undefined {
    return this.now().byId.get(id)
  }

  /** The one that came up last comes first. */
  groups(): readonly DeadLetterGroup[] {
    return this.now().groups
  }

  private now() {
    if (this.known) return this.known
    const one = new Map<string, Case>()
    this.refused = new Set(
      [...this.byId.values()].flatMap(({ original, event }) =>
        commandTopics.has(original.topic) ? (event ?? []) : [],
      ),
    )
    for (const letter of this.byId.values()) {
      const name = `${letter.service} ${letter.code} ${placeName(letter.original)} ${letter.parked ?? ''}`
      const before = one.get(name)
      // The first copy of what is open stands for all: its id stays the same.
      if (before && before.supersededBy === null) continue
      one.set(name, { letter, supersededBy: this.settlementOf(letter) })
    }
    const cases = [...one.values()].sort((a, b) => byPlace(a.letter, b.letter))
    const byId = new Map(cases.map((found) => [found.letter.id, found]))
    this.known = { cases, byId, groups: groupsOf(cases, [...this.forgotten.values()]) }
    return this.known
  }

  private settlementOf({ service, original, parked, at, event }: Letter): Settlement | null {
    const settlements = this.settlements.get(`${service} ${placeName(original)}`)
    if (!settlements) return null
    const about = settlements.filter(
      (s) =>
        s.at > at &&
        s.commandId !== event &&
        !this.refused.has(s.commandId) &&
        (parked === null || s.aggregate === parked),
    )
    return about.sort((a, b) => b.at - a.at)[0] ?? null
  }

  private forget(): void {
    const [[id, oldest] = []] = this.byId
    if (id === undefined || oldest === undefined) return
    this.byId.delete(id)
    const [group] = groupsOf([{ letter: oldest, supersededBy: this.settlementOf(oldest) }], [])
    if (!group) return
    const full = this.forgotten.size >= MOST_GROUPS && !this.forgotten.has(groupName(group))
    const kept = full ? { ...group, service: OTHERS, code: OTHERS, topic: '' } : group
    const before = this.forgotten.get(groupName(kept))
    this.forgotten.set(groupName(kept), before ? merged(before, kept) : kept)
  }
}

const OTHERS = 'others'

const byPlace = (a: Letter, b: Letter): number =>
  a.service === b.service ? a.partition - b.partition || a.offset - b.offset : a.service < b.service ? -1 : 1

const groupName = ({ service, code, topic }: Pick<DeadLetterGroup, 'service' | 'code' | 'topic'>): string =>
  `${service} ${code} ${topic}`

/** Groups of these cases; of more faults than can be read, the ones that came up last. */
export const groupsOf = (cases: readonly Case[], others: readonly DeadLetterGroup[]): DeadLetterGroup[] => {
  const groups = new Map(others.map((group) => [groupName(group), { ...group }]))
  for (const { letter, supersededBy } of cases) {
    const { service, code, original, at } = letter
    const name = groupName({ service, code, topic: original.topic })
    let group = groups.get(name)
    if (!group) {
      const none = { count: 0, open: 0, superseded: 0, parked: 0 }
      group = { service, code, topic: original.topic, ...none, firstAt: at, lastAt: at, example: letter }
      groups.set(name, group)
    }
    const open = supersededBy === null ? 1 : 0
    if (at >= group.lastAt && (open === 1 || group.open === 0)) group.example = letter
    else if (open === 1 && group.open === 0) group.example = letter
    group.count++
    group.open += open
    group.superseded += 1 - open
    if (open === 1 && letter.parked !== null) group.parked++
    group.firstAt = Math.min(group.firstAt, at)
    group.lastAt = Math.max(group.lastAt, at)
  }
  const sorted = [...groups.values()].sort((a, b) => b.lastAt - a.lastAt || b.open - a.open)
  const [first, ...rest] = sorted.slice(MOST_GROUPS)
  if (!first) return sorted
  const beyond = rest.reduce(merged, first)
  return [{ ...beyond, service: OTHERS, code: OTHERS, topic: '' }, ...sorted.slice(0, MOST_GROUPS)]
}

const merged = (a: DeadLetterGroup, b: DeadLetterGroup): DeadLetterGroup => ({
  ...a,
  count: a.count + b.count,
  open: a.open + b.open,
  superseded: a.superseded + b.superseded,
  parked: a.parked + b.parked,
  firstAt: Math.min(a.firstAt, b.firstAt),
  lastAt: Math.max(a.lastAt, b.lastAt),
  example: (b.open > 0 ? 1 : 0) >= (a.open > 0 ? 1 : 0) && b.lastAt >= a.lastAt ? b.example : a.example,
})

type Command = { type: 'supplyline.ReleaseKey' | 'supplyline.ResubmitRecord' }

/** What a command says about an original, appended at `at`. */
export const settlementBy = (
  message: Command & { data: Records['supplyline.ReleaseKey' | 'supplyline.ResubmitRecord'] },
  at: number,
): Settlement => {
  const { data } = message
  const { commandId, requestedBy, approvedBy, reason } = data
  const aggregate = 'aggregate' in data ? data.aggregate : null
  const decision = 'decision' in data ? data.decision : data.edited ? 'RESUBMIT edited' : 'RESUBMIT'
  return { at, commandId, decision, requestedBy, approvedBy, reason: clip(reason), aggregate }
}
