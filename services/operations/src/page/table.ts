import { type Html, html } from './html.ts'

/** A column of what a table shows: its heading, and its cell in a row. The first column names the row. */
export type Column<Row> = { heading: string; cell: (row: Row) => Html }

/** The roles are said again, since a narrow screen shows rows as blocks, which would end the table for screen readers. */
export const table = <Row>(
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  mark: (row: Row) => string = () => '',
): Html =>
  html`<table role="table"><caption>${caption}</caption><thead role="rowgroup"><tr role="row">${columns.map(
    ({ heading }) => html`<th role="columnheader" scope="col">${heading}</th>`,
  )}</tr></thead><tbody role="rowgroup">${rows.map(
    (row) =>
      html`<tr role="row" class="${mark(row)}">${columns.map(({ heading, cell }, index) =>
        index === 0
          ? html`<th role="rowheader" scope="row" data-heading="${heading}">${cell(row)}</th>`
          : html`<td role="cell" data-heading="${heading}">${cell(row)}</td>`,
      )}</tr>`,
  )}</tbody></table>`
