import type { Narrators } from './narrate.ts'
import { confirmed, goods, inDoubt, moment, refused } from './told.ts'

const posted = (kind: string): string => (kind === 'UNRECOGNISED' ? 'posting' : kind.toLowerCase().replaceAll('_', ' '))
/** Documents are called after their kind, which is said beside it. */
const name = (document: string): string => document.replace(/^[a-z]+:/, '')
const posting = (d: { erp: string; kind: string; reference: string }) => ({
  system: d.erp,
  operation: `post ${posted(d.kind)}`,
  reference: d.reference,
})

/** From the dock to the invoice that may be paid. */
export const paying: Narrators = {
  'inventory.GoodsReceived': (d) => ({
    what: `${d.source} received ${goods(d.lines)}: receipt ${d.receiptId}`,
    fields: { countedAt: moment(d.receivedAt), deliveryNote: d.deliveryNote ?? '', receivedBy: d.receivedBy ?? '' },
  }),
  'inventory.GoodsReceiptReversed': (d) => ({
    what: `${d.source} takes receipt ${d.receiptId} back`,
    explanation: d.reason,
  }),
  'payables.InvoiceReceived': (d) => ({
    what: `${d.supplier} bills ${d.total} ${d.currency}: invoice ${d.invoiceNumber}, by ${d.source}`,
    ...(d.documentId !== null && { documentId: d.documentId }),
    fields: { invoicedOn: d.invoicedOn, total: d.total, currency: d.currency },
    at: d.receivedAt,
  }),
  'payables.CreditNoteReceived': (d) => ({
    what: `${d.supplier} credits ${d.total} ${d.currency}: credit note ${d.invoiceNumber}, by ${d.source}`,
    ...(d.documentId !== null && { documentId: d.documentId }),
    fields: { creditedOn: d.creditedOn, total: d.total, currency: d.currency },
    at: d.receivedAt,
  }),
  'payables.InvoiceHeld': (d) => ({
    what: `Invoice ${d.invoiceNumber} is held: ${[...new Set(d.holds.map(({ rule }) => rule))].join(', ')}`,
    explanation: [d.explanation, ...d.holds.map(({ detail, clearing }) => `${detail}. To clear it: ${clearing}`)].join(
      '\n',
    ),
    at: d.heldAt,
  }),
  'payables.HoldReleased': (d) => ({
    what: `The hold ${d.rule} of invoice ${d.invoiceNumber} is released by ${d.releasedBy}`,
    explanation: d.reason,
    at: d.releasedAt,
  }),
  'payables.InvoiceMatched': (d) => ({
    what: `Invoice ${d.invoiceNumber} may be paid: ${d.total} ${d.currency}`,
    explanation: [d.explanation, ...d.lines.map(({ explanation }) => explanation)].join('\n'),
    fields: { total: d.total, currency: d.currency },
    at: d.matchedAt,
  }),
  'payables.ReceiptUnmatchedOverdue': (d) => ({
    what: `No invoice has come for receipt ${d.receiptId}, ${d.amount} ${d.currency}; it was due at ${moment(d.dueAt)}`,
  }),
  'procurement.ErpPostingInDoubt': (d) => ({
    what: `It is not known whether ${d.erp} holds the ${posted(d.kind)} ${name(d.document)}; it is looked up by its reference`,
    explanation: d.reason,
    call: inDoubt({ ...posting(d), detail: d.reason }),
    at: d.since,
  }),
  'procurement.ErpPostingRefused': (d) => ({
    what: `${d.erp} refuses the ${posted(d.kind)} ${name(d.document)}`,
    explanation: d.reason,
    call: refused({ ...posting(d), detail: `${d.code}: ${d.reason}` }),
    at: d.refusedAt,
  }),
  'procurement.ErpPosted': (d) => ({
    what: `${d.erp} holds the ${posted(d.kind)} ${name(d.document)} as ${d.externalNumber}`,
    explanation: d.detail,
    call: confirmed({ ...posting(d), attempt: d.attempt, externalNumber: d.externalNumber, detail: d.detail }),
    at: d.postedAt,
  }),
  'supplyline.ExceptionRaised': (d) => ({
    what: `Exception ${d.kind} for ${d.owner}, due ${moment(d.dueAt)}: ${d.detail}`,
    explanation: `Next: ${d.nextAction}`,
    fields: { exceptionId: d.exceptionId, service: d.service, subject: d.subject, owner: d.owner },
    at: d.raisedAt,
  }),
  'supplyline.ExceptionResolved': (d) => ({
    what: `Exception ${d.exceptionId} is settled by ${d.resolvedBy}`,
    explanation: d.resolution,
    fields: { exceptionId: d.exceptionId, service: d.service },
    at: d.resolvedAt,
  }),
}
