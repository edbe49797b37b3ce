import { add, ceilDiv, ceilToMultiple, compare, type Decimal, multiply, subtract } from '@supplyline/quantity'
import type { Message, Records } from '@supplyline/schemas'
import { isEqual } from './decimals.ts'
import type { SeenRecord, Violation } from './evidence.ts'
import { at, type Fact, type Facts, push } from './facts.ts'
import { checkGrants } from './granted-once.ts'
import { type Given, withoutCopies } from './inbox.ts'
import { OnOrder } from './on-order.ts'
import { isDeadLetter } from './promise-8-keys.ts'
import { Transfers } from './transfers.ts'
import { expiredAt, unusableAt } from './usable-stock.ts'

const SERVICE = 'replenishment'

type Proposed = Records['replenishment.ReplenishmentProposed']
type Position = Records['inventory.StockPositionChanged']
type Policy = Records['master.StockingPolicy']

const DAY = 24 * 60 * 60_000
/** A delivery a day late is still the one that was planned with. */
const GRACE_DAYS = 1

/**
 * What is missing at a place is proposed, once: inventory position = on hand that may be used + in transit + on order that
 * comes in time − allocated, against the policy.
 */
export const checkProposals = (facts: Facts): Violation[] => {
  const byCause: ByCause = new Map()
  const withdrawn: Withdrawals = new Map()
  for (const fact of facts.of('replenishment.ReplenishmentWithdrawn'))
    push(withdrawn, fact.record.headers.ce_causationid ?? '', fact)
  const found: Violation[] = []
  for (const fact of facts.of('replenishment.ReplenishmentProposed')) {
    push(byCause, fact.record.headers.ce_causationid ?? '', fact)
    found.push(...figuresOf(fact))
  }
  if (!facts.evidence.stores[SERVICE]) return found
  found.push(...checkGrants(facts))
  for (const given of facts.inboxes.get(SERVICE)?.values() ?? [])
    if (given.aggregate.startsWith('stock:')) found.push(...checkPlace(facts, given, byCause, withdrawn))
  return found
}

const violation = (what: string, ...about: string[]): Violation => ({ promise: 1, what, about })

/** A proposal says how it comes to its quantity, so that it can be checked by hand. */
const figuresOf = ({ data, record }: Fact<'replenishment.ReplenishmentProposed'>): Violation[] => {
  const { proposalId, onHand, expired, unusable, inTransit, expectedTransfers } = data
  const { onOrder, allocated, inventoryPosition, need } = data
  const wrong: string[] = []
  const usable = subtract(subtract(onHand, expired ?? '0'), unusable ?? '0')
  const moving = add(inTransit ?? '0', expectedTransfers ?? '0')
  const net = subtract(add(add(usable, moving), onOrder), allocated)
  if (!isEqual(inventoryPosition, net))
    wrong.push(
      `${onHand} on hand, ${expired ?? '0'} of it expired and ${unusable ?? '0'} not usable, ${moving} on their way, ` +
        `${onOrder} on order and ${allocated} allocated are not ${inventoryPosition}`,
    )
  const missing = missingBy(data, inventoryPosition)
  if (missing === undefined || !isEqual(missing, need)) wrong.push(`${missing ?? 'nothing'} is missing, not ${need}`)
  wrong.push(...quantityOf(data), ...horizonOf(data))
  return wrong.map((what) => violation(`proposal ${proposalId}: ${what}`, at(record)))
}

/** The least that covers the need, reaches the minimum, and is sold so. */
const quantityOf = ({ orderQuantity, unitFactor, need, minimumOrder, multiple }: Proposed): string[] => {
  const covers = (quantity: Decimal) =>
    compare(multiply(quantity, unitFactor), need) >= 0 && compare(quantity, minimumOrder ?? '0') >= 0
  if (!covers(orderQuantity)) return [`${orderQuantity} of ${unitFactor} do not cover ${need}`]
  if (multiple === null) return []
  if (!isEqual(ceilToMultiple(orderQuantity, multiple), orderQuantity))
    return [`${orderQuantity} are not sold in multiples of ${multiple}`]
  const less = subtract(orderQuantity, multiple)
  return compare(less, '0') > 0 && covers(less) ? [`${less} of ${unitFactor} would cover ${need}`] : []
}

const horizonOf = ({ horizonEndsAt, proposedAt, leadTimeDays, reviewDays }: Proposed): string[] => {
  if (horizonEndsAt === null || leadTimeDays === null) return []
  const days = leadTimeDays + (reviewDays ?? 0) + GRACE_DAYS
  return horizonEndsAt === proposedAt + days * DAY ? [] : [`its horizon does not end after ${days} days`]
}

