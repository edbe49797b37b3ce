import { derivedId } from '@supplyline/decider'
import { type MessageOf, stockMovements } from '@supplyline/schemas'
import { HORIZON_MS } from './horizon.ts'
import { contentOf, type Movement, quantityOf } from './movement.ts'

type ExceptionRaised = MessageOf<'supplyline.ExceptionRaised'>

const DAY = 24 * 60 * 60_000

/** Another event came under the id of one taken before: the source has reused an id, or changed what it had reported. */
export const raiseIdReused = (movement: Movement, now: number): ExceptionRaised =>
  raised(movement, now, {
    kind: 'event-id-reused',
    detail:
      `event ${movement.data.eventId} was taken before with another content; ` +
      `now it says ${words(movement)}, which has not been applied`,
    dueAt: now + DAY,
    nextAction:
      'find both events under this id on the stock movements; if the second one happened too, have the source send it ' +
      'under an id of its own; if it corrects the first one, adjust the stock by the difference',
  })

/** Identities are forgotten after the horizon, so nobody can tell whether this movement has been taken already. */
export const raiseTooOld = (movement: Movement, now: number): ExceptionRaised =>
  raised(movement, now, {
    kind: 'older-than-horizon',
    detail:
      `event ${movement.data.eventId} arrived more than ${HORIZON_MS / DAY} days after it happened: ` +
      `${words(movement)}, which has not been applied, since it may be a duplicate`,
    dueAt: now + 2 * DAY,
    nextAction:
      'count the position: a count makes the stock right whether or not the movement was taken at its time; ' +
      'find out why the source was late',
  })

/** So much happened since that nobody can tell any longer what was on hand when it was counted. */
export const raiseOvertaken = (count: Movement, now: number): ExceptionRaised =>
  raised(count, now, {
    kind: 'count-overtaken',
    detail:
      `event ${count.data.eventId} arrived after more had happened than is remembered: ${words(count)}, ` +
      'which has not been applied',
    dueAt: now + DAY,
    nextAction: 'count the position again; find out why the source was late',
  })

const raised = (
  movement: Movement,
  now: number,
  what: { kind: string; detail: string; dueAt: number; nextAction: string },
): ExceptionRaised => ({
  type: 'supplyline.ExceptionRaised',
  data: {
    exceptionId: derivedId('EX', `${what.kind}/${movement.data.eventId}/${contentOf(movement)}`),
    site: movement.data.site,
    service: 'inventory-events',
    subject: stockMovements.key.of(movement.data),
    owner: 'inventory-controller',
    cause: movement.data.eventId,
    raisedAt: now,
    ...what,
  },
})

const words = (movement: Movement): string => {
  const { source, unit, lot, occurredAt } = movement.data
  const name = movement.type.slice('inventory.'.length)
  const ofLot = lot ? ` of lot ${lot}` : ''
  return `${name} ${quantityOf(movement)} ${unit}${ofLot} at ${time(occurredAt)} by ${source.slice(0, 64).toWellFormed()}`
}

const LARGEST_DATE_MS = 8.64e15
const time = (ms: number): string => (Math.abs(ms) <= LARGEST_DATE_MS ? new Date(ms).toISOString() : `${ms} ms`)
