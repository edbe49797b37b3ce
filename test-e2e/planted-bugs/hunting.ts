import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** What the simulator says of a seed; no promises: nothing is wrong. */
type Line = { seed: number; promises: number[]; what?: string }

/**
 * `caught`: a seed shows a violation. A process that dies or stands still without the simulator saying so has caught
 * nothing.
 */
export type Hunted = { seeds: number; how: 'caught' | 'not caught' | 'died' | 'stood still' | 'out of time' } & Partial<
  Omit<Line, 'seeds'>
>

/** A seed takes less than a second. */
const STANDING_STILL_MS = 90_000

/** Runs the seeds in a process of its own, in the copy at `root`, until the first violation, for `longestMs` at most. */
export const hunt = async (root: string, first: number, last: number, longestMs: number): Promise<Hunted> => {
  const script = join(root, 'test-e2e/planted-bugs/hunt.ts')
  const options = ['--max-old-space-size=1500', '--disable-warning=ExperimentalWarning']
  const child = spawn(process.execPath, [...options, script, String(first), String(last)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let ended: Hunted['how'] | undefined
  const end = (how: Hunted['how']) => {
    ended = how
    child.kill('SIGKILL')
  }
  const tooLong = setTimeout(end, longestMs, 'out of time')
  let still = setTimeout(end, STANDING_STILL_MS, 'stood still')
  let said: Line | undefined
  let complaint = ''
  child.stderr.on('data', (data) => {
    complaint = `${complaint}${data}`.slice(0, 2_000)
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    said = JSON.parse(line)
    clearTimeout(still)
    still = setTimeout(end, STANDING_STILL_MS, 'stood still')
  })
  const [code] = await once(child, 'close')
  clearTimeout(tooLong)
  clearTimeout(still)
  const seeds = said ? said.seed - first + 1 : 0
  if (said && said.promises.length > 0) return { ...said, seeds, how: 'caught' }
  if (ended) return { seeds, how: ended }
  if (code === 0) return { seeds, how: 'not caught' }
  const [why] = complaint.split('\n').filter((line) => line.includes('Error'))
  return { seeds, how: 'died', what: why ?? complaint.slice(0, 200) }
}
