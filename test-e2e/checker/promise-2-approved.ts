import { contentHash } from '@supplyline/decider'
import { add, type Decimal } from '@supplyline/quantity'
import { masterApprovalPolicies, type Records } from '@supplyline/schemas'
import { isAbove, isEqual } from './decimals.ts'
import type { SeenRecord, Violation } from './evidence.ts'
import { at, type Fact, type Facts, push } from './facts.ts'

type Approved = Records['procurement.RequisitionApproved']
type OrderLine = Records['procurement.PlaceOrder']['lines'][number]

/** Every order line stands for requisition lines as they were approved, by somebody or some rule that may. */
export const checkApproved = (facts: Facts): Violation[] => {
  const approvals = new Map<string, Fact<'procurement.RequisitionApproved'>[]>()
  for (const fact of facts.of('procurement.RequisitionApproved')) push(approvals, fact.data.requisitionId, fact)
  const given = new Map<string, Records['procurement.ApprovalGiven'][]>()
  for (const { data } of facts.of('procurement.ApprovalGiven')) push(given, data.requisitionId, data)
  const found: Violation[] = []
  for (const all of approvals.values()) for (const fact of all) found.push(...checkApproval(facts, fact, all, given))
  for (const { carried, record } of facts.carrying('procurement.PlaceOrder'))
    if (carried?.type === 'procurement.PlaceOrder') found.push(...checkLines(carried.data, record, approvals))
  for (const { data, record } of facts.of('procurement.PurchaseOrderPlaced'))
    found.push(...checkLines(data, record, approvals))
  return found
}

const violation = (what: string, ...about: string[]): Violation => ({ promise: 2, what, about })

/** The hash that an approval names: of requisition id, site, lines, total and currency, as canonical JSON. */
const hashOf = ({ requisitionId, site, lines, total, currency }: Omit<Approved, 'contentHash'>): string =>
  contentHash({ requisitionId, site, lines, total, currency })

const checkApproval = (
  facts: Facts,
  { data, record }: Fact<'procurement.RequisitionApproved'>,
  all: Fact[],
  given: Map<string, Records['procurement.ApprovalGiven'][]>,
): Violation[] => {
  const { requisitionId, contentHash: hash } = data
  const found: Violation[] = []
  if (all.length > 1)
    found.push(
      violation(`requisition ${requisitionId} is approved ${all.length} times`, ...all.map((f) => at(f.record))),
    )
  if (hashOf(data) !== hash)
    found.push(violation(`the hash of ${requisitionId} is not that of what is approved`, at(record)))
  const submitted = facts.of('procurement.RequisitionSubmitted').filter((s) => s.data.requisitionId === requisitionId)
  if (!submitted.some((s) => s.data.contentHash === hash))
    found.push(violation(`${requisitionId} is approved with contents that were never submitted`, at(record)))
  const allowed = data.automatic
    ? isWithinLimit(facts, data, record)
    : (given.get(requisitionId) ?? []).some((g) => allows(g, data, submitted[0]?.data.requester))
  if (!allowed)
    found.push(violation(`nobody who may has approved ${requisitionId}: ${data.approvedBy}, ${data.rule}`, at(record)))
  return found
}

/** A person other than the requester, for these contents, or for whatever they are where the source cannot tell. */
const allows = (decision: Records['procurement.ApprovalGiven'], approved: Approved, requester?: string): boolean =>
  decision.site === approved.site &&
  decision.approver === approved.approvedBy &&
  (decision.contentHash === null || decision.contentHash === approved.contentHash) &&
  user(decision.approver) !== user(requester ?? '')

const user = (id: string): string => id.trim().toLowerCase()

/** By the site's own policy before the one for every site, in one currency: as it was at any time until then. */
const isWithinLimit = (facts: Facts, approved: Approved, { timestamp }: SeenRecord): boolean =>
  facts
    .on(masterApprovalPolicies.name)
    .some(
      ({ message, timestamp: since }) =>
        message?.type === 'master.ApprovalPolicy' &&
        since <= timestamp &&
        message.data.policy === approved.approvedBy &&
        (message.data.site === approved.site || message.data.site === '*') &&
        message.data.currency === approved.currency &&
        (!isAbove(approved.total, message.data.automaticLimit) ||
          (isEmergency(facts, approved) && !isAbove(approved.total, message.data.emergencyLimit ?? '0'))),
    )

const isEmergency = (facts: Facts, { requisitionId }: Approved): boolean =>
  facts
    .of('replenishment.ReplenishmentProposed')
    .some(({ data }) => data.proposalId === requisitionId && data.urgency === 'EMERGENCY')

const checkLines = (
  order: { orderId: string; lines: readonly OrderLine[] },
  record: SeenRecord,
  approvals: Map<string, Fact<'procurement.RequisitionApproved'>[]>,
): Violation[] => {
  const found: Violation[] = []
  for (const line of order.lines) {
    const name = `line ${line.line} of order ${order.orderId}`
    if (line.sources.length === 0) found.push(violation(`${name} names no requisition line`, at(record)))
    const sum = line.sources.reduce((total: Decimal, source) => add(total, source.quantity), '0')
    if (!isEqual(sum, line.quantity))
      found.push(violation(`${name} is for ${line.quantity}, its requisition lines for ${sum}`, at(record)))
    for (const source of line.sources) {
      const known = approvals.get(source.requisitionId) ?? []
      const approved = known.find((a) => a.data.contentHash === source.contentHash)
      const of = approved?.data.lines.find((l) => l.line === source.line)
      if (!of || !isSameThing(line, source, of))
        found.push(
          violation(
            `${name} is not what was approved as line ${source.line} of ${source.requisitionId}`,
            at(record),
            ...known.map((a) => at(a.record)),
          ),
        )
    }
  }
  return found
}

/** Thing, place, unit and price as approved; and all of the quantity, since nothing is split or rounded. */
const isSameThing = (line: OrderLine, source: OrderLine['sources'][number], approved: Approved['lines'][number]) =>
  line.item === approved.item &&
  line.location === approved.location &&
  line.unit === approved.orderUnit &&
  line.baseUnit === approved.baseUnit &&
  line.currency === approved.currency &&
  isEqual(line.unitFactor, approved.unitFactor) &&
  isEqual(line.unitPrice, approved.unitPrice) &&
  isEqual(source.quantity, approved.orderQuantity) &&
  isEqual(source.baseQuantity, approved.quantity)
