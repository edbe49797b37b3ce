import type { Arm } from './arm.ts'
import { BEGIN, DAY, HOUR, ROUNDS } from './calendar.ts'
import { type Counts, type Figures, figuresOf } from './figures.ts'
import { mispacked } from './master-data.ts'
import { Purchasing } from './purchasing.ts'
import type { Scenario } from './scenario.ts'
import { Wards } from './wards.ts'

/** The days of a hospital by what one who plans has ordered; figures of the month that counts. */
export const run = async (scenario: Scenario, arm: Arm): Promise<Figures> => {
  const { history, days } = scenario.calendar.span
  const wards = new Wards(scenario)
  const purchasing = new Purchasing(scenario, wards)
  const counts: Counts = { orders: 0, emergencies: 0, transfers: 0 }
  const figures = []
  for (let day = 0; day < history + days; day++) {
    for (const [round, hours] of ROUNDS.entries()) {
      const now = BEGIN + day * DAY + hours * HOUR
      const arrived = wards.arrive(now)
      const happened =
        round === 0
          ? [
              ...mispacked(scenario, day),
              ...wards.clear(day, now),
              ...purchasing.deliver(day, now),
              ...wards.count(day, now),
            ]
          : wards.use(day, round, now)
      await arm.tell([...purchasing.answered(now), ...arrived, ...happened], now)
      const wanted = await arm.wanted(now)
      if (day >= history) {
        counts.orders += wanted.length
        counts.emergencies += wanted.filter(({ place }) => wards.shelf(place).quantity === 0).length
      }
      const sent = wards.send(arm.transfers(), now)
      if (day >= history) counts.transfers += sent.length
      const far = round === 0 ? purchasing.orderFar(day, now) : []
      await arm.tell([...purchasing.order(wanted, day, round, now), ...far, ...sent], now)
    }
    figures.push(wards.evening(day))
  }
  return figuresOf(figures.slice(history), counts)
}
