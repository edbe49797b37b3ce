import { add, type Decimal, isZero } from '@supplyline/quantity'
import type { ConsumptionLine } from '@supplyline/schemas'
import type { Violation } from './evidence.ts'
import { at, type Fact, type Facts, push } from './facts.ts'
import type { Folded } from './stock-fold.ts'

type Summarised = Fact<'inventory.ConsumptionSummarised'>

const SERVICE = 'inventory-events'
const MOST_LINES = 500
const MINUTE_MS = 60_000
const DAY_MS = 1_440 * MINUTE_MS
/** After the end of its day a use is reported within this time, and within the second one after it came. */
const AFTER_THE_DAY_MS = 136 * MINUTE_MS
const AFTER_IT_CAME_MS = 91 * MINUTE_MS
/** A report is summed up within this time. */
const AFTER_THE_REPORT_MS = 16 * MINUTE_MS

const violation = (what: string, ...about: string[]): Violation => ({ promise: 4, what, about })

/** Each use is told in one revision for the site, day, lot and supplier it was of, or is still to be told; none is forgotten. */
export const checkConsumption = (facts: Facts, folds: ReadonlyMap<string, Folded>): Violation[] => {
  const told = new Map<string, Summarised[]>()
  for (const summary of facts.of('inventory.ConsumptionSummarised'))
    push(told, `${summary.data.site}:${summary.data.period}`, summary)
  return [
    ...[...told].flatMap(([name, summaries]) => checkRevisions(name, summaries)),
    ...checkSums(facts, folds),
    ...checkForgotten(facts, folds),
  ]
}

/** They count from 1 without gaps, and each is a summary: of something, in order, nothing in it twice. */
const checkRevisions = (name: string, summaries: readonly Summarised[]): Violation[] =>
  summaries.flatMap(({ data: { revision, lines }, record }, index) => {
    const summary = `consumption of ${name}, revision ${revision}`
    const found: Violation[] = []
    if (revision !== index + 1) found.push(violation(`${summary}: ${index + 1} would be next`, at(record)))
    if (lines.length < 1 || lines.length > MOST_LINES)
      found.push(violation(`${summary} has ${lines.length} lines`, at(record)))
    if (lines.some(({ quantity }) => isZero(quantity))) found.push(violation(`${summary} tells of nothing`, at(record)))
    const places = lines.map(({ location, item, lot, supplier, unit }) => [location, item, lot, supplier ?? '', unit])
    if (places.some((place, i) => i > 0 && !isBefore(places[i - 1] ?? [], place)))
      found.push(violation(`${summary} is not in order, or has two lines of the same`, at(record)))
    return found
  })

const isBefore = (a: readonly string[], b: readonly string[]): boolean => {
  const differs = a.findIndex((text, index) => text !== b[index])
  return differs >= 0 && (a[differs] as string) < (b[differs] as string)
}

type Stock = Pick<ConsumptionLine, 'location' | 'item' | 'lot' | 'supplier' | 'quantity'>

/** By site, day, location, item, lot and supplier; what waits for somebody to release its key is left out. */
class Sums {
  readonly sums = new Map<string, Decimal>()
  private readonly facts: Facts
  constructor(facts: Facts) {
    this.facts = facts
  }
  add(site: string, period: string, { location, item, lot, supplier, quantity }: Stock): void {
    const stopped = [`stock:${location}:${item}`, `consumption:${site}:${period}`]
    if (stopped.some((id) => this.facts.aggregate(SERVICE, id)?.parked)) return
    const name = `${site} on ${period}, ${location}:${item} lot ${lot || 'none'} of ${supplier ?? 'our own'}`
    this.sums.set(name, add(this.sums.get(name) ?? '0', quantity))
  }
  of(name: string): Decimal {
    return this.sums.get(name) ?? '0'
  }
}

const checkSums = (facts: Facts, folds: ReadonlyMap<string, Folded>): Violation[] => {
  const [used, told, waiting] = [new Sums(facts), new Sums(facts), new Sums(facts)]
  for (const { position, used: uses } of folds.values())
    for (const { site, occurredAt, lot, supplier, quantity } of uses)
      used.add(site, dayOf(occurredAt), { ...placeOf(position), lot, supplier, quantity })
  for (const { data } of facts.of('inventory.ConsumptionSummarised'))
    for (const line of data.lines) told.add(data.site, data.period, line)
  for (const [id, { state }] of facts.aggregatesOf(SERVICE)) {
    for (const one of unreportedOf(state)) waiting.add(one.site, dayOf(one.day * DAY_MS), { ...placeOf(id), ...one })
    const gathering = gatheringOf(id, state)
    for (const line of gathering?.lines ?? []) waiting.add(gathering?.site ?? '', gathering?.period ?? '', line)
  }
  return [...new Set([used, told, waiting].flatMap(({ sums }) => [...sums.keys()]))].flatMap((name) =>
    add(told.of(name), waiting.of(name)) === used.of(name)
      ? []
      : [
          violation(
            `consumption of ${name}: ${told.of(name)} told and ${waiting.of(name)} to be told, and ${used.of(name)} was used`,
          ),
        ],
  )
}

/** What is still to be told does not wait longer than it may. */
const checkForgotten = (facts: Facts, folds: ReadonlyMap<string, Folded>): Violation[] => {
  const { restedAt } = facts.evidence
  const reports = new Map<string, number>()
  for (const { carried, record } of facts.carrying('inventory.ConsumptionReported')) {
    if (carried?.type !== 'inventory.ConsumptionReported') continue
    reports.set(`consumption:${carried.data.site}:${carried.data.period}`, record.timestamp)
  }
  return [...facts.aggregatesOf(SERVICE)].flatMap(([id, { state, parked }]) => {
    if (parked) return []
    const uses = folds.get(id)?.used ?? []
    const late = unreportedOf(state).filter(({ day }) => {
      const came = uses.filter(({ occurredAt }) => Math.floor(occurredAt / DAY_MS) === day).map((use) => use.takenAt)
      return Math.max((day + 1) * DAY_MS + AFTER_THE_DAY_MS, ...came.map((time) => time + AFTER_IT_CAME_MS)) < restedAt
    })
    const found = late.map(({ day, quantity }) =>
      violation(`${id}: ${quantity} used on ${dayOf(day * DAY_MS)} are never reported`),
    )
    if (gatheringOf(id, state) && (reports.get(id) ?? 0) + AFTER_THE_REPORT_MS < restedAt)
      found.push(violation(`${id}: what gathers is never summed up`))
    return found
  })
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)

const placeOf = (position: string): Pick<Stock, 'location' | 'item'> => {
  const [, location = '', item = ''] = position.split(':')
  return { location, item }
}

type Unreported = Pick<Stock, 'lot' | 'supplier' | 'quantity'> & { day: number; site: string }
type Gathering = { status: string; site: string; period: string; lines: readonly ConsumptionLine[] }

const unreportedOf = (state: unknown): readonly Unreported[] =>
  (state as { unreported?: readonly Unreported[] } | null)?.unreported ?? []

const gatheringOf = (id: string, state: unknown): Gathering | undefined =>
  id.startsWith('consumption:') && (state as Gathering).status === 'gathering' ? (state as Gathering) : undefined
