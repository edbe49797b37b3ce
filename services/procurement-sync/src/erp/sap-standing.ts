import type { InvoiceRequest } from './erp.ts'
import type { ReferenceField } from './sap-order.ts'
import { literal, type Omitted } from './sap-values.ts'

/**
 * Documents that stand, by what they are looked up by: an order with an item that is not deleted, a material document
 * with an item that is not cancelled, an invoice that is not reversed. What this SAP has no property for counts as
 * standing.
 */
const DELETED = 'PurchasingDocumentDeletionCode'
const CANCELLED = 'GoodsMovementIsCancelled'
const REVERSED = 'ReverseDocument'

/** `path` is where the entity of the type lies, seen from the one that is asked for. */
const selected = (type: string, properties: string[], omitted: Omitted, path = ''): string[] =>
  properties.filter((name) => !omitted.includes(`${type}/${name}`)).map((name) => `${path}${name}`)

const filter = (condition: string): string => `$filter=${encodeURIComponent(condition)}`

export const standingOrdersQuery = (reference: string, field: ReferenceField, omitted: Omitted): string => {
  const type = 'A_PurchaseOrderItem'
  if (field === 'PurchaseOrderItemText') {
    const names = selected(type, ['PurchaseOrder', 'PurchaseOrderItemText', DELETED], omitted)
    return `/${type}?${filter(`startswith(PurchaseOrderItemText,${literal(reference)})`)}&$select=${names.join()}`
  }
  const names = ['PurchaseOrder', ...selected(type, ['PurchaseOrderItem', DELETED], omitted, 'to_PurchaseOrderItem/')]
  return `/A_PurchaseOrder?${filter(`${field} eq ${literal(reference)}`)}&$expand=to_PurchaseOrderItem&$select=${names.join()}`
}

type Item = { [DELETED]?: string }
type OrderRow = { PurchaseOrder: string; PurchaseOrderItemText?: string } & Item & {
    to_PurchaseOrderItem?: { results?: Item[] }
  }

export const standingOrders = (rows: OrderRow[], reference: string, field: ReferenceField): string[] => {
  const standing = rows.filter((row) => {
    // A longer reference may begin with this one.
    if (field === 'PurchaseOrderItemText')
      return row.PurchaseOrderItemText?.split(' ')[0] === reference && !row[DELETED]
    const items = row.to_PurchaseOrderItem?.results ?? []
    return items.length === 0 || items.some((item) => !item[DELETED])
  })
  return distinct(standing.map((row) => row.PurchaseOrder))
}

export const standingMovementsQuery = (reference: string, omitted: Omitted): string => {
  const items = selected('A_MaterialDocumentItem', ['Material', CANCELLED], omitted, 'to_MaterialDocumentItem/')
  return (
    `/A_MaterialDocumentHeader?${filter(`ReferenceDocument eq ${literal(reference)}`)}` +
    `&$expand=to_MaterialDocumentItem&$select=${['MaterialDocument', ...items].join()}`
  )
}

type MovementRow = {
  MaterialDocument: string
  to_MaterialDocumentItem?: { results?: { [CANCELLED]?: boolean }[] }
}

export const standingMovements = (rows: MovementRow[]): string[] =>
  distinct(
    rows
      .filter(({ to_MaterialDocumentItem }) => {
        const items = to_MaterialDocumentItem?.results ?? []
        return items.length === 0 || items.some((item) => !item[CANCELLED])
      })
      .map((row) => row.MaterialDocument),
  )

export const standingInvoicesQuery = (
  { invoiceNumber, vendor }: Pick<InvoiceRequest, 'invoiceNumber' | 'vendor'>,
  omitted: Omitted,
): string => {
  const condition = `SupplierInvoiceIDByInvcgParty eq ${literal(invoiceNumber)} and InvoicingParty eq ${literal(vendor)}`
  return `/A_SupplierInvoice?${filter(condition)}&$select=${selected('A_SupplierInvoice', ['SupplierInvoice', REVERSED], omitted).join()}`
}

export const standingInvoices = (rows: { SupplierInvoice: string; [REVERSED]?: string }[]): string[] =>
  distinct(rows.filter((row) => !row[REVERSED]).map((row) => row.SupplierInvoice))

const distinct = (numbers: string[]): string[] => [...new Set(numbers)].sort()
