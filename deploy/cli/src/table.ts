/** A column of a table: its heading, and its cell in a row. `whole`: what has to be typed again is cut last. */
export type Column<Row> = {
  heading: string
  cell: (row: Row) => string | number | null
  right?: true
  whole?: true
}

const WIDTH = 120
const GAP = 2
const NARROWEST = 6

/** Rows under headings, in 120 characters: the widest columns are cut short, so that every row is a line. */
export const table = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string => {
  const cells = rows.map((row) => columns.map(({ cell }) => plain(cell(row))))
  const widths = columns.map(({ heading }, index) =>
    Math.max(heading.length, ...cells.map((line) => [...(line[index] ?? '')].length)),
  )
  const room = WIDTH - GAP * (columns.length - 1)
  const cut = (which: (index: number) => boolean): void => {
    while (widths.reduce((sum, width) => sum + width, 0) > room) {
      const widest = Math.max(...widths.map((width, index) => (which(index) ? width : 0)))
      if (widest <= NARROWEST) return
      const at = widths.findIndex((width, index) => which(index) && width === widest)
      widths[at] = widest - 1
    }
  }
  cut((index) => columns[index]?.whole !== true)
  cut(() => true)
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, index) => fitted(text, widths[index] ?? 0, columns[index]?.right === true))
      .join(' '.repeat(GAP))
      .trimEnd()
  return `${[columns.map(({ heading }) => heading), ...cells].map(line).join('\n')}\n`
}

/** Control characters of what others have written move no cursor. */
const plain = (value: string | number | null): string =>
  String(value ?? '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\p{C}/gu, '�')

const fitted = (text: string, width: number, right: boolean): string => {
  const characters = [...text]
  const cut = characters.length > width ? `${characters.slice(0, width - 1).join('')}…` : text
  const room = ' '.repeat(Math.max(0, width - [...cut].length))
  return right ? room + cut : cut + room
}
