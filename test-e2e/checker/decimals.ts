import { add, compare, type Decimal, isZero, subtract } from '@supplyline/quantity'

/** Exact sums by key. */
export class Sums {
  private readonly sums = new Map<string, Decimal>()

  add(key: string, quantity: Decimal): void {
    const before = this.sums.get(key)
    this.sums.set(key, before === undefined ? quantity : add(before, quantity))
  }

  take(key: string, quantity: Decimal): void {
    this.add(key, subtract('0', quantity))
  }

  of(key: string): Decimal {
    return this.sums.get(key) ?? '0'
  }

  entries(): IterableIterator<[string, Decimal]> {
    return this.sums.entries()
  }
}

export const isAbove = (a: Decimal, b: Decimal): boolean => compare(a, b) > 0
export const isEqual = (a: Decimal, b: Decimal): boolean => isZero(subtract(a, b))
