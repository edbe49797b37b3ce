/** What may be held more often than it should; plain data, kept in the intent. */
export type Sought =
  | {
      operation: 'place-order' | 'post-goods-receipt' | 'reverse-goods-receipt' | 'post-goods-issue'
      reference: string
    }
  /** An invoice is known by the supplier's number. */
  | { operation: 'post-invoice'; reference: string; vendor: string; invoiceNumber: string }

/** The name that intents use. */
export const LIST_DOCUMENTS = 'list-documents'

/** The numbers as an outcome carries them. */
export const listed = (numbers: string[]) => ({
  externalNumber: JSON.stringify(numbers),
  detail: numbers.length === 0 ? 'nothing stands' : `what stands: ${numbers.join(', ')}`,
})

/** The numbers in the outcome of a look-up. */
export const numbersIn = (externalNumber: string | null): string[] => JSON.parse(externalNumber ?? '[]')
