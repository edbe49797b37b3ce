import { type Input, referencesOf } from '@supplyline/messaging'
import type { Decimal } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'

export type Tolerance = MessageOf<'master.Tolerance'>['data']

/** Waits where no tolerances are known. */
const RECEIPT_WAIT_SECONDS = 3 * 24 * 3600
const INVOICE_WAIT_SECONDS = 14 * 24 * 3600

/** The site's own before those for every site; null: none are in force. */
export const toleranceOf = (input: Input, site: string): Tolerance | null => {
  const inForce = referencesOf(input, 'master.Tolerance').filter((t) => t.effectiveFrom <= input.now)
  return inForce.find((t) => t.site === site) ?? inForce.find((t) => t.site === '*') ?? null
}

export type Limits = {
  pricePercent: Decimal
  priceAmount: Decimal
  quantityPercent: Decimal
  charges: Decimal
  total: Decimal
}

/** Without tolerances everything must agree exactly; amounts of money hold in their own currency only. */
export const limitsOf = (tolerance: Tolerance | null, currency: string): Limits => {
  const money = (value: Decimal | undefined) => (tolerance?.currency === currency ? (value ?? '0') : '0')
  return {
    pricePercent: tolerance?.priceOverPercent ?? '0',
    priceAmount: money(tolerance?.priceOverAmount),
    quantityPercent: tolerance?.quantityOverPercent ?? '0',
    charges: money(tolerance?.chargesAmount),
    total: money(tolerance?.totalAmount),
  }
}

const seconds = (value: number): number => Math.max(0, value) * 1000

export const receiptWaitMs = (tolerance: Tolerance | null): number =>
  seconds(tolerance?.receiptWaitSeconds ?? RECEIPT_WAIT_SECONDS)
export const invoiceWaitMs = (tolerance: Tolerance | null): number =>
  seconds(tolerance?.invoiceWaitSeconds ?? INVOICE_WAIT_SECONDS)
