import type { Operation } from '@supplyline/http'
import type { z } from 'zod'
import { asking, type Context } from './context.ts'
import { purchaseOrderAnswer } from './purchase-order-answer.ts'
import type { PurchaseOrderView } from './purchase-order-view.ts'
import { iso } from './times.ts'
import { orderNamed, unknownOrder } from './trails.ts'

export const purchaseOrders = (context: Context): Operation[] => [
  {
    method: 'get',
    path: '/v1/purchase-orders/{id}',
    id: 'getPurchaseOrder',
    summary: 'What has become of a purchase order, and which requisition lines it stands for.',
    parameters: { id: 'Our id of the order, or its number in the ERP.' },
    answer: { status: 200, description: 'The order.', body: purchaseOrderAnswer },
    problems: { 404: 'No such order is known, or not yet.', 409: 'Several orders have this number.' },
    handle: async (request, response) => {
      const id = await orderNamed(context, String(request.params.id))
      const [found] = await asking(context, (store) => store.load([`purchase-order:${id}`]))
      const shown = found && shownAs(found.state as PurchaseOrderView)
      if (!shown) throw unknownOrder(id)
      response.json(shown)
    },
  },
]

const shownAs = (view: PurchaseOrderView): z.output<typeof purchaseOrderAnswer> | undefined => {
  if (view.status === 'unknown') return undefined
  const lines = view.order.lines.map((l) => ({ ...l, sources: l.sources.map((source) => ({ ...source })) }))
  const common = { lines, ...suppliedAs(view), asOf: iso(view.at) }
  switch (view.status) {
    case 'in-doubt':
      return { status: view.status, ...view.order, since: iso(view.order.since), ...common }
    case 'placed': {
      const { attempt: _, ...order } = view.order
      return { status: view.status, ...order, placedAt: iso(order.placedAt), ...common }
    }
    case 'refused':
      return { status: view.status, ...view.order, refusedAt: iso(view.order.refusedAt), ...common }
    case 'cancelled':
      return { status: view.status, ...view.order, cancelledAt: iso(view.order.cancelledAt), ...common }
    default: {
      const _: never = view
      return _
    }
  }
}

const suppliedAs = ({ transmission, acknowledgement, shipments, postings }: PurchaseOrderView) => ({
  transmission: transmission && { ...transmission, at: iso(transmission.at) },
  acknowledgement: acknowledgement && {
    ...{ acknowledgementId: acknowledgement.acknowledgementId, explanation: acknowledgement.explanation },
    ...{ supplierOrderNumber: acknowledgement.supplierOrderNumber, documentId: acknowledgement.documentId },
    lines: acknowledgement.lines.map((line) => ({ ...line })),
    acknowledgedAt: iso(acknowledgement.acknowledgedAt),
  },
  shipments: shipments.map(
    ({ orderId: _, site: __, supplier: ___, orderNumber: ____, notifiedAt, lines, ...rest }) => ({
      ...rest,
      lines: lines.map((line) => ({ ...line })),
      notifiedAt: iso(notifiedAt),
    }),
  ),
  postings: postings.map((posting) => ({ ...posting, at: iso(posting.at) })),
})
