import { describe, expect, test } from '@jest/globals'
import {
  standingInvoices,
  standingInvoicesQuery,
  standingMovements,
  standingMovementsQuery,
  standingOrders,
  standingOrdersQuery,
} from './sap-standing.ts'
import { MOCK_SAP_LACKS } from './testing/mock-sap.ts'

const REFERENCE = 'PO7K3M9QX2AB'

describe('orders that stand', () => {
  const item = (number: string, deleted = '', text = `${REFERENCE} 1`) => ({
    ...{ PurchaseOrder: number, PurchaseOrderItemText: text, PurchasingDocumentDeletionCode: deleted },
  })

  test('are those with an item that is not deleted, whose text begins with our reference as a word', () => {
    const rows = [item('45-3'), item('45-1'), item('45-1', 'L'), item('45-2', 'L'), item('45-4', '', `${REFERENCE}X 1`)]
    expect(standingOrders(rows, REFERENCE, 'PurchaseOrderItemText')).toEqual(['45-1', '45-3'])
  })

  test('by a field of the header are those with an item that is not deleted, or without items', () => {
    const order = (number: string, ...deleted: string[]) => {
      const results = deleted.map((code) => ({ PurchasingDocumentDeletionCode: code }))
      return { PurchaseOrder: number, to_PurchaseOrderItem: { results } }
    }
    const rows = [order('45-1', 'L', ''), order('45-2', 'L', 'L'), order('45-3')]
    expect(standingOrders(rows, REFERENCE, 'CorrespncInternalReference')).toEqual(['45-1', '45-3'])
  })

  test('are asked for without what this SAP does not have', () => {
    expect(decodeURIComponent(standingOrdersQuery(REFERENCE, 'PurchaseOrderItemText', []))).toBe(
      `/A_PurchaseOrderItem?$filter=startswith(PurchaseOrderItemText,'${REFERENCE}')` +
        '&$select=PurchaseOrder,PurchaseOrderItemText,PurchasingDocumentDeletionCode',
    )
    expect(standingOrdersQuery(REFERENCE, 'PurchaseOrderItemText', MOCK_SAP_LACKS)).not.toContain('Deletion')
    expect(decodeURIComponent(standingOrdersQuery(REFERENCE, 'CorrespncInternalReference', []))).toBe(
      `/A_PurchaseOrder?$filter=CorrespncInternalReference eq '${REFERENCE}'&$expand=to_PurchaseOrderItem` +
        '&$select=PurchaseOrder,to_PurchaseOrderItem/PurchaseOrderItem,to_PurchaseOrderItem/PurchasingDocumentDeletionCode',
    )
  })
})

test('a material document stands as long as one of its items is not cancelled', () => {
  const document = (number: string, ...cancelled: boolean[]) => {
    const results = cancelled.map((is) => ({ GoodsMovementIsCancelled: is }))
    return { MaterialDocument: number, to_MaterialDocumentItem: { results } }
  }
  expect(standingMovements([document('50-2', false, true), document('50-1', true, true), document('50-3')])).toEqual([
    '50-2',
    '50-3',
  ])
  expect(standingMovementsQuery('GR1', [])).toContain('GoodsMovementIsCancelled')
  expect(standingMovementsQuery('GR1', MOCK_SAP_LACKS)).not.toContain('Cancelled')
})

test('an invoice stands until it is reversed', () => {
  const invoice = (number: string, reversal: string) => ({ SupplierInvoice: number, ReverseDocument: reversal })
  expect(standingInvoices([invoice('51-1', ''), invoice('51-2', '51-9')])).toEqual(['51-1'])
  expect(decodeURIComponent(standingInvoicesQuery({ invoiceNumber: "I'1", vendor: '17' }, []))).toBe(
    "/A_SupplierInvoice?$filter=SupplierInvoiceIDByInvcgParty eq 'I''1' and InvoicingParty eq '17'&$select=SupplierInvoice,ReverseDocument",
  )
})
