import { parseArgs } from 'node:util'
import { type Judged, judge } from './seeds.ts'
import { shrink } from './shrink.ts'
import { story } from './story.ts'

const { values } = parseArgs({ options: { seeds: { type: 'string' }, seed: { type: 'string' } } })
const number = (name: 'seeds' | 'seed'): number | undefined => {
  const text = values[name]
  if (text === undefined) return undefined
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    process.stderr.write(`--${name} takes a whole number from 1 on, not ${JSON.stringify(text)}\n`)
    process.exit(2)
  }
  return Number(text)
}

const PROGRESS_MS = 2_000
/** Of each run so many are done twice, to see that they are the same. */
const REPEATED = 3

const first = number('seed') ?? 1
const count = number('seeds') ?? (values.seed === undefined ? 100 : 1)
const one = count === 1

// An error's stack costs more than a turn, and most errors here are made on purpose.
if (count > 1) Error.stackTraceLimit = 0

const found: Judged[] = []
const sum = { inputs: 0, entries: 0, faults: 0, steps: 0 }
const begun = process.cpuUsage()
let told = Date.now()
for (let seed = first; seed < first + count; seed++) {
  const run = await judge(seed)
  sum.inputs += run.inputs.routed
  sum.entries += run.inputs.entries
  sum.faults += run.faults.length
  sum.steps += run.steps
  if (run.violations.length > 0) found.push(run)
  if (one && run.violations.length === 0) process.stdout.write(`${story(run)}\n`)
  if (Date.now() - told < PROGRESS_MS) continue
  told = Date.now()
  process.stderr.write(`seed ${seed}, ${seed - first + 1} of ${count}, ${found.length} with violations\n`)
}
const { user, system } = process.cpuUsage(begun)
const cpu = (user + system) / 1e6

let differing = 0
for (let seed = first; seed < first + Math.min(count, REPEATED); seed++) {
  const [once, again] = [await judge(seed), await judge(seed)]
  if (once.trail === again.trail && once.steps === again.steps) continue
  differing += 1
  process.stderr.write(`seed ${seed} went another way the second time: it is not deterministic\n`)
}

for (const run of found.slice(0, 20)) {
  process.stdout.write(`\nseed ${run.seed}: pnpm simulate --seed ${run.seed}\n`)
  process.stdout.write(`${story(await shrink(run))}\n`)
}
process.stderr.write(
  `${sum.inputs} inputs and ${sum.entries} inbox entries, ${sum.faults} faults, ${sum.steps} turns in ${cpu.toFixed(1)} s ` +
    `of CPU: ${Math.round(sum.inputs / cpu)} inputs/s, ${Math.round((sum.inputs + sum.entries) / cpu)} with entries\n`,
)
const violations = found.reduce((total, run) => total + run.violations.length, 0)
process.stdout.write(`seeds: ${count} violations: ${violations}\n`)
// Not exit(): what is still on its way into a pipe would be lost.
process.exitCode = violations > 0 || differing > 0 ? 1 : 0
