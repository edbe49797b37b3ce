import type { Answer } from '@supplyline/effects'
import { bareNumber, compare, type Decimal } from '@supplyline/quantity'
import type { GoodsReceiptLine, GoodsReceiptRequest } from './erp.ts'
import { type Found, notRepresentable } from './sap-answer.ts'
import { dateTime, itemNumber, literal, type Omitted, placesOf, QUANTITY_PLACES, withoutOmitted } from './sap-values.ts'

/** Goods receipt for a purchase order, and its reversal. */
export type MovementType = '101' | '102'

/** Fields of SAP: MKPF-XBLNR and MKPF-BKTXT. */
const LONGEST_REFERENCE = 16
const LONGEST_HEADER_TEXT = 25
const LONGEST_BATCH = 10

export const unpostableMovement = ({ reference, lines }: GoodsReceiptRequest): Answer | undefined =>
  unpostable(
    reference,
    lines.map(({ orderLine: line, quantity }) => ({ line, quantity })),
  )

/** Of any material document: what SAP would cut off or round. */
export const unpostable = (reference: string, lines: { line: number; quantity: Decimal }[]): Answer | undefined => {
  if (reference.length > LONGEST_REFERENCE)
    return notRepresentable(`the reference ${reference} has more than ${LONGEST_REFERENCE} characters`)
  const rounded = lines.find(({ quantity }) => placesOf(quantity) > QUANTITY_PLACES)
  return rounded && notRepresentable(`line ${rounded.line}: SAP would round the quantity ${rounded.quantity}`)
}

/** A longer lot is on the goods and in our stock; SAP's batch could not hold it. */
export const batchOf = (lot: string | null): string | undefined =>
  lot !== null && lot.length <= LONGEST_BATCH ? lot : undefined

/** A_MaterialDocumentHeader with its items, as API_MATERIAL_DOCUMENT_SRV takes it in one request (deep insert, OData V2). */
export const toMaterialDocument = (request: GoodsReceiptRequest, movement: MovementType, omitted: Omitted) =>
  withoutOmitted(
    'A_MaterialDocumentHeader',
    {
      // 01: goods receipt for a purchase order.
      GoodsMovementCode: '01',
      ReferenceDocument: request.reference,
      MaterialDocumentHeaderText: request.papers?.slice(0, LONGEST_HEADER_TEXT).toWellFormed(),
      DocumentDate: dateTime(request.documentDate),
      PostingDate: dateTime(request.postingDate),
      to_MaterialDocumentItem: {
        results: request.lines.map((line) =>
          withoutOmitted('A_MaterialDocumentItem', toItem(request, line, movement), omitted),
        ),
      },
    },
    omitted,
  )

const toItem = ({ orderNumber }: GoodsReceiptRequest, line: GoodsReceiptLine, movement: MovementType) => ({
  GoodsMovementType: movement,
  // B: the movement refers to a purchase order.
  GoodsMovementRefDocType: 'B',
  PurchaseOrder: orderNumber,
  PurchaseOrderItem: itemNumber(line.orderLine),
  Material: line.material,
  Plant: line.plant,
  StorageLocation: line.storageLocation || undefined,
  Batch: batchOf(line.lot),
  QuantityInEntryUnit: line.quantity,
  EntryUnit: line.unit,
})

export const movementQuery = (reference: string): string =>
  `/A_MaterialDocumentHeader?$filter=${encodeURIComponent(`ReferenceDocument eq ${literal(reference)}`)}` +
  '&$expand=to_MaterialDocumentItem&$select=MaterialDocument,to_MaterialDocumentItem/GoodsMovementType,' +
  'to_MaterialDocumentItem/Material,to_MaterialDocumentItem/QuantityInEntryUnit'

type Item = { GoodsMovementType: string; Material: string; QuantityInEntryUnit: string }
export type MovementRow = { MaterialDocument: string; to_MaterialDocumentItem?: { results?: Item[] } }

/** What an item of a material document moves. */
export type Moved = { movement: string; material: string; quantity: Decimal }

export const movementsIn = (rows: MovementRow[], { lines }: GoodsReceiptRequest, movement: MovementType): Found[] =>
  holding(
    rows,
    lines.map(({ material, quantity }) => ({ movement, material, quantity })),
  )

/** Material documents, each with whether it holds just what was asked for. */
export const holding = (rows: MovementRow[], moved: readonly Moved[]): Found[] =>
  rows.map(({ MaterialDocument: number, to_MaterialDocumentItem }) => ({
    number,
    same: holds(to_MaterialDocumentItem?.results ?? [], moved),
  }))

const holds = (items: Item[], moved: readonly Moved[]): boolean =>
  items.length === moved.length &&
  moved.every(({ movement, material, quantity }, at) => {
    const item = items[at]
    return (
      item?.GoodsMovementType === movement &&
      bareNumber(item.Material) === bareNumber(material) &&
      compare(item.QuantityInEntryUnit, quantity) === 0
    )
  })
