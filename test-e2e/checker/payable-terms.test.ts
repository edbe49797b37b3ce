import { describe, expect, test } from '@jest/globals'
import type { Evidence } from './evidence.ts'
import { all, broken, type Change, carriedOf, dataOf, documentOf, recordsOf, set } from './testing/changes.ts'
import { aDay } from './testing/day.ts'

const day = await aDay()

/** Two boxes, ordered at 8.50; the tolerances are two per cent, 25 dollars a line, and five cents of a sum. */
const bill = (e: Evidence) => carriedOf(e, 'payables.InvoiceReceived')
const match = (e: Evidence) => dataOf(e, 'payables.InvoiceMatched')
const billedAt = (unitPrice: string, amount: string) => (e: Evidence) => {
  set(bill(e).lines[0], { unitPrice, amount })
  set(bill(e), { total: amount })
}
/** To be paid, and posted. */
const paid = (amount: string) => (e: Evidence) => {
  set(match(e).lines[0], { amount })
  set(match(e), { total: amount })
  set(documentOf(e, 'post-invoice').lines[0], { amount })
  set(documentOf(e, 'post-invoice').billed, { total: amount })
}
const ofAnother = (e: Evidence) => {
  for (const { message } of recordsOf(e, 'procurement.PurchaseOrderPlaced')) set(message?.data, { supplier: 'STITCH' })
}
const tolerance = (fields: object) => (e: Evidence) => {
  for (const { stamps } of e.records)
    for (const stamp of stamps ?? []) if (stamp.type === 'master.Tolerance') set(stamp.data, fields)
}
const released =
  (rule: string, role = 'ap') =>
  (e: Evidence) => {
    set(match(e), { released: [rule] })
    const entry = e.records.find((r) => r.carried?.type === 'payables.InvoiceReceived')
    if (!entry) throw new Error('nothing was billed')
    const command = { type: 'payables.ReleaseHold', data: { role } } as unknown as NonNullable<typeof entry.carried>
    const cause = { topic: 'three-way-match.commands.v1', partition: 0, offset: 0, index: 0 }
    const copy = structuredClone(entry)
    set(copy.message?.data, { cause, entryId: 'release' })
    e.records.push({ ...copy, offset: 9_999, carried: command })
  }

describe('an invoice that is matched agrees with its order within the tolerances', () => {
  test.each<Change>([
    [
      'dearer by more than the per cent',
      'line 1 is at 9 a BX, ordered at 8.5 a BX',
      all(billedAt('9', '18'), paid('18')),
    ],
    [
      'dearer by more than the amount for a line',
      'line 1 is at 8.6 a BX',
      all(billedAt('8.6', '17.2'), paid('17.2'), tolerance({ priceOverAmount: '0.1' })),
    ],
    [
      'dearer, in another currency than that of the tolerances',
      'line 1 is at 8.6 a BX',
      all(billedAt('8.6', '17.2'), paid('17.2'), tolerance({ currency: 'EUR' })),
    ],
    [
      'an amount that is not price × quantity',
      'line-amount-differs stands',
      all(billedAt('8.5', '17.1'), paid('17.1')),
    ],
    ['a total that is not its sum', 'total-differs stands', all((e) => set(bill(e), { total: '17.1' }))],
    ['charges that no order has', 'charges-unplanned stands', (e) => set(bill(e), { charges: '11', total: '28' })],
    ['more to be paid than was billed', '18 is to be paid of 17', (e) => set(match(e), { total: '18' })],
    ['a line for more than was billed', 'is to be paid with 18, billed with 17', paid('18')],
    ['less to be paid than was billed', '16 is to be paid, and 17 was billed', (e) => set(match(e), { total: '16' })],
    [
      'a line left out',
      'line 2 is left out',
      (e) => set(bill(e), { lines: [1, 2].map((line) => ({ ...bill(e).lines[0], line })) }),
    ],
    ['a line that was not billed', 'its line 9 was not billed', (e) => set(match(e).lines[0], { line: 9 })],
    [
      'more than was billed',
      'is for 300 in base units, of 200 billed',
      (e) => set(match(e).lines[0], { quantity: '3' }),
    ],
    [
      'what came short paid in full',
      'line 1 is to be paid with 17: 17 was billed for 200, and it is for 199',
      all((e) => set(match(e).lines[0], { quantity: '1.99' }), tolerance({ quantityOverPercent: '1' })),
    ],
    ['short beyond the tolerance', 'short beyond the tolerance', (e) => set(match(e).lines[0], { quantity: '1' })],
    ['of another supplier', 'which is with STITCH', ofAnother],
    ['for another order', 'and names 45', (e) => set(bill(e), { orderNumber: '45' })],
    ['for another line', 'and names 2', (e) => set(bill(e).lines[0], { orderLine: 2 })],
    ['for another item', 'and names TAPE', (e) => set(bill(e).lines[0], { item: 'TAPE' })],
    ['in another currency', 'in EUR, ordered in USD', (e) => set(bill(e).lines[0], { currency: 'EUR' })],
    ['in another unit', 'in EA, ordered in BX', (e) => set(match(e).lines[0], { unit: 'EA' })],
    ['of nobody', 'nobody has billed it', (e) => set(match(e), { invoiceNumber: 'INV-9' })],
    ['released by nobody', 'is released by nobody who may', (e) => set(match(e), { released: ['price-above-order'] })],
    ['released by a nurse', 'is released by nobody who may', released('price-above-order', 'nurse')],
    ['for goods that did not come, released', 'not-received is released, which nobody may', released('not-received')],
  ])('not: %s', (_, says, change) => {
    expect(broken(day, 6, change)).toContainEqual(expect.stringMatching(says))
  })
  test.each<[string, (e: Evidence) => void]>([
    ['dearer within both tolerances', all(billedAt('8.6', '17.2'), paid('17.2'))],
    ['cheaper', all(billedAt('8', '16'), paid('16'))],
    ['dearer, and released', all(billedAt('9', '18'), paid('18'), released('price-above-order'))],
    ['an amount off by a few cents', all(billedAt('8.5', '17.04'), paid('17.04'))],
    [
      'short within the tolerance, and paid so',
      all(
        (e) => set(bill(e).lines[0], { quantity: '2.02', amount: '17.17' }),
        (e) => set(bill(e), { total: '17.17' }),
        tolerance({ quantityOverPercent: '1' }),
      ),
    ],
  ])('so it does: %s', (_, change) => {
    expect(broken(day, 6, change)).toEqual([])
  })
})
