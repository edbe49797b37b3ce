import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { MemoryPlatform } from '@supplyline/messaging'
import {
  allTopics,
  deadLettersOf,
  exceptionsOf,
  type Message,
  type MessageOf,
  masterContracts,
  masterErpRouting,
  masterErpStandings,
  masterItems,
  masterLocations,
  masterStockingPolicies,
  masterSuppliers,
  purchaseOrders,
  replenishmentProposals,
  requisitions,
  stockPositions,
  subjectsOf,
  type Topic,
} from '@supplyline/schemas'
import {
  contract,
  erpRouting,
  item,
  location,
  onHand,
  orderLine,
  par,
  placed,
  policy,
  refused,
  rejected,
  standing,
  supplier,
} from './examples.ts'
import { topology } from './topology.ts'

// The service as it runs, on the platform in memory: what other services publish, and what it proposes.

let platform: MemoryPlatform

beforeEach(async () => {
  platform = new MemoryPlatform()
  await platform.codec.prepare(allTopics.flatMap(subjectsOf))
  await send(masterItems, item())
  await send(masterLocations, location())
  await send(masterSuppliers, supplier())
  await send(masterContracts, contract())
  await platform.start(topology)
})
afterEach(() => platform.stop(topology.service))

const send = async (topic: Topic, message: Message, headers = {}) => {
  const value = platform.codec.encode(topic.name, message)
  await platform.log.append([{ topic: topic.name, key: topic.key.of(message.data), value, headers }])
  await platform.settle()
}
const published = <M extends Message>(topic: Topic) =>
  platform.broker
    .all(topic.name)
    .map((record) => platform.codec.decode(Buffer.from(record.value ?? [])).data as M['data'])
/** Each once: what was published may be published again after a restart, under the same id. */
const proposals = () => [
  ...new Map(
    published<MessageOf<'replenishment.ReplenishmentProposed'>>(replenishmentProposals).map((p) => [p.proposalId, p]),
  ).values(),
]
const exceptions = () => published<MessageOf<'supplyline.ExceptionRaised'>>(exceptionsOf('replenishment'))

test('given a par of 250 and 290 gloves, when 60 are issued, then a box is proposed, by the contract of the day', async () => {
  await send(masterStockingPolicies, par('250'))
  await send(stockPositions, onHand('290'))
  expect(proposals()).toEqual([])
  await send(stockPositions, onHand('230'))
  expect(proposals()).toMatchObject([{ need: '20', orderQuantity: '1', orderUnit: 'BX', unitPrice: '8.5' }])
})

test('a policy for stock that is there already is followed at once', async () => {
  await send(stockPositions, onHand('40'))
  await send(masterStockingPolicies, par('250'))
  expect(proposals()).toMatchObject([{ need: '210', orderQuantity: '3' }])
})

test('what inventory-events publishes again after a takeover is not taken again', async () => {
  await send(masterStockingPolicies, par('250'))
  const origin = { supplyline_lane: '3', supplyline_sequence: '1048576' }
  const position = onHand('40')
  await send(stockPositions, position, origin)
  await send(stockPositions, position, origin)
  expect(proposals()).toHaveLength(1)
})

test('an order turns the proposal into on order; a restart forgets nothing', async () => {
  await send(masterStockingPolicies, par('250'))
  await send(stockPositions, onHand('40'))
  const [proposal] = proposals()
  const line = orderLine(proposal?.proposalId ?? '', '3', { unit: 'BX', unitFactor: '100' })
  const [source] = line.sources
  const sources = source ? [{ ...source, baseQuantity: '300' }] : []
  await send(purchaseOrders, placed('PO1', { ...line, sources }, orderLine('RQ', '5', { line: 2, location: '4W' })))
  await platform.stop(topology.service)
  await platform.start(topology)
  await send(stockPositions, onHand('40'))
  expect(proposals()).toHaveLength(1)
  expect(platform.database('replenishment').aggregates.get('stock:3W:GLOVE-M')?.state).toMatchObject({
    proposed: [],
    onOrder: { lines: [{ orderId: 'PO1', line: 1, quantity: '300', received: '0' }] },
  })
})

test('what was ordered before stock ever moved there is known when it does', async () => {
  await send(masterStockingPolicies, par('250'))
  await send(purchaseOrders, placed('PO1', orderLine('RQ-by-hand', '250')))
  await send(stockPositions, onHand('0'))
  expect(proposals()).toEqual([])
})

