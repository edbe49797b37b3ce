/** What mock-sap 0.22 does not have, of what we would write or read. */
export const MOCK_SAP_LACKS = [
  'A_PurchaseOrderItem/PurchasingDocumentDeletionCode',
  'A_MaterialDocumentItem/GoodsMovementIsCancelled',
  'A_MaterialDocumentHeader/GoodsMovementCode',
  'A_MaterialDocumentHeader/MaterialDocumentHeaderText',
  'A_MaterialDocumentItem/GoodsMovementRefDocType',
  'A_MaterialDocumentItem/StorageLocation',
  'A_MaterialDocumentItem/Batch',
  'A_MaterialDocumentItem/CostCenter',
  'A_MaterialDocumentItem/InventorySpecialStockType',
  'A_MaterialDocumentItem/Supplier',
  'A_SupplierInvoice/UnplannedDeliveryCost',
  'A_SupplierInvoice/to_SupplierInvoiceTax',
  'A_SuplrInvcItemPurOrdRef/SupplierInvoiceItem',
  'A_SuplrInvcItemPurOrdRef/DocumentCurrency',
  'A_Product/CrossPlantStatus',
  'A_BusinessPartner/IsMarkedForArchiving',
]

/** Its business partners are under another name than S/4HANA's. */
export const MOCK_SAP_PARTNERS = 'API_BUSINESS_PARTNER_SRV'
