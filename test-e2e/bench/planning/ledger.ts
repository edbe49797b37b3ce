import type { Told } from './arm.ts'
import { type Article, placeName } from './assortment.ts'
import type { Published } from './service-arm.ts'

/** Signed, in pieces; a count says what there is. `uses`: issued, or below zero returned. */
type Line = { at: number; counted: boolean; lot: string; quantity: number; uses: number; received: number }

/**
 * A plain fold of all movements and receipts in the order in which they happened, which shares nothing with the service.
 * `piecesIn`: a box of the article that came at a time, as known today.
 */
export class Ledger {
  private readonly lines = new Map<string, Line[]>()
  private readonly piecesIn: (item: Article['item'], at: number) => number

  constructor(piecesIn: (item: Article['item'], at: number) => number) {
    this.piecesIn = piecesIn
  }

  take(told: readonly Told[]): void {
    for (const { message } of told) {
      const { type, data } = message
      switch (type) {
        case 'inventory.StockIssued':
          this.enter(data, { quantity: -Number(data.quantity), uses: Number(data.quantity) })
          break
        case 'inventory.StockExpired':
        case 'inventory.StockTransferredOut':
          this.enter(data, { quantity: -Number(data.quantity) })
          break
        case 'inventory.StockReturned':
          this.enter(data, { quantity: Number(data.quantity), uses: -Number(data.quantity) })
          break
        case 'inventory.StockAdjusted':
        case 'inventory.StockTransferredIn':
          this.enter(data, { quantity: Number(data.quantity) })
          break
        case 'inventory.StockCounted':
          this.enter(data, { quantity: Number(data.counted), counted: true })
          break
        case 'inventory.GoodsReceived':
          for (const line of data.lines) {
            const pieces = Number(line.quantity) * this.piecesIn(line.item, data.receivedAt)
            this.enter({ ...line, occurredAt: data.receivedAt }, { quantity: pieces, received: pieces })
          }
          break
      }
    }
  }

  /** Every place whose published position says anything else, with both. */
  differences(published: ReadonlyMap<string, Published>): string[] {
    return [...new Set([...this.lines.keys(), ...published.keys()])].flatMap((name) => {
      const [ours, theirs] = [this.fold(name), asFolded(published.get(name))]
      return ours === theirs ? [] : [`${name}: ledger ${ours}, position ${theirs}`]
    })
  }

  private enter(
    { location, item, lot, occurredAt }: { location: string; item: string; lot: string | null; occurredAt: number },
    what: Partial<Line> & { quantity: number },
  ): void {
    const name = placeName(location, item)
    const line = { at: occurredAt, counted: false, lot: lot ?? '', uses: 0, received: 0, ...what }
    const lines = this.lines.get(name)
    if (lines) lines.push(line)
    else this.lines.set(name, [line])
  }

  private fold(name: string): string {
    const lots = new Map<string, number>()
    let [consumed, received] = [0, 0]
    for (const line of (this.lines.get(name) ?? []).toSorted((a, b) => a.at - b.at)) {
      lots.set(line.lot, line.counted ? line.quantity : (lots.get(line.lot) ?? 0) + line.quantity)
      consumed += line.uses
      received += line.received
    }
    return told(lots, consumed, received)
  }
}

const told = (lots: ReadonlyMap<string, number>, consumed: number, received: number): string => {
  const held = [...lots].filter(([, quantity]) => quantity !== 0).sort(([a], [b]) => (a < b ? -1 : 1))
  const onHand = held.reduce((sum, [, quantity]) => sum + quantity, 0)
  return JSON.stringify({ onHand, lots: held, consumed, received })
}

const asFolded = (position: Published | undefined): string => {
  if (!position) return 'none'
  const { onHand, lots, consumed, receivedOnOrders } = position
  const held = new Map(lots.map(({ lot, onHand: of }) => [lot, Number(of)]))
  const same = told(held, Number(consumed), Number(receivedOnOrders))
  const sum = [...held.values()].reduce((a, b) => a + b, 0)
  return sum === Number(onHand) ? same : `${same}, whose lots come to ${sum}, not ${onHand}`
}
