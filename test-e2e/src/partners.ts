import type { System } from './system.ts'

// What the partner systems themselves hold, asked through their own interfaces.

export type ErpReceipt = {
  number: string
  lines: { order: string; quantity: number; unit: string; movement: string }[]
}
export type ErpInvoice = { number: string; supplierNumber: string; vendor: string; gross: number; currency: string }

type OData = { d: { results: Record<string, unknown>[] } }

const odata = async (system: System, path: string): Promise<Record<string, unknown>[]> => {
  const response = await fetch(`${system.endpoints().partners.sap}/sap/opu/odata/sap/${path}`)
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return ((await response.json()) as OData).d.results
}

export const erpReceipts = async (system: System): Promise<ErpReceipt[]> => {
  const found = await odata(
    system,
    'API_MATERIAL_DOCUMENT_SRV/A_MaterialDocumentHeader?$expand=to_MaterialDocumentItem&$format=json&$top=5000',
  )
  return found.map((document) => ({
    number: String(document.MaterialDocument),
    lines: (document.to_MaterialDocumentItem as { results: Record<string, string>[] }).results.map((item) => ({
      order: String(item.PurchaseOrder),
      quantity: Number(item.QuantityInEntryUnit),
      unit: String(item.EntryUnit),
      movement: String(item.GoodsMovementType),
    })),
  }))
}

export const erpInvoices = async (system: System): Promise<ErpInvoice[]> => {
  const found = await odata(system, 'API_SUPPLIERINVOICE_PROCESS_SRV/A_SupplierInvoice?$format=json&$top=5000')
  return found.map((invoice) => ({
    number: String(invoice.SupplierInvoice),
    supplierNumber: String(invoice.SupplierInvoiceIDByInvcgParty),
    vendor: String(invoice.InvoicingParty),
    gross: Number(invoice.InvoiceGrossAmount),
    currency: String(invoice.DocumentCurrency),
  }))
}

export type EdiOrder = {
  po_number: string
  partner: string
  total: string
  lines: { line: string; sku: string; quantity: string; uom: string; shipped: string; invoiced: string }[]
  shipments: { shipment_id: string }[]
  invoices: { invoice_number: string; total: string }[]
}

/** Our orders as the suppliers' side has them. */
export const ediOrders = async (system: System): Promise<EdiOrder[]> => {
  const { edi } = system.endpoints().partners
  const listed = (await (await fetch(`${edi}/_mock/orders`)).json()) as { po_number: string; partner: string }[]
  const ours = listed.filter(({ partner }) => partner === 'MERCY')
  return Promise.all(
    ours.map(
      async ({ po_number }) =>
        (await (await fetch(`${edi}/_mock/orders/${po_number}?partner=MERCY`)).json()) as EdiOrder,
    ),
  )
}
