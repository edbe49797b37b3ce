import type { Message } from '@supplyline/schemas'
import { sentDocument } from './document-view.ts'

/** More than this in one record are left out. */
const MOST = 500
/** Characters; a longer one names nothing of ours. */
const LONGEST = 400

/** The fields by which records name business objects; what they are called is the same in all of them. */
type Naming = {
  site?: string
  orderId?: string | null
  orderNumber?: string | null
  erpNumber?: string | null
  requisitionId?: string
  proposalId?: string
  supplier?: string
  invoiceNumber?: string
  receiptId?: string
  source?: unknown
  documentId?: string | null
  acknowledgement?: string
  exceptionId?: string
  subject?: string
  sources?: readonly Naming[]
  lines?: readonly Naming[]
  holds?: readonly Naming[]
}

/** The business objects that a record names, `<kind>:<key>`: the keys of the trails that tell of them. */
export const referencesIn = (message: Message): string[] => {
  const data = message.data as Naming
  const sent = message.type === 'suppliers.OrderTransmitted' ? [`document:${sentDocument(message.data)}`] : []
  return [...new Set([...named(data, data.site ?? '*'), ...sent])].filter((r) => r.length <= LONGEST).slice(0, MOST)
}

const named = (data: Naming, site: string): string[] => {
  const one = (kind: string, key: string | null | undefined) => (key ? [`${kind}:${key}`] : [])
  const at = (kind: string, key: string | null | undefined) => (key ? [`${kind}:${site}:${key}`] : [])
  return [
    ...one('order', data.orderId),
    ...at('number', data.erpNumber),
    ...at('number', data.orderNumber),
    ...one('requisition', data.requisitionId),
    ...one('requisition', data.proposalId),
    ...(data.supplier && data.invoiceNumber ? [`invoice:${data.supplier}:${data.invoiceNumber}`] : []),
    ...at(
      'receipt',
      data.receiptId && typeof data.source === 'string' ? `${data.source}:${data.receiptId}` : undefined,
    ),
    ...at('receipt', data.receiptId),
    ...one('document', data.documentId),
    ...one('document', data.acknowledgement),
    ...one('exception', data.exceptionId),
    ...at('subject', data.subject),
    ...[...(data.lines ?? []), ...(data.sources ?? []), ...(data.holds ?? [])].flatMap((part) => named(part, site)),
  ]
}

/** Trails that only their own record begins; others that name the document are told of elsewhere. */
const OWN: Readonly<Record<string, string>> = { document: 'suppliers.SupplierDocumentReceived' }
/** Named for whoever looks exceptions up; nothing else is told of them. */
const NO_TRAIL = new Set(['receipt'])

/** The trails that a record belongs to. */
export const trailsOf = (message: Message): string[] =>
  referencesIn(message).filter((reference) => {
    const kind = reference.slice(0, reference.indexOf(':'))
    return !NO_TRAIL.has(kind) && (OWN[kind] ?? message.type) === message.type
  })
