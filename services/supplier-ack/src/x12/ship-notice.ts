import type { Decimal } from '@supplyline/quantity'
import { Malformed, shown } from './malformed.ts'
import type { Segment } from './segments.ts'
import {
  date,
  element,
  find,
  type ItemIds,
  itemIds,
  lineNumber,
  loops,
  need,
  required,
  requiredPositive,
} from './values.ts'

export type ShippedItem = {
  line?: number
  ids: ItemIds
  quantity: Decimal
  unit: string
  lot?: string
  /** ISO 8601. */
  expiry?: string
}

/** X12 856, as far as it concerns one order. */
export type ShipNotice = {
  /** Element 353: 00 original, 01 cancellation, 05 replace. */
  purpose: string
  shipmentId: string
  orderNumber: string
  carrier?: string
  tracking?: string
  billOfLading?: string
  shippedOn?: string
  expectedOn?: string
  items: ShippedItem[]
}

type Level = { id: string; parent: string; code: string; segments: Segment[] }

const levelsOf = (segments: readonly Segment[]): { head: Segment[]; levels: Level[] } => {
  const { head, loops: found } = loops(segments, 'HL')
  const levels = found.map((loop) => {
    const hl = loop[0] as Segment
    return { id: required(hl, 1), parent: element(hl, 2) ?? '', code: required(hl, 3), segments: loop }
  })
  return { head, levels }
}

/** The nearest level of this kind at or above, by the parents that the levels name, which stand before their children. */
const above = (levels: readonly Level[], code: string): Map<Level, Level> => {
  const byId = new Map<string, Level>()
  const found = new Map<Level, Level>()
  for (const level of levels) {
    const parent = byId.get(level.parent)
    const own = level.code === code ? level : parent && found.get(parent)
    if (own) found.set(level, own)
    if (byId.has(level.id)) throw new Malformed(`level ${shown(level.id)} is there twice`, 'HL, element 1')
    byId.set(level.id, level)
  }
  return found
}

/** Head and shipment are repeated for each order, so that a short notice could come to hundreds of megabytes. */
const MOST_SEGMENTS = 50_000

/**
 * The orders of a ship notice, each with the segments that concern it: the head, its shipment, and what is below it.
 * Throws Malformed.
 */
export const shippedOrders = (
  segments: readonly Segment[],
): { orderNumber: string | undefined; segments: Segment[] }[] => {
  const { head, levels } = levelsOf(segments)
  const orderOf = above(levels, 'O')
  const shipmentOf = above(levels, 'S')
  const below = new Map<Level, Level[]>()
  for (const level of levels) {
    const order = orderOf.get(level)
    if (!order) continue
    const inside = below.get(order)
    if (inside) inside.push(level)
    else below.set(order, [level])
  }
  let count = 0
  return [...below].map(([order, inside]) => {
    const shared = [head, shipmentOf.get(order)?.segments ?? []]
    const own = inside.map((level) => level.segments)
    count += [...shared, ...own].reduce((sum, { length }) => sum + length, 0)
    if (count > MOST_SEGMENTS)
      throw new Malformed(`its orders come to more than ${MOST_SEGMENTS} segments with what they share`, 'HL')
    return { orderNumber: element(find(order.segments, 'PRF'), 1), segments: [...shared, ...own].flat() }
  })
}

/** Throws Malformed. */
export const readShipNotice = (segments: readonly Segment[]): ShipNotice => {
  const { head, levels } = levelsOf(segments)
  const bsn = need(head, 'BSN')
  const order = levels.find((level) => level.code === 'O')
  if (!order) throw new Malformed('no level of an order', 'HL')
  const shipment = [...head, ...levels.filter((level) => level.code === 'S').flatMap((level) => level.segments)]
  const td5 = find(shipment, 'TD5')
  const carrier = element(td5, 5) ?? element(td5, 3)
  const tracking = element(find(shipment, 'REF', 'CN') ?? find(shipment, 'REF', '2I'), 2)
  const billOfLading = element(find(shipment, 'REF', 'BM'), 2)
  const shippedOn = date(find(shipment, 'DTM', '011'), 2)
  const expectedOn = date(find(shipment, 'DTM', '017') ?? find(shipment, 'DTM', '067'), 2)
  return {
    purpose: required(bsn, 1),
    shipmentId: required(bsn, 2),
    orderNumber: required(need(order.segments, 'PRF'), 1),
    ...(carrier && { carrier }),
    ...(tracking && { tracking }),
    ...(billOfLading && { billOfLading }),
    ...(shippedOn && { shippedOn }),
    ...(expectedOn && { expectedOn }),
    items: levels.filter((level) => level.code === 'I').map(itemOf),
  }
}

const itemOf = ({ segments }: Level): ShippedItem => {
  const lin = find(segments, 'LIN') ?? ['LIN']
  const sn1 = need(segments, 'SN1')
  const line = lineNumber(lin, 1) ?? lineNumber(sn1, 1)
  const { lot: inItem, ...ids } = itemIds(lin, 2)
  const lot = inItem ?? element(find(segments, 'REF', 'LT'), 2)
  const expiry = date(find(segments, 'DTM', '036'), 2)
  return {
    ...(line !== undefined && { line }),
    ids,
    quantity: requiredPositive(sn1, 2, 6),
    unit: required(sn1, 3),
    ...(lot && { lot }),
    ...(expiry && { expiry }),
  }
}
