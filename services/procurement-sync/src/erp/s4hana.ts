import { type Answer, NotSent } from '@supplyline/effects'
import type { Erp, PlaceOrderRequest } from './erp.ts'
import { SapHttp, type SapHttpOptions, type SapResponse } from './sap-http.ts'
import { answerOf, foundIn, type OrderMapping, queryFor, toPurchaseOrder, unrepresentable } from './sap-order.ts'

export type S4HanaOptions = Omit<SapHttpOptions, 'service'> & OrderMapping & { url: string }

const SERVICE = '/sap/opu/odata/sap/API_PURCHASEORDER_PROCESS_SRV'

/** SAP S/4HANA by its public purchase order API (OData V2). */
export const s4hana = ({ url, ...options }: S4HanaOptions): Erp => {
  const http = new SapHttp({ ...options, service: `${url.replace(/\/+$/, '')}${SERVICE}` })
  return {
    placeOrder: async (request: PlaceOrderRequest, signal) => {
      const impossible = unrepresentable(request)
      if (impossible) return impossible
      return placed(await http.post('/A_PurchaseOrder', toPurchaseOrder(request, options), signal))
    },
    findOrder: async (request, signal) => {
      const { status, text } = await http.get(queryFor(request.reference, options.reference), signal)
      if (status !== 200) throw new Error(`SAP answered ${status} to a look-up: ${errorIn(text)?.detail ?? ''}`)
      return answerOf(foundIn(text, request.reference, options.reference), request)
    },
  }
}

/** Whatever is not certain is thrown, which leaves the outcome unknown. */
const placed = ({ status, text }: SapResponse): Answer => {
  if (status === 201) {
    const number: unknown = JSON.parse(text)?.d?.PurchaseOrder
    if (typeof number !== 'string' || number === '') throw new Error('SAP created an order and did not say which')
    return { outcome: 'confirmed', externalNumber: number, detail: `purchase order ${number} created` }
  }
  const error = errorIn(text)
  const what = `SAP answered ${status}: ${error ? `${error.code} ${error.detail}` : 'no SAP error in the body'}`
  if (isTurnedAway(status, error?.code)) throw new NotSent(what)
  if (error && status >= 400 && status < 500) return { outcome: 'refused', ...error }
  throw new Error(what)
}

/**
 * Turned away before the application looked at the order: by log-on (401), a lock (423), too many requests (429), or the
 * gateway, whose own codes these are. It says nothing about the order, and is for an operator to mend.
 */
const isTurnedAway = (status: number, code = ''): boolean =>
  [401, 423, 429].includes(status) ||
  (status >= 400 && status < 500 && (code.startsWith('/IWFND/') || code === '/IWBEP/CX_MGW_RESOURCE_NOT_FOUND'))

/** SAP's error in the body, if there is one. */
const errorIn = (text: string): { code: string; detail: string } | undefined => {
  try {
    const { code, message } = JSON.parse(text).error
    if (typeof code === 'string' && typeof message?.value === 'string') return { code, detail: message.value }
  } catch {
    // No JSON: a proxy's page, say.
  }
  return undefined
}
