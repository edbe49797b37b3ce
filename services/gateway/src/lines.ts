import type { Mistake } from './known.ts'

type Line = { line?: number | undefined }

/** A line has the number it is given, or else that of its place. */
export const numbered = <L extends Line>(lines: readonly L[]): (Omit<L, 'line'> & { line: number })[] =>
  lines.map((line, index) => ({ ...line, line: line.line ?? index + 1 }))

/** Each number names one line. */
export const lineMistakes = (lines: readonly Line[]): Mistake[] => {
  const seen = new Set<number>()
  return numbered(lines).flatMap(({ line }, index) => {
    const again = seen.has(line)
    seen.add(line)
    const fix = 'number all lines, each with a number of its own, or none of them'
    return again
      ? [{ at: ['lines', index], field: 'line', detail: `is ${line}, which is another line already`, fix }]
      : []
  })
}