type Levels = Pick<Policy, 'par' | 'reorderPoint' | 'orderUpTo' | 'binQuantity'>

/**
 * PAR, ONE_FOR_ONE: below par, up to par. REORDER_POINT: at or below the point; MIN_MAX: below it; both up to the level
 * above. TWO_BIN: at one bin or less, as many bins as bring it above one.
 */
const missingBy = (
  {
    par,
    reorderPoint,
    orderUpTo,
    binQuantity,
    ...of
  }: Levels & ({ kind: Policy['kind'] } | { policyKind: Policy['kind'] }),
  position: Decimal,
): Decimal | undefined => {
  const kind = 'kind' in of ? of.kind : of.policyKind
  const above = (level: Decimal | null) => {
    const missing = level === null ? '0' : subtract(level, position)
    return compare(missing, '0') > 0 ? missing : undefined
  }
  switch (kind) {
    case 'PAR':
    case 'ONE_FOR_ONE':
      return above(par)
    case 'REORDER_POINT':
      return reorderPoint !== null && compare(position, reorderPoint) <= 0 ? above(orderUpTo) : undefined
    case 'MIN_MAX':
      return reorderPoint !== null && compare(position, reorderPoint) < 0 ? above(orderUpTo) : undefined
    case 'TWO_BIN': {
      let [bins, filled] = ['0', position]
      if (binQuantity === null || compare(binQuantity, '0') <= 0) return undefined
      const short = subtract(binQuantity, position)
      // Whole bins at once, so that a position far below takes no longer.
      if (compare(short, '0') > 0) {
        bins = subtract(ceilDiv(short, binQuantity), '1')
        filled = add(position, multiply(bins, binQuantity))
      }
      for (; compare(filled, binQuantity) <= 0; filled = add(filled, binQuantity)) bins = add(bins, '1')
      return bins === '0' ? undefined : multiply(bins, binQuantity)
    }
    case 'UNRECOGNISED':
      return undefined
  }
}

type ByCause = Map<string, Fact<'replenishment.ReplenishmentProposed'>[]>
type Withdrawals = Map<string, Fact<'replenishment.ReplenishmentWithdrawn'>[]>

/** What a place was given, in its order. Where something was stopped by a bug, a person may have left it out. */
const checkPlace = (
  facts: Facts,
  { aggregate, entries }: Given,
  byCause: ByCause,
  withdrawals: Withdrawals,
): Violation[] => {
  if (entries.some(({ record }) => isDeadLetter(facts, SERVICE, record))) return []
  const place = aggregate.slice('stock:'.length)
  const asking = new Map(
    facts
      .carrying('replenishment.TransferSought')
      .flatMap(({ entry, carried }) =>
        carried?.type === 'replenishment.TransferSought' ? [[entry.entryId, carried.data.seekId]] : [],
      ),
  )
  const isHere = (line: { item: string; location: string }) => `${line.location}:${line.item}` === place
  const onOrder = new OnOrder()
  const transfers = new Transfers()
  const location = place.slice(0, place.indexOf(':'))
  const found: Violation[] = []
  let position: Position | undefined
  let asked: string | undefined
  const timesOf = (entryId: string) => (byCause.get(entryId) ?? []).map((p) => p.record.headers.ce_time)
  for (const { entry, carried, record } of withoutCopies(entries, timesOf)) {
    if (!carried) continue
    const item = record.stamps?.find((m) => m.type === 'master.Item' && place.endsWith(`:${m.data.item}`))
    if (item?.type === 'master.Item') onOrder.recount(item.data, record.timestamp)
    let policy: Policy | undefined
    const stamped = record.stamps?.flatMap((m) => (m.type === 'master.StockingPolicy' ? [m.data] : []))[0]
    if (carried.type === 'inventory.StockPositionChanged') {
      if (position && carried.data.sequence <= position.sequence) continue
      transfers.move(position, carried.data)
      position = carried.data
      onOrder.move(position.receivedOnOrders, position.changedAt)
      policy = stamped
    } else if (carried.type === 'master.StockingPolicy') policy = carried.data
    else onOrder.take(carried, isHere, record.stamps)
    transfers.take(carried, location)
    const proposed = byCause.get(entry.entryId) ?? []
    // What other places offer is asked for first, and the answer, or the lack of one, is what is followed.
    asked = asking.get(`${entry.entryId}/tell/0`) ?? asked
    if (isAnswerTo(asked, carried)) {
      asked = undefined
      policy = stamped
    }
    // What nobody has moved is bought.
    if (isTimer(carried, 'transfer:')) policy = stamped
    const step = { place, position, policy: asked ? undefined : policy, onOrder, transfers, proposed, record }
    if (position) found.push(...checkStep(facts, { ...step, position }))
    for (const { data } of proposed) onOrder.propose(data)
    for (const { data, record: told } of withdrawals.get(entry.entryId) ?? [])
      if (!onOrder.awaits(data.proposalId))
        found.push(violation(`proposal ${data.proposalId} at ${place} is withdrawn, and awaits no answer`, at(told)))
  }
  return found
}

