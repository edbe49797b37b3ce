import type { Decider, Decision } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { raiseDuplicate, resolved } from './exceptions.ts'
import { identifierName, identifiersOf } from './identifiers.ts'

/** A GTIN, or a manufacturer's part number, and the items that have it as they are published. More than one is one too many. */
export type Identifier = { items: readonly string[]; raised: { exceptionId: string; site: string } | null }

type IdentifierEvent =
  | { type: 'ItemsChanged'; data: { items: readonly string[] } }
  | MessageOf<
      | 'master.Item'
      | 'master.ReferenceFound'
      | 'master.ReferenceSought'
      | 'supplyline.ExceptionRaised'
      | 'supplyline.ExceptionResolved'
    >
type IdentifierInput = Input<MessageOf<'master.ReferenceSought' | 'master.ReferenceFound'>>

const MOST_ITEMS = 50

/**
 * One that is asked for answers with the items that have it. Requests that come at the same time hear of none; then the
 * second that is published is an exception, until all but one of them are corrected.
 */
const decide = (input: IdentifierInput, state: Identifier): Decision<IdentifierEvent> => {
  const { message } = input
  if (message.type === 'master.ReferenceSought') {
    const { site, entity, seeker, eventId } = message.data
    const data = { site, entity, eventId, heldBy: state.items }
    return { tell: [{ aggregate: seeker, message: { type: 'master.ReferenceFound', data }, references: [] }] }
  }
  const item = input.references.flatMap((m) => (m.type === 'master.Item' ? [m.data] : []))[0]
  if (!item) return {}
  const { entity: id, site } = message.data
  const others = state.items.filter((other) => other !== item.item)
  const items = identifiersOf(item).has(id) ? [...others, item.item].slice(-MOST_ITEMS) : others
  if (items.length === state.items.length && items.every((one) => state.items.includes(one))) return {}
  const events: IdentifierEvent[] = [{ type: 'ItemsChanged', data: { items } }]
  if (state.raised)
    events.push(resolved(state.raised, `${identifierName(id)} is ${items.join(' and ') || 'nobody'}’s`, input.now))
  if (items.length > 1) events.push(raiseDuplicate({ id, name: identifierName(id) }, items, site, input))
  return { events }
}

const evolve = (state: Identifier, event: IdentifierEvent): Identifier => {
  switch (event.type) {
    case 'ItemsChanged':
      return { ...state, items: event.data.items }
    case 'supplyline.ExceptionRaised':
      return { ...state, raised: { exceptionId: event.data.exceptionId, site: event.data.site } }
    case 'supplyline.ExceptionResolved':
      return { ...state, raised: null }
    default:
      return state
  }
}

export const identifier: Decider<Identifier, IdentifierInput, IdentifierEvent> = {
  initialState: { items: [], raised: null },
  decide,
  evolve,
}
