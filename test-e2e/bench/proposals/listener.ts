import type { Codec, LogRecord } from '@supplyline/messaging'
import {
  inboxOf,
  type MessageOf,
  replenishmentProposals,
  stockMovements,
  stockPositions,
  subjectsOf,
} from '@supplyline/schemas'
import { clock, INTENDED_AT } from '../inventory/arm-task.ts'
import type { Movement } from '../movements.ts'

export const LISTENED = [
  stockMovements.name,
  stockPositions.name,
  inboxOf('replenishment').name,
  replenishmentProposals.name,
]

type Proposed = MessageOf<'replenishment.ReplenishmentProposed'>['data']

/** When it was appended, by the broker's clock, and its event's id. */
type Appended = { at: number; id: string }

/** Everything that was read back, in the end. Places are keys of the movements. */
export type Heard = {
  /** By place, each once. */
  movements: Map<string, Movement[]>
  /** By event: when it was to be sent; of those that say so. */
  intended: Map<string, number>
  /** By event. */
  moved: Map<string, number>
  /** By place and sequence, `place/sequence`. */
  positions: Map<string, Appended>
  inbox: Map<string, Appended>
  proposals: Map<string, (Proposed & { appended: Appended; readAt: number })[]>
}

/** Reads all four topics as a consumer does. It decodes in the end, so that it takes little from what is measured. */
export class Listener {
  private readonly records: { record: LogRecord; readAt: number }[] = []
  private readonly counts = new Map<string, number>()
  /** When something was last read. */
  busyAt = 0

  take(record: LogRecord): void {
    this.busyAt = clock()
    this.records.push({ record, readAt: this.busyAt })
    this.counts.set(record.topic, this.count(record.topic) + 1)
  }

  count(topic: string): number {
    return this.counts.get(topic) ?? 0
  }

  async heard(codec: Codec): Promise<Heard> {
    await codec.prepare(
      [stockMovements, stockPositions, inboxOf('replenishment'), replenishmentProposals].flatMap(subjectsOf),
    )
    const heard: Heard = {
      ...{ movements: new Map(), intended: new Map(), moved: new Map() },
      ...{ positions: new Map(), inbox: new Map(), proposals: new Map() },
    }
    const taken = new Set<string>()
    for (const { record, readAt } of this.records) {
      const { headers, timestamp: at, value } = record
      const appended = { at, id: headers.ce_id ?? '' }
      const { type, data } = codec.decode(Buffer.from(value ?? []))
      switch (type) {
        case 'inventory.StockIssued':
        case 'inventory.StockReturned':
          if (taken.has(data.eventId)) break
          taken.add(data.eventId)
          push(heard.movements, placeOf(data), { type, data } as Movement)
          heard.moved.set(data.eventId, at)
          if (headers[INTENDED_AT]) heard.intended.set(data.eventId, Number(headers[INTENDED_AT]))
          break
        case 'inventory.StockPositionChanged':
          heard.positions.set(`${placeOf(data)}/${data.sequence}`, appended)
          break
        case 'supplyline.InboxEntry': {
          const inner = codec.decode(Buffer.from(data.record))
          if (inner.type === 'inventory.StockPositionChanged')
            heard.inbox.set(`${placeOf(inner.data)}/${inner.data.sequence}`, appended)
          break
        }
        case 'replenishment.ReplenishmentProposed':
          push(heard.proposals, placeOf(data), { ...data, appended, readAt })
          break
      }
    }
    return heard
  }
}

const placeOf = ({ location, item }: { location: string; item: string }): string => `${location}:${item}`

const push = <T>(lists: Map<string, T[]>, key: string, value: T): void => {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
