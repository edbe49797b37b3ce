import { Random } from '../../src/random.ts'
import type { Told, Transfer } from './arm.ts'
import type { Place } from './assortment.ts'
import { isTouched } from './calendar.ts'
import { type DayFigures, noFigures } from './figures.ts'
import { counted, moved, recalled, transferred } from './messages.ts'
import type { Scenario } from './scenario.ts'
import { type Held, Shelf } from './shelf.ts'

const MINUTE = 60_000
/** Every place is counted once in so many days. */
const COUNTED_EVERY = 30
/** Of a hundred places a day, where something is taken that nobody scans; and of a hundred issues, where a piece comes back. */
const UNSCANNED = 0.02
const BACK = 0.02

/** What lies on the shelves and what people do there. Whatever they do depends on the seed and on what lies there. */
export class Wards {
  /** By place: found empty today, and so counted the next morning. */
  private readonly short = new Set<Place>()
  /** Called back, and still there. */
  private readonly aside: { place: Place; held: Held }[] = []
  private readonly onTheWay: { transfer: Transfer; held: Held }[] = []
  private readonly shelves: ReadonlyMap<Place, Shelf>
  private readonly scenario: Scenario
  private today = noFigures()
  private events = 0

  constructor(scenario: Scenario) {
    this.scenario = scenario
    this.shelves = new Map(scenario.places.map((place) => [place, new Shelf()]))
  }

  shelf(place: Place): Shelf {
    const shelf = this.shelves.get(place)
    if (!shelf) throw new Error(`no shelf at ${place.name}`)
    return shelf
  }

  /** Before deliveries: what has expired or is called back leaves the shelf; the latter goes back a day later. */
  clear(day: number, now: number): Told[] {
    const { recall } = this.scenario.calendar
    const told: Told[] = this.aside.splice(0).map(({ place, held }) => {
      const back = { ...held, quantity: -held.quantity }
      return this.moved('StockAdjusted', place, back, now - 45 * MINUTE)
    })
    if (day === recall.day) told.push(recalled(recall.item, lotOf(recall, day - 7), now - 45 * MINUTE))
    for (const [place, shelf] of this.shelves) {
      if (day === 0) told.push(...this.begin(place, now))
      if (place.article.shelfLife === null) continue
      for (const held of shelf.remove(({ expiry }) => expiry < day)) {
        told.push(this.moved('StockExpired', place, held, now - 50 * MINUTE))
        this.today.expired += held.quantity
        this.today.expiredMoney += held.quantity * place.article.price
      }
      if (day === recall.day && place.article.item === recall.item)
        for (const held of shelf.remove(({ lot }) => lot === lotOf(place.article, day - 7)))
          this.aside.push({ place, held })
    }
    return told
  }

  /** After deliveries: the round of the day, whatever was found empty, and what turned out to be packed otherwise. */
  count(day: number, now: number): Told[] {
    const { places, calendar } = this.scenario
    const isDue = (place: Place, i: number) =>
      (i + day) % COUNTED_EVERY === 0 ||
      this.short.has(place) ||
      (day === calendar.unit.to && place.article.item === calendar.unit.item)
    const found = places.filter((place, i) => day > 0 && place.article.shelfLife === null && isDue(place, i))
    this.short.clear()
    return found.map((place) => counted(place, this.eventId(), this.shelf(place).quantity, now - 10 * MINUTE))
  }

  use(day: number, round: number, now: number): Told[] {
    const { seed, places, demand } = this.scenario
    const told: Told[] = []
    for (const place of places) {
      const wanted = demand.get(place.name)?.[day]?.[round] ?? 0
      if (wanted === 0) continue
      const taken = this.shelf(place).take(wanted)
      const unmet = taken.reduce((left, { quantity }) => left - quantity, wanted)
      this.today.wanted += wanted
      this.today.unmet += unmet
      if (unmet > 0) this.short.add(place)
      const random = Random.of(seed, `use ${place.name} ${day} ${round}`)
      const at = now - random.between(2, 200) * MINUTE
      told.push(...taken.map((held) => this.moved('StockIssued', place, held, at)))
      const [held] = taken
      if (!held || !random.chance(BACK)) continue
      this.shelf(place).put(held.lot, held.expiry, 1)
      told.push(this.moved('StockReturned', place, { ...held, quantity: 1 }, at + MINUTE))
    }
    return told
  }

  /** As much as is there; it comes at the next round. */
  send(transfers: readonly Transfer[], now: number): Told[] {
    return transfers.flatMap((transfer) =>
      this.shelf(transfer.from)
        .take(transfer.quantity, transfer.lot)
        .map((held) => {
          this.onTheWay.push({ transfer, held })
          const half = { eventId: this.eventId(), held, at: now - MINUTE }
          return transferred('StockTransferredOut', transfer, half)
        }),
    )
  }

  arrive(now: number): Told[] {
    return this.onTheWay.splice(0).map(({ transfer, held }) => {
      this.shelf(transfer.to).put(held.lot, held.expiry, held.quantity)
      const half = { eventId: this.eventId(), held, at: now - 210 * MINUTE }
      return transferred('StockTransferredIn', transfer, half)
    })
  }

  evening(day: number): DayFigures {
    const { seed, calendar } = this.scenario
    const figures = this.today
    for (const [place, shelf] of this.shelves) {
      const random = Random.of(seed, `unscanned ${place.name} ${day}`)
      const most = Math.ceil(place.perDay / 4)
      if (place.article.shelfLife === null && random.chance(UNSCANNED)) shelf.take(random.between(1, most))
      figures.pieces += shelf.quantity
      figures.money += shelf.quantity * place.article.price
    }
    figures.stockOuts = this.short.size
    figures.stockOutsElsewhere = [...this.short].filter((place) => !isTouched(calendar, place)).length
    this.today = noFigures()
    return figures
  }

  private begin(place: Place, now: number): Told[] {
    const held = { lot: '', expiry: Number.MAX_SAFE_INTEGER, quantity: this.scenario.begin(place) }
    const { shelfLife } = place.article
    if (shelfLife !== null) Object.assign(held, { lot: lotOf(place.article, -7), expiry: shelfLife })
    this.shelf(place).put(held.lot, held.expiry, held.quantity)
    return shelfLife === null
      ? [counted(place, this.eventId(), held.quantity, now - 60 * MINUTE)]
      : [this.moved('StockAdjusted', place, held, now - 60 * MINUTE)]
  }

  private moved(kind: Parameters<typeof moved>[0], place: Place, held: Held, at: number): Told {
    return moved(kind, place, { eventId: this.eventId(), held, quantity: held.quantity, at })
  }

  private eventId(): string {
    this.events++
    return `E-${this.events}`
  }
}

/** A supplier makes a lot a week. */
export const lotOf = ({ item }: { item: string }, day: number): string => `${item}-W${Math.floor(day / 7)}`
