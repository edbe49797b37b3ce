import {
  approvalDecisions,
  goodsReceipts,
  masterChangeRequests,
  masterContracts,
  payableInvoices,
  requisitionRequests,
} from '@supplyline/schemas'
import type { Random } from '../src/random.ts'
import { contract, ITEMS } from './hospital.ts'
import type { Planned } from './planned.ts'
import { UNKNOWN_SCHEMA } from './sim-codec.ts'

/** Confluent's magic byte, the id of a registered schema, and no record of that. */
export const unreadable = (): Buffer => Buffer.from([0, 0, 0, 0, 3, 255, 255, 255, 255, 255])

/** As a writer sends whose schema was never registered. */
export const unknownSchemaBytes = (): Buffer => {
  const bytes = Buffer.from([0, 0, 0, 0, 0, 1, 2])
  bytes.writeUInt32BE(UNKNOWN_SCHEMA, 1)
  return bytes
}

/**
 * Bytes that nobody can read, on topics that services route. Where the key names something, it waits until somebody has
 * looked; the first requisitions and orders of a run are named so that there is something to wait.
 */
export const junk = (random: Random, count: number, span: number): Planned[] =>
  Array.from({ length: count }, (_, index): Planned => {
    const id = `junk${index}`
    const [topic, key] = random.pick([
      [requisitionRequests, `RQ${random.below(2)}`],
      [approvalDecisions, `RQ${random.below(2)}`],
      [goodsReceipts, `45000000${random.below(9)}`],
      [payableInvoices, `${random.pick(ITEMS).supplier}:I450000000${random.below(3)}`],
      [masterChangeRequests, `contract:${masterContracts.key.of(contract(random.pick(ITEMS)))}`],
    ] as const)
    const bytes = random.chance(0.8) ? unreadable() : unknownSchemaBytes()
    return { at: random.below(span), send: () => ({ id, topic, eventId: id, kind: 'malformed', bytes, key }) }
  })
