import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { isAppError } from '@supplyline/decider'
import {
  archiveLog,
  type Comparison,
  type Log,
  Rebuild,
  type RebuildOptions,
  type ReplayLog,
} from '@supplyline/messaging'
import { progressBar, standardError } from './progress-bar.ts'
import { REDRIVE_ACTIONS, redrive, redriveOptions } from './redrive.ts'
import { REPLAY_USAGE } from './replay-usage.ts'
import { restoreService } from './restore.ts'

export type ReplayGiven = RebuildOptions & { log: Log & ReplayLog }

const options = {
  until: { type: 'string' },
  out: { type: 'string' },
  swap: { type: 'boolean' },
  restore: { type: 'boolean' },
  archive: { type: 'string' },
  'accept-differences': { type: 'boolean' },
  json: { type: 'boolean' },
  ...redriveOptions,
} as const

/** Exit codes: 0 done, 1 refused or different, 2 wrong usage, 3 nothing to do it to. */
export const replay = async (
  service: string,
  given: ReplayGiven,
  args: string[],
  write: (text: string) => void = (text) => void process.stdout.write(text),
): Promise<number> => {
  const say = (text: string) => write(`${text}\n`)
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(args)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${REPLAY_USAGE}\n`)
    return 2
  }
  const { action, id, values } = parsed
  const bar = progressBar(`${action} ${service}`, standardError)
  const context = {
    ...given,
    log: values.archive === undefined ? given.log : archiveLog(given.log, values.archive),
    onProgress: ({ folded, total }: { folded: number; total: number }) => bar.show(folded, total),
  }
  const tell = (what: Record<string, unknown>, text: string) =>
    say(values.json ? JSON.stringify({ service, ...what }) : text)
  const compareAndSwap = async (rebuild: Rebuild, wanted: boolean, startedAt: number): Promise<number> => {
    const found = await rebuild.compare()
    bar.end()
    const seconds = (performance.now() - startedAt) / 1_000
    const same = found.differing === 0 && found.intents.length === 0
    const swapped = wanted && (same || values['accept-differences'] === true)
    if (swapped) await rebuild.swap()
    const rate = Math.round(rebuild.folded / seconds)
    const figures = { generation: rebuild.shadow.generation, folded: rebuild.folded, seconds, rate, callsOutside: 0 }
    tell({ ...figures, ...found, swapped }, report(service, rebuild, found, swapped, seconds))
    return same || swapped ? 0 : 1
  }
  try {
    const startedAt = performance.now()
    switch (action) {
      case 'rebuild': {
        if (values.restore) return await restoreService({ ...context, live: given.log }, tell, bar)
        const rebuild = await Rebuild.begin(context)
        if (values.until !== undefined) return await writeAsOf(rebuild, given, values.until, values.out, write, bar.end)
        await rebuild.catchUp()
        return await compareAndSwap(rebuild, values.swap === true, startedAt)
      }
      case 'swap':
        return await compareAndSwap(await Rebuild.resume(context), true, startedAt)
      case 'rollback': {
        const rebuild = await Rebuild.ofPrevious(context)
        await rebuild.swap()
        bar.end()
        tell(
          { generation: rebuild.shadow.generation },
          `${service} is back at generation ${rebuild.shadow.generation}.`,
        )
        return 0
      }
      case 'abandon':
        await given.store.dropShadow()
        tell({ abandoned: true }, `What was being built of ${service} is dropped; the live generation was not touched.`)
        return 0
      case 'redrive':
      case 'execute':
      case 'pause':
      case 'resume':
        return await redrive(given, { action, id, values }, tell, bar)
      default: {
        const generations = await given.store.generations()
        const { current, previous, building } = generations
        tell(
          generations,
          `${service}: generation ${current} is live; before it: ${previous ?? 'none'}; being built: ${building ?? 'none'}`,
        )
        return 0
      }
    }
  } catch (error) {
    bar.end()
    if (!isAppError(error)) throw error
    const { code, message, where, next } = error
    if (values.json) say(JSON.stringify({ service, error: { code, message, where, next } }))
    else process.stderr.write(`${code}: ${message}${where ? ` (${where})` : ''}\n${next}\n`)
    return 1
  }
}

const ACTIONS = ['rebuild', 'swap', 'abandon', 'rollback', 'status', ...REDRIVE_ACTIONS]

const parse = (args: string[]) => {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [action = '', id] = positionals
  const named = ['execute', 'pause', 'resume'].includes(action)
  if (!ACTIONS.includes(action) || positionals.length > (named ? 2 : 1))
    throw new Error(`no such action: ${positionals.join(' ')}`)
  if (named && id === undefined) throw new Error(`${action}: which redrive? Its preview says its id`)
  if (action === 'redrive')
    for (const name of ['topic', 'from', 'to'] as const)
      if (values[name] === undefined) throw new Error(`--${name} is missing: say which inputs are taken again`)
  for (const name of ['until', 'from', 'to'] as const)
    if (values[name] !== undefined && Number.isNaN(Date.parse(values[name])))
      throw new Error(`--${name}: ${values[name]} is no time as ISO 8601 writes it, such as 2026-01-31T06:00:00Z`)
  if (values.restore && (!values.swap || values.until !== undefined))
    throw new Error('--restore: goes with --swap and without --until; it replaces what the database holds')
  if (values.archive !== undefined && !existsSync(values.archive))
    throw new Error(`--archive: there is no folder ${values.archive}`)
  if (values.rate !== undefined && !(Number(values.rate) > 0)) throw new Error('--rate: aggregates a second, above 0')
  for (const partition of values.partition ?? [])
    if (!/^\d+$/.test(partition)) throw new Error(`--partition: ${partition} is no number of a partition`)
  return { action, id: id ?? '', values }
}

/** The folder that `--archive` names. */
export const archiveIn = (args: string[]): string | undefined =>
  parseArgs({ args, options, allowPositionals: true, strict: false }).values.archive as string | undefined

/** What the service knew at a time, an aggregate a line; the generation is dropped afterwards. */
const writeAsOf = async (
  rebuild: Rebuild,
  { store }: RebuildOptions,
  until: string,
  out: string | undefined,
  write: (text: string) => void,
  folded: () => void,
): Promise<number> => {
  await rebuild.foldUntil(Date.parse(until))
  folded()
  const lines: string[] = []
  for await (const page of rebuild.shadow.pages())
    for (const { id, state, timers, parked } of page) {
      const line = `${JSON.stringify({ aggregate: id, state, timers, ...(parked && { parked }) })}\n`
      if (out === undefined) write(line)
      else lines.push(line)
    }
  if (out !== undefined) await writeFile(out, lines.join(''))
  await store.dropShadow()
  return 0
}

const report = (
  service: string,
  { folded, shadow }: Rebuild,
  { aggregates, differing, differences, intents }: Comparison,
  swapped: boolean,
  seconds: number,
): string =>
  [
    `${service}: ${folded} records folded into generation ${shadow.generation} in ${seconds.toFixed(1)} s (${Math.round(folded / seconds)}/s), no call outside`,
    `${aggregates} aggregates live, ${differing} differ`,
    ...differences.map(
      (d) =>
        `  ${d.aggregate}: ${d.live === undefined ? 'rebuilt only' : d.rebuilt === undefined ? 'live only' : 'other state'}`,
    ),
    ...(differing > differences.length ? [`  … and ${differing - differences.length} more`] : []),
    ...(intents.length > 0 ? [`${intents.length} calls differ`, ...intents.slice(0, 100).map((i) => `  ${i}`)] : []),
    swapped
      ? `generation ${shadow.generation} is live; pnpm supplyline replay rollback --service ${service} goes back`
      : `nothing is swapped; replay swap makes it the live one, replay abandon drops it`,
  ].join('\n')
