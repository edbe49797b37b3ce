import type { Answer } from '@supplyline/effects'
import { add, compare, isZero, roundMoney } from '@supplyline/quantity'
import type { InvoiceLine, InvoiceRequest } from './erp.ts'
import { type Found, notRepresentable } from './sap-answer.ts'
import { dateTime, itemNumber, literal, type Omitted, placesOf, QUANTITY_PLACES, withoutOmitted } from './sap-values.ts'

/** Field of SAP: RBKP-XBLNR. */
const LONGEST_NUMBER = 16

/** SAP books cents: every amount is rounded to them, and they must then still add up. */
export const unpostableInvoice = ({
  invoiceNumber,
  total,
  tax,
  charges,
  lines,
}: InvoiceRequest): Answer | undefined => {
  if (invoiceNumber.length > LONGEST_NUMBER)
    return notRepresentable(`the invoice number ${invoiceNumber} has more than ${LONGEST_NUMBER} characters`)
  const rounded = lines.find(({ quantity }) => placesOf(quantity) > QUANTITY_PLACES)
  if (rounded) return notRepresentable(`line ${rounded.orderLine}: SAP would round the quantity ${rounded.quantity}`)
  const sum = [...lines.map(({ amount }) => amount), tax, charges].map((amount) => roundMoney(amount)).reduce(add, '0')
  if (compare(sum, roundMoney(total)) !== 0)
    return notRepresentable(`lines, charges and tax come to ${sum} in cents, the invoice to ${roundMoney(total)}`)
  return undefined
}

/** A_SupplierInvoice with its items, as API_SUPPLIERINVOICE_PROCESS_SRV takes it in one request (deep insert, OData V2). */
export const toSupplierInvoice = (request: InvoiceRequest, omitted: Omitted) => {
  const { reference, currency } = request
  const [tax, charges] = [roundMoney(request.tax), roundMoney(request.charges)]
  const amounts = {
    ...(isZero(charges) ? {} : { UnplannedDeliveryCost: charges }),
    ...(isZero(tax) ? {} : { to_SupplierInvoiceTax: { results: [{ DocumentCurrency: currency, TaxAmount: tax }] } }),
  }
  const header = withoutOmitted('A_SupplierInvoice', amounts, omitted)
  // An SAP without these fields has them as items of no order.
  const extra = Object.keys(amounts)
    .filter((name) => !(name in header))
    .map((name) => (name === 'UnplannedDeliveryCost' ? toExtra('charges', charges) : toExtra('tax', tax)))
  const items = [...request.lines.map((line, at) => toItem(reference, line, at, currency)), ...extra]
  return {
    ...withoutOmitted(
      'A_SupplierInvoice',
      {
        CompanyCode: request.companyCode,
        InvoicingParty: request.vendor,
        SupplierInvoiceIDByInvcgParty: request.invoiceNumber,
        DocumentDate: dateTime(request.invoicedOn),
        PostingDate: dateTime(request.postingDate),
        InvoiceGrossAmount: roundMoney(request.total),
        DocumentCurrency: currency,
      },
      omitted,
    ),
    ...header,
    to_SuplrInvcItemPurOrdRef: {
      results: items.map((item) => withoutOmitted('A_SuplrInvcItemPurOrdRef', item, omitted)),
    },
  }
}

const toItem = (reference: string, line: InvoiceLine, at: number, currency: string) => ({
  SupplierInvoiceItem: String(at + 1).padStart(6, '0'),
  PurchaseOrder: line.orderNumber,
  PurchaseOrderItem: itemNumber(line.orderLine),
  DocumentCurrency: currency,
  SupplierInvoiceItemAmount: roundMoney(line.amount),
  QuantityInPurchaseOrderUnit: line.quantity,
  PurchaseOrderQuantityUnit: line.unit,
  SupplierInvoiceItemText: `${reference} ${at + 1}`,
})

const toExtra = (text: string, amount: string) => ({ SupplierInvoiceItemAmount: amount, SupplierInvoiceItemText: text })

export const invoiceQuery = ({ invoiceNumber, vendor }: InvoiceRequest): string =>
  `/A_SupplierInvoice?$filter=${encodeURIComponent(
    `SupplierInvoiceIDByInvcgParty eq ${literal(invoiceNumber)} and InvoicingParty eq ${literal(vendor)}`,
  )}&$select=SupplierInvoice,InvoiceGrossAmount,DocumentCurrency`

export type InvoiceRow = { SupplierInvoice: string; InvoiceGrossAmount: string; DocumentCurrency: string }

export const invoicesIn = (rows: InvoiceRow[], { total, currency }: InvoiceRequest): Found[] =>
  rows.map(({ SupplierInvoice: number, InvoiceGrossAmount, DocumentCurrency }) => ({
    number,
    same: DocumentCurrency === currency && compare(InvoiceGrossAmount, roundMoney(total)) === 0,
  }))
