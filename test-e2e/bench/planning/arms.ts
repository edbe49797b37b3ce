import type { Arm } from './arm.ts'
import { DAY, MIDNIGHT } from './calendar.ts'
import type { Figures } from './figures.ts'
import { run } from './hospital.ts'
import { Ledger } from './ledger.ts'
import { ParArm, type ParRule } from './par-arm.ts'
import type { Scenario } from './scenario.ts'
import { ServiceArm } from './service-arm.ts'

export type ServiceRun = { figures: Figures; positions: number; differences: string[] }

/** The services, and whether what they published is what the ledger says. */
export const runService = async (scenario: Scenario): Promise<ServiceRun> => {
  const service = await ServiceArm.start(scenario)
  const ledger = new Ledger((item, at) => {
    const article = scenario.articles.find((a) => a.item === item)
    return article ? scenario.inBox(article, Math.floor((at - MIDNIGHT) / DAY)) : Number.NaN
  })
  const arm: Arm = {
    tell: (told, now) => {
      ledger.take(told)
      return service.tell(told, now)
    },
    wanted: () => service.wanted(),
    transfers: () => service.transfers(),
  }
  const figures = await run(scenario, arm)
  const published = await service.stop()
  return { figures, positions: published.size, differences: ledger.differences(published) }
}

export const runPar = (scenario: Scenario, rule: ParRule): Promise<Figures> => run(scenario, new ParArm(scenario, rule))

const HALVINGS = 9
/** More than any hospital would. */
const LARGEST_FACTOR = 12

/** The par policy of the least factor, by halving, that has `enough`; it holds more and runs out less the higher it is. */
export const leastPar = async (
  scenario: Scenario,
  everyDays: number,
  enough: (figures: Figures) => boolean,
): Promise<Figures> => {
  let [low, high] = [0.5, LARGEST_FACTOR]
  for (let i = 0; i < HALVINGS; i++) {
    const factor = (low + high) / 2
    if (enough(await runPar(scenario, { everyDays, factor }))) high = factor
    else low = factor
  }
  return runPar(scenario, { everyDays, factor: high })
}
