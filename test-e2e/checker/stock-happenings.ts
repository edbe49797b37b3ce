import { type Message, type Records, stockMovements } from '@supplyline/schemas'
import type { SeenRecord } from './evidence.ts'
import type { Facts } from './facts.ts'
import type { Movement } from './stock.ts'

const SERVICE = 'inventory-events'

/** A recall that a position was told of. */
export type Recalled = { recallId: string; lot: string | null }

/** Something for a position, in one of its two ways in. */
export type Happened = {
  /** The record on the movements' topic, or the inbox entry. */
  record: SeenRecord
  movement?: Movement
  received?: Records['inventory.StockReceived']
  /** What another position said to have left it for this one. */
  sent?: Records['inventory.TransferSent']
  /** A movement taken before turned out to be another quantity. */
  corrected?: Records['inventory.ConversionCorrected']
  /** Its id was taken at another position before, as an exception tells. */
  reused?: boolean
  /** Reference values, where it came through the inbox. */
  stamps?: readonly Message[]
}

/** The two ways in which something reaches a position, and how often it looked at what is overdue. */
export type Ways = { direct: Happened[]; inbox: Happened[]; timers: number; recalled: Recalled[] }

/** Everything that happened, by position: read directly, and through the inbox. */
export const happenings = (facts: Facts): Map<string, Ways> => {
  const found = new Map<string, Ways>()
  const of = (position: string): Ways => {
    let ways = found.get(position)
    if (!ways) {
      ways = { direct: [], inbox: [], timers: 0, recalled: [] }
      found.set(position, ways)
    }
    return ways
  }
  const detoured = new Set<string>()
  for (const { aggregate, entries } of facts.inboxes.get(SERVICE)?.values() ?? [])
    for (const { record, entry, carried } of entries) {
      const { topic, partition, offset } = entry.cause
      if (topic === stockMovements.name) detoured.add(`${partition}@${offset}`)
      if (!carried || !aggregate.startsWith('stock:')) continue
      const way = record.stamps ? { record, stamps: record.stamps } : { record }
      if (carried.type === 'inventory.StockReceived') of(aggregate).inbox.push({ ...way, received: carried.data })
      else if (carried.type === 'supplyline.TimerFired') of(aggregate).timers += 1
      else if (carried.type === 'inventory.RecallAsked') withRecall(of(aggregate), carried.data)
      else if (carried.type === 'inventory.RecallLifted') withoutRecall(of(aggregate), carried.data)
      else if (carried.type === 'inventory.RecallNoted')
        (carried.data.holds ? withRecall : withoutRecall)(of(aggregate), carried.data)
      else if (carried.type === 'inventory.ConversionCorrected')
        of(aggregate).inbox.push({ ...way, corrected: carried.data })
      else if (carried.type === 'inventory.TransferSent') of(aggregate).inbox.push({ ...way, sent: carried.data })
      else if (isMovement(carried)) of(aggregate).inbox.push(withReuse(facts, { ...way, movement: carried }))
    }
  for (const record of facts.on(stockMovements.name)) {
    const { message, partition, offset } = record
    if (!message || !isMovement(message) || (detoured.size > 0 && detoured.has(`${partition}@${offset}`))) continue
    const position = `stock:${message.data.location}:${message.data.item}`
    of(position).direct.push(withReuse(facts, { record, movement: message }))
  }
  return found
}

/** Each changes what is told, and so counts like something that turned out to be overdue. */
const withRecall = (ways: Ways, { recallId, lot }: Recalled): void => {
  ways.timers += 1
  if (!ways.recalled.some((recall) => recall.recallId === recallId)) ways.recalled.push({ recallId, lot })
}

const withoutRecall = (ways: Ways, { recallId }: Pick<Recalled, 'recallId'>): void => {
  ways.timers += 1
  ways.recalled = ways.recalled.filter((recall) => recall.recallId !== recallId)
}

/**
 * Identities are kept per lane: an id may have been taken at another position of it. Which of them came first there is
 * told by the exception about the other; that not both are taken is checked with the accepted events.
 */
const withReuse = (facts: Facts, happened: Happened & { movement: Movement }): Happened => {
  const { eventId, location, item } = happened.movement.data
  const places = facts.placesOf(eventId)
  if (places === undefined || places.size < 2) return happened
  const told = facts.about(`${location}:${item}`)
  return told.some((e) => e.kind === 'event-id-reused' && e.cause === eventId)
    ? { ...happened, reused: true }
    : happened
}

const MOVEMENTS: ReadonlySet<string> = new Set(stockMovements.records)
export const isMovement = (message: Message): message is Movement => MOVEMENTS.has(message.type)
