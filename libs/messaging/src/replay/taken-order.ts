import type { Run } from '../log.ts'

/** The next record of a topic that is not taken yet. `timestamp`: append time, epoch milliseconds. */
export type Head = { topic: string; offset: number; timestamp: number }

/** `to`: from this offset on it is another one's turn. `told`: it is known to have been so. */
export type Next<H extends Head> = { head: H; to: number; told: boolean }

/**
 * The order in which a lane took the records of its topics: as its audit chain tells; by append times where the chain
 * tells nothing, which is what was taken before there was one, and an end that was never written down.
 */
export class TakenOrder {
  private readonly runs: readonly Run[]
  private at = 0

  /** `runs` in the order in which they were taken. */
  constructor(runs: readonly Run[]) {
    this.runs = runs
  }

  /** Of several heads, the one whose turn it is. `heads`: of one time, those of inputs that others tell of come last. */
  next<H extends Head>(heads: readonly H[]): Next<H> | undefined {
    const [first] = heads
    if (!first) return undefined
    for (let run = this.runs[this.at]; run; run = this.runs[++this.at]) {
      const head = heads.find((h) => h.topic === run?.topic)
      if (!head || head.offset >= run.to) continue
      if (head.offset >= run.from) return { head, to: run.to, told: true }
      return byTime(
        heads.filter((h) => h.offset < this.fromOf(h.topic)),
        (h) => this.fromOf(h.topic),
      )
    }
    return byTime(heads, () => Number.POSITIVE_INFINITY)
  }

  /** Where the runs of a topic go on that are not taken yet. */
  private fromOf(topic: string): number {
    for (let at = this.at; at < this.runs.length; at++) {
      const run = this.runs[at]
      if (run?.topic === topic) return run.from
    }
    return Number.POSITIVE_INFINITY
  }
}

const byTime = <H extends Head>(heads: readonly H[], to: (head: H) => number): Next<H> | undefined => {
  const [head] = [...heads].sort((a, b) => a.timestamp - b.timestamp)
  return head && { head, to: to(head), told: false }
}
