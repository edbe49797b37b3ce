import { quote } from '@supplyline/decider'
import type { Trouble } from './exceptions.ts'
import { isOfUnits, isShortage } from './holds.ts'
import type { InvoiceState } from './invoice.ts'

/** Everything about an invoice that needs a person now. Holds that are young are told by InvoiceHeld alone. */
export const troublesOf = (state: InvoiceState, name: string): Trouble[] => {
  if (state.status === 'unknown')
    return state.credits
      .filter(({ invoiceNumber }) => state.overdue.includes(invoiceNumber))
      .map(({ supplier, invoiceNumber, credits, total, currency }) => ({
        ...{ kind: 'credit-unknown-invoice', subject: invoiceNumber, which: supplier, owner: 'ap' },
        detail: `credit note ${quote(invoiceNumber)} of ${quote(supplier)} over ${total} ${currency} credits invoice ${quote(credits ?? '')}, which never came`,
        nextAction:
          'send the invoice if it got lost; otherwise ask the supplier which invoice is meant, and credit that by hand',
      }))
  const overdue = state.holds
    .filter(({ holdId }) => state.overdue.includes(holdId))
    .map(({ holdId, rule, detail, clearing, owner }) => ({
      ...{ kind: rule, subject: name, which: holdId, owner },
      detail: `invoice ${name} is held for too long: ${detail}`,
      nextAction: clearing,
    }))
  if (state.status !== 'matched') return overdue
  return state.answers.flatMap(({ orderNumber, holds }) =>
    holds.flatMap(({ rule, line, holdId, detail }): Trouble[] => {
      const about = { subject: name, which: `${orderNumber}/${line}`, owner: 'ap' }
      const found = `invoice ${name} was matched and may be paid, but ${detail}`
      if (isShortage(rule))
        return [
          {
            ...{ kind: 'matched-beyond-received', ...about, detail: found },
            nextAction:
              'stop the payment or ask the supplier for a credit note; if the goods are there after all, have them received again',
          },
        ]
      const isReleased = state.released.some((release) => release.holdId === holdId)
      // A price, or a unit, differs after the match only where a packaging factor was corrected.
      if (isReleased || !(isOfUnits(rule) || rule === 'price-above-order')) return []
      return [
        {
          ...{ kind: 'matched-by-wrong-factor', ...about, detail: found },
          nextAction:
            'stop the payment, or ask the supplier for a credit note; where the packaging in master data is wrong, correct it',
        },
      ]
    }),
  )
}
