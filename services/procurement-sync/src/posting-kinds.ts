import type { ErpOperation } from './erp/erp.ts'
import type { PostingName } from './posting.ts'

type Kind = 'ACKNOWLEDGEMENT' | 'GOODS_RECEIPT' | 'GOODS_RECEIPT_REVERSAL' | 'GOODS_ISSUE' | 'INVOICE'

/** Who looks after each kind, and what there is to do when the ERP refuses it. */
const KINDS: Record<Kind, { operation: ErpOperation; noun: string; owner: string; whenRefused: string }> = {
  ACKNOWLEDGEMENT: {
    operation: 'record-acknowledgement',
    noun: 'the supplier’s answer',
    owner: 'buyer',
    whenRefused: 'note the supplier’s answer at the order in the ERP by hand; the answer itself holds',
  },
  GOODS_RECEIPT: {
    operation: 'post-goods-receipt',
    noun: 'the goods receipt',
    owner: 'receiving',
    whenRefused: 'correct what was refused, then post the receipt in the ERP by hand under our reference',
  },
  GOODS_RECEIPT_REVERSAL: {
    operation: 'reverse-goods-receipt',
    noun: 'the reversal of the goods receipt',
    owner: 'receiving',
    whenRefused: 'correct what was refused, then reverse the receipt in the ERP by hand under our reference',
  },
  GOODS_ISSUE: {
    operation: 'post-goods-issue',
    noun: 'the goods issue',
    owner: 'inventory-controller',
    whenRefused: 'correct what was refused, then post the goods issue in the ERP by hand under our reference',
  },
  INVOICE: {
    operation: 'post-invoice',
    noun: 'the invoice',
    owner: 'ap',
    whenRefused: 'correct what was refused, then post the invoice in the ERP by hand',
  },
}

export const ofKind = ({ kind }: PostingName) => KINDS[kind as Kind]

/** What an exception about it is about. */
export const subjectOf = ({ document, kind, site }: PostingName) => ({ subject: document, which: kind, site })

/** Its name as records have it. */
export const recordOf = ({ document, kind, site, erp, reference, orderId, orderNumber }: PostingName): PostingName => ({
  ...{ document, kind, site, erp, reference },
  ...{ orderId, orderNumber },
})
