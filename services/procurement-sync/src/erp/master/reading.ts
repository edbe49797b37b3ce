import type { Answer } from '@supplyline/effects'
import type { Records } from '@supplyline/schemas'

/** What an ERP keeps: its materials, and its vendors. */
export type MasterKind = 'item' | 'supplier'
export const MASTER_KINDS: readonly MasterKind[] = ['item', 'supplier']

export type MasterRow = Records['procurement.ErpRowsRead']['rows'][number]

/** What is read at a time; plain data, kept in the intent. */
export type MasterRequest =
  /**
   * A page: what comes after a number (empty: from the beginning), in the ERP's order. `since`: only what was changed on
   * that day or later, ISO 8601; null for everything.
   */
  | { kind: MasterKind; after: string; since: string | null; limit: number }
  /** Those of these numbers that there are, at most `MOST_NAMED`. */
  | { kind: MasterKind; numbers: readonly string[] }

/** `next`: the page after this one comes after that number; null at the end, and where numbers were asked for. */
export type MasterPage = { rows: MasterRow[]; next: string | null }

/** The name that intents use. */
export const READ_MASTER = 'read-master'

/** Rows of a page, which an outcome carries in at most 100,000 characters. */
export const PAGE_ROWS = 200
/** Numbers in a question, which the address of a request carries. */
export const MOST_NAMED = 40

const LONGEST_NUMBER = 40
const LONGEST_TEXT = 100
const LONGEST_UNIT = 10

/** The page as an outcome carries it: each row bounded, those without a proper number left out. */
export const pageRead = ({ rows, next }: MasterPage): Answer => {
  const bounded = rows
    .filter(({ number }) => number !== '' && number.length <= LONGEST_NUMBER)
    .map((row) => ({
      ...row,
      text: row.text.slice(0, LONGEST_TEXT).toWellFormed(),
      baseUnit: row.baseUnit === null ? null : row.baseUnit.slice(0, LONGEST_UNIT).toWellFormed(),
    }))
  return {
    outcome: 'confirmed',
    externalNumber: JSON.stringify({ rows: bounded, next } satisfies MasterPage),
    detail: `${bounded.length} read`,
  }
}

/** The page in the outcome of a reading. */
export const pageIn = (externalNumber: string | null): MasterPage =>
  JSON.parse(externalNumber ?? '{"rows":[],"next":null}')
