import { parseArgs } from 'node:util'
import { benchIdle } from './idle.ts'
import { benchInventory, PARTS, type Part } from './inventory/inventory.ts'
import type { Skew } from './movements.ts'
import { benchOutage } from './outage.ts'
import { benchPlanning } from './planning/planning.ts'
import { benchProposals } from './proposals.ts'
import { benchRebuild } from './rebuild.ts'
import { benchReplan } from './replan.ts'
import { type Measurement, printLine, type Report } from './report.ts'
import { ratioPlot, writePlot } from './svg-plot.ts'

const USAGE = `usage: pnpm bench [inventory|planning|replan|proposals|rebuild|outage|idle]
  inventory  stock movements through the service, beside a ceiling loop, a naive loop and Kafka Streams
             [--movements 3000000] [--skew even|zipf|both] [--pairs 1: A B B A] [--only ${PARTS.join('|')}]
             [--quick: 100,000 movements, evenly, in a few minutes; figures that are not worth quoting]
             BENCH_KAFKA_STREAMS names the folder of the comparison program, which is left out without
  planning   a month of a hospital's demand, planned by the services and by a naive par policy  [--seed 1] [--seeds 10]
  replan     item-locations planned anew on one core                      [--places 100000]
  proposals  from a movement that crosses a reorder point to the proposal  [--seconds 60]
  rebuild    the same movements folded once more, beside reading them    [--movements 300000] [--skew even|zipf]
  outage     what waited for an ERP, drained when it is back, beside its limit  [--seconds 300]
  idle       memory and CPU of the services while nothing happens, beside what they may have
One JSON object a line, and a plot of the ratios under var/bench/; BENCH_PROFILE names a folder for CPU profiles.`

const wrong = (what: string): never => {
  console.error(`${what}\n${USAGE}`)
  process.exit(2)
}

const parse = () => {
  const text = { type: 'string' } as const
  const options = {
    movements: text,
    skew: text,
    pairs: text,
    only: text,
    seconds: text,
    seed: text,
    seeds: text,
    places: text,
  } as const
  try {
    return parseArgs({ allowPositionals: true, options: { ...options, quick: { type: 'boolean', default: false } } })
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error))
  }
}

type Whole = 'movements' | 'pairs' | 'seconds' | 'seed' | 'seeds' | 'places'

const { positionals, values } = parse()
const number = (name: Whole, otherwise: number): number => {
  const given = values[name] ?? String(otherwise)
  return /^[1-9]\d{0,8}$/.test(given) ? Number(given) : wrong(`--${name} takes a whole number from 1 on, not ${given}`)
}
const oneOf = <T extends string>(name: 'skew' | 'only', names: readonly T[]): T | undefined => {
  const given = values[name]
  if (given === undefined) return undefined
  return names.find((n) => n === given) ?? wrong(`--${name} takes ${names.join(', ')}, not ${given}`)
}

const { quick } = values
const skew = oneOf<Skew | 'both'>('skew', ['even', 'zipf', 'both']) ?? (quick ? 'even' : 'both')
const only = oneOf<Part>('only', PARTS)
const skews: readonly Skew[] = skew === 'both' ? ['even', 'zipf'] : [skew]
const benches: Record<string, (report: Report) => Promise<void>> = {
  inventory: (report) => {
    const movements = number('movements', quick ? 100_000 : 3_000_000)
    return benchInventory(report, { movements, skews, pairs: number('pairs', 1), parts: only ? [only] : PARTS, quick })
  },
  planning: (report) => benchPlanning(report, { seed: number('seed', 1), seeds: number('seeds', 10) }),
  replan: (report) => benchReplan(report, { places: number('places', 100_000) }),
  proposals: (report) => benchProposals(report, { seconds: number('seconds', 60) }),
  rebuild: (report) =>
    benchRebuild(report, { movements: number('movements', 300_000), skew: skew === 'both' ? 'even' : skew }),
  outage: (report) => benchOutage(report, { seconds: number('seconds', 300) }),
  idle: (report) => benchIdle(report),
}
const wanted = positionals.length > 0 ? positionals : Object.keys(benches)
for (const name of wanted) if (!(name in benches)) wrong(`there is no bench ${name}`)
for (const name of wanted) {
  const measurements: Measurement[] = []
  try {
    await benches[name]?.((measurement) => {
      measurements.push(measurement)
      printLine(measurement)
    })
  } catch (error) {
    console.error(`bench ${name} failed:`, error)
    process.exit(1)
  }
  writePlot(name, ratioPlot(`pnpm bench ${name}: ratios`, measurements))
}
