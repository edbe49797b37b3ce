/**
 * A new position of each place on a day on which its forecast is due: the decider and its fold, with the state as text
 * before and after, as a service has it from its store.
 */
import { readFileSync } from 'node:fs'
import type { Decider } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import { topology } from '@supplyline/replenishment'

/** `state`: as JSON; `input`: what happens next at the place. */
export type Planned = { state: string; input: Input }
/** `file`: of places, as JSON; they are taken again and again. */
export type ReplanTask = { file: string; places: number; passes: number }
/** CPU in seconds of each pass: the decider and its fold; and with states read and written. `peak`: MB. */
export type ReplanResult = { decided: number[]; whole: number[]; seconds: number[]; peak: number }

type Replenishment = Decider<unknown, Input, { type: string }>

/** States in memory at a time. */
const BATCH = 1_000

process.on('disconnect', () => process.exit(1))
const { file, places, passes } = JSON.parse(process.argv[2] ?? '') as ReplanTask
const kinds = JSON.parse(readFileSync(file, 'utf8')) as Planned[]
const { decider } = topology.aggregates.stock as { decider: Replenishment }
const kindOf = (i: number) => kinds[i % kinds.length] as Planned
const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const pass = (): { decided: number; whole: number } => {
  const cpu = { decided: 0, whole: 0 }
  for (let first = 0; first < places; first += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, places - first) }, (_, i) => kindOf(first + i))
    const before = cpuSeconds()
    const states = batch.map((kind): unknown => JSON.parse(kind.state))
    const parsed = cpuSeconds()
    let forecasts = 0
    const after = states.map((state, i) => {
      const { input } = batch[i] as Planned
      const { events = [] } = decider.decide(input, state)
      if (events.some(({ type }) => type === 'DemandForecast')) forecasts++
      return events.reduce(decider.evolve, state)
    })
    cpu.decided += cpuSeconds() - parsed
    for (const state of after) JSON.stringify(state)
    cpu.whole += cpuSeconds() - before
    if (forecasts < batch.length) throw new Error(`${batch.length - forecasts} places were not forecast anew`)
  }
  return cpu
}

const result: ReplanResult = { decided: [], whole: [], seconds: [], peak: 0 }
for (let i = 0; i < passes; i++) {
  const began = performance.now()
  const { decided, whole } = pass()
  result.decided.push(decided)
  result.whole.push(whole)
  result.seconds.push((performance.now() - began) / 1_000)
}
result.peak = (process.resourceUsage().maxRSS * 1_024) / 1e6
process.send?.(result, () => process.exit(0))
