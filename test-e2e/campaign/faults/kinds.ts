import { services } from '../../simulate/services.ts'
import type { World } from '../world.ts'
import type { Kind, Seen, State } from './kind.ts'
import { onTheLine, sapUnavailable, supplierBehaves } from './partner-faults.ts'
import { frozen, killed, registryFrozen, terminated } from './process-faults.ts'
import { REBUILDABLE } from './states.ts'

/** Only of these can anybody wait for a partner. */
const SPEAK_TO_PARTNERS = ['procurement-sync', 'supplier-ack']

const statesOf = (service: string, more: readonly State[] = []): State[] => [
  'traffic',
  ...more,
  // Gateway and operations decide nothing: their views are made anew from the topics.
  ...(REBUILDABLE.includes(service) ? (['rebuild', 'swap'] as const) : []),
  ...(SPEAK_TO_PARTNERS.includes(service) ? (['partner-down'] as const) : []),
]

const EVERYWHERE = ['traffic', 'rebuild', 'swap', 'partner-down', 'after-takeover'] as const
const BESIDE_PARTNERS = ['traffic', 'after-takeover'] as const

/** A fault of a partner, which needs no making ready. */
const then =
  (strike: (world: World) => Promise<Seen>): Kind['strike'] =>
  async (world, moment) => {
    await moment()
    return strike(world)
  }

const kind = (name: string, of: string, states: readonly State[], strike: Kind['strike']): Kind => ({
  ...{ name, of, states, strike },
})

/** Every fault there is, and the states in which it is to strike: what is not listed makes no sense, or nothing new. */
export const KINDS: readonly Kind[] = [
  ...services.map((s) => kind(`kill ${s}`, s, statesOf(s, ['after-takeover']), (w, moment) => killed(w, s, moment))),
  ...services.map((s) => kind(`terminate ${s}`, s, statesOf(s), (w, moment) => terminated(w, s, moment))),
  ...REBUILDABLE.map((s) => kind(`freeze ${s}`, s, statesOf(s), (w, moment) => frozen(w, s, moment))),
  kind('kill broker', 'kafka', EVERYWHERE, (w, moment) => killed(w, 'kafka', moment)),
  kind('stop broker', 'kafka', EVERYWHERE, (w, moment) => terminated(w, 'kafka', moment)),
  kind('kill mongod', 'mongo', EVERYWHERE, (w, moment) => killed(w, 'mongo', moment)),
  kind('stop mongod', 'mongo', EVERYWHERE, (w, moment) => terminated(w, 'mongo', moment)),
  kind('freeze registry', 'registry', ['traffic', 'rebuild', 'after-takeover'], registryFrozen),
  kind('kill registry', 'registry', ['traffic'], (w, moment) => killed(w, 'registry', moment)),
  kind(
    'sap 503',
    'procurement-sync',
    ['traffic', 'rebuild', 'after-takeover'],
    then((w) => sapUnavailable(w, async () => {})),
  ),
  kind(
    'sap commits, no answer',
    'procurement-sync',
    ['traffic', 'rebuild', 'after-takeover'],
    then((w) => onTheLine(w, 'sap', { as: 'swallow', times: 3 }, 'swallowed', 2)),
  ),
  kind(
    'sap commits, reset',
    'procurement-sync',
    ['traffic', 'rebuild', 'after-takeover'],
    then((w) => onTheLine(w, 'sap', { as: 'reset', times: 3, afterBytes: 40 }, 'reset', 2)),
  ),
  kind(
    'sap slow',
    'procurement-sync',
    BESIDE_PARTNERS,
    then((w) => onTheLine(w, 'sap', { as: 'delay', ms: 3_000 }, 'delayed', 5)),
  ),
  kind(
    'sap refuses connections',
    'procurement-sync',
    BESIDE_PARTNERS,
    then((w) => onTheLine(w, 'sap', { as: 'refuse' }, 'refused', 2)),
  ),
  kind(
    'edi takes, no answer',
    'supplier-ack',
    ['traffic', 'rebuild', 'after-takeover'],
    then((w) => onTheLine(w, 'edi', { as: 'swallow', times: 3 }, 'swallowed', 2)),
  ),
  kind(
    'edi takes, reset',
    'supplier-ack',
    BESIDE_PARTNERS,
    then((w) => onTheLine(w, 'edi', { as: 'reset', times: 3, afterBytes: 0 }, 'reset', 2)),
  ),
  kind(
    'edi refuses connections',
    'supplier-ack',
    BESIDE_PARTNERS,
    then((w) => onTheLine(w, 'edi', { as: 'refuse' }, 'refused', 2)),
  ),
  kind(
    'supplier refuses',
    'supplier-ack',
    BESIDE_PARTNERS,
    then((w) => supplierBehaves(w, 'reject-all')),
  ),
  kind(
    'supplier is silent',
    'supplier-ack',
    BESIDE_PARTNERS,
    then((w) => supplierBehaves(w, 'no-ack')),
  ),
  kind(
    'supplier bills twice',
    'supplier-ack',
    BESIDE_PARTNERS,
    then((w) => supplierBehaves(w, 'duplicate-invoice')),
  ),
  kind(
    'supplier ships short',
    'supplier-ack',
    BESIDE_PARTNERS,
    then((w) => supplierBehaves(w, 'short-ship')),
  ),
]
