import { clip, contentHash, type Decider, type Decision, derivedId, quote, type Tell } from '@supplyline/decider'
import { type Input, referencesOf } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { whenAcknowledged } from './decide-acknowledgement.ts'
import { orderTooMany, reconcileOrder, whenAnsweredAgain } from './decide-duplicate-orders.ts'
import { postingOf, together, whenPostingMoves } from './decide-posting.ts'
import type { PlaceOrderRequest } from './erp/erp.ts'
import type { Sought } from './erp/sought.ts'
import { numberIn } from './erp-standing.ts'
import { HOUR_MS, raise, resolve } from './exceptions.ts'
import { askToLook, isGivenUp, isLook, isTimeToLook, lookAgain, standingIn } from './looks.ts'
import { receivingOf } from './names.ts'
import { evolveOrder, type OrderEvent, type OrderState, type Placing, totalOf } from './order.ts'
import { toBuyers } from './refusals.ts'

export type OrderInput = Input<
  MessageOf<
    'procurement.PlaceOrder' | 'suppliers.OrderAcknowledged' | 'supplyline.EffectOutcome' | 'supplyline.TimerFired'
  >
>
type PlaceOrder = MessageOf<'procurement.PlaceOrder'>['data']
type EffectOutcome = MessageOf<'supplyline.EffectOutcome'>['data']

type Known = Exclude<OrderState, { status: 'unknown' }>

const PLACE_ORDER = 'place-order'
const ANSWER = 'answer'
/** An ERP that is up answers in seconds. */
const ANSWER_DUE_MS = HOUR_MS

const decide = (input: OrderInput, state: OrderState): Decision<OrderEvent> => {
  const { message } = input
  switch (message.type) {
    case 'procurement.PlaceOrder':
      return whenAsked(input, state, message.data)
    case 'suppliers.OrderAcknowledged':
      return whenAcknowledged(input, state, message.data)
    case 'supplyline.EffectOutcome':
    case 'supplyline.TimerFired': {
      const answer = state.status === 'placed' && postingOf({ message }, state.answers)
      return answer ? whenPostingMoves({ ...input, message }, answer) : whenOrderMoves({ ...input, message }, state)
    }
    default: {
      const _: never = message
      return {}
    }
  }
}

export const order: Decider<OrderState, OrderInput, OrderEvent> = {
  initialState: { status: 'unknown' },
  decide,
  evolve: evolveOrder,
}

const whenOrderMoves = (
  input: Input<MessageOf<'supplyline.EffectOutcome' | 'supplyline.TimerFired'>>,
  state: OrderState,
): Decision<OrderEvent> => {
  const { message } = input
  if (state.status === 'unknown') return {}
  const { orderId } = state.order
  if (message.type === 'supplyline.TimerFired') {
    if (isTimeToLook(message.data.name, orderId)) return look(state.order, state.looks + 1)
    return message.data.name === ANSWER && state.status === 'placing' ? whenUnanswered(input, state) : {}
  }
  if (isLook(message.data, orderId)) return whenLookedUp(input, state, message.data)
  if (message.data.operation !== PLACE_ORDER) return {}
  return state.status === 'placing'
    ? whenAnswered(input, state, message.data)
    : whenAnsweredAgain(input, state, message.data)
}

const whenAsked = (input: Input, state: OrderState, asked: PlaceOrder): Decision<OrderEvent> => {
  if (state.status !== 'unknown') {
    if (contentHash(state.order) === contentHash(asked)) return {}
    // Two causes gave one short id (a chance of n²/2⁵¹): the later order takes another.
    const orderId = derivedId('PO', JSON.stringify([input.id, 'again']), 10)
    const message = { type: 'procurement.PlaceOrder', data: { ...asked, orderId } } as const
    return { tell: [{ aggregate: `order:${orderId}`, message }] }
  }
  const { orderId, erp } = asked
  const request = requestOf(input, asked)
  const allocated: OrderEvent = { type: 'OrderAllocated', data: { order: asked, request: request ?? null } }
  if (!request) {
    const reason = 'vendor, routing or plant is not known'
    return { events: [allocated, ...refuse(input, asked, 'erp-data-missing', reason)] }
  }
  return {
    events: [allocated],
    intents: [{ reference: orderId, system: erp, operation: PLACE_ORDER, request }],
    timers: { [ANSWER]: input.now + ANSWER_DUE_MS },
  }
}

