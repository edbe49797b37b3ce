import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, mockSap } from '@supplyline/local'
import { s4hana } from '../s4hana.ts'
import { masterContract } from '../testing/master-contract.ts'
import { MOCK_SAP_LACKS, MOCK_SAP_PARTNERS } from '../testing/mock-sap.ts'
import { UnreliableLine } from '../testing/unreliable-line.ts'

const SERVICES = '/sap/opu/odata/sap'

masterContract('S/4HANA (mock-sap)', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'supplyline-sap-'))
  const sap = await mockSap.start({ dataDir, port: await freePort() }, () => {})
  const line = new UnreliableLine(await freePort(), Number(new URL(sap.address).port))
  await line.open()
  const { headers } = await fetch(`${sap.address}${SERVICES}/API_PRODUCT_SRV/`, {
    headers: { 'x-csrf-token': 'Fetch' },
  })
  const session = {
    'x-csrf-token': headers.get('x-csrf-token') ?? '',
    cookie: headers
      .getSetCookie()
      .map((one) => one.split(';', 1)[0])
      .join('; '),
  }
  const write = (method: string, path: string, body: object) =>
    fetch(`${sap.address}${SERVICES}/${path}`, {
      method,
      headers: { ...session, 'content-type': 'application/json', 'if-match': '*' },
      body: JSON.stringify(body),
    })
  const faults = (method: string, rule?: object) =>
    fetch(`${sap.address}/_mock/faults`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(rule && { body: JSON.stringify(rule) }),
    })
  return {
    erp: s4hana({
      ...{ url: line.address, reference: 'PurchaseOrderItemText', acknowledgement: 'PurchaseOrderItemText' },
      ...{ scheduleLines: false, tokenTimeoutMs: 500, omitted: MOCK_SAP_LACKS, partnerService: MOCK_SAP_PARTNERS },
    }),
    vendor: '1000010',
    putMaterial: async ({ number, description, baseUnit, deleted = false }) => {
      const fields = { BaseUnit: baseUnit, IsMarkedForDeletion: deleted }
      const { status } = await write('PATCH', `API_PRODUCT_SRV/A_Product('${number}')`, fields)
      if (status === 204) return
      const made = await write('POST', 'API_PRODUCT_SRV/A_Product', {
        ...{ Product: number, ProductType: 'HAWA', ...fields },
        to_Description: [{ Language: 'EN', ProductDescription: description }],
      })
      if (made.status !== 201) throw new Error(`mock-sap answered ${made.status}`)
    },
    blockVendor: async (number, blocked) => {
      const path = `${MOCK_SAP_PARTNERS}/A_BusinessPartner('${number}')`
      const { status } = await write('PATCH', path, { BusinessPartnerIsBlocked: blocked })
      if (status !== 204) throw new Error(`mock-sap answered ${status}`)
    },
    trouble: async (what) => {
      const match = 'A_Product'
      if (what === 'refuse') await faults('POST', { match, method: 'GET', count: 1, scenario: 'forbidden' })
      else if (what === 'unavailable') await faults('POST', { match, method: 'GET', count: 1, status: 503 })
      // A client that has not noticed yet that its idle connection is gone cannot know whether what it sends arrives.
      else await line.close().then(() => sleep(100))
    },
    mend: async () => {
      await line.close()
      await line.open()
    },
    stop: async () => {
      await line.close()
      await sap.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
})
