import { toBase } from '@supplyline/quantity'
import { masterItems, type Records } from '@supplyline/schemas'
import { Sums } from './decimals.ts'
import type { Facts } from './facts.ts'
import type { Given } from './inbox.ts'

const MATCHING = 'three-way-match'

export type Order = Records['procurement.PurchaseOrderPlaced']
export type OrderLine = Order['lines'][number]

/** `vague`: order lines of which nobody can tell what was received on them alone. */
export type ReceivedOn = { sums: Sums; vague: Set<string> }

/** What was received on orders and not taken back: what came first under a number of an order stands. */
export const receivedOn = (facts: Facts, orders: Map<string, Order>): ReceivedOn => {
  const sums = new Sums()
  const vague = new Set<string>()
  const numbers = new Map([...orders.values()].map((order) => [`ledger:${order.site}:${order.erpNumber}`, order]))
  for (const [aggregate, given] of facts.inboxes.get(MATCHING) ?? []) {
    const order = numbers.get(aggregate)
    if (!order) continue
    for (const { data, units } of standing(facts, given))
      for (const received of data.lines) {
        const lines = order.lines.filter(
          (l) => l.item === received.item && (received.orderLine === null || l.line === received.orderLine),
        )
        const [line] = lines
        if (!line) continue
        const base = toBase(received.quantity, received.unit, unitsOf(line, units(line.item)))
        if (!base.ok) continue
        sums.add(`${order.orderId} item ${line.item}`, base.quantity)
        if (lines.length === 1) sums.add(`${order.orderId} line ${line.line}`, base.quantity)
        else for (const { line: number } of lines) vague.add(`${order.orderId} line ${number}`)
      }
  }
  return { sums, vague }
}

type Standing = {
  data: Records['inventory.GoodsReceived']
  units: (item: string) => Records['master.Item'] | undefined
}

const standing = (facts: Facts, { entries }: Given): Standing[] => {
  const first = new Map<string, Standing>()
  const reversed = new Set<string>()
  for (const { carried, record } of entries) {
    if (carried?.type === 'inventory.GoodsReceiptReversed') reversed.add(receiptOf(carried.data))
    if (carried?.type !== 'inventory.GoodsReceived' || first.has(receiptOf(carried.data))) continue
    const units = (item: string) =>
      record.stamps
        ? record.stamps.flatMap((m) => (m.type === 'master.Item' && m.data.item === item ? [m.data] : []))[0]
        : facts.newest(masterItems, 'master.Item', item, record.timestamp)
    first.set(receiptOf(carried.data), { data: carried.data, units })
  }
  return [...first].flatMap(([name, receipt]) => (reversed.has(name) ? [] : [receipt]))
}

const receiptOf = ({ source, receiptId }: { source: string; receiptId: string }) => JSON.stringify([source, receiptId])

/** The order's own factor stands for its unit. */
export const unitsOf = ({ baseUnit, unit, unitFactor }: OrderLine, item: Records['master.Item'] | undefined) => ({
  baseUnit,
  packaging: [{ unit, factor: unitFactor }, ...(item?.packaging ?? []).filter((level) => level.unit !== unit)],
})
