import type { Told, Wanted } from './arm.ts'
import { type Answer, type Arrived, acknowledged, type Line, type Order, placed, received } from './messages.ts'
import type { Scenario } from './scenario.ts'
import { supply } from './suppliers.ts'
import { lotOf, type Wards } from './wards.ts'

/** After this round an order is one of the next day. */
const LAST_ROUND = 2

type Due = { order: Order; line: Line; day: number }

/** Orders, a supplier's and a location's together; and what comes of them. */
export class Purchasing {
  private readonly scenario: Scenario
  private readonly wards: Wards
  private due: Due[] = []
  private answers: { order: Order; answers: Answer[] }[] = []
  private count = 0

  constructor(scenario: Scenario, wards: Wards) {
    this.scenario = scenario
    this.wards = wards
  }

  /** What the suppliers have answered since the last time. */
  answered(now: number): Told[] {
    const told = this.answers.map(({ order, answers }) => acknowledged(order, answers, now))
    this.answers = []
    return told
  }

  order(wanted: readonly Wanted[], day: number, round: number, now: number): Told[] {
    const asked = round > LAST_ROUND ? day + 1 : day
    return this.grouped(wanted, day, now).map((order) => {
      const { answers, deliveries } = supply(this.scenario.seed, this.scenario.calendar, order, asked)
      this.answers.push({ order, answers })
      for (const delivery of deliveries) this.due.push({ order, ...delivery })
      return placed(order)
    })
  }

  /** By hand, for much later: the supplier promises that day. */
  orderFar(day: number, now: number): Told[] {
    const { far } = this.scenario.calendar
    if (day !== far.day) return []
    const wanted = this.scenario.places
      .filter(({ name }) => far.places.has(name))
      .map((place) => ({
        ...{ place, supplier: place.article.supplier, proposalId: null },
        boxes: Math.ceil((14 * place.perDay) / place.article.box),
      }))
    return this.grouped(wanted, day, now).map((order) => {
      const promised = day + far.dueInDays
      const answers = order.lines.map((line) => ({ line, boxes: line.boxes, backordered: false, promised }))
      this.answers.push({ order, answers })
      for (const line of order.lines) this.due.push({ order, line, day: promised })
      return placed(order)
    })
  }

  deliver(day: number, now: number): Told[] {
    const arrived = this.due.filter((due) => due.day <= day)
    this.due = this.due.filter((due) => due.day > day)
    const byOrder = Map.groupBy(arrived, ({ order }) => order)
    return [...byOrder].map(([order, lines]) => {
      const received_ = lines.map(({ line }): Arrived => {
        const { article } = line.place
        const lot = article.shelfLife === null ? '' : lotOf(article, day)
        const expiry = article.shelfLife === null ? Number.MAX_SAFE_INTEGER : day + article.shelfLife
        const held = { lot, expiry, quantity: line.boxes * this.scenario.inBox(article, day) }
        this.wards.shelf(line.place).put(lot, expiry, held.quantity)
        return { line, held }
      })
      return received(order, `GR-${order.orderId}-${day}`, received_, now - 30 * 60_000)
    })
  }

  private grouped(wanted: readonly Wanted[], day: number, now: number): Order[] {
    const bySupplier = Map.groupBy(wanted, ({ supplier, place }) => `${supplier} ${place.location}`)
    return [...bySupplier.values()].map((together): Order => {
      this.count++
      const [{ supplier, place }] = together as [Wanted]
      const lines = together.map(({ place: at, boxes, proposalId }, i) => ({
        ...{ line: i + 1, place: at, boxes, proposalId, factor: this.scenario.saidInBox(at.article, day) },
      }))
      return { orderId: `PO${this.count}`, supplier, location: place.location, lines, at: now }
    })
  }
}
