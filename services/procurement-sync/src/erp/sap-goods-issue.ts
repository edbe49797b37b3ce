import type { Answer } from '@supplyline/effects'
import { absolute, isNegative } from '@supplyline/quantity'
import type { GoodsIssueLine, GoodsIssueRequest } from './erp.ts'
import type { Found } from './sap-answer.ts'
import { batchOf, holding, type MovementRow, unpostable } from './sap-goods-movement.ts'
import { dateTime, type Omitted, withoutOmitted } from './sap-values.ts'

export const unpostableIssue = ({ reference, lines }: GoodsIssueRequest): Answer | undefined =>
  unpostable(
    reference,
    lines.map(({ quantity }, at) => ({ line: at + 1, quantity })),
  )

/**
 * A_MaterialDocumentHeader with its items, in one request (deep insert, OData V2): goods issue to a cost centre (201),
 * and its reversal (202) for what came back, both in one document.
 */
export const toIssueDocument = (request: GoodsIssueRequest, omitted: Omitted) =>
  withoutOmitted(
    'A_MaterialDocumentHeader',
    {
      // 03: goods issue.
      GoodsMovementCode: '03',
      ReferenceDocument: request.reference,
      DocumentDate: dateTime(request.documentDate),
      PostingDate: dateTime(request.postingDate),
      to_MaterialDocumentItem: {
        results: request.lines.map((line) => withoutOmitted('A_MaterialDocumentItem', toItem(line, omitted), omitted)),
      },
    },
    omitted,
  )

const toItem = (line: GoodsIssueLine, omitted: Omitted) => ({
  ...moved(line),
  Plant: line.plant,
  StorageLocation: line.storageLocation || undefined,
  Batch: batchOf(line.lot),
  EntryUnit: line.unit,
  CostCenter: line.costCentre,
  // An SAP without cost centres has them where the order of a receipt stands.
  PurchaseOrder: omitted.includes('A_MaterialDocumentItem/CostCenter') ? line.costCentre : undefined,
  // K: consignment. SAP then settles with the supplier, as no invoice comes for what is paid when it is used.
  ...(line.vendor === null ? {} : { InventorySpecialStockType: 'K', Supplier: line.vendor }),
})

/** SAP moves quantities above zero, and says by the type which way. */
const moved = ({ material, quantity }: GoodsIssueLine) => ({
  GoodsMovementType: isNegative(quantity) ? '202' : '201',
  Material: material,
  QuantityInEntryUnit: absolute(quantity),
})

export const issuesIn = (rows: MovementRow[], { lines }: GoodsIssueRequest): Found[] =>
  holding(
    rows,
    lines.map(moved).map((item) => ({
      movement: item.GoodsMovementType,
      material: item.Material,
      quantity: item.QuantityInEntryUnit,
    })),
  )
