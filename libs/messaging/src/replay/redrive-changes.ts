import { canonicalJson, type Intent } from '@supplyline/decider'
import type { Store, StoredIntent } from '@supplyline/state'
import type { Codec } from '../codec/index.ts'
import type { Inputs } from './redrive-entry.ts'
import type { Published } from './redrive-followed.ts'
import { essence, type Fork } from './redrive-fork.ts'
import { moneyOf, moneyText } from './redrive-money.ts'

/** What a redrive makes of one aggregate, before the replay has its id. */
export type Change = {
  aggregate: string
  site: string
  expected: string
  state: string
  timers: { name: string; due: number }[]
  outputs: Published[]
  /** Calls as JSON. */
  intents: string[]
  withdrawn: string[]
  inputs: Inputs
  summary: string[]
}

/**
 * What changes, if anything does, and what follows no more or follows otherwise and can not be changed: events that were
 * said, calls that have left, records that are refused.
 */
export const changeOf = async (
  store: Store,
  codec: Codec,
  fork: Fork,
): Promise<{ change?: Change; fixed: string[] }> => {
  const outputs = [...fork.is.outputs.values()]
  if (fork.summary) outputs.push(fork.summary)
  const calls = await callsOf(store, fork)
  const moved = essence(fork.before) !== essence(fork.after)
  const fixed = [...calls.gone, ...unsaid(codec, fork), ...refusals(fork)]
  if (!moved && outputs.length + calls.intents.length + calls.withdrawn.length === 0) return { fixed }
  const { aggregate, site, hash: expected, inputs } = fork
  const timers = fork.after.timers.map(({ name, due }) => ({ name, due }))
  const change = {
    ...{ aggregate, site, expected, state: JSON.stringify(fork.after.state), timers, outputs, inputs },
    intents: calls.intents.map((call) => JSON.stringify(call)),
    withdrawn: calls.withdrawn,
    summary: [...outputs.map((o) => publishes(codec, fork, o)), ...calls.lines, ...others(fork), ...fixed],
  }
  return { change, fixed }
}

const publishes = (codec: Codec, { was }: Fork, { id, key, value }: Published): string => {
  const { type, data } = codec.decode(Buffer.from(value))
  const before = was.outputs.get(id)
  const money = moneyText(moneyOf(data))
  const instead = before ? ` instead of ${described(codec, before)}` : ''
  return `publishes ${type} ${key}${money && `: ${money}`}${instead}`
}

const described = (codec: Codec, { key, value }: Published): string => {
  const { type, data } = codec.decode(Buffer.from(value))
  const money = moneyText(moneyOf(data))
  return `${type} ${key}${money && `: ${money}`}`
}

const unsaid = (codec: Codec, { was, is }: Fork): string[] =>
  [...was.outputs.values()].flatMap((o) => (is.outputs.has(o.id) ? [] : [`can not be unsaid: ${described(codec, o)}`]))

const refusals = ({ was, is }: Fork): string[] =>
  [...is.refused].flatMap(([place, why]) => (was.refused.has(place) ? [] : [`refuses ${place}: ${why}`]))

const others = ({ before, after, inputs }: Fork): string[] => [
  ...inputs.first.map(({ place }) => `takes ${place} for the first time`),
  ...(canonicalJson(before.state) === canonicalJson(after.state) ? [] : ['its state changes']),
  ...after.timers.flatMap(({ name, due }) =>
    before.timers.some((t) => t.name === name && t.due === due)
      ? []
      : [`timer ${name}: ${new Date(due).toISOString()}`],
  ),
  ...before.timers.flatMap(({ name }) => (after.timers.some((t) => t.name === name) ? [] : [`timer ${name}: none`])),
]

/**
 * An effect is sent only if its reference never left `planned`: new calls, and those that are planned with another
 * request, are planned; what is planned and does not follow any more is withdrawn. Of all others people are told.
 */
const callsOf = async (store: Store, { aggregate, was, is }: Fork) => {
  const intents: Intent[] = []
  const withdrawn: string[] = []
  const lines: string[] = []
  const gone: string[] = []
  for (const [reference, { intent, settled }] of is.intents) {
    const live = await store.loadIntent(reference)
    const { system, operation, request } = intent
    const call = { reference, system, operation, request }
    const says = `${operation} ${reference} at ${system}${amount(request)}`
    const changed = live !== undefined && callText(live) !== callText(call)
    if (settled) {
      // Settled in the fork alone: it needs no attention, and none is left that could be withdrawn once it was sent.
      if (live && neverLeft(live)) withdrawn.push(reference)
    } else if (!live || (changed && neverLeft(live))) {
      intents.push(call)
      lines.push(live ? `calls ${says} instead of what was planned` : `calls ${says}`)
    } else if (changed || (live.status === 'settled' && was.intents.get(reference)?.settled))
      gone.push(`already ${live.status}: ${says} would be asked for`)
  }
  for (const [reference, { intent, settled }] of was.intents) {
    if (is.intents.has(reference) || settled) continue
    const live = await store.loadIntent(reference)
    if (!live || live.aggregate !== aggregate) continue
    if (neverLeft(live)) withdrawn.push(reference)
    else
      gone.push(`already ${live.status}: ${intent.operation} ${reference} at ${intent.system} does not follow any more`)
  }
  return { intents, withdrawn, gone, lines: [...lines, ...withdrawn.map((reference) => `withdraws ${reference}`)] }
}

const neverLeft = ({ status, sentAt, heldBy }: StoredIntent): boolean =>
  status === 'planned' && sentAt === undefined && heldBy === undefined

const callText = ({ system, operation, request }: Intent): string => canonicalJson([system, operation, request])

const amount = (request: unknown): string => {
  const money = moneyText(moneyOf(request))
  return money && `: ${money}`
}
