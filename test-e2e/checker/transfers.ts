import { add, compare, type Decimal, max, min, subtract } from '@supplyline/quantity'
import type { Message, Records } from '@supplyline/schemas'

type Position = Records['inventory.StockPositionChanged']
type Proposed = Records['replenishment.TransferProposed']
type Open = { id: string; lot: string; expiry: string; quantity: Decimal; until: number }

const DAY = 24 * 60 * 60_000
const DAYS_TO_SEND = 3

/** Transfers that are proposed to one place and from it, and not sent, plainly, in base units. */
export class Transfers {
  private coming: Open[] = []
  private leaving: Open[] = []

  get comingQuantity(): Decimal {
    return this.coming.map((t) => t.quantity).reduce(add, '0')
  }

  /** A transfer that is proposed, or a timer by which one is given up. */
  take({ type, data }: Message, location: string): void {
    if (type === 'replenishment.TransferProposed') {
      if (data.to === location) this.coming.push(openOf(data))
      if (data.from === location) this.leaving.push(openOf(data))
    }
    if (type === 'supplyline.TimerFired' && data.name.startsWith('transfer:')) {
      const isOther = ({ id, until }: Open) => `transfer:${id}` !== data.name || until !== data.dueAt
      this.coming = this.coming.filter(isOther)
      this.leaving = this.leaving.filter(isOther)
    }
  }

  /** What came or left beyond use and receipts; of a lot that leaves there is less. */
  move(before: Position | undefined, after: Position): void {
    const [was, is] = [before && balanceOf(before), balanceOf(after)]
    if (!before || was === undefined || is === undefined) return
    let [came, left] = [max('0', subtract(is, was)), max('0', subtract(was, is))]
    for (const open of this.coming) {
      const taken = min(came, open.quantity)
      came = subtract(came, taken)
      open.quantity = subtract(open.quantity, taken)
    }
    const gone = new Map<string, Decimal>()
    for (const open of this.leaving) {
      const lot = nameOf(open)
      const ofLot = gone.get(lot) ?? max('0', subtract(onHandOf(before, lot), onHandOf(after, lot)))
      const taken = min(min(left, ofLot), open.quantity)
      left = subtract(left, taken)
      gone.set(lot, subtract(ofLot, taken))
      open.quantity = subtract(open.quantity, taken)
    }
    const isOpen = ({ quantity }: Open) => compare(quantity, '0') > 0
    this.coming = this.coming.filter(isOpen)
    this.leaving = this.leaving.filter(isOpen)
  }

  /** Of each lot at most what is there and may be used. */
  allocated({ lots }: Position, now: number): Decimal {
    let all: Decimal = '0'
    for (const name of new Set(this.leaving.map(nameOf))) {
      const wanted = this.leaving.filter((t) => nameOf(t) === name).map((t) => t.quantity)
      const usable = lots
        .filter((lot) => nameOf(lot) === name && Date.parse(lot.expiry ?? '') + DAY > now)
        .map((lot) => max('0', subtract(lot.onHand, lot.unusable ?? '0')))
      all = add(all, min(wanted.reduce(add, '0'), usable.reduce(add, '0')))
    }
    return all
  }
}

const openOf = ({ transferId: id, lot, expiry, quantity, proposedAt }: Proposed): Open => ({
  ...{ id, lot, expiry, quantity },
  until: Math.min(proposedAt + DAYS_TO_SEND * DAY, Date.parse(expiry) + DAY),
})

const nameOf = ({ lot, expiry }: { lot: string; expiry: string | null }): string => `${expiry} ${lot}`

const onHandOf = ({ lots }: Position, name: string): Decimal =>
  lots.filter((lot) => nameOf(lot) === name).reduce((sum, lot) => add(sum, max('0', lot.onHand)), '0')

const balanceOf = ({ onHand, inTransit, consumed, receivedOnOrders }: Position): Decimal | undefined =>
  consumed === null || receivedOnOrders === null
    ? undefined
    : subtract(add(add(onHand, inTransit ?? '0'), consumed), receivedOnOrders)
