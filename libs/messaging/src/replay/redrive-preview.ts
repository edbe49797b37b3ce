import { AppError, contentHash, derivedId, type Intent } from '@supplyline/decider'
import { type DecidingService, type MessageOf, previewsOf, subjectsOf, type Topic } from '@supplyline/schemas'
import type { Codec } from '../codec/index.ts'
import { decode } from '../decode.ts'
import { inboxMessage } from '../inbox.ts'
import type { Log, ReplayLog } from '../log.ts'
import { outgoing } from '../outgoing.ts'
import { recordsOf, wholeTopics } from '../records-of.ts'
import { sendable } from '../size.ts'
import type { Topology } from '../topology.ts'
import type { Change } from './redrive-changes.ts'
import { INPUTS, REDRIVE, type RedriveAggregate } from './redrive-entry.ts'
import { firstId } from './redrive-followed.ts'
import { addMoney, moneyOf } from './redrive-money.ts'
import type { Plan } from './redrive-plan.ts'
import { tooLarge } from './redrive-slice.ts'

export type RedrivePlanned = MessageOf<'supplyline.RedrivePlanned'>['data']

/** A preview as it is kept: its head, and by index what becomes of each aggregate. `inputs`: header of its entry. */
export type Preview = { planned: RedrivePlanned; aggregates: { redrive: RedriveAggregate; inputs: string }[] }

/** Bytes of one aggregate's part: with the entry around it, it must fit a message. */
const LARGEST_PART = 900_000

export const previewsFor = ({
  service,
  inbox,
}: Topology): Topic<'supplyline.RedrivePlanned' | 'supplyline.RedriveAggregate'> => {
  // Only services that decide have an inbox.
  if (inbox) return previewsOf(service as DecidingService)
  throw new AppError('replay-refused', `${service} decides nothing`, {
    where: service,
    next: 'redrive the service whose decisions it shows',
  })
}

/** What decides in this build. A preview is executed by the rules that it was made with, or not at all. */
export const buildOf = ({ rules }: Topology): string => `rules ${rules}`

/** Writes a plan down. The same plan has the same id. */
export const previewOf = (topology: Topology, plan: Plan, requestedBy: string): Preview => {
  const { slice, changes } = plan
  const digest = contentHash(changes.map(({ site: _, summary: __, ...change }) => essential(change)))
  const { topic, from, to, keys, partitions } = slice
  const replayId = derivedId('RD', contentHash([topology.service, topic, from, to, keys, partitions, digest]), 16)
  const aggregates = changes.map(({ inputs, outputs, ...change }, index) => ({
    redrive: {
      ...{ ...change, replayId, index, requestedBy },
      outputs: outputs.map((o) => ({ ...o, id: `${o.id}/redrive/${replayId}`, value: Buffer.from(o.value) })),
    },
    inputs: JSON.stringify(inputs),
  }))
  const planned = {
    ...{ replayId, site: '*', service: topology.service, topic, from, to, keys, build: buildOf(topology), digest },
    ...{ inputs: plan.records, neverTaken: plan.neverTaken, aggregates: changes.length, requestedBy },
    outputs: changes.reduce((sum, { outputs }) => sum + outputs.length, 0),
    intents: changes.reduce((sum, { intents }) => sum + intents.length, 0),
    plannedAt: plan.plannedAt,
  }
  return { planned, aggregates }
}

/** Keeps a preview where `readPreview` finds it. Throws AppError `replay-refused` for an aggregate that is too large. */
export const publishPreview = async (log: Log, codec: Codec, topology: Topology, preview: Preview): Promise<void> => {
  const topic = previewsFor(topology)
  await codec.prepare(subjectsOf(topic))
  const { planned, aggregates } = preview
  const { replayId, service, plannedAt: time } = planned
  const lineage = { service, time, causation: replayId, correlation: replayId }
  for (const { redrive, inputs } of aggregates) {
    const data = { type: 'supplyline.RedriveAggregate' as const, data: redrive }
    const message = encoded(redrive.aggregate, () => {
      const part = outgoing(codec, topic, data, { ...lineage, id: `${replayId}/${redrive.index}` })
      return sendable({ ...part, headers: { ...part.headers, [INPUTS]: inputs } })
    })
    await log.append([message])
  }
  // The head comes last: what has none is not whole.
  await log.append([
    outgoing(codec, topic, { type: 'supplyline.RedrivePlanned', data: planned }, { ...lineage, id: replayId }),
  ])
}

