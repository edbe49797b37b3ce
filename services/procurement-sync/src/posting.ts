import type { MessageOf } from '@supplyline/schemas'

type Posted = MessageOf<'procurement.ErpPosted'>['data']

/** What is to be written into an ERP, once. `document` and `kind` name it; `reference` is its intent. */
export type PostingName = Pick<Posted, 'document' | 'kind' | 'site' | 'erp' | 'reference' | 'orderId' | 'orderNumber'>

export type Posting =
  /** The ERP has been, or is to be, asked. `open`: exceptions that its answer resolves. */
  | (PostingName & { status: 'asked'; inDoubt: boolean; open: string[] })
  /** `extra`: numbers under which the ERP holds it although it should not. */
  | (PostingName & { status: 'posted'; externalNumber: string; extra: string[] })
  | (PostingName & { status: 'refused'; extra: string[] })

export type PostingChanged = { type: 'PostingChanged'; data: Posting }

export const withPosting = (postings: readonly Posting[], changed: Posting): Posting[] => [
  ...postings.filter((p) => p.reference !== changed.reference),
  changed,
]
