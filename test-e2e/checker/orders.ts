import type { Records } from '@supplyline/schemas'
import type { ErpDocument, ErpLedger } from './evidence.ts'
import { type Facts, push } from './facts.ts'

export type Order = {
  orderId: string
  erp: string
  supplier: string
  lines: Records['procurement.PlaceOrder']['lines']
  placed: Records['procurement.PurchaseOrderPlaced'][]
  refused: Records['procurement.PurchaseOrderRefused'][]
  cancelled: Records['procurement.PurchaseOrderCancelled'][]
  inDoubt: boolean
  /** All that ERPs hold under its reference, those cancelled there included. */
  documents: { ledger: ErpLedger; document: ErpDocument }[]
}

/** Every order that was asked for, told of, or lies in an ERP. */
export const ordersOf = (facts: Facts): Map<string, Order> => {
  const orders = new Map<string, Order>()
  const order = (orderId: string, found?: Pick<Order, 'erp' | 'supplier' | 'lines'>): Order => {
    let known = orders.get(orderId)
    if (!known) {
      const about = found ?? { erp: '', supplier: '', lines: [] }
      known = { orderId, erp: about.erp, supplier: about.supplier, lines: about.lines, ...nothing() }
      orders.set(orderId, known)
    }
    return known
  }
  for (const { carried } of facts.carrying('procurement.PlaceOrder'))
    if (carried?.type === 'procurement.PlaceOrder') order(carried.data.orderId, carried.data)
  for (const { data } of facts.of('procurement.PurchaseOrderPlaced')) order(data.orderId, data).placed.push(data)
  for (const { data } of facts.of('procurement.PurchaseOrderRefused')) order(data.orderId, data).refused.push(data)
  for (const { data } of facts.of('procurement.PurchaseOrderCancelled')) order(data.orderId, data).cancelled.push(data)
  for (const { data } of facts.of('procurement.PurchaseOrderInDoubt')) order(data.orderId, data).inDoubt = true
  for (const ledger of facts.evidence.erps)
    for (const document of ledger.documents)
      if (document.operation === 'place-order') order(document.reference).documents.push({ ledger, document })
  return orders
}

const nothing = () => ({ placed: [], refused: [], cancelled: [], inDoubt: false, documents: [] })

/** The documents of an ERP by operation and our reference. */
export const byReference = (documents: readonly ErpDocument[]): Map<string, ErpDocument[]> => {
  const found = new Map<string, ErpDocument[]>()
  for (const document of documents) push(found, `${document.operation} ${document.reference}`, document)
  return found
}

export const named = (system: string, { operation, number, reference }: ErpDocument): string =>
  `${operation} ${number} (${reference}) in ${system}`
