import { userInfo } from 'node:os'
import {
  executeRedrive,
  figuresOf,
  followReferences,
  type Plan,
  type Preview,
  pauseRedrive,
  planRedrive,
  previewOf,
  publishPreview,
  resumeRedrive,
  type Slice,
  systemClock,
} from '@supplyline/messaging'
import { createLogger } from '@supplyline/telemetry'
import type { ProgressBar } from './progress-bar.ts'
import { previewJson, previewText } from './redrive-preview.ts'
import type { ReplayGiven } from './replay.ts'

export const REDRIVE_ACTIONS = ['redrive', 'execute', 'pause', 'resume'] as const

export const redriveOptions = {
  topic: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  key: { type: 'string', multiple: true },
  partition: { type: 'string', multiple: true },
  by: { type: 'string' },
  rate: { type: 'string' },
  execute: { type: 'boolean' },
} as const

export type RedriveCommand = {
  action: (typeof REDRIVE_ACTIONS)[number]
  id: string
  values: {
    topic?: string | undefined
    from?: string | undefined
    to?: string | undefined
    key?: string[] | undefined
    partition?: string[] | undefined
    by?: string | undefined
    rate?: string | undefined
    execute?: boolean | undefined
  }
}

type Tell = (what: Record<string, unknown>, text: string) => void

const RATE = 50
const NOTHING = 3

/** Returns the exit code: 3 where the slice holds nothing. */
export const redrive = async (
  given: ReplayGiven,
  { action, id, values }: RedriveCommand,
  tell: Tell,
  bar: ProgressBar,
): Promise<number> => {
  const { topology, store, clock = systemClock } = given
  const { service } = topology
  const rate = values.rate === undefined ? RATE : Number(values.rate)
  switch (action) {
    case 'execute':
      return execute(given, id, rate, tell, bar)
    case 'pause':
      await pauseRedrive(store, id, clock.now())
      tell(
        { replayId: id, paused: true },
        `${id} is paused; pnpm supplyline replay resume ${id} --service ${service} lets it go on`,
      )
      return 0
    case 'resume':
      await resumeRedrive(store, id, clock.now())
      tell(
        { replayId: id, paused: false },
        `${id} goes on where it runs; pnpm supplyline replay execute ${id} --service ${service} runs it again`,
      )
      return 0
    case 'redrive': {
      const { plan, preview } = await previewed(given, values, bar)
      bar.end()
      if (plan.records === 0) {
        tell({ inputs: 0 }, `nothing was appended to ${values.topic} in that time under those keys`)
        return NOTHING
      }
      if (!preview) {
        tell({ inputs: plan.records, aggregates: [], ...rest(plan) }, previewText(service, plan))
        return 0
      }
      const figures = figuresOf(given.codec, preview)
      const json = { ...previewJson(given.codec, preview), figures, ...rest(plan) }
      if (!values.execute) {
        tell(json, previewText(service, plan, { preview, figures }))
        return 0
      }
      return execute(given, preview.planned.replayId, rate, (done, text) => tell({ ...json, ...done }, text), bar)
    }
    default:
      return action satisfies never
  }
}

const rest = ({ blocked, fixed, pending, unreadable }: Plan) => ({ blocked, fixed, pending, unreadable })

const previewed = async (
  given: ReplayGiven,
  { topic = '', from = '', to = '', key = [], partition = [], by }: RedriveCommand['values'],
  bar: ProgressBar,
): Promise<{ plan: Plan; preview?: Preview }> => {
  const { topology, log, codec } = given
  const logger = createLogger({ service: `${topology.service}-replay`, level: 'warn', destination: process.stderr })
  const slice: Slice = {
    topic,
    from: Date.parse(from),
    to: Date.parse(to),
    keys: key,
    partitions: partition.map(Number),
  }
  const { tables, stop } = await followReferences(log, codec, logger, topology.references)
  try {
    const plan = await planRedrive({ ...given, tables, onProgress: bar.show }, slice)
    if (plan.changes.length === 0) return { plan }
    const preview = previewOf(topology, plan, by ?? userInfo().username)
    await publishPreview(log, codec, topology, preview)
    return { plan, preview }
  } finally {
    await stop()
  }
}

const execute = async (
  given: ReplayGiven,
  replayId: string,
  rate: number,
  tell: Tell,
  bar: ProgressBar,
): Promise<number> => {
  const { topology, log, store, codec, clock } = given
  const done = await executeRedrive(
    {
      ...{ topology, log, store, codec, rate, ...(clock && { clock }) },
      onProgress: ({ done, total, paused }) => bar.show(done, total, paused ? 'paused' : ''),
    },
    replayId,
  )
  bar.end()
  const { applied, moved } = done
  const lines = [
    `${replayId}: ${applied.length} aggregates are redriven, ${moved.length} had moved since the preview and stay as they are`,
    ...moved.map((aggregate) => `  ${aggregate}`),
    ...(moved.length > 0 ? ['make the preview again for those: replay redrive'] : []),
  ]
  tell({ replayId, applied, moved }, lines.join('\n'))
  return moved.length > 0 ? 1 : 0
}
