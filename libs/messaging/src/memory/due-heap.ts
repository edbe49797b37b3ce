export type Due = { time: number; sequence: number; fn: (() => void) | undefined }

const before = (a: Due, b: Due): boolean => a.time < b.time || (a.time === b.time && a.sequence < b.sequence)

/** Calls by the time at which they are due, and by their order where that is the same: a binary heap. */
export class DueHeap {
  private readonly heap: Due[] = []

  push(due: Due): void {
    const { heap } = this
    let at = heap.push(due) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!before(due, heap[parent] as Due)) break
      heap[at] = heap[parent] as Due
      at = parent
    }
    heap[at] = due
  }

  /** The earliest that was not cancelled. */
  peek(): Due | undefined {
    while (this.heap[0] && !this.heap[0].fn) this.pop()
    return this.heap[0]
  }

  pop(): Due | undefined {
    const { heap } = this
    const [first] = heap
    const last = heap.pop()
    if (last && heap.length > 0) this.sink(last)
    return first
  }

  private sink(due: Due): void {
    const { heap } = this
    let at = 0
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && before(heap[child + 1] as Due, heap[child] as Due)) child++
      if (!before(heap[child] as Due, due)) break
      heap[at] = heap[child] as Due
      at = child
    }
    heap[at] = due
  }
}