const isAnswerTo = (seekId: string | undefined, carried: Message): boolean =>
  seekId !== undefined &&
  (carried.type === 'replenishment.TransferAnswered' ? carried.data.seekId === seekId : isTimer(carried, 'seek'))

const isTimer = ({ type, data }: Message, name: string): boolean =>
  type === 'supplyline.TimerFired' && data.name.startsWith(name)

type Step = {
  place: string
  position: Position
  /** Where this step has to follow it. */
  policy: Policy | undefined
  onOrder: OnOrder
  transfers: Transfers
  proposed: Fact<'replenishment.ReplenishmentProposed'>[]
  record: SeenRecord
}

const checkStep = (facts: Facts, step: Step): Violation[] => {
  const { place, position, policy, onOrder, transfers, proposed, record } = step
  const found = proposed.flatMap(({ data, record: told }) =>
    countedOf(data, position, onOrder, transfers).map((what) =>
      violation(`proposal ${data.proposalId} at ${place}: ${what}`, at(told), at(record)),
    ),
  )
  if (proposed.length > 1)
    found.push(violation(`what is missing at ${place} is proposed twice at once`, ...proposed.map((p) => at(p.record))))
  // With everything counted that there is or ever comes, so that who still is short must be told of.
  const coming = add(position.inTransit ?? '0', transfers.comingQuantity)
  const all = add(add(position.onHand, coming), onOrder.quantity)
  const missing = policy && isFollowedAtOnce(policy) ? missingBy(policy, all) : undefined
  // Who cannot order, or whose supplier does not deliver, says so to somebody.
  const isTold = facts.about(place).some(({ service }) => service === SERVICE)
  if (missing !== undefined && proposed.length === 0 && !isTold)
    found.push(violation(`${missing} are missing at ${place}, and are neither proposed nor asked about`, at(record)))
  return found
}

/** By the levels that it gives, and with every change. */
const isFollowedAtOnce = ({ reviewDays, serviceLevel }: Policy): boolean => reviewDays === null && serviceLevel === null

/** What a proposal counts on, against what there is. */
const countedOf = (data: Proposed, position: Position, onOrder: OnOrder, transfers: Transfers): string[] => {
  const late = onOrder.after(data.horizonEndsAt)
  const expiredBy = expiredAt(position, data.proposedAt)
  const unusable = unusableAt(position, data.proposedAt)
  const isBare = compare(subtract(subtract(position.onHand, expiredBy), unusable), '0') <= 0
  // What was proposed here counts, however late, while there is something to wait with; how long that lasts is a forecast's.
  const isForecast = data.forecast !== null && isEqual(data.onOrderLater ?? '0', late.all)
  const later = isBare || isForecast ? 'all' : 'others'
  const backordered = onOrder.backordered(data.horizonEndsAt)
  const expected: [string, Decimal | null, Decimal][] = [
    ['on hand', data.onHand, position.onHand],
    ['expired', data.expired, expiredBy],
    ['not usable', data.unusable, unusable],
    ['in transit', data.inTransit, position.inTransit ?? '0'],
    ['proposed to come', data.expectedTransfers, transfers.comingQuantity],
    ['proposed to leave', data.allocated, transfers.allocated(position, data.proposedAt)],
    ['on order', data.onOrder, subtract(onOrder.quantity, late[later])],
    ['on order for later', data.onOrderLater, late[later]],
    ['backordered', data.backordered, subtract(backordered.ever, backordered[later])],
    ['proposed', data.proposed, onOrder.proposedQuantity],
  ]
  return expected.flatMap(([what, told, there]) =>
    told === null || isEqual(told, there) ? [] : [`counts on ${told} ${what}: there are ${there}`],
  )
}
