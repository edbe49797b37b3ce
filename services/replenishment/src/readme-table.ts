import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The rows of the table of the README whose first column is called so, each by column, as a test runs them. */
export const readmeTable = (firstColumn: string): Record<string, string>[] => {
  const lines = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8').split('\n')
  const cells = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
  const header = lines.findIndex((line) => cells(line)[0] === firstColumn)
  if (header < 0) throw new Error(`the README has no table that begins with ${firstColumn}`)
  const columns = cells(lines[header] ?? '')
  const rest = lines.slice(header + 2)
  return rest
    .slice(
      0,
      rest.findIndex((line) => !line.startsWith('|')),
    )
    .map((line) => Object.fromEntries(cells(line).map((cell, i) => [columns[i] ?? '', cell])))
}
