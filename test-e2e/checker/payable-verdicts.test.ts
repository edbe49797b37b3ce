import { expect, test } from '@jest/globals'
import type { Evidence } from './evidence.ts'
import { all, broken, type Change, carriedOf, dataOf, drop, recordOf, set } from './testing/changes.ts'
import { aDay } from './testing/day.ts'

const day = await aDay()

const record = (e: Evidence) => recordOf(e, 'payables.InvoiceMatched')

/** In the place of the match there are other words. */
const held = (rule: string) => (e: Evidence) => {
  const { supplier, invoiceNumber, site } = dataOf(e, 'payables.InvoiceMatched')
  const hold = { holdId: 'HO-1', rule, line: 1, orderId: null, detail: 'because' }
  const data = { supplier, invoiceNumber, site, holds: [hold] }
  set(record(e), { message: { type: 'payables.InvoiceHeld', data } })
}
const released = (e: Evidence) => {
  const first = recordOf(e, 'payables.InvoiceHeld')
  const { supplier, invoiceNumber } = dataOf(e, 'payables.InvoiceHeld')
  const message = { type: 'payables.HoldReleased', data: { supplier, invoiceNumber, holdId: 'HO-1' } }
  e.records.push({ ...structuredClone(first), offset: first.offset + 1, headers: {}, message: message as never })
}
const dear = (e: Evidence) => set(carriedOf(e, 'payables.InvoiceReceived').lines[0], { unitPrice: '9', amount: '18' })
const nothingCame = (e: Evidence) => {
  const given = e.records.filter(
    (r) => r.topic === 'three-way-match.inbox.v1' && r.carried?.type === 'inventory.GoodsReceived',
  )
  drop(e, ...given)
}

test.each<Change>([
  ['nothing is said of it', 'INV-1 is neither matched nor held', (e) => drop(e, record(e))],
  ['what held it is gone', 'INV-1 is held by nothing, and not matched', all(held('not-received'), released)],
  ['its goods are here', 'is held by not-received, which is not so', held('not-received')],
  ['as much came as was billed', 'is held by quantity-above-received', held('quantity-above-received')],
  ['its order is known', 'is held by order-unknown, which is not so', held('order-unknown')],
  ['its price is that of the order', 'is held by price-above-order, which is not so', held('price-above-order')],
  ['its sums are right', 'is held by total-differs, which is not so', held('total-differs')],
])('an invoice does not wait: %s', (_, says, change) => {
  expect(broken(day, 6, change)).toContainEqual(expect.stringMatching(says))
})

test.each<[string, (e: Evidence) => void]>([
  ['its goods did not come', all(held('not-received'), nothingCame)],
  ['it is dearer than ordered', all(held('price-above-order'), dear)],
  [
    'its sums do not add up',
    all(held('line-amount-differs'), (e) => set(carriedOf(e, 'payables.InvoiceReceived').lines[0], { amount: '18' })),
  ],
  [
    'what it waits for is stopped by a bug',
    all(held('not-received'), (e) => {
      const ledger = e.stores['three-way-match']?.aggregates.find((a) => a.id === 'ledger:NORTH:4500000000')
      set(ledger, {
        parked: { topic: 'x', partition: 0, offset: 0, code: '', reason: '', since: 0, at: 0, waiting: 0 },
      })
    }),
  ],
])('an invoice waits: %s', (_, change) => {
  expect(broken(day, 6, change).filter((what) => what.startsWith('invoice MEDCO:INV-1'))).toEqual([])
})
