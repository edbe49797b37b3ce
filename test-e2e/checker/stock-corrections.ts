import { packedAt, toBase } from '@supplyline/quantity'
import { masterItems } from '@supplyline/schemas'
import type { Violation } from './evidence.ts'
import { at, type Facts } from './facts.ts'
import { isBeyond, quantityOf } from './stock.ts'
import type { Folded } from './stock-fold.ts'

const SERVICE = 'inventory-events'

/** Every movement counts by how its item was packed when it happened, as master data has it in the end. */
export const checkCorrections = (facts: Facts, folds: ReadonlyMap<string, Folded>): Violation[] =>
  [...folds.values()].flatMap(({ position, taken, stock }) => {
    const item = position.split(':')[2] ?? ''
    const isStopped = [position, `factors:${item}`].some((id) => facts.aggregate(SERVICE, id)?.parked !== undefined)
    const packed = facts.newest(masterItems, 'master.Item', item, Number.MAX_SAFE_INTEGER)
    if (isStopped || !packed || !stock) return []
    return taken.flatMap(({ movement, stamps, record }): Violation[] => {
      if (!movement || movement.data.unit === stock.unit) return []
      const { eventId, unit, occurredAt } = movement.data
      const stamped = (stamps ?? []).flatMap((m) =>
        m.type === 'master.Item' && m.data.item === item ? [m.data] : [],
      )[0]
      const base = (by: typeof packed) => toBase(quantityOf(movement), unit, packedAt(by, occurredAt))
      const [was, is] = [stamped && base(stamped), base(packed)]
      if (!was?.ok || !is.ok || isBeyond(is.quantity)) return []
      const corrected = taken.findLast((one) => one.corrected?.conversion.document === eventId)?.corrected?.corrected
      const counts = corrected ?? was.quantity
      if (counts === is.quantity) return []
      const what = `${position}: ${eventId} of ${quantityOf(movement)} ${unit} counts as ${counts} ${stock.unit}, and is ${is.quantity}`
      return [{ promise: 4, what, about: [at(record)] }]
    })
  })
