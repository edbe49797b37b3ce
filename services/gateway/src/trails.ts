import { problem } from '@supplyline/http'
import { masterLocations } from '@supplyline/schemas'
import { asking, type Context } from './context.ts'
import { namedBy, type Trails } from './story.ts'
import type { Step, Trail } from './trail.ts'

const KIND = 'trail:'

export const trailsIn =
  (context: Context): Trails =>
  async (references) => {
    const found = await asking(context, (store) => store.load(references.map((reference) => KIND + reference)))
    return new Map(found.map(({ id, state }) => [id.slice(KIND.length), state as Trail]))
  }

/** Ids of the orders that a trail tells of. */
export const ordersIn = (trail: Trail | undefined): string[] =>
  namedBy((trail?.steps ?? []).filter(isOrdering), 'order').map((reference) => reference.slice('order:'.length))

const isOrdering = ({ type }: Step): boolean => type.startsWith('procurement.PurchaseOrder')

/** Our id of an order that is asked for by it, or by its number in the ERP. Throws a 404 or a 409 problem. */
export const orderNamed = async (context: Context, id: string): Promise<string> => {
  const sites = new Set(
    context
      .tables()
      .all(masterLocations)
      .map(({ message }) => (message.data as { site: string }).site),
  )
  const ours = `order:${id}`
  const found = await trailsIn(context)([ours, ...[...sites].map((site) => `number:${site}:${id}`)])
  if (found.has(ours)) return id
  const [orderId, ...others] = new Set([...found.values()].flatMap(ordersIn))
  if (orderId === undefined) throw unknownOrder(id)
  if (others.length > 0)
    throw problem(409, {
      type: 'ambiguous-order',
      detail: `Several orders have the number ${id.slice(0, 100)}: ${[orderId, ...others].join(', ')}. Ask by one of these ids.`,
      members: { orderIds: [orderId, ...others] },
    })
  return orderId
}

export const unknownOrder = (id: string) =>
  problem(404, {
    type: 'unknown-order',
    detail: `No purchase order ${id.slice(0, 100)} is known, by our id or an ERP’s number. An order shows once the ERP was asked for it.`,
  })
