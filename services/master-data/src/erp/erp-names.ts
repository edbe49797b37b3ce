import { contentHash, type Decider, type Decision } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { idOf, type Value } from '../value.ts'
import { type ErpKind, numbersOf, oursOf } from './attributes.ts'

export const ERP_NAMES = 'erp-names'

/** By which numbers ERPs know an item or supplier, as it is published. `told`: hash of what they are compared by. */
export type ErpNames = { numbers: Readonly<Record<string, string>>; told: string }
type ErpNamesEvent = { type: 'NumbersChanged'; data: ErpNames } | MessageOf<'master.ErpEntityNamed'> | Value
type ErpNamesInput = Input<MessageOf<'master.Item' | 'master.Supplier'>>

/** `erp-entity:<ERP>:<kind>:<number>`. */
export const erpEntityOf = (erp: string, kind: string, number: string): string =>
  `erp-entity:${[erp, kind, number].map((part) => part.replaceAll('%', '%25').replaceAll(':', '%3A')).join(':')}`

/**
 * Who names which material or vendor. The ERP is asked for what is named for the first time, and again when what it is
 * compared by has changed here.
 */
const decide = (input: ErpNamesInput, { numbers, told }: ErpNames): Decision<ErpNamesEvent> => {
  const { message, now } = input
  const entity = idOf(message)
  const kind: ErpKind = message.type === 'master.Item' ? 'item' : 'supplier'
  const after = numbersOf(message)
  const hash = contentHash({ after, ours: oursOf(entity, message) })
  if (hash === told) return {}
  const naming = (erp: string, number: string, named: boolean): MessageOf<'master.ErpEntityNamed'> => ({
    type: 'master.ErpEntityNamed',
    data: { erp, site: message.data.site, kind, number, entity, named, namedAt: now },
  })
  const events = [
    ...Object.entries(numbers).flatMap(([erp, number]) => (after[erp] === number ? [] : [naming(erp, number, false)])),
    ...Object.entries(after).map(([erp, number]) => naming(erp, number, true)),
  ]
  return {
    events: [{ type: 'NumbersChanged', data: { numbers: after, told: hash } }, ...events],
    tell: events.map((named) => ({
      aggregate: erpEntityOf(named.data.erp, kind, named.data.number),
      message: named,
      references: [message],
    })),
  }
}

export const erpNames: Decider<ErpNames, ErpNamesInput, ErpNamesEvent> = {
  initialState: { numbers: {}, told: '' },
  decide,
  evolve: (state, event) => (event.type === 'NumbersChanged' ? event.data : state),
}