test.each([
  [
    'a rejection',
    requisitions,
    (id: string) => ({ ...rejected(id), data: { ...rejected(id).data, lines: [rejectedLine] } }),
  ],
  ['a refusal', purchaseOrders, (id: string) => refused('PO1', orderLine(id, '300'))],
])('after %s the need is proposed again with the next movement, under another id', async (_, topic, answer) => {
  await send(masterStockingPolicies, par('250'))
  await send(stockPositions, onHand('40'))
  await send(topic, answer(proposals()[0]?.proposalId ?? '') as Message)
  expect(proposals()).toHaveLength(1)
  await send(stockPositions, onHand('39'))
  expect(proposals()).toHaveLength(2)
  expect(new Set(proposals().map((p) => p.proposalId)).size).toBe(2)
})

const rejectedLine = {
  line: 1,
  item: 'GLOVE-M',
  location: '3W',
  quantity: '300',
  baseUnit: 'EA',
  orderQuantity: '3',
  orderUnit: 'BX',
  unitFactor: '100',
  supplier: 'MEDCO',
  contract: 'C-1',
  unitPrice: '8.5',
  currency: 'USD',
  amount: '25.5',
}

test('without a usable contract there is one exception, until there is one', async () => {
  await send(masterContracts, contract({ effectiveTo: platform.clock.now() - 1 }))
  await send(masterStockingPolicies, par('250'))
  await send(stockPositions, onHand('40'))
  await send(stockPositions, onHand('39'))
  expect(exceptions()).toMatchObject([{ kind: 'no-contract', owner: 'buyer' }])
  await send(masterContracts, contract())
  await send(stockPositions, onHand('38'))
  expect(exceptions()).toHaveLength(2)
  expect(proposals()).toHaveLength(1)
})

test('what the ERP of the site takes no orders of is not proposed, until it does again', async () => {
  await send(masterErpRouting, erpRouting({ site: 'NORTH' }))
  await send(masterItems, item({ erpMaterials: { 'ERP-1': '0004711' } }))
  await send(masterSuppliers, supplier({ erpVendors: { 'ERP-1': '1001' } }))
  await send(masterErpStandings, standing())
  await send(masterStockingPolicies, par('250'))
  await send(stockPositions, onHand('40'))
  expect(exceptions()).toMatchObject([{ detail: expect.stringContaining('C-1: vendor 1001 is blocked in ERP-1') }])
  await send(masterErpStandings, standing({ status: 'ACTIVE' }))
  await send(masterErpStandings, standing({ kind: 'item', number: '4711' }))
  await send(stockPositions, onHand('39'))
  expect(exceptions()).toHaveLength(1)
  expect(proposals()).toEqual([])
  await send(masterErpStandings, standing({ kind: 'item', number: '4711', status: 'ACTIVE' }))
  await send(stockPositions, onHand('38'))
  expect(exceptions()).toHaveLength(2)
  expect(proposals()).toMatchObject([{ supplier: 'MEDCO', need: '212' }])
})

test('a proposal that nobody answers for three days is an exception', async () => {
  await send(masterStockingPolicies, par('250'))
  await send(stockPositions, onHand('40'))
  await platform.pass(3 * 86_400_000 - 1)
  expect(exceptions()).toEqual([])
  await platform.pass(60_000)
  expect(exceptions()).toMatchObject([{ kind: 'proposal-unanswered' }])
})

test('a position that cannot be decoded stops its own key only', async () => {
  await send(masterStockingPolicies, par('250'))
  platform.broker.put({ topic: stockPositions.name, partition: 0 }, '3W:GLOVE-M', Buffer.from('not Avro'))
  await platform.settle()
  await send(stockPositions, onHand('40'))
  expect(proposals()).toEqual([])
  await send(masterStockingPolicies, { ...par('250'), data: { ...par('250').data, location: '4W' } })
  await send(stockPositions, onHand('40', { location: '4W' }))
  expect(proposals()).toMatchObject([{ location: '4W' }])
  expect(platform.broker.all(deadLettersOf('replenishment').name)).toHaveLength(1)
})

