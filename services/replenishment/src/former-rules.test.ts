import { expect, test } from '@jest/globals'
import { play } from '@supplyline/decider'
import { rulesFor } from '@supplyline/messaging'
import { stock } from './decide.ts'
import { dayOf } from './demand/demand.ts'
import { contract, dataOf, entry, item, NOON, onHand, policy, supplier } from './examples.ts'
import { stockByRules3 } from './former-rules.ts'
import { initialState, type Stock } from './stock.ts'
import { topology } from './topology.ts'

const TODAY = dayOf(NOON)
// One a day for eight weeks.
const used = new Array<number>(56).fill(1)
const before = { ...initialState, demand: { consumed: '0', last: TODAY - 1, used, short: used.map(() => 0 as const) } }
const lot = { lot: 'A', expiry: new Date((TODAY + 7) * 86_400_000).toISOString().slice(0, 10) }
const levels = { kind: 'REORDER_POINT', par: null, reorderPoint: '4', orderUpTo: '24', serviceLevel: '0.98' } as const
const stamps = [policy(levels), item(), contract({ unit: 'EA' }), supplier()]
const came = (quantity: string, received: string) =>
  onHand(quantity, {
    lots: [{ ...lot, onHand: quantity, status: 'USABLE', unusable: '0' }],
    receivedOnOrders: received,
  })

const played = (decider: typeof stock) => {
  const inputs = [entry(onHand('0', { receivedOnOrders: '0' }), []), entry(came('2', '2'), stamps)]
  const { state, events } = play({ ...decider, initialState: before }, inputs)
  return { state, proposed: dataOf(events, 'replenishment.ReplenishmentProposed')[0] }
}

test('what was stamped with rules 3 is decided without the shelf life, and kept as it was then', () => {
  const [then, now] = [played(stockByRules3 as typeof stock), played(stock)]
  expect([then.proposed?.orderUpTo, now.proposed?.orderUpTo]).toEqual(['22', '10'])
  expect([then.proposed?.shelfLifeDays, now.proposed?.shelfLifeDays]).toEqual([null, 8])
  const { shelfLives, forecast, ...rest } = now.state
  expect(shelfLives).toEqual([8])
  expect(Object.keys(then.state).sort()).toEqual([...Object.keys(rest), 'forecast'].sort())
  const { averageDailyUse, ...kept } = forecast ?? {}
  expect([averageDailyUse, then.state.forecast]).toEqual(['1', kept])
})

test('what comes afterwards goes on from there', () => {
  const { state } = played(stockByRules3 as typeof stock)
  const next = play({ ...stock, initialState: state as Stock }, [entry(came('6', '6'), stamps)])
  expect(next.state.shelfLives).toEqual([8])
})

test('the topology knows both', () => {
  expect(rulesFor(topology, 'stock:3W:GLOVE-M', '3')?.decider).toBe(stockByRules3)
  for (const version of ['4', undefined]) expect(rulesFor(topology, 'stock:3W:GLOVE-M', version)?.decider).toBe(stock)
})
