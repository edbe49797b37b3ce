import { Random } from '../src/random.ts'
import { type Finding, judge, signOf } from './judge.ts'
import { changeBytes, type Larder } from './mutate/bytes.ts'
import type { Target } from './target.ts'

export type Found = Finding & { bytes: Buffer }
export type Hunt = { seed: number; milliseconds: number; inputs: number }
export type Report = { inputs: number; milliseconds: number; kinds: number; refused: number; found: Found[] }

/** Inputs with an outcome of a new kind, from which others are made; longer ones would slow everything down. */
const MOST_KEPT = 400
const LONGEST_KEPT = 16 * 1024
const MOST_FOUND = 20
/** Of those that use more memory for their length than any before, the last ones are kept as well. */
const [MOST_COSTLY, LONGEST_DEAR, DEARER, SMALL] = [6, 100_000, 1.1, 2_000]
/** Every so many inputs must show the same twice. */
const TWICE = 8
/** After so many inputs, what is still in use then may not have grown by more than so many bytes. */
const CENSUS = { every: 25_000, growth: 48 * 2 ** 20 }

const retained = (): number => {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Feeds a target until time or inputs run out. `note` is told of each input before it is run, and when it is done. */
export const hunt = async (
  target: Target,
  { seed, milliseconds, inputs }: Hunt,
  note: (bytes: Buffer | undefined) => void,
) => {
  const random = new Random(seed)
  const kept = [...target.seeds]
  const words = target.words.map((word) => Buffer.from(word))
  /** Those that used the most memory for their length so far. */
  const costly: Buffer[] = []
  let dearest = 0
  const kinds = new Set<string>()
  const found = new Map<string, Found>()
  const start = performance.now()
  const report: Report = { inputs: 0, milliseconds: 0, kinds: 0, refused: 0, found: [] }
  let atFirst: number | undefined
  let yielded = start
  while (report.inputs < inputs && performance.now() - start < milliseconds) {
    const larder: Larder = { seeds: kept, words, longest: target.longest }
    // Every other input is a seed as it is, while there are seeds.
    const whole = report.inputs % 2 === 0 ? target.seeds[report.inputs / 2] : undefined
    const bytes = whole ?? next(random, target, larder, costly)
    report.inputs++
    note(bytes)
    const verdict = await judge(target, bytes, report.inputs % TWICE === 0)
    note(undefined)
    if (verdict.finding) {
      const { finding } = verdict
      const sign = signOf(finding)
      const known = found.get(sign)
      if (known ? bytes.length < known.bytes.length : found.size < MOST_FOUND) found.set(sign, { ...finding, bytes })
    } else {
      const { outcome, used } = verdict
      const dear = used / (SMALL + bytes.length)
      if (dear > dearest && bytes.length <= LONGEST_DEAR) {
        dearest = dear * DEARER
        costly.push(Buffer.from(bytes))
        if (costly.length > MOST_COSTLY) costly.shift()
      }
      if (outcome.kind.startsWith('refusal')) report.refused++
      if (!kinds.has(outcome.kind)) {
        kinds.add(outcome.kind)
        if (kept.length < target.seeds.length + MOST_KEPT && bytes.length <= LONGEST_KEPT) kept.push(Buffer.from(bytes))
      }
    }
    if (report.inputs % CENSUS.every === 0) {
      const now = retained()
      atFirst ??= now
      if (now - atFirst > CENSUS.growth) {
        const detail = `${now - atFirst} bytes more in use after ${report.inputs} inputs`
        found.set('retained', { kind: 'retained', detail, bytes: Buffer.alloc(0) })
      }
    }
    // Messages from the parent and timers want their turn.
    if (performance.now() - yielded > 100) {
      await new Promise((resolve) => setImmediate(resolve))
      yielded = performance.now()
    }
  }
  report.milliseconds = performance.now() - start
  report.kinds = kinds.size
  report.found = [...found.values()]
  return report
}

const next = (random: Random, target: Target, larder: Larder, costly: readonly Buffer[]): Buffer => {
  let bytes = random.pick(costly.length > 0 && random.oneIn(5) ? costly : larder.seeds)
  for (let n = random.oneIn(3) ? 1 + random.below(6) : 1; n > 0; n--)
    bytes = target.change && !random.oneIn(3) ? target.change(random, bytes) : changeBytes(random, bytes, larder)
  return bytes.subarray(0, target.longest)
}
