import { getHeapStatistics } from 'node:v8'
import { type Outcome, type Target, Wrong, withoutParticulars } from './target.ts'

/** `killed` and `hung` are the parent's to say: nobody inside sees them. */
export type FindingKind = 'exception' | 'wrong' | 'unstable' | 'slow' | 'memory' | 'retained' | 'killed' | 'hung'
export type Finding = { kind: FindingKind; detail: string }
/** `used`: bytes in use afterwards. */
export type Verdict = { outcome: Outcome; used: number; finding?: never } | { outcome?: never; finding: Finding }

/** Bytes that may be in use, garbage included, when an input is done: for any, and for each of its own. */
const MEMORY = { any: 24 * 2 ** 20, perByte: 600 }
/** A slow or large input is tried so often: the first may have paid for what is compiled or cleared away. */
const TRIES = 4

/** What escaped: thrown where nobody waited for it. */
let escaped: unknown[] = []
/** To be called once in a process that judges. */
export const watchEscapes = (): void => {
  process.on('uncaughtException', (error) => void escaped.push(error))
  process.on('unhandledRejection', (error) => void escaped.push(error))
}

const inUse = (): number => {
  const { used_heap_size, external_memory } = getHeapStatistics()
  return used_heap_size + external_memory
}

/** Runs one input, with the bounds of time and memory that everything from outside has. `again`: must show the same. */
export const judge = async (target: Target, bytes: Buffer, again: boolean): Promise<Verdict> => {
  let first: Outcome | undefined
  const mostMs = target.allowed.any + (bytes.length / 1024) * target.allowed.perKiB
  const mostBytes = MEMORY.any + bytes.length * MEMORY.perByte
  let [ms, used] = [0, 0]
  let large = false
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    if (large) globalThis.gc?.()
    const before = inUse()
    const [start, cpu] = [performance.now(), process.cpuUsage()]
    const { outcome, finding } = await once(target, bytes)
    ms = performance.now() - start
    if (ms > mostMs) {
      // Of a machine that others use as well, only what we used ourselves counts.
      const { user, system } = process.cpuUsage(cpu)
      ms = Math.min(ms, (user + system) / 1_000)
    }
    used = inUse() - before
    if (finding) return { finding }
    if (first && first.shows !== outcome.shows)
      return { finding: { kind: 'unstable', detail: `${first.kind}, then ${outcome.kind}` } }
    first ??= outcome
    large = used > mostBytes
    if (ms <= mostMs && !large && (attempt > 1 || !again)) return { outcome, used }
  }
  if (ms > mostMs) return { finding: { kind: 'slow', detail: `${Math.round(ms)} ms for ${bytes.length} bytes` } }
  if (used > mostBytes) return { finding: { kind: 'memory', detail: `${used} bytes for ${bytes.length} bytes` } }
  return { outcome: first as Outcome, used }
}

const once = async (target: Target, bytes: Buffer): Promise<Verdict> => {
  let verdict: Verdict
  try {
    const running = target.run(bytes)
    verdict = { outcome: running instanceof Promise ? await running : running, used: 0 }
  } catch (error) {
    verdict = { finding: findingOf(error) }
  }
  const [stray] = escaped
  escaped = []
  return stray === undefined ? verdict : { finding: { ...findingOf(stray), kind: 'exception' } }
}

const findingOf = (error: unknown): Finding => {
  if (error instanceof Wrong) return { kind: 'wrong', detail: error.message.slice(0, 500) }
  if (!(error instanceof Error)) return { kind: 'exception', detail: `not even an Error: ${String(error)}` }
  const at = /^\s+at .*$/m.exec(error.stack ?? '')?.[0].trim() ?? ''
  return { kind: 'exception', detail: `${error.name}: ${error.message.slice(0, 300)} ${placeOf(at)}` }
}

const placeOf = (frame: string): string => frame.replace(/\S*\/(?=(?:libs|services|schemas|node_modules)\/)/, '')

/** Findings with the same sign are one. Of what is slow or large, one is enough. */
export const signOf = ({ kind, detail }: Finding): string =>
  ['slow', 'memory', 'retained', 'killed', 'hung'].includes(kind) ? kind : `${kind} ${withoutParticulars(detail)}`
