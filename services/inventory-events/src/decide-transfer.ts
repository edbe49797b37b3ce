import type { Decision } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import { type Decimal, subtract } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import { isName, positionAt } from './names.ts'
import { type Position, type PositionEvent, transfersOf } from './position.ts'
import { type Place, raiseSentNowhere, raiseUnmatched, resolveUnmatched } from './position-exceptions.ts'
import { dueOf, type Half, nextDue, type OpenTransfer, transferName, withHalf } from './transit.ts'

type Taken = Decision<PositionEvent>
type Transferred = MessageOf<'inventory.StockTransferredOut'>['data']

/** The timer's name says which position it is: until something happens there, its state does not. */
const OVERDUE = 'overdue:'

/** Where it goes is told what left, so that it is seen on its way. */
export const sendOff = (sent: Transferred, unit: string, quantity: Decimal, now: number): Taken => {
  const { site, item, location, counterpart, transferId, eventId, occurredAt } = sent
  if (!isName(counterpart) || counterpart === location)
    return { events: [raiseSentNowhere(sent, counterpart, eventId, now)] }
  const data = { site, item, location: counterpart, counterpart: location, transferId, quantity, unit }
  const message = { type: 'inventory.TransferSent' as const, data: { ...data, eventId, occurredAt } }
  return { tell: [{ aggregate: positionAt(counterpart, item), message, references: [] }] }
}

/** The half that arrives, netted against what was sent. */
export const arrive = (
  state: Position,
  arrived: Transferred,
  unit: string,
  quantity: Decimal,
  now: number,
): Taken & { open: OpenTransfer[] } => {
  const { transferId, counterpart, eventId } = arrived
  const id = transferName(transferId)
  return net(state, arrived, { id, unit, from: counterpart, quantity: subtract('0', quantity), eventId, at: now })
}

export const takeSent = ({ data }: MessageOf<'inventory.TransferSent'>, state: Position, now: number): Taken => {
  const { transferId, unit, counterpart, quantity, eventId } = data
  const place = { ...data, site: siteOf(state, data.site) }
  const half = { id: transferName(transferId), unit, from: counterpart, quantity, eventId, at: now }
  const { open, events = [], timers = {} } = net(state, place, half)
  return { events: [{ type: 'StockSentHere', data: { transfers: open, eventId, takenAt: now } }, ...events], timers }
}

/** What has been on its way for too long, somebody is told of. */
export const whenOverdue = ({ message, now }: Input, state: Position): Taken => {
  const name = message.type === 'supplyline.TimerFired' ? message.data.name : ''
  const [location, item] = name.slice(OVERDUE.length).split(':')
  if (!name.startsWith(OVERDUE) || location === undefined || item === undefined) return {}
  const late = transfersOf(state).filter((o) => !o.overdue && dueOf(o) <= now)
  if (late.length === 0) return { timers: { [name]: nextDue(transfersOf(state)) ?? null } }
  const transfers = transfersOf(state).map((o) => (late.includes(o) ? { ...o, overdue: true } : o))
  const place = { site: siteOf(state, '*'), location, item }
  return {
    events: [{ type: 'TransfersOverdue', data: { transfers } }, ...late.map((o) => raiseUnmatched(place, o, now))],
    timers: { [name]: nextDue(transfers) ?? null },
  }
}

/** One timer a position: it is there while a transfer is open that nobody has been told of. */
const net = (state: Position, place: Place, half: Half): Taken & { open: OpenTransfer[] } => {
  const before = transfersOf(state)
  const { open, even, forgotten } = withHalf(before, half)
  const events = [
    ...(even?.overdue ? [resolveUnmatched(place, even, half.at)] : []),
    ...(forgotten && !forgotten.overdue ? [raiseUnmatched(place, forgotten, half.at)] : []),
  ]
  const [was, is] = [nextDue(before), nextDue(open)]
  const timer = `${OVERDUE}${place.location}:${place.item}`
  if (was === undefined && is !== undefined) return { open, events, timers: { [timer]: is } }
  return was !== undefined && is === undefined ? { open, events, timers: { [timer]: null } } : { open, events }
}

const siteOf = (state: Position, other: string): string => (state.status === 'known' ? state.site : other)
