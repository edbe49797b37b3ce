import { describe, expect, test } from '@jest/globals'
import type { Records } from '@supplyline/schemas'
import type { Evidence } from './evidence.ts'
import { OnOrder } from './on-order.ts'
import { again, all, broken, type Change, dataOf, drop, recordOf, recordsOf, set } from './testing/changes.ts'
import { aDay } from './testing/day.ts'

const day = await aDay()

const proposed = (e: Evidence) => dataOf(e, 'replenishment.ReplenishmentProposed')

describe('what is missing is proposed, once', () => {
  test.each<Change>([
    ['by a sum that is none', 'are not', (e) => set(proposed(e), { inventoryPosition: '1' })],
    ['for another need', 'is missing, not 1', (e) => set(proposed(e), { need: '1' })],
    ['where nothing is missing', 'nothing is missing', (e) => set(proposed(e), { par: '1' })],
    ['less than is missing', '1 of 100 do not cover', (e) => set(proposed(e), { orderQuantity: '1' })],
    [
      'beside what is on order',
      'counts on',
      (e) => set(proposed(e), { onOrder: '10', onHand: String(Number(proposed(e).onHand) - 10) }),
    ],
    [
      'never',
      'are neither proposed nor asked about',
      (e) => drop(e, ...recordsOf(e, 'replenishment.ReplenishmentProposed')),
    ],
    [
      'twice',
      'is proposed twice at once',
      (e) => {
        const record = recordOf(e, 'replenishment.ReplenishmentProposed')
        const { ce_causationid = '' } = record.headers
        again(e, record, { headers: { ce_causationid } })
      },
    ],
  ])('not: %s', (_, says, change) => {
    expect(broken(day, 1, change)).toContainEqual(expect.stringMatching(says))
  })
  test('or somebody is told why not', () => {
    const told = (e: Evidence) =>
      set(dataOf(e, 'supplyline.ExceptionRaised'), { service: 'replenishment', subject: 'WARD-3:GLOVE' })
    const unproposed = (e: Evidence) => drop(e, ...recordsOf(e, 'replenishment.ReplenishmentProposed'))
    const found = broken(day, 1, all(unproposed, told))
    expect(found.filter((what) => what.includes('neither proposed'))).toEqual([])
  })
})

describe('on order', () => {
  const isHere = () => true
  const sources = [{ requisitionId: 'P-1', line: 1, quantity: '2', baseQuantity: '200', contentHash: '' }]
  const line = { line: 1, item: 'GLOVE', location: 'WARD-3', quantity: '2', unit: 'BX', unitFactor: '100', sources }
  const placed = (orderId: string, placedAt = 10) =>
    ({ type: 'procurement.PurchaseOrderPlaced', data: { orderId, lines: [line], placedAt } }) as never
  const refused = (orderId: string) =>
    ({ type: 'procurement.PurchaseOrderRefused', data: { orderId, lines: [line] } }) as never
  const answered = (orderId: string, quantity: string, backordered: string, acknowledgedAt = 20) => {
    const answer = { ...line, status: 'QUANTITY_CHANGED', quantity, backordered, orderedQuantity: '2' }
    return {
      type: 'procurement.PurchaseOrderAcknowledged',
      data: { orderId, lines: [answer], acknowledgedAt },
    } as never
  }
  const proposal = {
    proposalId: 'P-1',
    orderQuantity: '2',
    unitFactor: '100',
  } as Records['replenishment.ReplenishmentProposed']
  const after = (...steps: ((on: OnOrder) => void)[]): string => {
    const on = new OnOrder()
    for (const step of steps) step(on)
    return on.quantity
  }
  const propose = (on: OnOrder) => on.propose(proposal)
  const take = (message: never) => (on: OnOrder) => on.take(message, isHere)
  const move =
    (received: string, at = 30) =>
    (on: OnOrder) =>
      on.move(received, at)

  test.each<[string, string, ((on: OnOrder) => void)[]]>([
    ['what is proposed is', '200', [propose]],
    ['what is ordered of it is no longer proposed', '200', [propose, take(placed('PO-1'))]],
    ['an order told twice is one', '200', [take(placed('PO-1')), take(placed('PO-1'))]],
    ['what was refused is not', '0', [propose, take(refused('PO-1'))]],
    ['nor is it when it is told as placed later', '0', [propose, take(refused('PO-1')), take(placed('PO-1'))]],
    ['what has come is not', '50', [take(placed('PO-1')), move('150')]],
    ['what is taken back is again', '100', [take(placed('PO-1')), move('150'), move('100')]],
    ['what came before its order was heard of has come', '0', [move('200'), take(placed('PO-1'))]],
    ['what came before it was placed has not', '200', [move('200', 5), take(placed('PO-1'))]],
    ['what is taken back of it was surplus', '200', [move('200'), move('0'), take(placed('PO-1'))]],
    ['what the supplier will not deliver is not', '100', [take(placed('PO-1')), take(answered('PO-1', '1', '0'))]],
    ['what it delivers later is', '200', [take(placed('PO-1')), take(answered('PO-1', '1', '1'))]],
    [
      'an older answer changes nothing',
      '100',
      [take(placed('PO-1')), take(answered('PO-1', '1', '0')), take(answered('PO-1', '0', '0', 15))],
    ],
  ])('%s', (_, quantity, steps) => {
    expect(after(...steps)).toBe(quantity)
  })
})
