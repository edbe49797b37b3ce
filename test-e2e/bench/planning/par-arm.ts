import type { Arm, Told, Transfer, Wanted } from './arm.ts'
import { agreedLeadTime, type Place, placeName } from './assortment.ts'
import { BEGIN, DAY } from './calendar.ts'
import type { Scenario } from './scenario.ts'

/** `everyDays`: 1 or 7, on Mondays; `factor`: the rule of thumb. */
export type ParRule = { everyDays: number; factor: number }

/** `open`: pieces on order, by order and line. */
type Book = { place: Place; par: number; onHand: number; open: Map<string, number>; declined: boolean }

/**
 * The naive par policy: par = mean demand of the whole history × (lead time + review period) × a factor, never changed.
 * At a review what is missing to par is ordered in whole boxes; all that is on order counts, whenever it is to come. It
 * reads the same book, hears the same answers, and goes to the fallback when the supplier has declined.
 */
export class ParArm implements Arm {
  private readonly books: ReadonlyMap<string, Book>
  private readonly rule: ParRule
  private readonly scenario: Scenario

  constructor(scenario: Scenario, rule: ParRule) {
    this.scenario = scenario
    this.rule = rule
    this.books = new Map(
      scenario.places.map((place) => {
        const days = agreedLeadTime(place.article.supplier) + rule.everyDays
        const par = Math.max(1, Math.ceil((scenario.mean.get(place.name) ?? 0) * days * rule.factor))
        return [place.name, { place, par, onHand: 0, open: new Map(), declined: false }]
      }),
    )
  }

  async tell(told: readonly Told[], now: number): Promise<void> {
    for (const { message } of told) this.take(message, Math.floor((now - BEGIN) / DAY))
  }

  async wanted(now: number): Promise<readonly Wanted[]> {
    const since = now - BEGIN
    if (since % (this.rule.everyDays * DAY) !== 0) return []
    const day = since / DAY
    return [...this.books.values()].flatMap((book) => {
      const { place, par, onHand, open, declined } = book
      const onOrder = [...open.values()].reduce((sum, pieces) => sum + pieces, 0)
      const boxes = Math.ceil((par - onHand - onOrder) / this.scenario.saidInBox(place.article, day))
      if (boxes <= 0) return []
      const { supplier, fallback } = place.article
      book.declined = false
      return [{ place, boxes, supplier: declined && fallback ? fallback : supplier, proposalId: null }]
    })
  }

  transfers(): readonly Transfer[] {
    return []
  }

  private take({ type, data }: Told['message'], day: number): void {
    switch (type) {
      case 'inventory.StockIssued':
      case 'inventory.StockExpired':
        this.at(data).onHand -= Number(data.quantity)
        break
      case 'inventory.StockReturned':
      case 'inventory.StockAdjusted':
        this.at(data).onHand += Number(data.quantity)
        break
      case 'inventory.StockCounted':
        this.at(data).onHand = Number(data.counted)
        break
      case 'inventory.GoodsReceived':
        for (const line of data.lines) {
          const book = this.at(line)
          book.onHand += Number(line.quantity) * this.scenario.saidInBox(book.place.article, day)
          book.open.delete(`${data.orderNumber}/${line.orderLine}`)
        }
        break
      case 'procurement.PurchaseOrderPlaced':
        for (const line of data.lines)
          this.at(line).open.set(`${data.erpNumber}/${line.line}`, Number(line.quantity) * Number(line.unitFactor))
        break
      case 'procurement.PurchaseOrderAcknowledged':
        for (const line of data.lines.filter(({ status }) => status === 'REJECTED')) {
          const book = this.at(line)
          book.open.delete(`${data.erpNumber}/${line.line}`)
          book.declined = true
        }
        break
    }
  }

  private at({ location, item }: { location: string; item: string }): Book {
    const book = this.books.get(placeName(location, item))
    if (!book) throw new Error(`no book of ${item} at ${location}`)
    return book
  }
}
