// pnpm fuzz [--target NAME] [--seconds N] [--seed S]: each target for so long; findings are minimised and kept.
import { parseArgs } from 'node:util'
import { Keeper } from './keeper.ts'
import { minimise } from './minimise.ts'
import { keep } from './regressions.ts'
import { type TargetName, targets } from './targets/index.ts'

const MINIMISING = 60_000

const { values } = parseArgs({
  options: {
    target: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Math.floor(Date.now() / 1000)) },
  },
})
const names = Object.keys(targets) as TargetName[]
const seed = Number(values.seed)
const milliseconds = Number(values.seconds) * 1000
if (values.target !== undefined && !names.includes(values.target as TargetName))
  throw new Error(`no target ${values.target}: there are ${names.join(', ')}`)
if (!Number.isSafeInteger(seed) || !(milliseconds > 0))
  throw new Error('--seed is a whole number, --seconds above zero')

for (const target of values.target === undefined ? names : [values.target as TargetName]) {
  const keeper = new Keeper()
  try {
    const report = await keeper.hunt(target, { seed, milliseconds, inputs: Number.MAX_SAFE_INTEGER })
    const rate = Math.round((report.inputs / report.milliseconds) * 1000)
    const refused = Math.round((report.refused / report.inputs) * 100)
    console.log(
      `${target} (seed ${seed}): ${report.inputs} inputs, ${rate}/s, ${report.kinds} kinds of outcome, ${refused} % refused, ${report.found.length} findings`,
    )
    for (const { bytes, ...finding } of report.found) {
      process.exitCode = 1
      const least = await minimise(bytes, finding, (tried) => keeper.judge(target, tried), MINIMISING)
      console.log(`  ${finding.kind}: ${finding.detail}\n    ${keep(target, finding, least)} (${least.length} bytes)`)
    }
  } finally {
    await keeper.stop()
  }
}
