import type { Given } from './command.ts'
import { EXIT } from './exit.ts'
import { type Column, table } from './table.ts'

export const json = ({ terminal }: Pick<Given, 'terminal'>, value: unknown): void =>
  terminal.out(`${JSON.stringify(value, undefined, 2)}\n`)

/** A list as a table, or the whole answer as JSON. Returns the code to end with: nothing there is one of its own. */
export const list = <Row>(
  given: Given,
  answer: unknown,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  none: string,
): number => {
  if (given.flag('json')) json(given, answer)
  else if (rows.length === 0) given.terminal.err(`${none}\n`)
  else given.terminal.out(table(columns, rows))
  return rows.length === 0 ? EXIT.nothing : EXIT.done
}

/** A time as people read it: to the minute, in UTC. */
export const time = (at: string): string => at.slice(0, 16).replace('T', ' ')

/** Says that there is more than was shown. */
export const more = ({ terminal }: Given, shown: number, total: number, how: string): void => {
  if (total > shown) terminal.err(`${total - shown} more; ${how}\n`)
}
