// node libs/planning/src/planning.bench.ts: what planning one item at one location costs, in microseconds of one core's time.
import { backTest } from './back-test.ts'
import { uncensored } from './demand.ts'
import { leadTimeDemand, reorderPoint } from './safety-stock.ts'
import { stockOutProbability } from './stock-out.ts'

const days = 56
const horizon = 7
// Repeatable pseudo-random numbers (Lehmer), so that runs compare.
let state = 42
const random = () => {
  state = (state * 48_271) % 2_147_483_647
  return state / 2_147_483_647
}
const shapes: Record<string, (day: number) => number> = {
  smooth: () => Math.round(20 + 10 * random()),
  weekly: (day) => Math.round((day % 7 > 4 ? 2 : 25) + 8 * random()),
  intermittent: () => (random() < 0.25 ? Math.ceil(4 * random()) : 0),
  lumpy: () => (random() < 0.15 ? Math.ceil(40 * random() ** 3) : 0),
}
const histories = Object.values(shapes).flatMap((demand) =>
  Array.from({ length: 250 }, () =>
    Array.from({ length: days }, (_, day) => ({ quantity: demand(day), censored: random() < 0.02 })),
  ),
)
const series = histories.map((history) => history.map((period) => period.quantity))

const candidates: Record<string, (index: number) => unknown> = {
  'back-test, 56 days, horizon 7': (index) => backTest(series[index] ?? [], horizon),
  'all of one item-location': (index) => {
    const { forecast, errorSd } = backTest(uncensored(histories[index] ?? []), horizon)
    const mean = forecast.reduce((sum, quantity) => sum + quantity, 0)
    const demand = leadTimeDemand({
      meanDemand: mean / horizon,
      sdDemand: (errorSd ?? 0) / Math.sqrt(horizon),
      meanLeadTime: horizon,
      sdLeadTime: 1,
    })
    const inventory = reorderPoint({ serviceLevel: 0.98, ...demand })
    return stockOutProbability({ inventory, ...demand })
  },
}
const best = new Map<string, number>()
for (let round = 0; round < 12; round++)
  for (const [name, run] of Object.entries(candidates)) {
    const start = process.cpuUsage()
    for (let index = 0; index < histories.length; index++) run(index)
    const { user, system } = process.cpuUsage(start)
    const each = (user + system) / histories.length
    best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, each))
  }
for (const [name, each] of best)
  console.log(JSON.stringify({ name, value: Math.round(each * 10) / 10, unit: 'µs', items: histories.length }))
