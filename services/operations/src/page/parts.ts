import { type Html, html } from './html.ts'
import type { Column } from './table.ts'

export const section = (id: string, heading: string, count: number, none: string, some: Html): Html =>
  html`<section id="${id}"><h2>${heading} <span class="count">${count}</span></h2>${count > 0 ? some : html`<p>${none}</p>`}</section>`

/** Keeps the type of the row, which a literal in a list would lose. */
export const column = <Row>(heading: string, cell: (row: Row) => Html): Column<Row> => ({ heading, cell })

export const notShown = (count: number, items: readonly unknown[]): Html | string =>
  count > items.length ? html`<p>And ${count - items.length} more.</p>` : ''

/** Text that others have written cannot turn the direction of ours. */
export const outside = (text: string): Html => html`<bdi>${text}</bdi>`
export const code = (text: string): Html => html`<code><bdi>${text}</bdi></code>`

/** A code in words: price-above-order, PRICE_ABOVE_ORDER. */
export const words = (name: string): string => name.replaceAll(/[-_]/g, ' ').toLowerCase()

/** In UTC; the page turns it into the reader's own time. */
export const time = (at: string): Html => html`<time datetime="${at}">${at.slice(0, 10)} ${at.slice(11, 16)} UTC</time>`

export const traced = (traceId: string | null): Html | string =>
  traceId === null ? '' : html`<details class="trace"><summary>trace</summary><code>${traceId}</code></details>`

/** Thousands apart, and cents where there are any. */
export const amount = (decimal: string): string => {
  const [whole = '', cents = ''] = decimal.split('.')
  return `${whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')}.${cents.padEnd(2, '0')}`
}
