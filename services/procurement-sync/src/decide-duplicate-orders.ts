import { type Decision, quote } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { exceptionId, HOUR_MS, raise, resolve } from './exceptions.ts'
import { compareStanding, lookAgain, MAX_EXTRA } from './looks.ts'
import type { Ended, OrderEvent } from './order.ts'
import { toBuyers } from './refusals.ts'

type EffectOutcome = MessageOf<'supplyline.EffectOutcome'>['data']

const DUPLICATE = 'duplicate-order'

/** An order has one number. Another one, or one after a refusal, is an order too many. */
export const whenAnsweredAgain = (input: Input, state: Ended, answer: EffectOutcome): Decision<OrderEvent> => {
  const { externalNumber: erpNumber } = answer
  const { order, extra, looks } = state
  if (answer.outcome !== 'CONFIRMED' || !erpNumber) return {}
  const keep = keepOf(state)
  if (keep === erpNumber || extra.includes(erpNumber) || extra.length >= MAX_EXTRA) return {}
  return {
    events: orderTooMany(input, order, keep, erpNumber),
    timers: lookAgain(input.now, order.orderId, looks, true),
  }
}

/** What stands in the ERP, beside what should. Nothing is cancelled by itself: a person decides, and the next look sees it. */
export const reconcileOrder = (input: Input, state: Ended, standing: readonly string[]): Decision<OrderEvent> => {
  const { order, looks } = state
  const { orderId, site, erp } = order
  const keep = keepOf(state)
  const { found, gone, left } = compareStanding(standing, keep, state.extra)
  return {
    events: [
      ...found.flatMap((number) => orderTooMany(input, order, keep, number)),
      ...gone.flatMap((erpNumber): OrderEvent[] => {
        const id = exceptionId(DUPLICATE, orderId, erpNumber)
        const how = `${quote(erpNumber)} stands no longer in ${erp}`
        return [{ type: 'ExtraOrderGone', data: { erpNumber } }, resolve(input, id, site, 'procurement-sync', how)]
      }),
    ],
    timers: lookAgain(input.now, orderId, looks, left.length > 0),
  }
}

/** `keep`: the number under which it stands; null if it was refused. */
export const orderTooMany = (
  input: Input,
  { orderId, site, erp }: Ended['order'],
  keep: string | null,
  erpNumber: string,
): OrderEvent[] => {
  const known = keep === null ? 'was refused' : `is placed as ${quote(keep)}`
  const detail = `order ${orderId} ${known}, but ${erp} also holds it as ${quote(erpNumber)}`
  const nextAction = `cancel ${quote(erpNumber)} in ${erp}, after making sure that nothing was delivered on it, and keep ${keep === null ? 'none' : quote(keep)}`
  const about = { kind: DUPLICATE, subject: orderId, which: erpNumber, site, owner: toBuyers.owner }
  return [
    { type: 'ExtraOrderFound', data: { erpNumber } },
    raise(input, { ...about, dueInMs: HOUR_MS, detail, nextAction }),
  ]
}

const keepOf = (state: Ended): string | null => (state.status === 'placed' ? state.erpNumber : null)
