import { type Decimal, subtract } from '@supplyline/quantity'
import type { Movement } from './movement.ts'
import { isName } from './names.ts'
import type { Gone } from './trace.ts'
import { dayOf, type Used } from './unreported.ts'

type Type = Movement['type']
/** Those that change on hand by what they say. */
type Moving = Exclude<Type, 'inventory.StockCounted' | 'inventory.StockQuarantined' | 'inventory.StockReleased'>

/** By how much on hand changes. */
export const changeOf = (type: Moving, quantity: Decimal): Decimal => {
  switch (type) {
    case 'inventory.StockReturned':
    case 'inventory.StockTransferredIn':
    case 'inventory.StockAdjusted':
    case 'inventory.ConsignmentReceived':
      return quantity
    case 'inventory.StockIssued':
    case 'inventory.StockExpired':
    case 'inventory.StockTransferredOut':
    case 'inventory.ConsignmentUsed':
    case 'inventory.ConsignmentTakenBack':
      return subtract('0', quantity)
    default: {
      const _: never = type
      return _
    }
  }
}

/** Used, or below zero come back unused. */
export const consumedBy = (type: Type, quantity: Decimal): Decimal => {
  if (type === 'inventory.StockIssued' || type === 'inventory.ConsignmentUsed') return quantity
  return type === 'inventory.StockReturned' ? subtract('0', quantity) : '0'
}

/** The same for whoever keeps the books. `site`: of the position when it happened. */
export const usedBy = ({ data }: Movement, site: string, consumed: Decimal): Used | undefined => {
  if (consumed === '0') return undefined
  const supplier = 'supplier' in data ? data.supplier : null
  return { day: dayOf(data.occurredAt), site, lot: data.lot || '', supplier, quantity: consumed }
}

/** Where stock of a lot with a number went. */
export const goneBy = ({ type, data }: Movement, quantity: Decimal): Gone | undefined => {
  const { lot, caseReference, occurredAt: at } = data
  if (!lot) return undefined
  const gone = { lot, quantity, to: '', caseReference, at }
  switch (type) {
    case 'inventory.StockIssued':
    case 'inventory.ConsignmentUsed':
      return { ...gone, how: 'issued' }
    case 'inventory.StockReturned':
      return { ...gone, how: 'issued', quantity: subtract('0', quantity) }
    case 'inventory.StockExpired':
      return { ...gone, how: 'disposed' }
    case 'inventory.ConsignmentTakenBack':
      return { ...gone, how: 'takenBack' }
    case 'inventory.StockTransferredOut':
      return { ...gone, how: 'sentOn', to: isName(data.counterpart) ? data.counterpart : '' }
    default:
      return undefined
  }
}
