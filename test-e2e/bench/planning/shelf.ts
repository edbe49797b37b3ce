/** `lot`: '' for what is of no lot; `expiry`: the last day on which it may be used, counted as in the calendar. */
export type Held = { lot: string; expiry: number; quantity: number }

/** What really lies at a place, whatever any book says. In pieces. */
export class Shelf {
  private held: Held[] = []

  get quantity(): number {
    return this.held.reduce((sum, { quantity }) => sum + quantity, 0)
  }

  put(lot: string, expiry: number, quantity: number): void {
    const same = this.held.find((h) => h.lot === lot)
    if (same) same.quantity += quantity
    else this.held.push({ lot, expiry, quantity })
    this.held.sort((a, b) => a.expiry - b.expiry)
  }

  /** What expires first goes first, of `lot` where it is named; as much as there is. */
  take(quantity: number, lot?: string): Held[] {
    let left = quantity
    const taken = this.held.flatMap((h) => {
      const part = lot === undefined || lot === h.lot ? Math.min(left, h.quantity) : 0
      if (part === 0) return []
      left -= part
      h.quantity -= part
      return [{ ...h, quantity: part }]
    })
    this.held = this.held.filter((h) => h.quantity > 0)
    return taken
  }

  remove(isGone: (held: Held) => boolean): Held[] {
    const gone = this.held.filter(isGone)
    this.held = this.held.filter((h) => !isGone(h))
    return gone
  }
}