test('a review goes by the price of the day on which it is made', async () => {
  const since = platform.clock.now()
  await send(masterStockingPolicies, policy({ par: '250', reviewDays: 1, effectiveFrom: since }))
  await send(stockPositions, onHand('40'))
  await send(masterContracts, contract({ unitPrice: '9' }))
  await platform.pass(86_400_000 + 60_000)
  expect(proposals()).toMatchObject([{ reviewDays: 1, unitPrice: '9', need: '210' }])
})

test("the site's own contract is found", async () => {
  await send(masterContracts, contract({ contract: 'C-9', site: 'NORTH' }))
  await send(masterContracts, contract({ contract: 'C-0', site: 'SOUTH', rank: 0 }))
  await send(masterStockingPolicies, par('250'))
  await send(stockPositions, onHand('40'))
  expect(proposals()).toMatchObject([{ contract: 'C-9' }])
})

test('an item with thousands of contracts stops nothing: those that hold longest, and of these the best, are looked at', async () => {
  for (let i = 0; i < 3_000; i++) {
    const ending = { rank: 0, effectiveTo: platform.clock.now() + 1_000 }
    const terms = i % 2 === 0 ? ending : { rank: 5 }
    const message = contract({ contract: `A-${i}`, supplier: `S-${i}`, ...terms })
    const value = platform.codec.encode(masterContracts.name, message)
    await platform.log.append([{ topic: masterContracts.name, key: message.data.contract, value, headers: {} }])
  }
  await send(masterStockingPolicies, par('250'))
  await send(stockPositions, onHand('40', { changedAt: platform.clock.now() }))
  expect(proposals()).toMatchObject([{ contract: 'C-1' }])
})

describe('what another place will not use up before it expires', () => {
  const DAY = 86_400_000
  /** After five weeks in which one glove a day was used at 4W, and six at 3W; 4W has 60 of a lot that may be used for 20 days. */
  const weeks = async () => {
    const now = platform.clock.now()
    await send(masterItems, item({ expiryTracked: true }))
    await send(masterLocations, location({ location: '4W' }))
    await send(masterContracts, contract({ unit: 'EA' }))
    const expiry = new Date(now + 20 * DAY).toISOString().slice(0, 10)
    const lots = [{ lot: 'A', expiry, onHand: '60', status: 'USABLE' as const, unusable: '0' }]
    for (let day = 0; day < 35; day++) {
      const at = { asOf: now - (35 - day) * DAY, changedAt: now, inTransit: '0' }
      await send(stockPositions, onHand('30', { ...at, consumed: String(6 * day) }))
      await send(stockPositions, onHand('60', { ...at, location: '4W', lots, consumed: String(day) }))
    }
    for (const where of ['3W', '4W']) await send(masterStockingPolicies, policy({ par: '20', location: where }))
    return expiry
  }

  test('is proposed to be moved to who is short of it, through the exchange of the site', async () => {
    const expiry = await weeks()
    const at = { asOf: platform.clock.now(), changedAt: platform.clock.now(), inTransit: '0', consumed: '210' }
    await send(stockPositions, onHand('3', at))
    const all = published<MessageOf<'replenishment.TransferProposed'>>(replenishmentProposals)
    expect(all).toMatchObject([{ from: '4W', to: '3W', lot: 'A', expiry, quantity: '17', unit: 'EA', missing: '17' }])
    const [move] = platform.broker.all(replenishmentProposals.name)
    expect(move?.key).toBe('3W:GLOVE-M')
    expect(published(exceptionsOf('replenishment'))).toEqual([])
    expect(platform.broker.all(deadLettersOf('replenishment').name)).toEqual([])
    // It is told by the positions of both, and what is missing after three days without it is bought.
    await platform.pass(3 * DAY + 60_000)
    expect(proposals().filter((p) => 'proposalId' in p)).toMatchObject([{ location: '3W', need: '17' }])
  })

  test('is known again by a service that is started anew', async () => {
    await weeks()
    await platform.stop(topology.service)
    await platform.start(topology)
    const at = { asOf: platform.clock.now(), changedAt: platform.clock.now(), inTransit: '0', consumed: '210' }
    await send(stockPositions, onHand('3', at))
    const { aggregates } = platform.database('replenishment')
    expect(aggregates.get('stock:4W:GLOVE-M')?.state).toMatchObject({ transfers: { leaving: [{ quantity: '17' }] } })
    expect(aggregates.get('exchange:NORTH:GLOVE-M')?.state).toMatchObject({ granted: [{ from: '4W', quantity: '17' }] })
  })
})
