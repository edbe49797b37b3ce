/** What mock-sap 0.22 does not take, of what we would write. */
export const MOCK_SAP_LACKS = [
  'A_PurchaseOrderItem/PurchasingDocumentDeletionCode',
  'A_MaterialDocumentItem/GoodsMovementIsCancelled',
  'A_MaterialDocumentHeader/GoodsMovementCode',
  'A_MaterialDocumentHeader/MaterialDocumentHeaderText',
  'A_MaterialDocumentItem/GoodsMovementRefDocType',
  'A_MaterialDocumentItem/StorageLocation',
  'A_MaterialDocumentItem/Batch',
  'A_SupplierInvoice/UnplannedDeliveryCost',
  'A_SupplierInvoice/to_SupplierInvoiceTax',
  'A_SuplrInvcItemPurOrdRef/SupplierInvoiceItem',
  'A_SuplrInvcItemPurOrdRef/DocumentCurrency',
]
