import { add, type Decimal } from '@supplyline/quantity'
import { type Message, type MessageOf, stockMovements } from '@supplyline/schemas'

export type Movement = MessageOf<(typeof stockMovements.records)[number]>

const movements: ReadonlySet<string> = new Set(stockMovements.records)

export const isMovement = (message: Message): message is Movement => movements.has(message.type)

/** The figure that a movement reports: what moved, or for a count what was found. */
export const quantityOf = (movement: Movement): Decimal =>
  movement.type === 'inventory.StockCounted' ? movement.data.counted : movement.data.quantity

/** The same event id with another content is another event; the free text counts, since it is part of what was reported. */
export const identityOf = (message: Message): { id: string; content: string } | undefined =>
  isMovement(message) ? { id: message.data.eventId, content: contentOf(message) } : undefined

/** Every field of the event, each behind its length, so that no two contents give one string. */
export const contentOf = (movement: Movement): string => {
  const { site, source, item, location, lot, expiry, unit, occurredAt, caseReference, reason } = movement.data
  const fields =
    field(movement.type) +
    field(site) +
    field(source) +
    field(location) +
    field(item) +
    field(lot) +
    field(expiry) +
    field(add(quantityOf(movement), '0')) +
    field(unit) +
    field(String(occurredAt)) +
    field(caseReference) +
    field(reason)
  if ('transferId' in movement.data) return fields + field(movement.data.transferId) + field(movement.data.counterpart)
  return 'supplier' in movement.data ? fields + field(movement.data.supplier) : fields
}

const field = (text: string | null): string => (text === null ? '-' : `${text.length}:${text}`)
