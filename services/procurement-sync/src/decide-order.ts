import { clip, contentHash, type Decider, type Decision, derivedId, quote, type Tell } from '@supplyline/decider'
import { type Input, referencesOf } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { whenAcknowledged } from './decide-acknowledgement.ts'
import { numberIn } from './decide-basket.ts'
import { postingOf, whenPostingMoves } from './decide-posting.ts'
import type { PlaceOrderRequest } from './erp/erp.ts'
import { HOUR_MS, raise, resolve } from './exceptions.ts'
import { receivingOf } from './names.ts'
import { evolveOrder, type OrderEvent, type OrderState, totalOf } from './order.ts'
import { toBuyers } from './refusals.ts'

export type OrderInput = Input<
  MessageOf<
    'procurement.PlaceOrder' | 'suppliers.OrderAcknowledged' | 'supplyline.EffectOutcome' | 'supplyline.TimerFired'
  >
>
type PlaceOrder = MessageOf<'procurement.PlaceOrder'>['data']
type EffectOutcome = MessageOf<'supplyline.EffectOutcome'>['data']
type Placing = Extract<OrderState, { status: 'placing' }>
type Ended = Extract<OrderState, { status: 'placed' | 'refused' }>

const PLACE_ORDER = 'place-order'
const ANSWER = 'answer'
/** An ERP that is up answers in seconds. */
const ANSWER_DUE_MS = HOUR_MS
/** An ERP that holds an order more often than this is broken in a way that one exception more does not mend. */
const MAX_EXTRA = 20

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
  if (message.type === 'supplyline.TimerFired')
    return message.data.name === ANSWER && state.status === 'placing' ? whenUnanswered(input, state) : {}
  if (message.data.operation !== PLACE_ORDER || state.status === 'unknown') return {}
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
  const { order, open } = state
  const { orderId, site, supplier, erp, lines, currency } = order
  const { externalNumber: erpNumber, detail, attempt } = answer
  const resolved = (how: string) => open.map((id) => resolve(input, id, site, 'procurement-sync', how))
  const end = { settled: [orderId], timers: { [ANSWER]: null } }
  switch (answer.outcome) {
    case 'CONFIRMED': {
      if (!erpNumber) return doubt(input, state, `${erp} confirmed it without a number: ${detail}`)
      const parties = { orderId, site, supplier, erp, erpNumber, reference: orderId }
      const data = { ...parties, lines, total: totalOf(lines), currency, attempt, placedAt: input.now }
      return {
        events: [
          { type: 'procurement.PurchaseOrderPlaced', data },
          ...resolved(`${erp} holds the order as ${quote(erpNumber)}`),
        ],
        tell: [opened(state, erpNumber)],
        ...end,
      }
    }
    case 'REFUSED': {
      const refused = refuse(input, order, answer.code ?? 'refused', clip(detail, 1000))
      return { events: [...refused, ...resolved(`${erp} refused the order`)], ...end }
    }
    case 'IN_DOUBT':
      return doubt(input, state, detail)
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

/** An order has one number. Another one, or one after a refusal, is an order too many. */
const whenAnsweredAgain = (input: Input, state: Ended, answer: EffectOutcome): Decision<OrderEvent> => {
  const { externalNumber: erpNumber } = answer
  const { orderId, site, erp } = state.order
  if (answer.outcome !== 'CONFIRMED' || !erpNumber) return {}
  if (state.status === 'placed' && state.erpNumber === erpNumber) return {}
  if (state.extra.includes(erpNumber) || state.extra.length >= MAX_EXTRA) return {}
  const known = state.status === 'placed' ? `is placed as ${quote(state.erpNumber)}` : 'was refused'
  const detail = `order ${orderId} ${known}, but ${erp} also holds it as ${quote(erpNumber)}`
  const nextAction = `cancel ${quote(erpNumber)} in ${erp}, after making sure that nothing was delivered on it`
  const about = { kind: 'duplicate-order', subject: orderId, which: erpNumber, site, owner: toBuyers.owner }
  return {
    events: [
      { type: 'ExtraOrderFound', data: { erpNumber } },
      raise(input, { ...about, dueInMs: HOUR_MS, detail, nextAction }),
    ],
  }
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
