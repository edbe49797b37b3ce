import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { erpMasterSnapshots, exceptionsOf, masterErpStandings } from '@supplyline/schemas'
import { eventually, type System, startSystem } from './src/system.ts'

// Master data and the ERP drift apart and come together again, seen from outside: through mock-sap, gateway and topics.

/** A reading a minute, and what is named half a minute later, on a machine that does other things beside. */
const PATIENCE_MS = 150_000
const GLOVES = { item: 'GLOVE-NITRILE-S', material: '100001001' }

let system: System
beforeAll(async () => {
  system = await startSystem()
}, 700_000)
afterAll(() => system?.stop())

const drift = async () => {
  const topic = exceptionsOf('master-data')
  const raised = await system.told(topic, 'supplyline.ExceptionRaised')
  const resolved = new Set((await system.told(topic, 'supplyline.ExceptionResolved')).map((e) => e.exceptionId))
  return raised
    .filter((e) => e.kind.startsWith('erp-') && !resolved.has(e.exceptionId))
    .map(({ kind, subject, detail }) => ({ kind, subject, detail }))
}

/** What the operator's CLI lists. */
const listed = async (): Promise<string[]> => {
  const words = ['deploy/cli/src/supplyline.ts', 'exceptions', 'list', '--kind', 'erp-drift', '--json']
  const run = promisify(execFile)(process.execPath, [...words, '--data-dir', system.dataDir], { timeout: 60_000 })
  // 3: nothing matched.
  const { stdout } = await run.catch((error: { code: unknown; stdout: string }) => {
    if (error.code === 3) return error
    throw error
  })
  return (JSON.parse(stdout) as { items: { subject: string }[] }).items.map(({ subject }) => subject)
}

/** As a buyer changes it in SAP. */
const changeMaterial = async (number: string, fields: object) => {
  const service = `${system.endpoints().partners.sap}/sap/opu/odata/sap/API_PRODUCT_SRV`
  const { headers } = await fetch(`${service}/`, { headers: { 'x-csrf-token': 'Fetch' } })
  const cookie = headers.getSetCookie().map((one) => one.split(';', 1)[0])
  const session = { 'x-csrf-token': headers.get('x-csrf-token') ?? '', cookie: cookie.join('; '), 'if-match': '*' }
  const answer = await fetch(`${service}/A_Product('${number}')`, {
    ...{ method: 'PATCH', headers: { ...session, 'content-type': 'application/json' }, body: JSON.stringify(fields) },
  })
  expect(answer.status).toBe(204)
}

test('at first both agree: everything in SAP was read, and nothing drifts', async () => {
  const read = async () => {
    const items = await system.told(erpMasterSnapshots, 'procurement.ErpItemSeen')
    const suppliers = await system.told(erpMasterSnapshots, 'procurement.ErpSupplierSeen')
    return { items: items.length, suppliers: suppliers.length }
  }
  await eventually(async () => expect(await read()).toEqual({ items: 51, suppliers: 8 }), PATIENCE_MS)
  await eventually(async () => {
    const standings = await system.told(masterErpStandings, 'master.ErpStanding')
    expect(new Set(standings.map((s) => s.number)).size).toBe(46)
    expect(new Set(standings.map((s) => s.status))).toEqual(new Set(['ACTIVE']))
  }, PATIENCE_MS)
  expect(await drift()).toEqual([])
}, 400_000)

test('a base unit that is changed in SAP is drift at the next reading, until it is changed back', async () => {
  await changeMaterial(GLOVES.material, { BaseUnit: 'PC' })
  await eventually(
    async () =>
      expect(await drift()).toMatchObject([
        {
          ...{ kind: 'erp-drift', subject: `item:${GLOVES.item}` },
          detail: expect.stringContaining('base unit is EA here and PC there, since 20'),
        },
      ]),
    PATIENCE_MS,
  )
  await eventually(async () => expect(await listed()).toEqual([`item:${GLOVES.item}`]), PATIENCE_MS)
  await changeMaterial(GLOVES.material, { BaseUnit: 'EA' })
  await eventually(async () => expect(await drift()).toEqual([]), PATIENCE_MS)
}, 400_000)

test('a material that an item is made to name is looked up by itself, and is drift if there is none', async () => {
  const item = {
    ...{ item: 'DRIFTING', site: '*', description: 'An item that drifts', baseUnit: 'EA', packaging: [] },
    ...{ lotTracked: false, expiryTracked: false, criticality: 'NORMAL', substitutes: [] },
    erpMaterials: { sap: '123456' },
  }
  const posted = await system.post('/v1/items', 'operator', item)
  expect([posted.status, posted.body]).toMatchObject([202, {}])
  await eventually(
    async () => expect((await drift()).map((d) => d.detail)).toEqual([expect.stringContaining('123456 here and none')]),
    PATIENCE_MS,
  )
}, 400_000)
