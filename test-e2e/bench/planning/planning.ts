import type { Report } from '../report.ts'
import { median, ratios } from '../statistics.ts'
import { linePlot, panels, writePlot } from '../svg-plot.ts'
import { leastPar, runPar, runService } from './arms.ts'
import { MONTH } from './calendar.ts'
import type { Figures } from './figures.ts'
import { scenarioOf } from './scenario.ts'

type Pass = { service: Figures; pars: Record<string, Figures> }

/** Weekly or daily, by the usual factors; by that which ties up as much money; and by that which runs out as rarely. */
const passOf = async (seed: number): Promise<Pass & { positions: number; differences: string[] }> => {
  const scenario = scenarioOf(seed, MONTH)
  const { figures: service, ...ledger } = await runService(scenario)
  const asMuch = ({ money }: Figures) => money >= service.money
  const asRarely = ({ stockOuts }: Figures) => stockOuts <= service.stockOuts
  const pars = {
    'weekly par × 1.5': await runPar(scenario, { everyDays: 7, factor: 1.5 }),
    'weekly par × 2': await runPar(scenario, { everyDays: 7, factor: 2 }),
    'daily par × 2': await runPar(scenario, { everyDays: 1, factor: 2 }),
    'weekly par with as much stock': await leastPar(scenario, 7, asMuch),
    'daily par with as much stock': await leastPar(scenario, 1, asMuch),
    'weekly par with as few stock-outs': await leastPar(scenario, 7, asRarely),
    'daily par with as few stock-outs': await leastPar(scenario, 1, asRarely),
  }
  return { service, pars, ...ledger }
}

const FIGURES = {
  stockOuts: ['stock-outs', 'item-days'],
  stockOutsElsewhere: ['stock-outs where nothing befell', 'item-days'],
  unmet: ['unmet', 'pieces'],
  fillRate: ['fill rate', '% of the pieces wanted'],
  pieces: ['mean stock', 'pieces'],
  money: ['mean stock in money', 'USD'],
  orders: ['orders', 'lines'],
  emergencies: ['emergency orders', 'lines'],
  expiredMoney: ['expired', 'USD'],
} as const

/**
 * A month of a hospital's demand with all that befalls it, planned by the services and by a naive par policy; ended by
 * an error where the published positions are not what a plain fold comes to.
 */
export const benchPlanning = async (
  report: Report,
  { seed, seeds }: { seed: number; seeds: number },
): Promise<void> => {
  const passes: Pass[] = []
  const differing: string[] = []
  let positions = 0
  for (let each = seed; each < seed + seeds; each++) {
    const pass = await passOf(each)
    passes.push(pass)
    positions += pass.positions
    differing.push(...pass.differences.map((difference) => `seed ${each}: ${difference}`))
  }
  const same = positions - differing.length
  const all = { unit: 'of all', ceiling: positions, ratio: same / positions }
  report({ name: 'positions as in the ledger', value: same, ...all })
  tell(report, passes)
  const [first] = passes
  if (first) writePlot('planning-days', daysPlot(first, seed))
  if (differing.length > 0) throw new Error(`ledger and positions differ:\n${differing.slice(0, 20).join('\n')}`)
}

/** Every figure of the service beside that of each par policy. */
const tell = (report: Report, passes: readonly Pass[]): void => {
  const line = (name: string, unit: string, values: number[], beside: number[]) =>
    report({ name, value: median(values), unit, ceiling: median(beside), ...ratios(values, beside), values, beside })
  const services = passes.map(({ service }) => service)
  const [transfers, orders] = [services.map((s) => s.transfers), services.map((s) => s.orders)]
  line('transfers, beside orders', 'lots', transfers, orders)
  for (const par of Object.keys(passes[0]?.pars ?? {})) {
    const pars = passes.flatMap(({ pars }) => pars[par] ?? [])
    for (const [figure, [name, unit]] of Object.entries(FIGURES)) {
      const of = (figures: Figures) => figures[figure as keyof typeof FIGURES] * (figure === 'fillRate' ? 100 : 1)
      line(`${name}, beside ${par}`, unit, services.map(of), pars.map(of))
    }
  }
}

const PLOTTED = 'weekly par × 1.5'

const daysPlot = ({ service, pars }: Pass, seed: number): string => {
  const arms = { service: service.days, [PLOTTED]: pars[PLOTTED]?.days ?? [] }
  const plot = (y: string, of: 'money' | 'stockOuts') =>
    linePlot({
      ...{ title: '', x: `day of the month, seed ${seed}`, y, marks: [] },
      series: Object.entries(arms).map(([name, days]) => ({
        name,
        points: days.map((day, i) => [i + 1, day[of]] as const),
      })),
    })
  return panels([plot('stock in the evening, USD', 'money'), plot('places with a stock-out', 'stockOuts')])
}
