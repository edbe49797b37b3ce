import { describe, expect, test } from '@jest/globals'
import { checkDrift } from './erp-drift.ts'
import type { ErpEntity, Evidence, SeenRecord } from './evidence.ts'
import { Facts } from './facts.ts'

const told = (type: string, data: object): SeenRecord =>
  ({
    ...{ topic: 'x', partition: 0, offset: 0, timestamp: 0, key: null, headers: {}, value: null },
    message: { type, data },
  }) as unknown as SeenRecord
const reading = (everySeconds = 30) => told('master.ErpReading', { erp: 'sap', everySeconds })
const item = (material: string, code = 'GLOVE') =>
  told('master.Item', { item: code, baseUnit: 'EA', erpMaterials: { sap: material } })
const supplier = told('master.Supplier', { supplier: 'MEDCO', erpVendors: { sap: '17300001' } })
const raised = (detail: string, exceptionId = 'EX-1') =>
  told('supplyline.ExceptionRaised', { kind: 'erp-drift', exceptionId, service: 'master-data', subject: 'x', detail })
const resolved = told('supplyline.ExceptionResolved', { exceptionId: 'EX-1', service: 'master-data' })

const material: ErpEntity = { kind: 'item', number: '4711', baseUnit: 'EA', blocked: false, deleted: false }
const vendor: ErpEntity = { kind: 'supplier', number: '17300001', blocked: false, deleted: false }
const unit = 'item:GLOVE and material 4711 of sap differ: base unit is EA here and PC there, since 2026'

const found = (master: ErpEntity[], ...records: SeenRecord[]): string[] => {
  const erps = [{ system: 'sap', uniqueReferences: false, documents: [], master }]
  const store = { aggregates: [], intents: [], positions: {} }
  const stores = { 'procurement-sync': store, 'master-data': store }
  const evidence: Evidence = {
    ...{ records: [item('0004711'), supplier, ...records], accepted: [], erps, suppliers: [], stores, rebuilt: {} },
    ...{ deaths: [], restedAt: 0 },
  }
  return checkDrift(new Facts(evidence)).map(({ what }) => what)
}

describe('what differs between master data and the ERP', () => {
  test('is an exception, and nothing else is', () => {
    expect(found([material, vendor], reading())).toEqual([])
    expect(found([{ ...material, baseUnit: 'PC' }, vendor], reading(), raised(unit))).toEqual([])
    expect(found([{ ...material, baseUnit: 'PC' }, vendor], reading())).toEqual([
      'material 4711 of sap: base unit is EA here and PC there, and nobody was told',
    ])
    expect(found([material, vendor], reading(), raised(unit))).toEqual([
      expect.stringContaining('nothing differs, and an exception says'),
    ])
    expect(found([material, vendor], reading(), raised(unit), resolved)).toEqual([])
    expect(found([{ ...material, baseUnit: 'PC' }, vendor], reading(), raised(unit), raised(unit, 'EX-2'))).toEqual([
      'material 4711 of sap: 2 exceptions say that it differs',
    ])
  })

  test('is a number that is not there, or not for use, as well', () => {
    expect(found([vendor], reading())).toEqual([expect.stringContaining('number is 4711 here and none there')])
    expect(found([material, { ...vendor, blocked: true }], reading())).toEqual([
      expect.stringContaining('vendor status is in use here and BLOCKED there'),
    ])
    expect(found([{ ...material, deleted: true }, vendor], reading())).toEqual([
      expect.stringContaining('material status is in use here and DELETED there'),
    ])
  })

  test('is looked for by what stands last, where the ERP is read', () => {
    expect(found([material, vendor], reading(), item('4712'))).toEqual([expect.stringContaining('material 4712')])
    expect(found([], reading(), reading(0))).toEqual([])
    expect(found([])).toEqual([])
  })
})
