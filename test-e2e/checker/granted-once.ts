import { add, compare } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'
import type { Violation } from './evidence.ts'
import { at, type Facts } from './facts.ts'
import type { Given } from './inbox.ts'

const SERVICE = 'replenishment'

type Proposed = Records['replenishment.TransferProposed']

/** Of no lot more is proposed to go elsewhere than its place offers, whoever asks for it: no unit goes to two places. */
export const checkGrants = (facts: Facts): Violation[] => {
  if (!facts.evidence.stores[SERVICE]) return []
  const byCause = new Map<string, Proposed[]>()
  for (const { data, record } of facts.of('replenishment.TransferProposed')) {
    const cause = record.headers.ce_causationid ?? ''
    byCause.set(cause, [...(byCause.get(cause) ?? []), data])
  }
  return [...(facts.inboxes.get(SERVICE)?.values() ?? [])]
    .filter(({ aggregate }) => aggregate.startsWith('exchange:'))
    .flatMap((given) => checkExchange(given, byCause))
}

const checkExchange = ({ entries }: Given, byCause: Map<string, Proposed[]>): Violation[] => {
  const found: Violation[] = []
  const offers = new Map<string, Records['replenishment.SurplusOffered']>()
  const open = new Map<string, Proposed>()
  for (const { entry, carried, record } of entries) {
    if (carried?.type === 'replenishment.SurplusOffered') {
      offers.set(carried.data.location, carried.data)
      for (const id of carried.data.ended) open.delete(id)
    }
    for (const proposed of byCause.get(entry.entryId) ?? []) {
      open.set(proposed.transferId, proposed)
      const isSame = (lot: { lot: string; expiry: string }) =>
        lot.lot === proposed.lot && lot.expiry === proposed.expiry
      const granted = [...open.values()].filter((p) => p.from === proposed.from && isSame(p))
      const offered = offers.get(proposed.from)?.lots.filter(isSame) ?? []
      const [all, there] = [granted, offered].map((of) => of.map((q) => q.quantity).reduce(add, '0'))
      if (compare(all ?? '0', there ?? '0') > 0)
        found.push({
          promise: 1,
          what: `${all} of lot ${proposed.lot} are to leave ${proposed.from}, which offers ${there}`,
          about: [proposed.transferId, at(record)],
        })
    }
  }
  return found
}
