import { clip, type Decider, type Decision, derivedId } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { raised, resolved } from '../exceptions.ts'
import type { ErpKind } from './attributes.ts'

export const ERP_DRIFT = 'erp-drift'

/** Materials or vendors that nobody here names: how many there are, and some of them. `told`: how many the exception says. */
type Unknown = { count: number; some: readonly string[]; exceptionId: string | null; told: number }

/** What of an ERP differs from what is here. */
export type ErpDrift = {
  erp: string
  /** Open exceptions, by `<kind>:<number>`. */
  open: Readonly<Record<string, { exceptionId: string; site: string }>>
  /** How many differ, those without an exception of their own included. */
  differing: number
  unknown: Readonly<Record<ErpKind, Unknown>>
}

type ErpDriftEvent =
  | { type: 'DriftCounted'; data: { erp: string; differing: number } }
  | { type: 'DriftOpened'; data: { name: string; exceptionId: string; site: string } }
  | { type: 'DriftClosed'; data: { name: string } }
  | { type: 'UnknownCounted'; data: { kind: ErpKind; count: number; some: readonly string[] } }
  | { type: 'UnknownTold'; data: { kind: ErpKind; exceptionId: string | null; told: number } }
  | MessageOf<'supplyline.ExceptionRaised' | 'supplyline.ExceptionResolved'>
type ErpDriftInput = Input<MessageOf<'master.ErpDriftNoted' | 'supplyline.TimerFired'>>
type Taken = Decision<ErpDriftEvent>
type Noted = MessageOf<'master.ErpDriftNoted'>['data']

/** Of more than these something else is wrong, such as an ERP of another company: the rest is only counted. */
export const MOST_OPEN = 200
const MOST_NAMED = 10
/** A first reading tells of thousands within seconds. */
const QUIET_MS = 60_000
const TIMER = 'unknown'
const EVERY_SITE = '*'
const WEEK = 7

/** One exception for each material or vendor that differs, and one for all of a kind that nobody here names. */
const decide = (input: ErpDriftInput, state: ErpDrift): Taken => {
  const { message } = input
  if (message.type === 'supplyline.TimerFired')
    return { events: [...tellUnknown(input, state, 'item'), ...tellUnknown(input, state, 'supplier')] }
  const { kind: named, was, standing } = message.data
  const kind = named === 'item' ? 'item' : 'supplier'
  const changesUnknown = (was === 'UNKNOWN') !== (standing === 'UNKNOWN')
  return {
    events: [
      ...whenCompared(input, state, message.data),
      ...(changesUnknown ? countUnknown(state, kind, message.data) : []),
    ],
    ...(changesUnknown && { timers: { [TIMER]: input.now + QUIET_MS } }),
  }
}

const whenCompared = (input: Input, state: ErpDrift, noted: Noted): ErpDriftEvent[] => {
  const { erp, kind, number, was, standing } = noted
  const name = `${kind}:${number}`
  const before = Object.hasOwn(state.open, name) ? state.open[name] : undefined
  const differing = state.differing + Number(standing === 'DIFFERS') - Number(was === 'DIFFERS')
  const how = standing === 'DIFFERS' ? 'it differs otherwise' : 'nothing differs any more'
  const room = Object.keys(state.open).length - Number(before !== undefined) < MOST_OPEN
  return [
    { type: 'DriftCounted', data: { erp, differing } },
    ...(before ? [{ type: 'DriftClosed' as const, data: { name } }, resolved(before, how, input.now)] : []),
    ...(standing === 'DIFFERS' && room ? open(input, name, noted, differing) : []),
  ]
}

const open = (input: Input, name: string, noted: Noted, differing: number): ErpDriftEvent[] => {
  const { erp, site, kind, number, entities, differences } = noted
  const exceptionId = derivedId('EX', `erp-drift/${erp}/${name}/${input.id}`)
  const noun = kind === 'item' ? 'material' : 'vendor'
  const told = differences.map(
    (d) => `${d.attribute} is ${d.ours} here and ${d.theirs} there, since ${new Date(d.since).toISOString()}`,
  )
  const others = differing > MOST_OPEN ? `; it is one of ${differing}, of which ${MOST_OPEN} have an exception` : ''
  const drift = raised({
    ...{ exceptionId, site, kind: 'erp-drift', subject: entities[0] ?? `${erp}:${name}` },
    detail: clip(
      `${entities.join(' and ')} and ${noun} ${number} of ${erp} differ: ${told.join('; ')}${others}`,
      1_000,
    ),
    nextAction: [...new Set(differences.map((d) => d.next))].join('; '),
    ...{ cause: input.id, raisedAt: input.now },
  })
  return [{ type: 'DriftOpened', data: { name, exceptionId, site } }, drift]
}

const countUnknown = (state: ErpDrift, kind: ErpKind, { number, standing }: Noted): ErpDriftEvent[] => {
  const { count, some } = state.unknown[kind]
  const isOne = standing === 'UNKNOWN'
  const others = some.filter((one) => one !== number)
  const data = {
    kind,
    count: count + (isOne ? 1 : -1),
    some: isOne ? [...others, number].slice(0, MOST_NAMED) : others,
  }
  return [{ type: 'UnknownCounted', data }]
}

/** An exception always says how many there are: it gives way to another when that has changed. */
const tellUnknown = (input: Input, { erp, unknown }: ErpDrift, kind: ErpKind): ErpDriftEvent[] => {
  const { count, some, exceptionId: before, told } = unknown[kind]
  if (count === told) return []
  const gone = before ? [resolved({ exceptionId: before, site: EVERY_SITE }, `there are ${count}`, input.now)] : []
  if (count === 0) return [{ type: 'UnknownTold', data: { kind, exceptionId: null, told: 0 } }, ...gone]
  const exceptionId = derivedId('EX', `erp-unknown/${erp}/${kind}/${input.id}`)
  const [nouns, ours] = kind === 'item' ? ['materials', 'item'] : ['vendors', 'supplier']
  const unknownHere = raised(
    {
      ...{ exceptionId, site: EVERY_SITE, kind: 'erp-unknown', subject: `${erp}:${nouns}` },
      detail: `${erp} has ${count} ${nouns} in use that no ${ours} here names, such as ${some.join(', ')}`,
      nextAction: `name those that are used here at their ${ours}, or have those that are not marked for deletion in ${erp}`,
      ...{ cause: input.id, raisedAt: input.now },
    },
    WEEK,
  )
  return [{ type: 'UnknownTold', data: { kind, exceptionId, told: count } }, ...gone, unknownHere]
}

const evolve = (state: ErpDrift, event: ErpDriftEvent): ErpDrift => {
  switch (event.type) {
    case 'DriftCounted':
      return { ...state, ...event.data }
    case 'DriftOpened': {
      const { name, ...opened } = event.data
      return { ...state, open: { ...state.open, [name]: opened } }
    }
    case 'DriftClosed': {
      const { [event.data.name]: _, ...others } = state.open
      return { ...state, open: others }
    }
    case 'UnknownCounted':
    case 'UnknownTold': {
      const { kind, ...changed } = event.data
      return { ...state, unknown: { ...state.unknown, [kind]: { ...state.unknown[kind], ...changed } } }
    }
    default:
      return state
  }
}

const none: Unknown = { count: 0, some: [], exceptionId: null, told: 0 }

export const erpDrift: Decider<ErpDrift, ErpDriftInput, ErpDriftEvent> = {
  initialState: { erp: '', open: {}, differing: 0, unknown: { item: none, supplier: none } },
  decide,
  evolve,
}
