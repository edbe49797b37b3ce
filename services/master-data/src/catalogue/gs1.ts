import { makeGln, makeGtin } from '@supplyline/quantity'

// GS1 prefix 952 is kept for demonstrations and examples, so none of these numbers is anybody's.
const OURS = '9520001'
const THEIRS = '9520002'

/** GTIN-14: the indicator tells the packaging level, 0 the single piece; `reference` numbers the item, 1 to 99999. */
export const gtinOf = (indicator: number, reference: number): string =>
  makeGtin(`${indicator}${THEIRS}${String(reference).padStart(5, '0')}`)

export const locationGln = (reference: number): string => makeGln(`${OURS}${String(reference).padStart(5, '0')}`)
export const supplierGln = (reference: number): string => makeGln(`${THEIRS}${String(reference).padStart(5, '0')}`)
