import type { StoredIntent } from '@supplyline/state'
import type { ErpDocument, ErpLedger } from '../checker/evidence.ts'

/** ERP_SAP_TIMEOUT_MS and ERP_SAP_LONGEST_COMMIT_MS of procurement-sync as the launcher sets them, together. */
const LONGEST_COMMIT_MS = 10_000 + 3_000

type Row = Record<string, string> & Record<string, { results: Record<string, string>[] }>

/** All of ours that mock-sap holds, asked through its own OData services. Documents that it comes with are not ours. */
export const erpLedger = async (sap: string, intents: readonly StoredIntent[]): Promise<ErpLedger> => {
  const [orders, movements, invoices] = await Promise.all([
    rowsOf(sap, 'API_PURCHASEORDER_PROCESS_SRV/A_PurchaseOrder', 'to_PurchaseOrderItem'),
    rowsOf(sap, 'API_MATERIAL_DOCUMENT_SRV/A_MaterialDocumentHeader', 'to_MaterialDocumentItem'),
    rowsOf(sap, 'API_SUPPLIERINVOICE_PROCESS_SRV/A_SupplierInvoice', 'to_SuplrInvcItemPurOrdRef'),
  ])
  const documents = [
    ...orders.flatMap((row) => ordersIn(row, intents)),
    ...movements.flatMap(movementsIn),
    ...invoices.flatMap(invoicesIn),
  ]
  return { system: 'sap', uniqueReferences: false, longestCommitMs: LONGEST_COMMIT_MS, documents }
}

const rowsOf = async (sap: string, path: string, expand: string): Promise<Row[]> => {
  const response = await fetch(`${sap}/sap/opu/odata/sap/${path}?$expand=${expand}&$format=json&$top=5000`)
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return ((await response.json()) as { d: { results: Row[] } }).d.results
}

const items = (row: Row, name: string) => row[name]?.results ?? []

/** Every item's text is `<reference> <line>`, and after the supplier has answered also what it answered. */
const ordersIn = (row: Row, intents: readonly StoredIntent[]): ErpDocument[] => {
  const lines = items(row, 'to_PurchaseOrderItem')
  const [, reference, answer] = /^(PO[0-9A-Z]{10}) \d+( .*)?$/.exec(lines[0]?.PurchaseOrderItemText ?? '') ?? []
  if (reference === undefined) return []
  const number = row.PurchaseOrder as string
  const order = {
    ...{ operation: 'place-order', number, reference, ...committedAt(row) },
    lines: lines.map((l) => ({
      ...{ line: Number(l.PurchaseOrderItem) / 10, material: l.Material ?? '' },
      ...{ quantity: l.OrderQuantity ?? '', unit: l.PurchaseOrderQuantityUnit ?? '' },
    })),
  }
  if (answer === undefined) return [order]
  const recorded = {
    ...{ operation: 'record-acknowledgement', number, reference: answeredBy(number, lines, intents) },
    lines: order.lines.map(({ line, quantity }) => ({ line, material: '', quantity, unit: '', orderNumber: number })),
  }
  return [order, recorded]
}

const DAY_MS = 86_400_000

/** OData V2 writes a time as milliseconds of the epoch; a whole day tells no time. */
const committedAt = ({ CreationDate }: Row): { committedAt?: number } => {
  const [, text] = /^\/Date\((\d+)\)\/$/.exec(String(CreationDate)) ?? []
  const time = Number(text)
  return text === undefined || time % DAY_MS === 0 ? {} : { committedAt: time }
}

type Answered = { orderNumber?: string; lines?: { line: number; answer: string }[] }

/** The text has no room for the reference of the answer: the last intent whose answer the first item shows. */
const answeredBy = (number: string, [first]: Record<string, string>[], intents: readonly StoredIntent[]): string => {
  const words = first?.PurchaseOrderItemText?.split(' ') ?? []
  const shown = intents
    .filter(({ operation, request }) => {
      const { orderNumber, lines } = request as Answered
      if (operation !== 'record-acknowledgement' || orderNumber !== number) return false
      return lines?.some((l) => String(l.line) === words[1] && l.answer === words[2])
    })
    .sort((a, b) => a.plannedAt - b.plannedAt)
  return shown.at(-1)?.reference ?? 'an answer that nobody planned'
}

const MOVEMENTS: Readonly<Record<string, string>> = {
  ...{ '101': 'post-goods-receipt', '102': 'reverse-goods-receipt' },
  // To a cost centre, and back from it, in one document.
  ...{ '201': 'post-goods-issue', '202': 'post-goods-issue' },
}

const movementsIn = (row: Row): ErpDocument[] => {
  const lines = items(row, 'to_MaterialDocumentItem')
  const operation = MOVEMENTS[lines[0]?.GoodsMovementType ?? '']
  if (operation === undefined) return []
  const document = { operation, number: row.MaterialDocument as string, reference: row.ReferenceDocument as string }
  if (operation === 'post-goods-issue') return [{ ...document, lines: lines.map(usedIn) }]
  return [
    {
      ...document,
      lines: lines.map((l) => ({
        ...{
          line: Number(l.PurchaseOrderItem) / 10,
          material: l.Material ?? '',
          quantity: l.QuantityInEntryUnit ?? '',
        },
        ...{ unit: l.EntryUnit ?? '', orderNumber: l.PurchaseOrder ?? '' },
      })),
    },
  ]
}

/** An item of no order; below zero where it came back. */
const usedIn = (l: Record<string, string>, at: number): ErpDocument['lines'][number] => {
  const sign = l.GoodsMovementType === '202' ? '-' : ''
  const quantity = `${sign}${l.QuantityInEntryUnit ?? ''}`
  return { line: at + 1, material: l.Material ?? '', quantity, unit: l.EntryUnit ?? '' }
}

/** Tax and charges are items of no order. */
const invoicesIn = (row: Row): ErpDocument[] => {
  const lines = items(row, 'to_SuplrInvcItemPurOrdRef')
  const [, reference] = /^(\S+) \d+$/.exec(lines[0]?.SupplierInvoiceItemText ?? '') ?? []
  if (reference === undefined) return []
  return [
    {
      ...{ operation: 'post-invoice', number: row.SupplierInvoice as string, reference },
      lines: lines
        .filter((l) => l.PurchaseOrder)
        .map((l) => ({
          ...{ line: Number(l.PurchaseOrderItem) / 10, material: '', quantity: l.QuantityInPurchaseOrderUnit ?? '' },
          ...{ unit: l.PurchaseOrderQuantityUnit ?? '', orderNumber: l.PurchaseOrder ?? '' },
          ...(l.SupplierInvoiceItemAmount ? { amount: l.SupplierInvoiceItemAmount } : {}),
        })),
      ...billedIn(row),
    },
  ]
}

const billedIn = (row: Row): Pick<ErpDocument, 'billed'> => {
  const { InvoicingParty: vendor, SupplierInvoiceIDByInvcgParty: invoiceNumber, InvoiceGrossAmount: total } = row
  const isTold = [vendor, invoiceNumber, total].every((value) => typeof value === 'string' && value !== '')
  return isTold ? { billed: { vendor, invoiceNumber, total } as ErpDocument['billed'] & object } : {}
}
