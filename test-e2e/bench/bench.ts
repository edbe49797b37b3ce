import { parseArgs } from 'node:util'
import { benchIdle } from './idle.ts'
import { benchInventory } from './inventory.ts'
import { benchOutage } from './outage.ts'
import { benchRebuild } from './rebuild.ts'
import { printLine } from './report.ts'

const USAGE = `usage: pnpm bench [inventory|rebuild|outage|idle]
  inventory  stock movements through the service, beside a ceiling loop   [--movements N] [--skew even|zipf]
  rebuild    the same movements folded once more, beside reading them    [--movements N] [--skew even|zipf]
  outage     what waited for an ERP, drained when it is back, beside its limit  [--seconds N]
  idle       memory and CPU of the services while nothing happens, beside what they may have`

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    movements: { type: 'string', default: '300000' },
    skew: { type: 'string', default: 'even' },
    seconds: { type: 'string', default: '300' },
  },
})
const skew = values.skew === 'even' || values.skew === 'zipf' ? values.skew : undefined
const movements = Number(values.movements)
const seconds = Number(values.seconds)
const benches: Record<string, () => Promise<void>> = {
  inventory: () => benchInventory(printLine, { movements, skew: skew ?? 'even' }),
  rebuild: () => benchRebuild(printLine, { movements, skew: skew ?? 'even' }),
  outage: () => benchOutage(printLine, { seconds }),
  idle: () => benchIdle(printLine),
}
const wanted = positionals.length > 0 ? positionals : Object.keys(benches)
if (skew === undefined || !(movements > 0) || !(seconds > 0) || wanted.some((name) => !(name in benches))) {
  console.error(USAGE)
  process.exit(2)
}
for (const name of wanted) await benches[name]?.()