const whenAnswered = (input: Input, state: Placing, answer: EffectOutcome): Decision<OrderEvent> => {
  const { order } = state
  const { erp } = order
  const { externalNumber: erpNumber, detail, attempt } = answer
  // In doubt, or sent more than once: the ERP may hold it twice.
  const lookAfter = state.inDoubt || attempt > 1 ? look(order, state.looks + 1) : {}
  switch (answer.outcome) {
    case 'CONFIRMED':
      return erpNumber
        ? together(placedAs(input, state, erpNumber, attempt), lookAfter)
        : doubt(input, state, `${erp} confirmed it without a number: ${detail}`)
    case 'REFUSED': {
      const refused = refuse(input, order, answer.code ?? 'refused', clip(detail, 1000))
      return together({ events: refused }, ended(input, state, `${erp} refused the order`), lookAfter)
    }
    case 'IN_DOUBT':
      return isGivenUp(answer) ? giveUp(input, state, detail, attempt) : doubt(input, state, detail)
    // Not there yet: it will be sent, so there is nothing to tell.
    case 'NOT_SENT':
    case 'UNRECOGNISED':
      return {}
    default: {
      const _: never = answer.outcome
      return {}
    }
  }
}

const placedAs = (input: Input, state: Placing, erpNumber: string, attempt: number): Decision<OrderEvent> => {
  const { orderId, site, supplier, erp, lines, currency } = state.order
  const parties = { orderId, site, supplier, erp, erpNumber, reference: orderId }
  const data = { ...parties, lines, total: totalOf(lines), currency, attempt, placedAt: input.now }
  return together(
    { events: [{ type: 'procurement.PurchaseOrderPlaced', data }], tell: [opened(state, erpNumber)] },
    ended(input, state, `${erp} holds the order as ${quote(erpNumber)}`),
  )
}

const ended = (input: Input, { order, open }: Placing, how: string): Decision<OrderEvent> => ({
  events: open.map((id) => resolve(input, id, order.site, 'procurement-sync', how)),
  settled: [order.orderId],
  timers: { [ANSWER]: null },
})

const look = ({ orderId, erp }: PlaceOrder, looks: number): Decision<OrderEvent> => {
  const sought: Sought = { operation: PLACE_ORDER, reference: orderId }
  return { events: [{ type: 'LookAsked', data: { looks } }], intents: [askToLook(erp, sought, looks)] }
}

const whenLookedUp = (input: Input, state: Known, outcome: EffectOutcome): Decision<OrderEvent> => {
  const { orderId } = state.order
  const looked: Decision<OrderEvent> = { settled: [outcome.reference] }
  const standing = standingIn(outcome, orderId, state.looks)
  if (!standing) return looked
  if (state.status !== 'placing') return together(looked, reconcileOrder(input, state, standing))
  const [erpNumber, ...others] = standing
  if (erpNumber === undefined) return { ...looked, timers: lookAgain(input.now, orderId, state.looks, true) }
  return together(
    looked,
    placedAs(input, state, erpNumber, state.givenUp ?? 1),
    ...others.map((number) => ({ events: orderTooMany(input, state.order, erpNumber, number) })),
    { timers: lookAgain(input.now, orderId, state.looks, others.length > 0) },
  )
}

/** Receipts and invoices name the ERP's number, and are posted against what was ordered under it. */
const opened = ({ order, request }: Placing, orderNumber: string): Tell<OrderEvent> => {
  const { orderId, site, supplier, erp, currency } = order
  const { vendor = '', companyCode = '' } = request ?? {}
  const lines = order.lines.map(({ line, item, location, erpMaterial: material, unit, unitFactor, baseUnit }) => {
    const { plant = '', storageLocation = '' } = request?.lines.find((l) => l.line === line) ?? {}
    return { line, item, location, material, plant, storageLocation, unit, unitFactor, baseUnit }
  })
  const data = { orderId, site, supplier, erp, orderNumber, vendor, companyCode, currency, lines }
  return {
    aggregate: receivingOf(site, orderNumber),
    message: { type: 'procurement.OrderOpened', data },
    references: [],
  }
}

