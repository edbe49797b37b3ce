import type { Answer } from '@supplyline/effects'
import { bareNumber, compare } from '@supplyline/quantity'
import type { GoodsReceiptLine, GoodsReceiptRequest } from './erp.ts'
import { type Found, notRepresentable } from './sap-answer.ts'
import { dateTime, itemNumber, literal, type Omitted, placesOf, QUANTITY_PLACES, withoutOmitted } from './sap-values.ts'

/** Goods receipt for a purchase order, and its reversal. */
export type MovementType = '101' | '102'

/** Fields of SAP: MKPF-XBLNR and MKPF-BKTXT. */
const LONGEST_REFERENCE = 16
const LONGEST_HEADER_TEXT = 25
const LONGEST_BATCH = 10

export const unpostableMovement = ({ reference, lines }: GoodsReceiptRequest): Answer | undefined => {
  if (reference.length > LONGEST_REFERENCE)
    return notRepresentable(`the reference ${reference} has more than ${LONGEST_REFERENCE} characters`)
  const rounded = lines.find(({ quantity }) => placesOf(quantity) > QUANTITY_PLACES)
  if (rounded) return notRepresentable(`line ${rounded.orderLine}: SAP would round the quantity ${rounded.quantity}`)
  return undefined
}

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
  // A longer lot is on the goods and in our stock; SAP's batch could not hold it.
  Batch: line.lot !== null && line.lot.length <= LONGEST_BATCH ? line.lot : undefined,
  QuantityInEntryUnit: line.quantity,
  EntryUnit: line.unit,
})

export const movementQuery = (reference: string): string =>
  `/A_MaterialDocumentHeader?$filter=${encodeURIComponent(`ReferenceDocument eq ${literal(reference)}`)}` +
  '&$expand=to_MaterialDocumentItem&$select=MaterialDocument,to_MaterialDocumentItem/GoodsMovementType,' +
  'to_MaterialDocumentItem/Material,to_MaterialDocumentItem/QuantityInEntryUnit'

type Item = { GoodsMovementType: string; Material: string; QuantityInEntryUnit: string }
export type MovementRow = { MaterialDocument: string; to_MaterialDocumentItem?: { results?: Item[] } }

export const movementsIn = (rows: MovementRow[], request: GoodsReceiptRequest, movement: MovementType): Found[] =>
  rows.map(({ MaterialDocument: number, to_MaterialDocumentItem }) => ({
    number,
    same: holds(to_MaterialDocumentItem?.results ?? [], request, movement),
  }))

const holds = (items: Item[], { lines }: GoodsReceiptRequest, movement: MovementType): boolean =>
  items.length === lines.length &&
  lines.every(({ material, quantity }, at) => {
    const item = items[at]
    return (
      item?.GoodsMovementType === movement &&
      bareNumber(item.Material) === bareNumber(material) &&
      compare(item.QuantityInEntryUnit, quantity) === 0
    )
  })
