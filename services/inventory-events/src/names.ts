const NAME = /^[^:\p{Cc}]{1,64}$/u

/** Location and item codes make the key `location:item`, so neither may hold a colon; 64 characters bound what is stored. */
export const isName = (text: string): boolean => NAME.test(text)

/** What names no position goes to one place, where it is refused. */
export const NOWHERE = 'stock:nowhere'

export const positionAt = (location: string, item: string): string =>
  isName(location) && isName(item) ? `stock:${location}:${item}` : NOWHERE

/** What is on the stock movements and is none goes to a place of its own, so that it cannot pass for anything else. */
export const MISPLACED = 'misplaced:movements'

type ReceiptNames = { site: string; source: string; receiptId: string }

/** Names that make no receipt's identity lead to one place, where the receipt is refused. */
export const receiptAt = ({ site, source, receiptId }: ReceiptNames): string =>
  [site, source, receiptId].every(isName) ? `receipt:${site}:${source}:${receiptId}` : 'receipt:nowhere'

/** How an item is packed, and what depends on it. */
export const factorsOf = (item: string): string => `factors:${item}`

/** What is recalled of an item, for positions that begin later. */
export const itemRecallsOf = (item: string): string => (isName(item) ? `item-recalls:${item}` : 'item-recalls:nowhere')

/** A recall's number may be anybody's; one that is no name leads to one place, where it is refused. */
export const recallAt = (recallId: string): string => (isName(recallId) ? `recall:${recallId}` : 'recall:nowhere')

/** What a site used in a period (YYYY-MM-DD). Either may stand for itself: a period holds no colon. */
export const consumptionOf = (site: string, period: string): string => `consumption:${site}:${period}`

/** The stock position that a record's key names; undefined for a key of any other form. */
export const positionByKey = (key: string): string | undefined => {
  const [location = '', item = '', ...rest] = key.split(':', 3)
  return rest.length === 0 && isName(location) && isName(item) ? `stock:${key}` : undefined
}
