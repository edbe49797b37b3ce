import { describe, expect, test } from '@jest/globals'
import type { Message } from '@supplyline/schemas'
import fc from 'fast-check'
import { billed, invoiceLine, item, masterData, NOW, ordered, received, takenBack } from './testing/examples.ts'
import { Workflow } from './testing/workflow.ts'

// An order of ten boxes, in master data of so many gloves; what is received or billed in gloves is compared with it.

/** From the time of the order on. */
const boxesOf = (factor: string, effectiveFrom = 0) => {
  const packaging = [{ unit: 'BX', factor, per: '1', gtin: null }]
  const versions = [
    { effectiveFrom: 0, packaging: [{ unit: 'BX', factor: '100', per: '1', gtin: null }] },
    { effectiveFrom, packaging },
  ]
  return item({ packaging, packagingVersions: effectiveFrom === 0 ? [] : versions })
}
const order = (unitFactor: string) => ordered({ unitFactor })
const gloves = (receiptId: string, quantity: string) => received(receiptId, quantity, { unit: 'EA' })
const bill = (quantity = '10') => billed('I-1', [invoiceLine(quantity)])
/** Master data says so from now on, and every service hears of it. */
const says = (w: Workflow, value: Message) => w.learn(value).take(value)
const begin = (factor: string) => says(new Workflow(masterData), boxesOf(factor))
const holds = (w: Workflow) =>
  w
    .data('payables.InvoiceHeld')
    .at(-1)
    ?.holds.map(({ rule }) => rule)

describe('when a packaging factor is corrected', () => {
  test('an invoice that was held for too few goods is released, and matches', () => {
    const w = begin('100').take(order('100'), gloves('R-1', '500'), bill())
    expect(holds(w)).toEqual(['quantity-above-received'])
    says(w, boxesOf('50'))
    expect(w.data('payables.HoldReleased')).toMatchObject([{ releasedBy: 'the corrected packaging of GLOVE' }])
    expect(w.data('payables.InvoiceMatched')).toMatchObject([{ lines: [{ quantity: '10' }] }])
  })

  test('an invoice that would have matched is held, as long as nothing was said', () => {
    const w = begin('50').take(order('50'), bill())
    says(w, boxesOf('100')).take(gloves('R-1', '500'))
    expect(w.data('payables.InvoiceMatched')).toEqual([])
    expect(holds(w)).toEqual(['quantity-above-received'])
  })

  test('what has matched and is not covered is an exception of AP, until it is', () => {
    const w = begin('50').take(order('50'), gloves('R-1', '500'), bill())
    expect(w.data('payables.InvoiceMatched')).toHaveLength(1)
    says(w, boxesOf('100'))
    expect(w.standing()).toEqual(['matched-beyond-received'])
    w.take(gloves('R-2', '500'))
    expect(w.standing()).toEqual([])
    says(w.take(takenBack('R-2')), boxesOf('50'))
    expect(w.standing()).toEqual([])
    expect(w.data('payables.InvoiceMatched')).toHaveLength(1)
  })

  test('what has matched at a price that is none by the right factor is an exception, too', () => {
    // Billed by the glove at what a hundredth of a box costs; a box holds two hundred.
    const single = billed('I-1', [invoiceLine('1000', { unit: 'EA', unitPrice: '0.085', amount: '85' })])
    const w = begin('100').take(order('100'), received('R-1', '10'), single)
    expect(w.data('payables.InvoiceMatched')).toHaveLength(1)
    says(w, boxesOf('200'))
    expect(w.standing()).toContain('matched-by-wrong-factor')
  })

  test('a ledger that comes to count on it later, by what was known before, hears of it at once', () => {
    const w = begin('100')
    w.begin(order('100'))
    says(w, boxesOf('50'))
    w.deliverAll()
    w.take(gloves('R-1', '500'), bill())
    expect(w.data('payables.InvoiceMatched')).toHaveLength(1)
  })

  test('an order that is heard of later, with the wrong factor on it, counts by the right one', () => {
    const w = says(begin('100').take(gloves('R-1', '500')), boxesOf('50'))
    w.take(order('100'), bill())
    expect(w.data('payables.InvoiceMatched')).toMatchObject([{ lines: [{ quantity: '10' }] }])
  })

  test('a version that begins after the order changes nothing of it', () => {
    const w = begin('100').take(order('100'), gloves('R-1', '1000'))
    says(w, boxesOf('50', NOW + 1)).take(bill())
    expect(w.data('payables.InvoiceMatched')).toHaveLength(1)
    expect(w.standing()).toEqual([])
  })

  test('other changes of the item reach no ledger', () => {
    const w = begin('100').take(order('100'))
    const before = w.state('ledger:NORTH:4500000001')
    says(w, item({ ...boxesOf('100').data, description: 'Gloves' }))
    expect(w.state('ledger:NORTH:4500000001')).toEqual(before)
  })
})

test('while nothing has matched, a wrong factor and its correction end where the right one does', () => {
  const factor = fc.constantFrom('50', '100', '200')
  const step = fc.oneof(
    fc.record({ receipt: fc.integer({ min: 1, max: 4 }), quantity: fc.constantFrom('100', '250', '500') }),
    fc.record({ back: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ says: factor }),
  )
  fc.assert(
    fc.property(factor, factor, fc.array(step, { maxLength: 8 }), (wrong, right, steps) => {
      const played = begin(wrong).take(order(wrong))
      const ideal = begin(right).take(order(right))
      for (const one of steps) {
        if ('says' in one) says(played, boxesOf(one.says))
        else {
          const message = 'back' in one ? takenBack(`R-${one.back}`) : gloves(`R-${one.receipt}`, one.quantity)
          played.take(message)
          ideal.take(message)
        }
      }
      says(played, boxesOf(right))
      const verdict = (w: Workflow) => {
        w.take(bill('5'), billed('I-2', [invoiceLine('3')]))
        return [w.data('payables.InvoiceMatched'), w.standing()].map((all) =>
          all.map((one) => (typeof one === 'string' ? one : [one.invoiceNumber, one.lines, one.total])),
        )
      }
      expect(verdict(played)).toEqual(verdict(ideal))
    }),
    { numRuns: 200 },
  )
})
