import type { MemoryOrder } from '../../services/procurement-sync/src/erp/memory-erp.ts'
import type { Interchange } from '../../services/supplier-ack/src/channel/channel.ts'
import type { Random } from '../src/random.ts'

export type OrderedLine = { line: number; item: string; quantity: number; unit: string; price: number }
export type Order = { number: string; supplier: string; control: number; lines: OrderedLine[] }

/** How much of a line is delivered, in the order's unit. */
export type Of = (line: OrderedLine) => number

/** What an interchange orders; undefined where it is no order. */
export const orderIn = ({ receiver, controlNumber, content }: Interchange): Order | undefined => {
  const segments = content.split(/~\s*/).map((segment) => segment.split('*'))
  const number = segments.find(([tag]) => tag === 'BEG')?.[3]
  if (number === undefined) return undefined
  const lines = segments.flatMap(([tag, line, quantity, unit, price, , , item = '']) =>
    tag === 'PO1'
      ? [{ line: Number(line), item, quantity: Number(quantity), unit: unit ?? '', price: Number(price) }]
      : [],
  )
  return { number, supplier: receiver.slice('ZZ:'.length), control: Number(controlNumber), lines }
}

/** An order as it stands in the ERP, told by telephone in the terms of both sides. */
export const phonedIn = ({ number, request: { vendor, lines } }: MemoryOrder): Order => ({
  ...{ number, supplier: vendor.slice('V-'.length), control: 0 },
  lines: lines.map(({ line, material, quantity, unit, unitPrice }) => ({
    ...{ line, item: material.slice('M-'.length), quantity: Number(quantity), unit, price: Number(unitPrice) },
  })),
})

export const functional = (group: number): string => `AK1*PO*${group}~ AK2*850*0001~ AK5*A~ AK9*A*1*1*1~`

export const answer = (random: Random, { number, lines }: Order): { body: string; quantities: Map<number, number> } => {
  const quantities = new Map<number, number>()
  const loops = lines.map(({ line, item, quantity, unit, price }) => {
    const how = random.weighted({ IA: 75, IQ: 12, IB: 5, IR: 5, IP: 3 })
    const given = how === 'IR' || how === 'IB' ? 0 : how === 'IQ' ? Math.ceil(quantity / 2) : quantity
    quantities.set(line, given)
    const asked = how === 'IP' ? price * 1.05 : price
    const ack = how === 'IR' || how === 'IB' ? quantity : given
    return `PO1*${line}*${quantity}*${unit}*${asked.toFixed(2)}**VP*S-${item}~ ACK*${how}*${ack}*${unit}*067*20260107~`
  })
  const body = `BAK*00*AC*${number}*20260105****V${number}*20260105~ ${loops.join(' ')} CTT*${lines.length}~`
  return { body, quantities }
}

export const shipNotice = ({ number }: Order, lines: OrderedLine[], of: Of): string => {
  const items = lines.map(
    (line, index) =>
      `HL*${index + 3}*2*I*0~ LIN*${line.line}*VP*S-${line.item}~ SN1*${line.line}*${of(line)}*${line.unit}~`,
  )
  return `BSN*00*SH${number}*20260105*1812*0004~ HL*1**S*1~ HL*2*1*O*1~ PRF*${number}~ ${items.join(' ')} CTT*${lines.length}~`
}

/** What a supplier bills under a number of its own, at `factor` times the agreed prices. */
export type Billed = { invoiceNumber: string; lines: OrderedLine[]; of: Of; factor: number }

export const bill = ({ number }: Order, { invoiceNumber, lines, of, factor }: Billed): string => {
  const items = lines.map((l) => `IT1*${l.line}*${of(l)}*${l.unit}*${(l.price * factor).toFixed(2)}**VP*S-${l.item}~`)
  const total = lines.reduce((sum, l) => sum + Math.round(Number((l.price * factor).toFixed(2)) * 100) * of(l), 0)
  return `BIG*20260106*${invoiceNumber}*20260105*${number}***DI*00~ CUR*SE*USD~ ${items.join(' ')} TDS*${total}~ CTT*${lines.length}~`
}
