import { parseArgs } from 'node:util'
import { benchInventory } from './inventory.ts'
import { printLine } from './report.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { movements: { type: 'string', default: '300000' }, skew: { type: 'string', default: 'even' } },
})
const [name = 'inventory'] = positionals
if (name !== 'inventory' || !['even', 'zipf'].includes(values.skew) || !(Number(values.movements) > 0)) {
  console.error('usage: pnpm bench [inventory] [--movements N] [--skew even|zipf]')
  process.exit(2)
}
await benchInventory(printLine, { movements: Number(values.movements), skew: values.skew as 'even' | 'zipf' })
