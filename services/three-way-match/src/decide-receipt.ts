import { contentHash, type Decision, quote, type Refusal } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { ORDER, UNBILLED } from './decide-overdue.ts'
import { raise, type Trouble } from './exceptions.ts'
import { begin, follow } from './follow-ledger.ts'
import { type Ledger, type LedgerEvent, linesIn, MAX_LINES_KEPT } from './ledger.ts'
import { badCode, badIdentifier, badLines, recognise, tooMany, tooManyLines } from './refusals.ts'
import { invoiceWaitMs, receiptWaitMs, toleranceOf } from './tolerance.ts'

type Data<K extends 'inventory.GoodsReceived' | 'inventory.GoodsReceiptReversed'> = MessageOf<K>['data']

const receiptKey = ({ source, receiptId }: { source: string; receiptId: string }) => JSON.stringify([source, receiptId])

export const whenReceived = (
  input: Input,
  ledger: Ledger,
  received: Data<'inventory.GoodsReceived'>,
): Decision<LedgerEvent> => {
  const { site, source, receiptId, orderNumber, lines, receivedAt } = received
  const key = receiptKey(received)
  const taken = { id: `receipt ${key}`, hash: contentHash(lines) }
  const cause = `goods receipt ${receiptId}`
  const known = recognise(ledger.taken, taken)
  // The same again changes nothing, but master data that came with it may know a unit by now.
  if (known === 'same') return follow(input, ledger, [], cause)
  const refuse: Refusal | undefined =
    badCode({ site }) ??
    badIdentifier({ source, receiptId, orderNumber }) ??
    badLines(lines) ??
    tooMany(ledger.taken.length, 'orderNumber') ??
    tooManyLines(linesIn(ledger.receipts) + lines.length, MAX_LINES_KEPT)
  if (refuse) return { refuse }
  const take: LedgerEvent = { type: 'InputTaken', data: taken }
  if (known === 'other') {
    const trouble: Trouble = {
      ...{ kind: 'receipt-conflict', subject: receiptId, which: JSON.stringify(taken), owner: 'receiving' },
      detail: `receipt ${quote(receiptId)} of ${quote(source)} came again with other lines for order ${quote(orderNumber)}; the first stands`,
      nextAction: 'find out which is right; if it is the second, take the receipt back and send it under a new number',
    }
    return { events: [take, raise(input, site, trouble)] }
  }
  const tolerance = toleranceOf(input, site)
  const dueAt = input.now + invoiceWaitMs(tolerance)
  const kept = lines.map(({ line, orderLine, item, quantity, unit }) => ({ line, orderLine, item, quantity, unit }))
  const receipt = { key, receiptId, lines: kept, receivedAt, dueAt }
  const orderDue = input.now + receiptWaitMs(tolerance)
  const waits = ledger.status === 'waiting' && ledger.receipts.length === 0
  return follow(
    input,
    ledger,
    [...begin(ledger, site, orderNumber), take, { type: 'ReceiptRecorded', data: receipt }],
    cause,
    { [UNBILLED + key]: dueAt, ...(waits && { [ORDER]: orderDue }) },
  )
}

export const whenReversed = (
  input: Input,
  ledger: Ledger,
  reversed: Data<'inventory.GoodsReceiptReversed'>,
): Decision<LedgerEvent> => {
  const { site, source, receiptId, orderNumber } = reversed
  const key = receiptKey(reversed)
  if (ledger.reversed.includes(key)) return {}
  const taken = { id: `reversal ${key}`, hash: '' }
  const refuse =
    badCode({ site }) ??
    badIdentifier({ source, receiptId, orderNumber }) ??
    tooMany(ledger.taken.length, 'orderNumber')
  if (refuse) return { refuse }
  const events: LedgerEvent[] = [
    ...begin(ledger, site, orderNumber),
    { type: 'InputTaken', data: taken },
    { type: 'ReceiptTakenBack', data: { key } },
  ]
  return follow(input, ledger, events, `goods receipt ${receiptId} taken back`, { [UNBILLED + key]: null })
}
