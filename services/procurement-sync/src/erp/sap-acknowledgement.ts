import { type Answer, NotSent } from '@supplyline/effects'
import type { AcknowledgementRequest } from './erp.ts'
import { changed, rowsIn } from './sap-answer.ts'
import type { SapHttp } from './sap-http.ts'
import { itemNumber, literal } from './sap-values.ts'

/**
 * Where the order says what the supplier answered. `CorrespncExternalReference` ("your reference", 12 characters) takes
 * the supplier's own order number, or our reference of the answer where that is longer or missing. Where the header
 * has no such field, each item's text says it, after the reference that may stand there.
 */
export type AcknowledgementField = 'CorrespncExternalReference' | 'PurchaseOrderItemText'

/** One PATCH; that the field holds the text is all there is to it, so doing it twice is doing it once. */
type Change = { entity: string; field: AcknowledgementField; text: string; etag: string; done: boolean }

const LONGEST_YOUR_REFERENCE = 12
const LONGEST_ITEM_TEXT = 40

/** Looks at the order first: what is right already is not written again. */
export const acknowledgementIn = (http: SapHttp, field: AcknowledgementField) => ({
  record: async (request: AcknowledgementRequest, signal: AbortSignal): Promise<Answer> => {
    const changes = await changesFor(http, field, request, signal).catch((cause: unknown) => {
      throw cause instanceof NotSent ? cause : new NotSent('the order could not be read', { cause })
    })
    if (changes.length === 0)
      return { outcome: 'refused', code: 'order-not-found', detail: `SAP holds no order ${request.orderNumber}` }
    for (const { entity, text, etag } of changes.filter((c) => !c.done)) {
      const refused = changed(await http.patch(entity, { [field]: text }, etag, signal))
      if (refused) return refused
    }
    return confirmed(request)
  },
  find: async (request: AcknowledgementRequest, signal: AbortSignal): Promise<Answer | undefined> => {
    const changes = await changesFor(http, field, request, signal)
    return changes.length > 0 && changes.every((c) => c.done) ? confirmed(request) : undefined
  },
})

const confirmed = ({ orderNumber, reference }: AcknowledgementRequest): Answer => ({
  outcome: 'confirmed',
  externalNumber: orderNumber,
  detail: `purchase order ${orderNumber} says what the supplier answered (${reference})`,
})

type Row = {
  __metadata?: { etag?: string }
  PurchaseOrderItem?: string
  PurchaseOrderItemText?: string
  CorrespncExternalReference?: string
}

const changesFor = async (
  http: SapHttp,
  field: AcknowledgementField,
  request: AcknowledgementRequest,
  signal: AbortSignal,
): Promise<Change[]> => {
  const { orderNumber, supplierOrderNumber, reference, lines } = request
  const filter = `$filter=${encodeURIComponent(`PurchaseOrder eq ${literal(orderNumber)}`)}`
  if (field === 'CorrespncExternalReference') {
    const fits = supplierOrderNumber && supplierOrderNumber.length <= LONGEST_YOUR_REFERENCE
    const text = fits ? supplierOrderNumber : reference
    const rows = rowsIn<Row>(await http.get(`/A_PurchaseOrder?${filter}&$select=PurchaseOrder,${field}`, signal))
    return rows.map((row) => changeOf(`/A_PurchaseOrder(${literal(orderNumber)})`, field, text, row))
  }
  const select = '$select=PurchaseOrder,PurchaseOrderItem,PurchaseOrderItemText'
  const rows = rowsIn<Row>(await http.get(`/A_PurchaseOrderItem?${filter}&${select}`, signal))
  return rows.flatMap((row) => {
    const line = lines.find((l) => itemNumber(l.line) === row.PurchaseOrderItem)
    if (!line || row.PurchaseOrderItem === undefined) return []
    const keys = `PurchaseOrder=${literal(orderNumber)},PurchaseOrderItem=${literal(row.PurchaseOrderItem)}`
    return [changeOf(`/A_PurchaseOrderItem(${keys})`, field, itemText(request, line), row)]
  })
}

const changeOf = (entity: string, field: AcknowledgementField, text: string, row: Row): Change => ({
  entity,
  field,
  text,
  etag: row.__metadata?.etag ?? '*',
  done: row[field] === text,
})

/** `<our order id> <line> <answer> <date> <quantity>`: the order is looked up by how it begins. Whole words, 40 characters. */
const itemText = ({ orderReference }: AcknowledgementRequest, line: AcknowledgementRequest['lines'][number]): string =>
  [`${line.line}`, line.answer, line.promisedOn ?? '', line.quantity].reduce(
    (text, word) => (word !== '' && text.length + 1 + word.length <= LONGEST_ITEM_TEXT ? `${text} ${word}` : text),
    orderReference,
  )
