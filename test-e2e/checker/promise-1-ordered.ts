import type { Records } from '@supplyline/schemas'
import { isAbove, isEqual, Sums } from './decimals.ts'
import { isExcusedDuplicate } from './duplicates.ts'
import type { Violation } from './evidence.ts'
import type { Facts } from './facts.ts'
import { named, type Order, ordersOf } from './orders.ts'
import { checkProposals } from './proposals.ts'

const SERVICE = 'procurement-sync'

/**
 * Never more is ordered of a requisition line than was approved; each approved line ends ordered, refused or cancelled;
 * an order is one document in one ERP.
 */
export const checkOrdered = (facts: Facts): Violation[] => {
  const orders = ordersOf(facts)
  return [
    ...onceEach(facts, orders),
    ...withinApproval(facts, orders),
    ...allAccountedFor(facts, orders),
    ...checkProposals(facts),
  ]
}

const violation = (what: string, ...about: string[]): Violation => ({ promise: 1, what, about })

type Held = Order['documents'][number]

/** What stands in an ERP beyond the one document of the order. */
const extraOf = ({ documents, placed }: Order): { own: Held | undefined; extra: Held[] } => {
  const live = documents.filter(({ document }) => !document.cancelled)
  const own = live.find(({ document }) => placed.some((p) => p.erpNumber === document.number)) ?? live[0]
  return { own, extra: live.filter((held) => held !== own) }
}

const onceEach = (facts: Facts, orders: Map<string, Order>): Violation[] => {
  const found: Violation[] = []
  for (const order of orders.values()) {
    const { orderId, placed, erp } = order
    const { own, extra } = extraOf(order)
    for (const held of extra)
      if (!isExcused(facts, order, held))
        found.push(
          violation(
            `order ${orderId} stands in ERPs more than once`,
            ...[own, held].flatMap((h) => (h ? [named(h.ledger.system, h.document)] : [])),
          ),
        )
    if (new Set(placed.map((p) => `${p.erp} ${p.erpNumber}`)).size > 1)
      found.push(violation(`order ${orderId} is told as placed under several numbers`, ...placed.map(numberOf)))
    if (own && erp && own.ledger.system !== erp)
      found.push(violation(`order ${orderId} was to be placed in ${erp}`, named(own.ledger.system, own.document)))
    if (own && own.document.lines.length > 0) found.push(...differing(order, own))
  }
  return found
}

const numberOf = ({ erp, erpNumber }: { erp: string; erpNumber: string }) => `${erpNumber} in ${erp}`

/** How many stand is counted with the one that is the order's own. */
const isExcused = (facts: Facts, { orderId, documents }: Order, { ledger, document }: Held): boolean => {
  const standing = documents.filter((held) => !held.document.cancelled).length
  return isExcusedDuplicate(facts, ledger, document, standing, { kind: 'duplicate-order', subjects: [orderId] })
}

/** The document has exactly the lines of the order. */
const differing = ({ orderId, lines }: Order, { ledger, document }: Held): Violation[] => {
  if (lines.length === 0) return []
  const found: Violation[] = []
  const asked = new Map(lines.map((l) => [l.line, l]))
  for (const held of document.lines) {
    const line = asked.get(held.line)
    asked.delete(held.line)
    if (
      !line ||
      !isEqual(held.quantity, line.quantity) ||
      held.unit !== line.unit ||
      held.material !== line.erpMaterial
    )
      found.push(
        violation(
          `line ${held.line} of order ${orderId} is not what was decided`,
          `${named(ledger.system, document)}: ${held.quantity} ${held.unit} of ${held.material}`,
          line ? `decided: ${line.quantity} ${line.unit} of ${line.erpMaterial}` : 'decided: no such line',
        ),
      )
  }
  for (const line of asked.keys())
    found.push(violation(`line ${line} of order ${orderId} is not in the ERP`, named(ledger.system, document)))
  return found
}

type Source = Records['procurement.PlaceOrder']['lines'][number]['sources'][number]

