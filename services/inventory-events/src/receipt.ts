import { contentHash } from '@supplyline/decider'
import type { Decimal } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'

export type GoodsReceived = MessageOf<'inventory.GoodsReceived'>['data']

/**
 * One goods receipt, named by site, source and its number there. What came first under a number stands, whether it was
 * taken or refused: others who read the receipts go by the same rule.
 */
export type Receipt =
  | { status: 'expected' }
  /** Its reversal came before it: when it comes, both cancel out. */
  | { status: 'reversal-first'; overdue: boolean }
  /** Nothing of it was taken; it is looked at anew when it is sent again as it is. */
  | { status: 'refused'; content: string; because: string }
  | { status: 'taken'; content: string; lines: StockedLine[] }
  | ({ status: 'reversed' } & Reversed)

/** `lines`, `reversedAt`: what was taken back, and when; absent where nothing was, and in what was stored before they were kept. */
type Reversed = { content: string; lines?: StockedLine[]; reversedAt?: number }

/** A line as it was put on stock, in the base unit of the item at that time. */
export type StockedLine = {
  line: number
  item: string
  location: string
  quantity: Decimal
  unit: string
  lot: string | null
  expiry: string | null
}

export type ReceiptEvent =
  | { type: 'ReceiptTaken'; data: { content: string; lines: StockedLine[] } }
  | { type: 'ReceiptRefused'; data: { content: string; because: string } }
  /** The factor it was converted by has been corrected. */
  | { type: 'LineCorrected'; data: { line: number; quantity: Decimal } }
  | { type: 'ReceiptReversed'; data: Reversed }
  | { type: 'ReversalCameFirst' }
  | { type: 'ReversalOverdue' }
  | MessageOf<
      | 'inventory.StockReceived'
      | 'inventory.UnitConverted'
      | 'inventory.ConversionReevaluated'
      | 'supplyline.ExceptionRaised'
      | 'supplyline.ExceptionResolved'
    >

export const initialReceipt: Receipt = { status: 'expected' }

export const evolveReceipt = (receipt: Receipt, event: ReceiptEvent): Receipt => {
  switch (event.type) {
    case 'ReceiptTaken':
      return { status: 'taken', ...event.data }
    case 'ReceiptRefused':
      return { status: 'refused', ...event.data }
    case 'LineCorrected': {
      if (!('lines' in receipt) || !receipt.lines) return receipt
      const { line, quantity } = event.data
      return { ...receipt, lines: receipt.lines.map((one) => (one.line === line ? { ...one, quantity } : one)) }
    }
    case 'ReceiptReversed':
      return { status: 'reversed', ...event.data }
    case 'ReversalCameFirst':
      return { status: 'reversal-first', overdue: false }
    case 'ReversalOverdue':
      return { status: 'reversal-first', overdue: true }
    case 'inventory.StockReceived':
    case 'inventory.UnitConverted':
    case 'inventory.ConversionReevaluated':
    case 'supplyline.ExceptionRaised':
    case 'supplyline.ExceptionResolved':
      return receipt
  }
}

/** The same receipt again names the same order and lines, in any order; who sent it, and when, may differ. */
export const contentOfReceipt = ({ orderNumber, lines }: GoodsReceived): string =>
  contentHash({
    orderNumber,
    lines: lines
      .map(({ line, orderLine, item, location, quantity, unit, lot, expiry }) =>
        contentHash([line, orderLine, item, location, quantity, unit, lot, expiry]),
      )
      .sort(),
  })

/** How people name a receipt. */
export const receiptName = ({ site, source, receiptId }: Pick<GoodsReceived, 'site' | 'source' | 'receiptId'>) =>
  `${site}:${source}:${receiptId}`
