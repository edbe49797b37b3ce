import { contentHash, type Decider, type Decision } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { idOf, isValue, type Value } from '../value.ts'
import { type Difference, differencesOf, type ErpKind, type Ours, oursOf, type Theirs, theirsOf } from './attributes.ts'

export const ERP_ENTITY = 'erp-entity'

/** A difference and from when it has been known, epoch milliseconds. */
export type Drift = Difference & { since: number }
export type Comparison = 'NOTHING' | 'AGREES' | 'UNKNOWN' | 'DIFFERS'

/** A material or vendor of an ERP, and the items or suppliers that name it. `theirs`: null until the ERP has answered. */
export type ErpEntity = {
  ours: readonly Ours[]
  theirs: Theirs | null
  comparison: Comparison
  drift: readonly Drift[]
  /** Hash of the standing that is published. */
  published: string
}

type Identity = { erp: string; kind: ErpKind; number: string }
type ErpEntityEvent =
  | { type: 'OursChanged'; data: { ours: readonly Ours[] } }
  | { type: 'TheirsChanged'; data: { theirs: Theirs } }
  | { type: 'Compared'; data: { comparison: Comparison; drift: readonly Drift[] } }
  | { type: 'StandingPublished'; data: { hash: string } }
  | MessageOf<'master.ErpStanding' | 'master.ErpDriftNoted'>
  | Value
type ErpEntityInput = Input<
  MessageOf<
    'master.ErpEntityNamed' | 'procurement.ErpItemSeen' | 'procurement.ErpSupplierSeen' | 'procurement.ErpEntityMissing'
  >
>
type Taken = Decision<ErpEntityEvent>

/** More than one is a mistake, and each is compared. */
const MOST_OURS = 20
const EVERY_SITE = '*'

/** What the ERP decides is taken over and published; what differs is told to the list of the ERP's drift. */
const decide = (input: ErpEntityInput, state: ErpEntity): Taken => {
  const { message, now } = input
  const change = changeOf(input, state)
  if (!change) return {}
  const identity = identityOf(message)
  const changed = evolve(state, change)
  return { ...compared(identity, state, changed, now, [change, ...standing(identity, changed, now)]) }
}

const changeOf = (input: ErpEntityInput, { ours, theirs }: ErpEntity): ErpEntityEvent | undefined => {
  const { message } = input
  if (message.type === 'master.ErpEntityNamed') {
    const { entity, named } = message.data
    const value = input.references.filter(isValue).find((one) => idOf(one) === entity)
    const others = ours.filter((one) => one.entity !== entity)
    const all = named && value ? [...others, oursOf(entity, value)].slice(-MOST_OURS) : others
    return contentHash(all) === contentHash(ours) ? undefined : { type: 'OursChanged', data: { ours: all } }
  }
  const seen: Theirs =
    message.type === 'procurement.ErpEntityMissing'
      ? { text: '', status: 'MISSING', attributes: {} }
      : theirsOf(message.data)
  return theirs && contentHash(theirs) === contentHash(seen)
    ? undefined
    : { type: 'TheirsChanged', data: { theirs: seen } }
}

const identityOf = (message: ErpEntityInput['message']): Identity => {
  const { erp, number } = message.data
  const kind = 'kind' in message.data ? message.data.kind : 'baseUnit' in message.data ? 'item' : 'supplier'
  return { erp, number, kind: kind === 'item' ? 'item' : 'supplier' }
}

/** Only of what is named here, or was: an ERP has much that is none of our business. */
const standing = (identity: Identity, { ours, theirs, published }: ErpEntity, now: number): ErpEntityEvent[] => {
  if (!theirs || (ours.length === 0 && published === '')) return []
  const { text, status } = theirs
  const taken = { ...identity, site: EVERY_SITE, entities: ours.map(({ entity }) => entity), text, status }
  const hash = contentHash(taken)
  if (hash === published) return []
  return [
    { type: 'StandingPublished', data: { hash } },
    { type: 'master.ErpStanding', data: { ...taken, effectiveFrom: now } },
  ]
}

const compared = (
  identity: Identity,
  before: ErpEntity,
  { ours, theirs }: ErpEntity,
  now: number,
  events: ErpEntityEvent[],
): Taken => {
  const found = theirs
    ? distinct(ours.flatMap((one) => differencesOf(identity.kind, identity.number, one, theirs)))
    : []
  const drift = found.map((one) => {
    const known = before.drift.find(({ since: _, ...other }) => contentHash(other) === contentHash(one))
    return { ...one, since: known?.since ?? now }
  })
  const comparison = comparisonOf(ours, theirs, drift)
  if (comparison === before.comparison && contentHash(drift) === contentHash(before.drift)) return { events }
  const { erp, kind, number } = identity
  const data = {
    ...{ erp, site: EVERY_SITE, kind, number, was: before.comparison, standing: comparison },
    ...{ entities: ours.map(({ entity }) => entity), differences: drift },
  }
  return {
    events: [...events, { type: 'Compared', data: { comparison, drift } }],
    tell: [{ aggregate: `erp-drift:${erp}`, message: { type: 'master.ErpDriftNoted', data }, references: [] }],
  }
}

/** What is deleted or blocked there, and not used here, is missed by nobody. */
const comparisonOf = (ours: readonly Ours[], theirs: Theirs | null, drift: readonly Drift[]): Comparison => {
  if (!theirs) return 'NOTHING'
  if (ours.length === 0) return theirs.status === 'ACTIVE' ? 'UNKNOWN' : 'NOTHING'
  return drift.length > 0 ? 'DIFFERS' : 'AGREES'
}

const distinct = (differences: Difference[]): Difference[] => [
  ...new Map(differences.map((one) => [contentHash(one), one])).values(),
]

const evolve = (state: ErpEntity, event: ErpEntityEvent): ErpEntity => {
  switch (event.type) {
    case 'OursChanged':
    case 'TheirsChanged':
    case 'Compared':
      return { ...state, ...event.data }
    case 'StandingPublished':
      return { ...state, published: event.data.hash }
    default:
      return state
  }
}

export const erpEntity: Decider<ErpEntity, ErpEntityInput, ErpEntityEvent> = {
  initialState: { ours: [], theirs: null, comparison: 'NOTHING', drift: [], published: '' },
  decide,
  evolve,
}
