/**
 * Weight of the records that a process has in hand of topics that it folds directly, over all its lanes. Beyond `most` a
 * lane that has little left waits until others have taken theirs: what waits in memory is bounded by the process and not
 * by the number of its lanes, and dies young.
 */
export class Backlog {
  private weight = 0
  private readonly most: number
  private readonly waiting: (() => void)[] = []

  constructor(most: number) {
    this.most = most
  }

  get isFull(): boolean {
    return this.weight >= this.most
  }

  add(weight: number): void {
    this.weight += weight
  }

  /** One that waits goes on for each time that there is room; all do as soon as half of it is free. */
  remove(weight: number): void {
    this.weight -= weight
    if (!this.isFull) this.waiting.shift()?.()
    while (2 * this.weight <= this.most && this.waiting.length > 0) this.waiting.shift()?.()
  }

  /** `go` is called once, in turn; the function returned takes it back. */
  whenRoom(go: () => void): () => void {
    this.waiting.push(go)
    return () => {
      const place = this.waiting.indexOf(go)
      if (place >= 0) this.waiting.splice(place, 1)
    }
  }
}
