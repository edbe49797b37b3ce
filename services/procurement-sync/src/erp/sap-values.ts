import type { Decimal } from '@supplyline/quantity'

/** SAP's fields hold this many places behind the point, and it rounds what has more. */
export const QUANTITY_PLACES = 3
export const AMOUNT_PLACES = 2

export const placesOf = (decimal: Decimal): number => decimal.split('.')[1]?.length ?? 0

/** A string in OData, with its quotes doubled. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** Items of an order are numbered 00010, 00020 … */
export const itemNumber = (line: number): string => String(line * 10).padStart(5, '0')

/** An ISO 8601 date as Edm.DateTime has it in JSON (OData V2). */
export const dateTime = (date: string): string => `/Date(${Date.parse(`${date}T00:00:00Z`)})/`

/**
 * Properties that an SAP does not have, as `EntityType/Property`. Real systems differ by release, and mock-sap takes
 * only what it acts on.
 */
export type Omitted = readonly string[]

export const withoutOmitted = <T extends object>(type: string, entity: T, omitted: Omitted): Partial<T> =>
  Object.fromEntries(
    Object.entries(entity).filter(([name, value]) => value !== undefined && !omitted.includes(`${type}/${name}`)),
  ) as Partial<T>
