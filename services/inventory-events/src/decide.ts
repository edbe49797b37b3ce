import type { Decider, Decision } from '@supplyline/decider'
import { type Input, referencesOf } from '@supplyline/messaging'
import { packedAt, toBase } from '@supplyline/quantity'
import { movementConverted } from './conversions.ts'
import { whenExpired } from './decide-expiry.ts'
import { takeSent, whenOverdue } from './decide-transfer.ts'
import { raiseIdReused, raiseTooOld } from './exceptions.ts'
import { EXPIRY } from './expiry.ts'
import { raiseNotConverted } from './factor-exceptions.ts'
import { CLOCK_TOLERANCE_MS, HORIZON_MS } from './horizon.ts'
import { isMovement, type Movement, quantityOf } from './movement.ts'
import { itemRecallsOf } from './names.ts'
import { evolve, initialState, type Position, type PositionEvent } from './position.ts'
import { takeAsked, takeLifted, takeNoted } from './put-aside.ts'
import { isBeyond, malformed, notAMovement, refusal } from './refusals.ts'
import { isOfConsumption, whenOver } from './report-consumption.ts'
import { take, takeReceived } from './take.ts'
import { takeCorrection } from './take-correction.ts'

type Taken = Decision<PositionEvent>

/**
 * A movement changes the position that it names; so does a line of a goods receipt, which was checked with its receipt.
 * What the position alone can tell is decided at once, on either way in; its first movement, and one in another unit or
 * of another site, need the reference values stamped by the inbox.
 */
export const decide = (input: Input, state: Position): Taken => {
  const { message: movement, now } = input
  if (movement.type === 'inventory.StockReceived')
    return beginning(movement.data, state, takeReceived(movement, state, now))
  if (movement.type === 'inventory.ConversionCorrected') return takeCorrection(movement.data, state, now)
  if (movement.type === 'inventory.TransferSent') return takeSent(movement, state, now)
  if (movement.type === 'inventory.RecallAsked') return takeAsked(movement, state, now)
  if (movement.type === 'inventory.RecallLifted') return takeLifted(movement, state, now)
  if (movement.type === 'inventory.RecallNoted') return takeNoted(movement, state, now)
  if (movement.type === 'supplyline.TimerFired') return whenFired(movement.data.name, input, state)
  if (!isMovement(movement)) return { refuse: notAMovement(movement.type) }
  const { occurredAt, unit, site } = movement.data
  const mistake = malformed(movement, state)
  if (mistake) return { refuse: mistake }
  if (input.conflicting) return { events: [raiseIdReused(movement, now)] }
  if (occurredAt < now - HORIZON_MS) return { events: [raiseTooOld(movement, now)] }
  if (occurredAt > now + CLOCK_TOLERANCE_MS) return inTheFuture(movement, now)
  if (state.status === 'known' && unit === state.unit && site === state.site)
    return take(movement, state, unit, quantityOf(movement), now)
  return input.direct ? { forward: true } : beginning(movement.data, state, takeWithReferences(input, movement, state))
}

const whenFired = (timer: string, input: Input, state: Position): Taken => {
  if (timer === EXPIRY) return whenExpired(state, input.now)
  return isOfConsumption(timer) ? whenOver(timer, state) : whenOverdue(input, state)
}

/** Stock that begins at a location, or moves to another site with it, may be of what was recalled before: it is asked. */
const beginning = ({ site, item, location }: Place, state: Position, taken: Taken): Taken => {
  if (state.status === 'known' && state.site === site) return taken
  if (!taken.events?.some(({ type }) => type === 'StockMoved')) return taken
  const message = { type: 'inventory.RecallsSought' as const, data: { site, item, location } }
  return { ...taken, tell: [...(taken.tell ?? []), { aggregate: itemRecallsOf(item), message, references: [] }] }
}
type Place = { site: string; item: string; location: string }

const takeWithReferences = (input: Input, movement: Movement, state: Position): Taken => {
  const { item: number, location: code, site, unit } = movement.data
  if (state.status === 'unknown' || site !== state.site) {
    const location = referencesOf(input, 'master.Location').find((l) => l.location === code)
    if (!location) return refuse(movement, 'unknown-location', 'location', `no location ${code} in master data`)
    if (location.site !== site)
      return refuse(movement, 'wrong-site', 'site', `${code} belongs to site ${location.site}, not to ${site}`)
  }
  if (state.status === 'known' && unit === state.unit)
    return take(movement, state, unit, quantityOf(movement), input.now)
  const item = referencesOf(input, 'master.Item').find((i) => i.item === number)
  if (!item) return refuse(movement, 'unknown-item', 'item', `no item ${number} in master data`)
  const kept = state.status === 'known' ? state.unit : item.baseUnit
  if (kept !== item.baseUnit)
    return refuse(
      movement,
      'base-unit-changed',
      'unit',
      `moved in ${unit}, but the position is kept in ${kept} and the base unit of ${number} is now ${item.baseUnit}`,
    )
  const packed = packedAt(item, movement.data.occurredAt)
  const converted = toBase(quantityOf(movement), unit, packed)
  if (!converted.ok) {
    const code = converted.because === 'inexact' ? 'inexact-quantity' : 'unknown-unit'
    const refused = refusal(movement, code, 'unit', `${number} moved in ${unit}: ${converted.reason}`)
    return { refuse: refused, events: [raiseNotConverted(movement, refused, input.now)] }
  }
  if (isBeyond(converted.quantity))
    return refuse(
      movement,
      'quantity-out-of-range',
      'quantity',
      `${quantityOf(movement)} ${unit} are ${converted.quantity} ${kept}, beyond 12 digits and 6 decimals`,
    )
  const taken = take(movement, state, kept, converted.quantity, input.now)
  const isTaken = taken.events?.some(({ type }) => type === 'StockMoved')
  if (unit === item.baseUnit || !isTaken) return taken
  return { ...taken, tell: [...(taken.tell ?? []), movementConverted(movement, item, converted.quantity)] }
}

const refuse = (...args: Parameters<typeof refusal>): Taken => ({ refuse: refusal(...args) })

const inTheFuture = (movement: Movement, now: number): Taken => {
  const minutes = Math.ceil((movement.data.occurredAt - now) / 60_000)
  return refuse(movement, 'in-the-future', 'occurredAt', `happened ${minutes} minutes after it arrived`)
}

export const position: Decider<Position, Input, PositionEvent> = { initialState, decide, evolve }
