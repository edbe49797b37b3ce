import type { Violation } from './evidence.ts'
import { at, type Facts } from './facts.ts'

const PROCUREMENT = 'procurement-sync'
const SUPPLIERS = 'supplier-ack'
/** What is due may be under way for so long. */
const UNDER_WAY_MS = 60_000
/** A supplier is expected to answer an order within a day. */
const ANSWER_MS = 24 * 3_600_000

/** What should have happened by now and has not, somebody was told of: no timer is forgotten, and no approval. */
export const checkOverdue = (facts: Facts): Violation[] => [
  ...timersFire(facts),
  ...approvalsAreWatched(facts),
  ...answersAreWatched(facts),
]

const violation = (what: string, ...about: string[]): Violation => ({ promise: 10, what, about })

const latest = ({ evidence }: Facts): number => evidence.restedAt - UNDER_WAY_MS

const timersFire = (facts: Facts): Violation[] =>
  Object.keys(facts.evidence.stores).flatMap((service) =>
    [...facts.aggregatesOf(service).values()].flatMap(({ id, parked, timers }) =>
      parked
        ? []
        : timers
            .filter(({ due }) => due < latest(facts))
            .map(({ name, due }) => violation(`${service}, ${id}: timer ${name} was due at ${due}, and has not fired`)),
    ),
  )

/** A requisition that nobody has decided on in time. */
const approvalsAreWatched = (facts: Facts): Violation[] => {
  if (!facts.evidence.stores[PROCUREMENT]) return []
  const decided = new Set(
    (['procurement.RequisitionApproved', 'procurement.RequisitionRejected'] as const).flatMap((type) =>
      facts.of(type).map(({ data }) => data.requisitionId),
    ),
  )
  const told = new Set(facts.of('procurement.ApprovalOverdue').map(({ data }) => data.requisitionId))
  return facts.of('procurement.ApprovalRequired').flatMap(({ data: { requisitionId: id, dueAt }, record }) => {
    const isOpen = dueAt < latest(facts) && !decided.has(id)
    if (!isOpen || facts.aggregate(PROCUREMENT, `requisition:${id}`)?.parked) return []
    if (told.has(id) && facts.about(id).some(({ kind }) => kind === 'approval-overdue')) return []
    return [violation(`nobody has decided on ${id} by ${dueAt}, and nobody was told`, at(record))]
  })
}

/** An order that its supplier has not answered; or that could not be sent to it. */
const answersAreWatched = (facts: Facts): Violation[] => {
  if (!facts.evidence.stores[SUPPLIERS]) return []
  const answered = new Set(facts.of('suppliers.OrderAcknowledged').map(({ data }) => data.orderId))
  return facts.carrying('procurement.PurchaseOrderPlaced').flatMap(({ carried, record, entry }) => {
    if (carried?.type !== 'procurement.PurchaseOrderPlaced' || record.topic !== `${SUPPLIERS}.inbox.v1`) return []
    const { orderId } = carried.data
    if (record.timestamp + ANSWER_MS >= latest(facts) || answered.has(orderId)) return []
    if (facts.aggregate(SUPPLIERS, entry.aggregate)?.parked) return []
    if (facts.about(orderId).some(({ service }) => service === SUPPLIERS)) return []
    return [violation(`order ${orderId} is not answered within a day, and nobody was told`, at(record))]
  })
}