const keyOf = (requisitionId: string, line: number) => `${requisitionId} line ${line}`

const eachSource = (lines: Order['lines'], take: (key: string, source: Source) => void): void => {
  for (const { sources } of lines) for (const source of sources) take(keyOf(source.requisitionId, source.line), source)
}

type ApprovedLine = Records['procurement.RequisitionApproved']['lines'][number]

const approvedLines = (facts: Facts): Map<string, ApprovedLine & { requisitionId: string; site: string }> => {
  const approved = new Map<string, ApprovedLine & { requisitionId: string; site: string }>()
  for (const { data } of facts.of('procurement.RequisitionApproved'))
    for (const line of data.lines)
      approved.set(keyOf(data.requisitionId, line.line), {
        ...line,
        requisitionId: data.requisitionId,
        site: data.site,
      })
  return approved
}

/** By what the ERPs hold, and by what was told: the greater of both counts. */
const withinApproval = (facts: Facts, orders: Map<string, Order>): Violation[] => {
  const approved = approvedLines(facts)
  const live = new Sums()
  const by = new Map<string, string[]>()
  for (const order of orders.values()) {
    const { own, extra } = extraOf(order)
    const unexcused = extra.filter((held) => !isExcused(facts, order, held)).length
    const times =
      order.cancelled.length > 0 ? unexcused : Math.max(own ? 1 : 0, order.placed.length > 0 ? 1 : 0) + unexcused
    for (let n = 0; n < times; n++)
      eachSource(order.lines, (key, { quantity }) => {
        live.add(key, quantity)
        by.set(key, [...(by.get(key) ?? []), order.orderId])
      })
  }
  const found: Violation[] = []
  for (const [key, ordered] of live.entries()) {
    const limit = approved.get(key)?.orderQuantity ?? '0'
    if (isAbove(ordered, limit))
      found.push(violation(`${key}: ${ordered} ordered, ${limit} approved`, ...(by.get(key) ?? [])))
  }
  return found
}

const allAccountedFor = (facts: Facts, orders: Map<string, Order>): Violation[] => {
  const found: Violation[] = []
  const ended = new Sums()
  for (const order of orders.values()) {
    const { orderId, placed, refused, cancelled, inDoubt } = order
    const isEnded = placed.length + refused.length + cancelled.length > 0
    if (!isEnded && order.lines.length > 0 && !inDoubt && !facts.hasOpen(orderId) && !isOpen(facts, orderId))
      found.push(violation(`order ${orderId} was asked for, and nobody knows what became of it`, orderId))
    eachSource(order.lines, (key, { quantity }) => ended.add(key, quantity))
  }
  for (const [key, line] of approvedLines(facts)) {
    const told = ended.of(key)
    if (isEqual(told, line.orderQuantity)) continue
    if (!isAbove(told, line.orderQuantity) && isInBasket(facts, line)) continue
    const what = `${key}: ${line.orderQuantity} approved, and ${told} went into orders, placed or refused`
    found.push(violation(what, key))
  }
  return found
}

/** It goes on by itself: the aggregate has a timer that is not due, or is parked, which is told elsewhere. */
const isOpen = (facts: Facts, orderId: string): boolean => facts.isWaiting(SERVICE, `order:${orderId}`)

/** The line waits for its supplier's cut-off, or behind what stopped its requisition's basket. */
const isInBasket = (
  facts: Facts,
  { supplier, site, requisitionId }: { supplier: string; site: string; requisitionId: string },
) => {
  if (facts.aggregate(SERVICE, `requisition:${requisitionId}`)?.parked) return true
  const prefix = `basket:${part(supplier)}:${part(site)}:`
  for (const id of facts.aggregatesOf(SERVICE).keys())
    if (id.startsWith(prefix) && facts.isWaiting(SERVICE, id)) return true
  return false
}

/** A colon in a part of a name is written %3A. */
const part = (text: string): string => text.replaceAll('%', '%25').replaceAll(':', '%3A')