const doubt = (input: Input, { order, inDoubt }: Placing, why: string): Decision<OrderEvent> => {
  if (inDoubt) return {}
  const { orderId, site, supplier, erp, lines } = order
  const reason = clip(why, 1000)
  const data = { orderId, site, supplier, erp, reference: orderId, reason, lines, since: input.now }
  const detail = `it is not known whether ${erp} holds order ${orderId} to supplier ${quote(supplier)}: ${reason}`
  const nextAction = `wait: it is being looked up in ${erp} by ${orderId}; when overdue, look there, and do not order again`
  const about = { kind: 'order-in-doubt', subject: orderId, site, owner: toBuyers.owner, dueInMs: HOUR_MS }
  return {
    events: [{ type: 'procurement.PurchaseOrderInDoubt', data }, raise(input, { ...about, detail, nextAction })],
  }
}

/** It is sent no more: a person sees to it that it is there, under our reference, and the next look finds it. */
const giveUp = (input: Input, state: Placing, why: string, attempt: number): Decision<OrderEvent> => {
  if (state.givenUp !== null) return {}
  const { orderId, site, supplier, erp } = state.order
  const reason = clip(why, 1000)
  const detail = `it is not known whether ${erp} holds order ${orderId} to supplier ${quote(supplier)}, and it is not sent any more: ${reason}`
  const nextAction = `look in ${erp} for ${orderId}; if it is not there, enter it by hand under that reference; either way it is found within the hour`
  const about = { kind: 'order-given-up', subject: orderId, site, owner: toBuyers.owner, dueInMs: HOUR_MS }
  return {
    events: [{ type: 'OrderGivenUp', data: { attempt } }, raise(input, { ...about, detail, nextAction })],
    settled: [orderId],
    timers: { [ANSWER]: null, ...lookAgain(input.now, orderId, state.looks, true) },
  }
}

/** The ERP is down, or does not exist. Of an order in doubt there is an exception already. */
const whenUnanswered = (input: Input, { order, inDoubt }: Placing): Decision<OrderEvent> => {
  if (inDoubt) return {}
  const { orderId, site, supplier, erp } = order
  const detail = `${erp} has not answered for order ${orderId} to supplier ${quote(supplier)}; it is asked as soon as it can be`
  const nextAction = `find out how long ${erp} will be away; warn the wards, and do not order by other ways`
  const about = { kind: 'order-unanswered', subject: orderId, site, ...toBuyers }
  return { events: [raise(input, { ...about, detail, nextAction })] }
}

const refuse = (input: Input, order: PlaceOrder, code: string, reason: string): OrderEvent[] => {
  const { orderId, site, supplier, erp, lines } = order
  const data = { orderId, site, supplier, erp, reference: orderId, code, reason, lines, refusedAt: input.now }
  const detail = `${erp} did not take order ${orderId} to supplier ${quote(supplier)}: ${code}, ${reason}`
  const nextAction = 'correct what was refused; then ask for the lines again, since they are open no longer'
  const about = { kind: 'order-refused', subject: orderId, site, ...toBuyers }
  return [{ type: 'procurement.PurchaseOrderRefused', data }, raise(input, { ...about, detail, nextAction })]
}

/** What the ERP is asked, in its own terms. Undefined: the basket let something through that it should not have. */
const requestOf = (input: Input, order: PlaceOrder): PlaceOrderRequest | undefined => {
  const [routing] = referencesOf(input, 'master.ErpRouting')
  const [supplier] = referencesOf(input, 'master.Supplier')
  const vendor = numberIn(supplier?.erpVendors, order.erp)
  const places = new Map(referencesOf(input, 'master.Location').map((l) => [l.location, l]))
  if (!routing || !vendor || order.lines.some((line) => !places.get(line.location)?.erpSite)) return undefined
  const { companyCode, purchasingOrganization, purchasingGroup, documentType } = routing
  return {
    reference: order.orderId,
    vendor,
    companyCode,
    purchasingOrganization,
    purchasingGroup,
    documentType,
    currency: order.currency,
    lines: order.lines.map(({ line, erpMaterial, quantity, unit, unitPrice, location }) => ({
      line,
      material: erpMaterial,
      quantity,
      unit,
      unitPrice,
      plant: places.get(location)?.erpSite ?? '',
      storageLocation: places.get(location)?.erpStorageLocation ?? '',
    })),
  }
}
