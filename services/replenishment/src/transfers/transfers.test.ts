import { describe, expect, test } from '@jest/globals'
import { NOON } from '../examples.ts'
import { explain } from '../proposal/explain.ts'
import { DAY, Site, using } from './site.ts'

// 4W has 20 gloves of lot A, which may be used until 24 January, 20 days, and uses half a glove a day: 10 are too many.
const given = (surplus = 20, perDayAt3W = 2): Site => {
  const site = new Site()
  site.add('4W', using(0.5), '0', [['A', '2026-01-24', surplus]])
  site.add('3W', using(perDayAt3W), '10', [], 12)
  site.report('3W')
  site.report('4W')
  site.settle()
  return site
}
const moves = (site: Site) => site.proposed('replenishment.TransferProposed')
const bought = (site: Site) => site.proposed('replenishment.ReplenishmentProposed')

describe('stock that will not be used up before it expires', () => {
  test('goes to who is short of it before anything is bought', () => {
    const site = given()
    site.use('3W', 9)
    site.settle()
    expect(moves(site)).toMatchObject([
      {
        ...{
          from: '4W',
          to: '3W',
          lot: 'A',
          expiry: '2026-01-24',
          quantity: '7',
          unit: 'EA',
          surplus: '10',
          missing: '7',
        },
        explanation:
          '7 EA of GLOVE-M are to go from 4W to 3W: of lot A, which may be used until 2026-01-24, 4W will not use up ' +
          '10 EA, and 3W is short of 7 EA and will use 35 EA by then beyond what is there.',
      },
    ])
    expect(bought(site)).toEqual([])
  })

  test('is bought only beyond that', () => {
    const site = given(14)
    site.use('3W', 9)
    site.settle()
    expect(moves(site).map((m) => m.quantity)).toEqual(['4'])
    expect(bought(site)).toMatchObject([{ need: '3', expectedTransfers: '4', inventoryPosition: '7' }])
    const [proposal] = bought(site)
    expect(proposal?.explanation).toMatch(
      /^3W has 3 EA of .*, 4 EA proposed to come from other places and none on order/,
    )
    expect(proposal && explain(proposal).explanation).toBe(proposal?.explanation)
  })

  test('counts as going at the one and as coming at the other, until it is sent', () => {
    const site = given()
    site.use('3W', 9)
    site.settle()
    const [move] = moves(site)
    expect(site.stateOf('4W').transfers.leaving).toMatchObject([{ transferId: move?.transferId, quantity: '7' }])
    expect(site.stateOf('3W').transfers.coming).toMatchObject([{ transferId: move?.transferId, quantity: '7' }])
    if (move) site.send(move)
    site.settle()
    expect(site.stateOf('4W').transfers.leaving).toEqual([])
    expect(site.stateOf('3W').transfers.coming).toEqual([])
    expect(site.exchange.granted).toEqual([])
    expect(bought(site)).toEqual([])
    expect(moves(site)).toHaveLength(1)
  })

  test('is bought after three days when nobody has moved it, and so is everything for a week', () => {
    const site = given()
    site.use('3W', 9)
    site.settle()
    site.pass(3 * DAY - 1)
    expect([bought(site).length, moves(site).length]).toEqual([0, 1])
    site.pass(1)
    expect(bought(site)).toMatchObject([{ need: '7', expectedTransfers: '0' }])
    expect([site.stateOf('4W').transfers.leaving, site.exchange.granted]).toEqual([[], []])
    site.pass(7 * DAY - 1)
    site.use('3W', 1)
    expect([bought(site).length, moves(site).length]).toEqual([2, 1])
    site.pass(1)
    site.use('3W', 1)
    site.settle()
    expect([bought(site).length, moves(site).length]).toEqual([2, 2])
  })

  test('is not sent where it would expire as well, nor where nobody knows', () => {
    const slow = given(20, 0.25)
    slow.use('3W', 9)
    slow.settle()
    // Until the last day 20 × 0.25 are used, and 3 are there.
    expect(moves(slow).map((m) => m.quantity)).toEqual(['1'])
    expect(bought(slow)).toMatchObject([{ need: '6' }])
  })

  test('is asked for once, and for a minute: then all of it is bought, and nothing is moved any more', () => {
    const site = given()
    site.use('3W', 9)
    // The exchange is stopped: nothing is delivered.
    site.now += 59_999
    site.use('3W', 1)
    expect([bought(site), site.stateOf('3W').transfers.sought?.until]).toEqual([[], site.now + 1])
    site.pass(1)
    expect(bought(site)).toMatchObject([{ need: '8' }])
    expect([site.sought.length, moves(site)]).toEqual([1, []])
  })

  test('is told no longer when it is gone', () => {
    const site = given()
    expect(site.stateOf('3W').transfers.isOffered).toBe(true)
    site.use('3W', 20)
    site.settle()
    expect(moves(site).map((m) => m.quantity)).toEqual(['10'])
    expect(site.stateOf('3W').transfers.isOffered).toBe(false)
  })

  test('is no longer offered once it has expired', () => {
    const site = given()
    site.now = NOON + 25 * DAY
    site.use('3W', 9)
    site.settle()
    expect(moves(site)).toEqual([])
    expect(bought(site)).toHaveLength(1)
  })

  test('is told to have left by its lot, whichever was proposed first', () => {
    const site = new Site()
    site.add('4W', using(0), '0', [
      ['A', '2026-01-24', 5],
      ['B', '2026-01-30', 5],
    ])
    site.add('3W', using(2), '10', [], 12)
    for (const place of ['3W', '4W']) site.report(place)
    site.settle()
    site.use('3W', 12)
    site.settle()
    const [a, b] = moves(site)
    expect([a?.lot, b?.lot]).toEqual(['A', 'B'])
    if (b) site.send(b)
    site.settle()
    expect(site.stateOf('4W').transfers.leaving).toMatchObject([{ lot: 'A', quantity: '5' }])
    expect(site.exchange.granted).toMatchObject([{ lot: 'A' }])
  })
})
