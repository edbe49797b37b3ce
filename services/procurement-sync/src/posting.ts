import type { MessageOf } from '@supplyline/schemas'
import type { Sought } from './erp/sought.ts'

type Posted = MessageOf<'procurement.ErpPosted'>['data']

/** What is to be written into an ERP, once. `document` and `kind` name it; `reference` is its intent. */
export type PostingName = Pick<Posted, 'document' | 'kind' | 'site' | 'erp' | 'reference' | 'orderId' | 'orderNumber'>

/** `sought`: what it is looked up by when it may be there twice; null where it cannot be. `looks`: asked for so far. */
type Looked = { sought: Sought | null; looks: number }

export type Posting =
  /**
   * The ERP has been, or is to be, asked. `open`: exceptions that its answer resolves. `givenUp`: number of the attempt
   * after which it is sent no more.
   */
  | (PostingName & Looked & { status: 'asked'; inDoubt: boolean; givenUp: number | null; open: string[] })
  /** `extra`: numbers under which the ERP holds it although it should not. */
  | (PostingName & Looked & { status: 'posted'; externalNumber: string; extra: string[] })
  | (PostingName & Looked & { status: 'refused'; extra: string[] })

export type Asked = Extract<Posting, { status: 'asked' }>
export type Ended = Exclude<Posting, Asked>

export type PostingChanged = { type: 'PostingChanged'; data: Posting }

export const withPosting = (postings: readonly Posting[], changed: Posting): Posting[] => [
  ...postings.filter((p) => p.reference !== changed.reference),
  changed,
]
