import { judge } from '../simulate/seeds.ts'

/** Runs seeds of the simulator, from the first to the last given, until one shows a violation; says so line by line. */
const [first = 1, last = first] = process.argv.slice(2).map(Number)

// An error's stack costs more than a turn, and most errors here are made on purpose.
Error.stackTraceLimit = 0

for (let seed = first; seed <= last; seed++) {
  const { violations } = await judge(seed)
  const [violation] = violations
  const promises = [...new Set(violations.map(({ promise }) => promise))]
  process.stdout.write(`${JSON.stringify({ seed, promises, what: violation?.what })}\n`)
  if (violation) break
}
process.exit(0)
