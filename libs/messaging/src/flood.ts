import { AppError } from '@supplyline/decider'

/** `share` of the records of a partition that may become dead letters, once at least `least` of the last ones did. */
export type FloodLimits = { share: number; least: number }

/** Of so many records taken, the older half counts half. */
const WINDOW = 2_000

/**
 * Watches how many records of each topic of a lane become dead letters. A source that has gone mad, or a deployment that
 * understands nothing, would otherwise empty a whole topic into them.
 */
export class FloodGauge {
  private readonly counts = new Map<string, { taken: number; buried: number }>()
  private readonly limits: FloodLimits

  constructor(limits: FloodLimits) {
    this.limits = limits
  }

  /** Throws AppError `flooded` before what would be too much is stored. */
  count(topic: string, lane: number, taken: number, buried: number): void {
    const before = this.counts.get(topic) ?? { taken: 0, buried: 0 }
    const now = { taken: before.taken + taken, buried: before.buried + buried }
    if (buried > 0 && now.buried >= this.limits.least && now.buried > this.limits.share * now.taken)
      throw new AppError(
        'flooded',
        `${now.buried} of the last ${now.taken} records cannot be taken; more than ${this.limits.share * 100} % stop the partition`,
        {
          where: `${topic}/${lane}`,
          next: 'nothing is lost: find what they have in common among the dead letters, mend the source or the service, start it again; SUPPLYLINE_FLOOD_SHARE=1 lets everything through',
        },
      )
    this.counts.set(topic, now.taken > WINDOW ? { taken: now.taken / 2, buried: now.buried / 2 } : now)
  }
}
