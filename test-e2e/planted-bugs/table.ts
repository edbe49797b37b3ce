import type { Bug } from './bug.ts'
import type { Hunted } from './hunting.ts'

export type Result = { bug: Bug; hunted: Hunted; seconds: number }

/** A line for each bug: its name, the promise that it should break, what caught it, and in how many seconds. */
export const table = (results: readonly Result[]): string => {
  const rows = results.map(({ bug, hunted, seconds }) => {
    const by =
      hunted.how === 'caught'
        ? `promise ${hunted.promises?.join(', ')}, seed ${hunted.seed}`
        : `${hunted.how}, ${hunted.seeds} seeds`
    return [bug.name, `breaks ${bug.promise}`, by, `${seconds.toFixed(1)} s`, (hunted.what ?? '').slice(0, 120)]
  })
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
