import { route, type Stamp, type Tables, type Topology } from '@supplyline/messaging'
import {
  commandsOf,
  deadLettersOf,
  exceptionsOf,
  goodsReceipts,
  inboxOf,
  masterItems,
  masterTolerances,
  matchCommands,
  matches,
  payableInvoices,
  purchaseOrders,
  supplierInvoices,
} from '@supplyline/schemas'
import { invoice } from './decide-invoice.ts'
import { ledger } from './decide-ledger.ts'
import { units } from './decide-units.ts'

type Stamps = (Stamp | undefined)[]
type Billing = { site: string; supplier: string; lines: readonly { item: string | null }[] }

const ledgerOf = (site: string, orderNumber: string) => `ledger:${site}:${orderNumber}`
const invoiceOf = (supplier: string, invoiceNumber: string) => `invoice:${supplier}:${invoiceNumber}`

/** An invoice may come by EDI and through AP: the same route for both. */
const invoiceRoute = (topic: typeof supplierInvoices) =>
  route(
    topic,
    {
      'payables.InvoiceReceived': (data, tables) => [
        { aggregate: invoiceOf(data.supplier, data.invoiceNumber), stamps: stampsOfBill(data, tables) },
      ],
      // To the invoice that it credits; one that names none is an exception under its own number.
      'payables.CreditNoteReceived': (data, tables) => [
        { aggregate: invoiceOf(data.supplier, data.credits ?? data.invoiceNumber), stamps: stampsOfBill(data, tables) },
      ],
    },
    (key) => `invoice:${key}`,
  )

/** Order, receipts and invoice, line by line, by quantity and price → matched, or held with what clears it. */
export const topology: Topology = {
  service: 'three-way-match',
  rules: '2',
  inbox: inboxOf('three-way-match'),
  references: [masterItems, masterTolerances],
  routes: [
    // Keyed by our order id, which no ledger is named by.
    route(purchaseOrders, {
      'procurement.PurchaseOrderPlaced': ({ site, erpNumber, lines }, tables) => [
        { aggregate: ledgerOf(site, erpNumber), stamps: bounded(itemsOf(lines, tables)) },
      ],
      'procurement.PurchaseOrderAcknowledged': ({ site, erpNumber }) => [{ aggregate: ledgerOf(site, erpNumber) }],
      // One that never had a number was never on paper either.
      'procurement.PurchaseOrderCancelled': ({ site, erpNumber }) =>
        erpNumber === null ? [] : [{ aggregate: ledgerOf(site, erpNumber) }],
    }),
    // Keyed by the order's number, which is no ledger's name without the site.
    route(goodsReceipts, {
      'inventory.GoodsReceived': ({ site, orderNumber, lines }, tables) => [
        {
          aggregate: ledgerOf(site, orderNumber),
          stamps: bounded([...tolerances(site, tables), ...itemsOf(lines, tables)]),
        },
      ],
      'inventory.GoodsReceiptReversed': ({ site, orderNumber }) => [{ aggregate: ledgerOf(site, orderNumber) }],
    }),
    invoiceRoute(supplierInvoices),
    invoiceRoute(payableInvoices),
    route(
      matchCommands,
      {
        'payables.ReleaseHold': ({ supplier, invoiceNumber }) => [{ aggregate: invoiceOf(supplier, invoiceNumber) }],
      },
      (key) => `invoice:${key}`,
    ),
    route(masterItems, { 'master.Item': ({ item }) => [{ aggregate: `units:${item}` }] }, (key) => `units:${key}`),
  ],
  folds: [],
  aggregates: {
    ledger: { decider: ledger, flow: true },
    invoice: { decider: invoice, flow: true },
    units: { decider: units },
  },
  outputs: [matches, exceptionsOf('three-way-match')],
  deadLetters: deadLettersOf('three-way-match'),
  commands: commandsOf('three-way-match'),
}

const stampsOfBill = ({ site, lines }: Billing, tables: Tables): Stamps =>
  bounded([...tolerances(site, tables), ...itemsOf(lines, tables)])

/** The value for every site, and the site's own. */
const tolerances = (site: string, tables: Tables): Stamps =>
  ['*', site].map((s) => tables.get(masterTolerances, 'master.Tolerance', s))

const itemsOf = (lines: readonly { item: string | null }[], tables: Tables): Stamps =>
  [...new Set(lines.map(({ item }) => item))].map((item) =>
    item === null ? undefined : tables.get(masterItems, 'master.Item', item),
  )

/** What is more than this does not fit an entry beside its record; units beyond those of the order are then not known. */
const MAX_STAMP_BYTES = 400_000

const bounded = (stamps: Stamps): Stamps => {
  let bytes = 0
  return stamps.filter((stamp) => {
    bytes += stamp?.bytes.length ?? 0
    return bytes <= MAX_STAMP_BYTES
  })
}
