import { describe, expect, test } from '@jest/globals'
import { play } from '@supplyline/decider'
import { stock } from '../decide.ts'
import { byThePiece, dataOf, entry, item, onHand, par, supplier } from '../examples.ts'
import { readmeTable } from '../readme-table.ts'
import { type Criticality, isAlarming, urgencyOf } from './risk.ts'

const criticalities: Criticality[] = ['LOW', 'NORMAL', 'HIGH', 'LIFE_SUSTAINING']

describe('the table of the README', () => {
  const rows = readmeTable('risk from')
  const cases = rows.flatMap((row, i) =>
    criticalities.map((criticality) => {
      const below = Number(rows[i - 1]?.['risk from'] ?? '1.000001') - 0.000001
      return [row['risk from'] ?? '', below.toFixed(6), criticality, row[criticality]] as const
    }),
  )

  test('goes from one half down to nothing', () => {
    expect(rows.map((row) => row['risk from'])).toEqual(['0.5', '0.2', '0.05', '0'])
  })

  test.each(cases)('from %s to %s, %s: %s', (from, below, criticality, urgency) => {
    expect([urgencyOf(from, criticality, false), urgencyOf(below, criticality, true)]).toEqual([urgency, urgency])
  })
})

test('an item of unknown criticality is a normal one', () => {
  for (const unknown of [null, 'UNRECOGNISED'] as const) expect(urgencyOf('0.2', unknown, false)).toBe('URGENT')
})

test.each([
  ['0', 'LIFE_SUSTAINING', 'EMERGENCY', 'Nothing usable is left. This is an emergency.'],
  ['0', 'NORMAL', 'URGENT', 'Nothing usable is left. This is urgent.'],
  ['1', 'LIFE_SUSTAINING', 'ROUTINE', ''],
] as const)('without known demand, given %s on hand of an item %s: %s', (quantity, criticality, urgency, words) => {
  const stamps = [par('10'), item({ criticality }), byThePiece, supplier()]
  const { events } = play(stock, [entry(onHand(quantity), stamps)])
  const [proposal] = dataOf(events, 'replenishment.ReplenishmentProposed')
  expect(proposal).toMatchObject({ urgency, criticality, stockOutRisk: null, forecast: null })
  expect(proposal?.explanation.split('under contract C-1.')[1]?.trim()).toBe(words)
})

test('the alarm begins at one in five, and ends below one in ten', () => {
  const risks = ['0.19', '0.2', '0.11', '0.1', '0.099999', '0.19', '0.2']
  let isAlarmed = false
  expect(risks.map((risk) => (isAlarmed = isAlarming(risk, isAlarmed)))).toEqual([
    false,
    ...[true, true, true],
    ...[false, false, true],
  ])
})
