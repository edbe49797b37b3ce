import { parseArgs } from 'node:util'
import type { Bug } from './bug.ts'
import { bugs } from './bugs.ts'
import { type Hunted, hunt } from './hunting.ts'
import { type Result, table } from './table.ts'
import { WorkingCopy } from './working-copy.ts'

/** Of the unbroken copy: these seeds are free of violations, or nothing that follows means anything. */
const CLEAN_SEEDS = 50
/** For one bug. */
const LONGEST_MS = 30 * 60_000

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    seeds: { type: 'string', default: '2000' },
    jobs: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
})
const wrong = (what: string): never => {
  process.stderr.write(`${what}\n`)
  process.exit(2)
}
const number = (name: 'seeds' | 'jobs'): number =>
  /^[1-9]\d{0,6}$/.test(values[name]) ? Number(values[name]) : wrong(`--${name} takes a whole number from 1 on`)
const [seeds, jobs] = [number('seeds'), number('jobs')]
const chosen = bugs.filter(({ name }) => !values.only || values.only.includes(name))
for (const name of values.only ?? [])
  if (!bugs.some((bug) => bug.name === name)) wrong(`there is no bug ${name}: ${bugs.map((b) => b.name).join(', ')}`)

/** A violation that the unbroken copy has at that seed, too, says nothing of the bug. */
const hunted = async (copy: WorkingCopy, bug: Bug): Promise<Hunted> => {
  const until = Date.now() + LONGEST_MS
  for (let first = 1; ; ) {
    const found = await copy.with(bug, () => hunt(copy.root, first, seeds, until - Date.now()))
    const tried = { ...found, seeds: first - 1 + found.seeds }
    if (found.how !== 'caught' || found.seed === undefined || found.seed <= CLEAN_SEEDS) return tried
    const unbroken = await hunt(copy.root, found.seed, found.seed, LONGEST_MS)
    if (unbroken.how === 'not caught') return tried
    if (found.seed === seeds) return { seeds, how: 'not caught' }
    first = found.seed + 1
  }
}

const left = [...chosen]
const results: Result[] = []
const work = async (copy: WorkingCopy): Promise<void> => {
  for (let bug = left.shift(); bug; bug = left.shift()) {
    const begun = Date.now()
    const result = { bug, hunted: await hunted(copy, bug), seconds: (Date.now() - begun) / 1_000 }
    results.push(result)
    process.stderr.write(`${results.length} of ${chosen.length}: ${table([result])}\n`)
  }
}

process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))
const copies = await Promise.all(Array.from({ length: jobs }, () => WorkingCopy.make()))
const [first] = copies
const unbroken = first && (await hunt(first.root, 1, CLEAN_SEEDS, LONGEST_MS))
if (unbroken?.how !== 'not caught') wrong(`the unbroken copy is not clean: ${JSON.stringify(unbroken)}`)
await Promise.all(copies.map(work))
results.sort((a, b) => chosen.indexOf(a.bug) - chosen.indexOf(b.bug))
const caught = results.filter((r) => r.hunted.how === 'caught').length
process.stdout.write(values.json ? `${JSON.stringify(results, null, 2)}\n` : `${table(results)}\n`)
const last = `planted: ${results.length} caught: ${caught}\n`
if (values.json) process.stderr.write(last)
else process.stdout.write(last)
process.exit(caught === results.length ? 0 : 1)
