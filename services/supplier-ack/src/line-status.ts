import type { MessageOf } from '@supplyline/schemas'

export type Status = MessageOf<'suppliers.OrderAcknowledged'>['data']['lines'][number]['status']

/** What a code says of the quantity beside it: it comes now, later, or never, or that is still open. */
export type Meaning = { status: Status; quantity: 'now' | 'later' | 'never' | 'open' }

const accepted: Meaning = { status: 'ACCEPTED', quantity: 'now' }
const rejected: Meaning = { status: 'REJECTED', quantity: 'never' }
const pending: Meaning = { status: 'PENDING', quantity: 'open' }

/** X12 element 668, as most suppliers use it. */
const usual: Readonly<Record<string, Meaning>> = {
  ...{ IA: accepted, AA: accepted, AC: accepted, AR: accepted },
  // What was changed is told by the figures beside it.
  IC: accepted,
  IQ: { status: 'QUANTITY_CHANGED', quantity: 'now' },
  IP: { status: 'PRICE_CHANGED', quantity: 'now' },
  IS: { status: 'SUBSTITUTED', quantity: 'now' },
  DR: { status: 'RESCHEDULED', quantity: 'now' },
  IB: { status: 'BACKORDERED', quantity: 'later' },
  // Part of it now: the rest is on backorder.
  BP: { status: 'BACKORDERED', quantity: 'now' },
  ...{ IR: rejected, ID: rejected },
  ...Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`R${i + 1}`, rejected])),
  ...{ IE: pending, IF: pending, IH: pending, SP: pending },
}

/** Where a supplier uses a code otherwise. By supplier number, then code. */
const own: Readonly<Record<string, Readonly<Record<string, Meaning>>>> = {}

/** Undefined for a code that means nothing to us. */
export const meaningOf = (
  supplier: string,
  code: string,
  tables: { own: typeof own; usual: typeof usual } = { own, usual },
): Meaning | undefined => {
  const table = Object.hasOwn(tables.own, supplier) ? tables.own[supplier] : undefined
  if (table && Object.hasOwn(table, code)) return table[code]
  return Object.hasOwn(tables.usual, code) ? tables.usual[code] : undefined
}

/** X12 element 587: what the answer to the order as a whole says of a line that has no code of its own. */
export const meaningOfWhole = (type: string): Meaning =>
  type === 'AH' ? pending : type.startsWith('R') ? rejected : accepted

/** Answers that hold for lines which they do not list: with no detail, or with detail of the exceptions only. */
export const holdsForUnlisted = (type: string): boolean => ['AK', 'AT', 'AE', 'RJ', 'RF'].includes(type)
