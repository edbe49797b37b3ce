import { add, compare, type Decimal, multiply, subtract } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'
import { isEqual } from './decimals.ts'
import type { SeenRecord, Violation } from './evidence.ts'
import { at, type Fact, type Facts, push } from './facts.ts'
import type { Given } from './inbox.ts'
import { OnOrder } from './on-order.ts'
import { isDeadLetter } from './promise-8-keys.ts'

const SERVICE = 'replenishment'

type Proposed = Records['replenishment.ReplenishmentProposed']
type Position = Records['inventory.StockPositionChanged']
type Policy = Records['master.StockingPolicy']

/** What is missing at a place is proposed, once: inventory position = on hand + on order − allocated, against the policy. */
export const checkProposals = (facts: Facts): Violation[] => {
  const byCause = new Map<string, Fact<'replenishment.ReplenishmentProposed'>[]>()
  const found: Violation[] = []
  for (const fact of facts.of('replenishment.ReplenishmentProposed')) {
    push(byCause, fact.record.headers.ce_causationid ?? '', fact)
    found.push(...figuresOf(fact))
  }
  if (!facts.evidence.stores[SERVICE]) return found
  for (const given of facts.inboxes.get(SERVICE)?.values() ?? [])
    if (given.aggregate.startsWith('stock:')) found.push(...checkPlace(facts, given, byCause))
  return found
}

const violation = (what: string, ...about: string[]): Violation => ({ promise: 1, what, about })

/** A proposal says how it comes to its quantity, so that it can be checked by hand. */
const figuresOf = ({ data, record }: Fact<'replenishment.ReplenishmentProposed'>): Violation[] => {
  const { proposalId, onHand, onOrder, allocated, inventoryPosition, need, orderQuantity, unitFactor } = data
  const wrong: string[] = []
  if (!isEqual(inventoryPosition, subtract(add(onHand, onOrder), allocated)))
    wrong.push(`${onHand} on hand, ${onOrder} on order and ${allocated} allocated are not ${inventoryPosition}`)
  const missing = missingBy(data, inventoryPosition)
  if (missing === undefined || !isEqual(missing, need)) wrong.push(`${missing ?? 'nothing'} is missing, not ${need}`)
  if (compare(multiply(orderQuantity, unitFactor), need) < 0)
    wrong.push(`${orderQuantity} of ${unitFactor} do not cover ${need}`)
  return wrong.map((what) => violation(`proposal ${proposalId}: ${what}`, at(record)))
}

type Levels = Pick<Policy, 'par' | 'reorderPoint' | 'orderUpTo'>

/** PAR: below par, up to par. REORDER_POINT: at or below the point; MIN_MAX: below it; both up to the level above. */
const missingBy = (
  { par, reorderPoint, orderUpTo, ...of }: Levels & ({ kind: Policy['kind'] } | { policyKind: Policy['kind'] }),
  position: Decimal,
): Decimal | undefined => {
  const kind = 'kind' in of ? of.kind : of.policyKind
  const level = kind === 'PAR' ? par : orderUpTo
  if (level === null || (kind !== 'PAR' && reorderPoint === null)) return undefined
  const below = reorderPoint === null ? -1 : compare(position, reorderPoint)
  if ((kind === 'MIN_MAX' && below >= 0) || (kind === 'REORDER_POINT' && below > 0)) return undefined
  const missing = subtract(level, position)
  return compare(missing, '0') > 0 ? missing : undefined
}

type ByCause = Map<string, Fact<'replenishment.ReplenishmentProposed'>[]>

/** What a place was given, in its order. Where something was stopped by a bug, a person may have left it out. */
const checkPlace = (facts: Facts, { aggregate, entries }: Given, byCause: ByCause): Violation[] => {
  if (entries.some(({ record }) => isDeadLetter(facts, SERVICE, record))) return []
  const place = aggregate.slice('stock:'.length)
  const isHere = (line: { item: string; location: string }) => `${line.location}:${line.item}` === place
  const onOrder = new OnOrder()
  const found: Violation[] = []
  let position: Position | undefined
  for (const { entry, carried, record } of entries) {
    if (!carried) continue
    if (carried.type === 'inventory.StockPositionChanged') {
      if (position && carried.data.sequence <= position.sequence) continue
      position = carried.data
      onOrder.move(position.receivedOnOrders, position.changedAt)
    } else if (carried.type !== 'master.StockingPolicy') {
      onOrder.take(carried, isHere)
      continue
    }
    const proposed = byCause.get(entry.entryId) ?? []
    const policy =
      carried.type === 'master.StockingPolicy'
        ? carried.data
        : record.stamps?.flatMap((m) => (m.type === 'master.StockingPolicy' ? [m.data] : []))[0]
    if (position) found.push(...checkStep(facts, { place, position, policy, onOrder, proposed, record }))
    for (const { data } of proposed) onOrder.propose(data)
  }
  return found
}

type Step = {
  place: string
  position: Position
  policy: Policy | undefined
  onOrder: OnOrder
  proposed: Fact<'replenishment.ReplenishmentProposed'>[]
  record: SeenRecord
}

const checkStep = (facts: Facts, { place, position, policy, onOrder, proposed, record }: Step): Violation[] => {
  const expected = onOrder.quantity
  const differs = ({ data }: { data: Proposed }) =>
    !isEqual(data.onOrder, expected) || !isEqual(data.onHand, position.onHand)
  const found = proposed.filter(differs).map(({ data, record: told }) => {
    const words = `${data.onHand} on hand and ${data.onOrder} on order`
    return violation(
      `proposal ${data.proposalId} counts on ${words} at ${place}: there are ${position.onHand}, and ${expected}`,
      at(told),
      at(record),
    )
  })
  if (proposed.length > 1)
    found.push(violation(`what is missing at ${place} is proposed twice at once`, ...proposed.map((p) => at(p.record))))
  const missing = policy && missingBy(policy, add(position.onHand, expected))
  // Who cannot order, or whose supplier does not deliver, says so to somebody.
  const isTold = facts.about(place).some(({ service }) => service === SERVICE)
  if (missing !== undefined && proposed.length === 0 && !isTold)
    found.push(violation(`${missing} are missing at ${place}, and are neither proposed nor asked about`, at(record)))
  return found
}
