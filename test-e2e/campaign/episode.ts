import { setTimeout as sleep } from 'node:timers/promises'
import { createCodec } from '@supplyline/messaging'
import { confluentRegistry } from '@supplyline/messaging/kafka'
import { stockMovements, subjectsOf } from '@supplyline/schemas'
import { check } from '../checker/check.ts'
import type { Evidence, Violation } from '../checker/evidence.ts'
import { Facts } from '../checker/facts.ts'
import { compactedEndNewest } from '../checker/promise-7-outputs.ts'
import { Collector } from './collect-real.ts'
import { type Cell, nameOf } from './coverage.ts'
import { deathsIn, type Span } from './deaths.ts'
import { REBUILDABLE, strikeIn } from './faults/states.ts'
import { compareWithRebuild, violationOf } from './rebuilds.ts'
import { comeToRest, readAtRest } from './rest.ts'
import { Entrance } from './traffic/entrance.ts'
import { startTraffic } from './traffic/traffic.ts'
import { notUp, type World } from './world.ts'

/** A fault as it was seen. Times in epoch milliseconds. */
export type FaultSeen = { cell: Cell; from: number; to: number; confirmed: boolean; seen: string }

export type Episode = {
  number: number
  faults: FaultSeen[]
  /** Of promise 0: those of this campaign, that everybody comes back and everything comes to rest. */
  violations: Violation[]
  /** What was refused for good, though it was right when it was made: to be looked at. */
  refused: string[]
  /** `…S`: seconds; evidence and what was accepted are of the whole system so far. */
  figures: Record<'accepted' | 'records' | 'trafficS' | 'restS' | 'collectS' | 'checkS' | 'allS', number>
}

export type Plan = {
  number: number
  seed: number
  /** At least so long comes traffic. */
  seconds: number
  cells: readonly Cell[]
  /** Services to compare with a rebuild at the end. */
  rebuilds: readonly string[]
  tell(line: string): void
}

const BETWEEN_FAULTS_MS = 1_500
const UP_WITHIN_MS = 60_000
const ANSWERED_WITHIN_MS = 60_000
const RESTS_WITHIN_MS = 90_000
/** A new owner publishes the newest values once more 35 s after its takeover (ADR 2). */
const SETTLES_WITHIN_MS = 40_000

/** Plays episodes on one system, whose evidence grows from one to the next. */
export class Theatre {
  private readonly world: World
  private readonly entrance: Entrance
  private readonly collector: Collector
  private readonly spans: Span[] = []

  private constructor(world: World, entrance: Entrance) {
    this.world = world
    this.entrance = entrance
    this.collector = new Collector(world)
  }

  static async open(world: World): Promise<Theatre> {
    const codec = createCodec(confluentRegistry(world.system.endpoints().registry))
    await codec.prepare(subjectsOf(stockMovements))
    return new Theatre(world, await Entrance.open(world.system, codec))
  }

  close(): Promise<void> {
    return this.entrance.close()
  }

  async play(plan: Plan): Promise<Episode> {
    const { number, seed, seconds, cells, tell } = plan
    const violations: Violation[] = []
    const faults: FaultSeen[] = []
    const refusedBefore = this.entrance.refused.length
    const begun = Date.now()
    const traffic = await startTraffic(this.world, this.entrance, seed, `E${number}`)
    await sleep(3_000)
    for (const cell of cells) {
      const { fault, found } = await this.strike(cell)
      faults.push(fault)
      violations.push(...found)
      const took = ((fault.to - fault.from) / 1_000).toFixed(0)
      tell(`  ${fault.confirmed ? 'seen   ' : 'NOT SEEN'} ${nameOf(cell)} (${took} s): ${fault.seen}`)
      await sleep(BETWEEN_FAULTS_MS)
    }
    await sleep(Math.max(0, begun + seconds * 1_000 - Date.now()))
    const trafficS = (Date.now() - begun) / 1_000

    const down = await notUp(this.world, UP_WITHIN_MS)
    if (down.length > 0) violations.push({ promise: 0, what: 'not everybody comes back', about: down })
    const stopped = await Promise.race([
      traffic.stop().then(() => true),
      sleep(ANSWERED_WITHIN_MS, false, { ref: false }),
    ])
    if (!stopped)
      violations.push({ promise: 0, what: 'requests are not answered', about: [`${this.entrance.inFlight} wait`] })
    const atRest = Date.now()
    const moves = await comeToRest(this.world, RESTS_WITHIN_MS)
    if (moves.length > 0) violations.push({ promise: 0, what: 'it does not come to rest', about: moves.slice(0, 40) })

    const collecting = Date.now()
    const deaths = deathsIn(this.world, this.spans)
    const evidence = await this.evidenceAt(atRest + SETTLES_WITHIN_MS, deaths)
    const checking = Date.now()
    violations.push(...check(evidence))
    const checkS = (Date.now() - checking) / 1_000
    for (const service of plan.rebuilds) violations.push(...(await compareWithRebuild(this.world, service)))
    return {
      ...{ number, faults, violations, refused: this.entrance.refused.slice(refusedBefore) },
      figures: {
        ...{ accepted: this.entrance.accepted.length, records: evidence.records.length, trafficS, checkS },
        ...{ restS: (collecting - atRest) / 1_000, collectS: (checking - collecting) / 1_000 },
        allS: (Date.now() - begun) / 1_000,
      },
    }
  }

  /** Where an old value is the last one of its key, what is there when every new owner has published again. */
  private async evidenceAt(settled: number, deaths: Evidence['deaths']): Promise<Evidence> {
    const read = () => readAtRest(this.world, () => this.collector.collect(this.entrance.accepted, deaths))
    const evidence = await read()
    if (compactedEndNewest(new Facts(evidence)).length === 0) return evidence
    await sleep(Math.max(0, settled - Date.now()))
    return read()
  }

  private async strike(cell: Cell): Promise<{ fault: FaultSeen; found: Violation[] }> {
    const from = Date.now()
    const span: Span = { of: cell.kind.of, from, to: Number.POSITIVE_INFINITY }
    this.spans.push(span)
    const struck = await strikeIn(cell.state, cell.kind, this.world).catch((error: unknown) => ({
      ...{ confirmed: false, seen: `it failed: ${error instanceof Error ? error.stack : error}`, rebuilt: undefined },
    }))
    span.to = Date.now()
    const { confirmed, seen } = struck
    const found = 'rebuilt' in struck && struck.rebuilt ? violationOf(struck.rebuilt) : []
    return { fault: { cell, from, to: span.to, confirmed, seen }, found }
  }
}

/** In turn, so that each service is compared every few episodes. */
export const rebuildsOf = (number: number): string[] => {
  const first = (number * 2) % REBUILDABLE.length
  return [REBUILDABLE[first], REBUILDABLE[(first + 1) % REBUILDABLE.length]].filter((s) => s !== undefined)
}
