import { expect, test } from '@jest/globals'
import { play } from '@supplyline/decider'
import type { Message } from '@supplyline/schemas'
import { stock } from '../decide.ts'
import { contract, dataOf, entry, erpRouting, item, onHand, par, standing, supplier } from '../examples.ts'

const medco = supplier({ erpVendors: { 'ERP-1': '0000001001', 'ERP-2': 'V-1' } })
const textil = supplier({ supplier: 'TEXTIL' })
const gloves = item({ erpMaterials: { 'ERP-1': '000000000000004711' } })
const contracts = [contract({ unit: 'EA' }), contract({ contract: 'C-2', supplier: 'TEXTIL', unit: 'EA', rank: 2 })]
const masterData: Message[] = [par('10'), gloves, medco, textil, ...contracts, erpRouting()]

const proposedWith = (...standings: Message[]) =>
  play(stock, [entry(onHand('4'), [...masterData, ...standings])]).events
const sellers = (...standings: Message[]) =>
  dataOf(proposedWith(...standings), 'replenishment.ReplenishmentProposed').map((p) => p.supplier)

test('while the ERP takes no orders from a supplier, its fallback is asked, and the proposal says why', () => {
  expect(dataOf(proposedWith(standing()), 'replenishment.ReplenishmentProposed')).toMatchObject([
    {
      ...{ supplier: 'TEXTIL', contract: 'C-2', need: '6' },
      passedOver: [{ contract: 'C-1', supplier: 'MEDCO', reason: 'vendor 1001 is blocked in ERP-1' }],
    },
  ])
})

test.each([
  ['takes orders from it', standing({ status: 'ACTIVE' })],
  ['bars a material of that number', standing({ kind: 'item' })],
  ['bars another vendor', standing({ number: '1002' })],
  ['is not the one of the site', standing({ erp: 'ERP-2', number: 'V-1' })],
])('it is asked where an ERP %s', (_, told) => {
  expect(sellers(told)).toEqual(['MEDCO'])
})

test('the ERP is the one that the site is routed to by now', () => {
  const moved = erpRouting({ site: 'NORTH', erp: 'ERP-2' })
  const later = erpRouting({ site: 'NORTH', erp: 'ERP-2', effectiveFrom: Number.MAX_SAFE_INTEGER })
  expect(sellers(standing(), moved)).toEqual(['MEDCO'])
  expect(sellers(standing({ erp: 'ERP-2', number: 'V-1' }), moved)).toEqual(['TEXTIL'])
  expect(sellers(standing(), later)).toEqual(['TEXTIL'])
})

test.each([
  ['BLOCKED', 'material 4711 is blocked in ERP-1; have that put right there, or use another item instead'],
  ['DELETED', 'material 4711 is marked for deletion in ERP-1; have that put right there, or use another item instead'],
  ['MISSING', 'material 4711 does not exist in ERP-1; have that put right there, or use another item instead'],
])('an item that is %s there is proposed from nobody, and the buyer hears of it once', (status, why) => {
  const told = standing({ kind: 'item', number: '4711', status })
  const { events } = play(stock, [entry(onHand('4'), [...masterData, told]), entry(onHand('3'), [...masterData, told])])
  expect(dataOf(events, 'replenishment.ReplenishmentProposed')).toEqual([])
  expect(dataOf(events, 'supplyline.ExceptionRaised')).toMatchObject([
    { kind: 'no-contract', detail: `GLOVE-M at 3W cannot be replenished: ${why}` },
  ])
})