/** Throws AppError `replay-refused` where there is no such preview, or not all of it. */
export const readPreview = async (
  log: ReplayLog,
  codec: Codec,
  topology: Topology,
  replayId: string,
): Promise<Preview> => {
  const topic = previewsFor(topology)
  await codec.prepare(subjectsOf(topic))
  let planned: RedrivePlanned | undefined
  const parts = new Map<number, Preview['aggregates'][number]>()
  for await (const record of recordsOf(log, await wholeTopics(log, [topic], 'fresh'))) {
    const { message } = record.key === replayId ? await decode(codec, record) : {}
    if (message?.type === 'supplyline.RedrivePlanned') planned = message.data
    if (message?.type === 'supplyline.RedriveAggregate')
      parts.set(message.data.index, { redrive: message.data, inputs: record.headers[INPUTS] ?? '' })
  }
  const aggregates = [...parts.values()].sort((a, b) => a.redrive.index - b.redrive.index)
  if (!planned) throw unknown(replayId, 'there is no such preview')
  const digest = contentHash(
    aggregates.map(
      ({ redrive: { replayId: _, index: __, requestedBy: ___, site: ____, summary: _____, ...part }, inputs }) =>
        essential({ ...part, inputs: JSON.parse(inputs) }),
    ),
  )
  if (digest !== planned.digest) throw unknown(replayId, 'its preview is not whole')
  return { planned, aggregates }
}

/** The inbox message that asks an aggregate to become what the preview says. */
export const redriveEntry = (
  codec: Codec,
  topology: Topology,
  redrive: RedriveAggregate,
  inputs: string,
  lane: number,
) => {
  const { inbox, rules } = topology
  if (!inbox) throw new Error(`${topology.service} has no inbox`)
  const { replayId, index, aggregate, site } = redrive
  const message = inboxMessage(codec, inbox.name, {
    ...{ aggregate, site, rules, entryId: `redrive/${replayId}/${index}`, correlation: replayId, stamps: [] },
    cause: { topic: `${REDRIVE}${replayId}`, partition: lane, offset: index, index: 0 },
    record: codec.encode(inbox.name, { type: 'supplyline.RedriveAggregate', data: redrive }),
  })
  return sendable({ ...message, headers: { ...message.headers, [INPUTS]: inputs } })
}

/** Counts of records by type and of calls by system and operation, and what each amounts to by currency. */
export type Figures = {
  outputs: Record<string, number>
  outputsMoney: Record<string, string>
  calls: Record<string, number>
  callsMoney: Record<string, string>
  withdrawn: number
}

/** What a preview amounts to. */
export const figuresOf = (codec: Codec, { aggregates }: Preview): Figures => {
  const outputs = aggregates.flatMap(({ redrive }) => redrive.outputs.map(({ value }) => codec.decode(value)))
  const calls: Intent[] = aggregates.flatMap(({ redrive }) => redrive.intents.map((call) => JSON.parse(call)))
  return {
    outputs: countsOf(outputs.map(({ type }) => type)),
    outputsMoney: sumOf(outputs.map(({ data }) => data)),
    calls: countsOf(calls.map(({ system, operation }) => `${system} ${operation}`)),
    callsMoney: sumOf(calls.map(({ request }) => request)),
    withdrawn: aggregates.reduce((sum, { redrive }) => sum + redrive.withdrawn.length, 0),
  }
}

const countsOf = (names: string[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const name of names.sort()) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

const sumOf = (amounts: unknown[]): Record<string, string> =>
  Object.fromEntries([...addMoney(...amounts.map(moneyOf))].sort())

type Part = Pick<Change, 'aggregate' | 'expected' | 'state' | 'inputs'> &
  Pick<RedriveAggregate, 'timers' | 'outputs' | 'intents' | 'withdrawn'>

const essential = ({
  aggregate,
  expected,
  state,
  inputs,
  timers,
  outputs,
  intents,
  withdrawn,
}: Omit<Part, 'outputs'> & { outputs: readonly { id: string; topic: string; key: string; value: Uint8Array }[] }) => ({
  ...{ aggregate, expected, state, inputs, intents, withdrawn },
  timers: timers.map(({ name, due }) => [name, due]),
  outputs: outputs.map(({ id, topic, key, value }) => [firstId(id), topic, key, Buffer.from(value).toString('base64')]),
})

const encoded = <T extends { value: Uint8Array }>(aggregate: string, encode: () => T): T => {
  let message: T
  try {
    message = encode()
  } catch (cause) {
    throw new AppError('replay-refused', `what becomes of ${aggregate} does not fit a message`, {
      where: aggregate,
      next: 'leave its keys out, or redrive less of its history at a time',
      cause,
    })
  }
  if (message.value.length > LARGEST_PART) throw tooLarge(`${aggregate} alone comes to ${message.value.length} bytes`)
  return message
}

const unknown = (replayId: string, what: string): AppError =>
  new AppError('replay-refused', `${replayId}: ${what}`, { where: replayId, next: 'make it again: replay redrive' })
