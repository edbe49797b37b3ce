import type { Codec, Figures, Plan, Preview } from '@supplyline/messaging'

/** A preview whole, for programs: what is encoded in it is decoded. */
export const previewJson = (codec: Codec, { planned, aggregates }: Preview) => ({
  preview: planned,
  aggregates: aggregates.map(
    ({ redrive: { aggregate, index, state, timers, outputs, intents, withdrawn, summary } }) => ({
      ...{ aggregate, index, state: JSON.parse(state), timers, withdrawn, summary },
      intents: intents.map((call) => JSON.parse(call)),
      outputs: outputs.map(({ id, topic, key, value }) => ({ id, topic, key, record: codec.decode(value) })),
    }),
  ),
})

/** A preview as a table, for people; without one, why nothing changes. */
export const previewText = (service: string, plan: Plan, shown?: { preview: Preview; figures: Figures }): string => {
  const { slice, records, neverTaken, pending, unreadable, changes, blocked, fixed } = plan
  const time = (at: number) => new Date(at).toISOString()
  const lines = [
    `${service}: ${slice.topic} from ${time(slice.from)} to ${time(slice.to)}: ${records} inputs, ${neverTaken} never taken, ${pending} not reached yet, ${unreadable} that cannot be read`,
    `${changes.length} aggregates change, ${blocked.length} are left alone`,
    ...(shown ? figureLines(shown.figures) : []),
    ...(shown?.preview.aggregates ?? []).flatMap(({ redrive }) => [
      redrive.aggregate,
      ...redrive.summary.map((line) => `  ${line}`),
    ]),
    ...section(
      'left alone',
      blocked.map(({ aggregate, why }) => `${aggregate}: ${why}`),
    ),
    ...section('stays as it is', fixed),
  ]
  const { replayId = undefined } = shown?.preview.planned ?? {}
  const next = `nothing is done yet: pnpm supplyline replay execute ${replayId} --service ${service}`
  return [...lines, replayId === undefined ? 'nothing would change' : next].join('\n')
}

const figureLines = ({ outputs, outputsMoney, calls, callsMoney, withdrawn }: Figures): string[] => {
  const row =
    (kind: string) =>
    ([name, figure]: [string, string | number]) => [kind, name, String(figure)]
  const rows = [
    ...Object.entries(outputs).map(row('records')),
    ...Object.entries(outputsMoney).map(row('records')),
    ...Object.entries(calls).map(row('calls')),
    ...Object.entries(callsMoney).map(row('calls')),
    ...(withdrawn > 0 ? [['calls', 'withdrawn', String(withdrawn)]] : []),
  ]
  const width = Math.max(0, ...rows.map(([, name = '']) => name.length))
  return rows.map(([kind = '', name = '', figure]) => `  ${kind.padEnd(8)} ${name.padEnd(width)}  ${figure}`)
}

const section = (title: string, lines: string[]): string[] =>
  lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)]
