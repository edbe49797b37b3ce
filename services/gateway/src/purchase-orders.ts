import { problem } from '@supplyline/http'
import { z } from 'zod'
import { asking, type Context } from './context.ts'
import type { Operation } from './operation.ts'
import type { PurchaseOrderView } from './purchase-order-view.ts'
import { asOf, iso, time } from './times.ts'

const line = z.object({
  line: z.int(),
  item: z.string(),
  erpMaterial: z.string(),
  location: z.string(),
  quantity: z.string().meta({ description: 'Exact decimal, in `unit`.' }),
  unit: z.string(),
  unitFactor: z.string().meta({ description: 'Base units in one `unit`.' }),
  baseUnit: z.string(),
  unitPrice: z.string(),
  currency: z.string(),
  sources: z.array(
    z.object({
      requisitionId: z.string(),
      line: z.int(),
      contentHash: z.string(),
      quantity: z.string(),
      baseQuantity: z.string(),
    }),
  ),
})

const common = { orderId: z.string(), site: z.string(), supplier: z.string(), erp: z.string(), asOf }
const ending = { lines: z.array(line) }
const erpNumber = z.string().meta({ description: 'Number the ERP gave it.' })
const reference = z.string().meta({ description: 'Ours in the ERP, by which it is looked up.' })
const reason = z.string()

const answer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('in-doubt'), ...common, reference, reason, since: time('Since when.'), ...ending }),
  z.object({
    status: z.literal('placed'),
    ...common,
    erpNumber,
    reference,
    total: z.string(),
    currency: z.string(),
    placedAt: time('When the ERP confirmed it.'),
    ...ending,
  }),
  z.object({
    status: z.literal('refused'),
    ...common,
    reference,
    code: z.string(),
    reason,
    refusedAt: time('When the ERP refused it.'),
    ...ending,
  }),
  z.object({
    status: z.literal('cancelled'),
    ...common,
    erpNumber: erpNumber.nullable(),
    reason,
    cancelledAt: time('When it was cancelled.'),
    ...ending,
  }),
])

export const purchaseOrders = (context: Context): Operation[] => [
  {
    method: 'get',
    path: '/v1/purchase-orders/{id}',
    id: 'getPurchaseOrder',
    summary: 'What has become of a purchase order, and which requisition lines it stands for.',
    parameters: { id: 'Our id of the order.' },
    answer: { status: 200, description: 'The order.', body: answer },
    problems: { 404: 'No such order is known, or not yet.' },
    handle: async (request, response) => {
      const id = String(request.params.id)
      const [found] = await asking(context, (store) => store.load([`purchase-order:${id}`]))
      const shown = found && shownAs(found.state as PurchaseOrderView)
      if (!shown)
        throw problem(404, {
          type: 'unknown-order',
          detail: `No purchase order ${id.slice(0, 100)} is known. An order shows once the ERP was asked for it.`,
        })
      response.json(shown)
    },
  },
]

const shownAs = (view: PurchaseOrderView): z.output<typeof answer> | undefined => {
  if (view.status === 'unknown') return undefined
  const asOf = iso(view.at)
  const lines = view.order.lines.map((l) => ({ ...l, sources: l.sources.map((source) => ({ ...source })) }))
  switch (view.status) {
    case 'in-doubt':
      return { status: view.status, ...view.order, since: iso(view.order.since), lines, asOf }
    case 'placed':
      return { status: view.status, ...view.order, placedAt: iso(view.order.placedAt), lines, asOf }
    case 'refused':
      return { status: view.status, ...view.order, refusedAt: iso(view.order.refusedAt), lines, asOf }
    case 'cancelled':
      return { status: view.status, ...view.order, cancelledAt: iso(view.order.cancelledAt), lines, asOf }
    default: {
      const _: never = view
      return _
    }
  }
}
