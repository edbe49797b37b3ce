import { add } from '@supplyline/quantity'
import type { ConsumptionLine, MessageOf } from '@supplyline/schemas'
import { isBeyond } from './refusals.ts'

/** What a site used in a period and is still to be told. `revision`: of what was told last; 0 before the first. */
export type Consumption =
  | { status: 'quiet'; revision: number }
  | { status: 'gathering'; revision: number; site: string; period: string; lines: readonly ConsumptionLine[] }

export type ConsumptionEvent =
  | { type: 'ConsumptionGathered'; data: { site: string; period: string; lines: readonly ConsumptionLine[] } }
  | MessageOf<'inventory.ConsumptionSummarised'>

export const initialConsumption: Consumption = { status: 'quiet', revision: 0 }

/** With the longest names it fits into a record. */
export const MOST_LINES = 500

export const evolveConsumption = (state: Consumption, event: ConsumptionEvent): Consumption => {
  const { revision } = state
  switch (event.type) {
    case 'ConsumptionGathered':
      return event.data.lines.length > 0
        ? { status: 'gathering', revision, ...event.data }
        : { status: 'quiet', revision }
    case 'inventory.ConsumptionSummarised':
      return { status: 'quiet', revision: event.data.revision }
  }
}

/** What nets to zero is left out. Undefined: the sum is beyond what a record can say. */
export const withLine = (
  lines: readonly ConsumptionLine[],
  line: ConsumptionLine,
): readonly ConsumptionLine[] | undefined => {
  const at = lines.findIndex((one) => inOrder(one, line) === 0)
  const known = lines[at]
  if (!known) return [...lines, line]
  const quantity = add(known.quantity, line.quantity)
  if (isBeyond(quantity)) return undefined
  return quantity === '0' ? lines.toSpliced(at, 1) : lines.with(at, { ...known, quantity })
}

/** By location, item, lot and supplier, our own before any supplier's; 0: of the same stock. */
export const inOrder = (a: ConsumptionLine, b: ConsumptionLine): number =>
  by(a.location, b.location) ||
  by(a.item, b.item) ||
  by(a.lot, b.lot) ||
  by(a.supplier ?? '', b.supplier ?? '') ||
  by(a.unit, b.unit)

const by = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)
