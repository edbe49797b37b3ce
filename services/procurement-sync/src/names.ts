/** Parts of a name with colons between them. A colon in a part does not make two names one. */
export const nameOf = (...parts: string[]): string =>
  parts.map((part) => part.replaceAll('%', '%25').replaceAll(':', '%3A')).join(':')

export const partsOf = (name: string): string[] =>
  name.split(':').map((part) => part.replaceAll('%3A', ':').replaceAll('%25', '%'))

/** What can be posted against one order. The number is the ERP's, as docks and suppliers know it. */
export const receivingOf = (site: string, orderNumber: string): string => `receiving:${nameOf(site, orderNumber)}`

/** Site, source and receipt id name a receipt. */
export const receiptOf = (receipt: { site: string; source: string; receiptId: string }): string =>
  `receipt:${nameOf(receipt.site, receipt.source, receipt.receiptId)}`

/** Supplier and number name an invoice. */
export const invoiceOf = (invoice: { supplier: string; invoiceNumber: string }): string =>
  `invoice:${nameOf(invoice.supplier, invoice.invoiceNumber)}`

/** Site, period and revision name what was summed up as used. */
export const consumptionOf = (used: { site: string; period: string; revision: number }): string =>
  `consumption:${nameOf(used.site, used.period, String(used.revision))}`
