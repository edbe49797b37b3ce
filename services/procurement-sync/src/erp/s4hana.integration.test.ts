import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { freePort, mockSap } from '@supplyline/local'
import { systemClock } from '@supplyline/messaging'
import { s4hana } from './s4hana.ts'
import { erpContract, orderRequest, referenceOf, type Trouble } from './testing/erp-contract.ts'
import { UnreliableLine } from './testing/unreliable-line.ts'

const SERVICE = '/sap/opu/odata/sap/API_PURCHASEORDER_PROCESS_SRV'
const PLACING = 'API_PURCHASEORDER_PROCESS_SRV/A_PurchaseOrder$'

const startSap = async (): Promise<{ url: string; stop: () => Promise<void> }> => {
  const url = process.env.ERP_SAP_URL
  if (url) return { url, stop: async () => {} }
  const dataDir = mkdtempSync(join(tmpdir(), 'supplyline-sap-'))
  const sap = await mockSap.start({ dataDir, port: await freePort() }, () => {})
  return {
    url: sap.address,
    stop: async () => {
      await sap.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

let sap: Awaited<ReturnType<typeof startSap>>
beforeAll(async () => {
  sap = await startSap()
}, 120_000)
afterAll(() => sap?.stop(), 30_000)

const options = { reference: 'PurchaseOrderItemText', scheduleLines: false, tokenTimeoutMs: 500 } as const
const post = (path: string, body: unknown) =>
  fetch(`${sap.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
/** A rule of mock-sap's for the next order. */
const fault = (rule: object) => post('/_mock/faults', { match: PLACING, method: 'POST', count: 1, ...rule })
const itemsUnder = async (reference: string) => {
  const filter = encodeURIComponent(`startswith(PurchaseOrderItemText,'${reference} ')`)
  const answer = await fetch(`${sap.url}${SERVICE}/A_PurchaseOrderItem?$format=json&$filter=${filter}`)
  return ((await answer.json()) as { d: { results: Record<string, string>[] } }).d.results
}

erpContract('S/4HANA (mock-sap)', async () => {
  const line = new UnreliableLine(await freePort(), Number(new URL(sap.url).port))
  await line.open()
  const troubles: Record<Trouble, () => unknown> = {
    refuse: () => fault({ status: 400, message: 'Purchasing group 001 is not defined' }),
    unavailable: () => fault({ scenario: 'busy' }),
    // mock-sap waits three seconds and then creates the order, though we have gone.
    'commit late': () => fault({ scenario: 'slow' }),
    'commit then time out': () => {
      line.next = { request: /^POST .*A_PurchaseOrder /, answer: 'is lost' }
    },
    'commit then reset': () => {
      line.next = { request: /^POST .*A_PurchaseOrder /, answer: 'is cut off' }
    },
    // A client that has not noticed yet that its idle connection is gone cannot know whether what it sends arrives.
    down: () => line.close().then(() => sleep(100)),
  }
  return {
    erp: s4hana({ ...options, url: line.address }),
    clock: systemClock,
    pass: async (ms) => {
      await sleep(ms)
    },
    trouble: async (what) => {
      await troubles[what]()
    },
    mend: () => line.open(),
    held: async (reference) => [...new Set((await itemsUnder(reference)).map((i) => i.PurchaseOrder ?? ''))],
    stop: () => line.close(),
  }
})

const signal = () => AbortSignal.timeout(10_000)

test('the order that SAP holds is the order that was approved, to the last decimal', async () => {
  const reference = referenceOf(200)
  const request = orderRequest(reference)
  await s4hana({ ...options, url: sap.url }).placeOrder(request, signal())
  const items = await itemsUnder(reference)
  expect(items).toMatchObject([
    {
      PurchaseOrderItem: '00010',
      PurchaseOrderItemText: `${reference} 1`,
      Material: 'TG11',
      OrderQuantity: '12.000',
      PurchaseOrderQuantityUnit: 'EA',
      NetPriceAmount: '4.50',
      NetPriceQuantity: '1.000',
      Plant: '1710',
      StorageLocation: '171A',
    },
    { PurchaseOrderItem: '00020', OrderQuantity: '2.500', NetPriceAmount: '1.25', NetPriceQuantity: '100.000' },
  ])
})

test('a CSRF token that has run out is fetched again, and the order is placed once', async () => {
  const erp = s4hana({ ...options, url: sap.url })
  await erp.placeOrder(orderRequest(referenceOf(201)), signal())
  await fault({ scenario: 'csrf' })
  expect(await erp.placeOrder(orderRequest(referenceOf(202)), signal())).toMatchObject({ outcome: 'confirmed' })
  expect(await itemsUnder(referenceOf(202))).toHaveLength(2)
})

test.each(['lock', 'auth', 'forbidden', 'notfound'])(
  '%s: turned away before the order was looked at',
  async (scenario) => {
    await fault({ scenario })
    const placing = s4hana({ ...options, url: sap.url }).placeOrder(orderRequest(referenceOf(203)), signal())
    await expect(placing).rejects.toMatchObject({ name: 'NotSent' })
    expect(await itemsUnder(referenceOf(203))).toEqual([])
  },
)

test('a field that this SAP does not have is refused by name, and a look-up by it fails rather than finding nothing', async () => {
  const erp = s4hana({ ...options, reference: 'CorrespncInternalReference', url: sap.url })
  const request = orderRequest(referenceOf(204))
  expect(await erp.placeOrder(request, signal())).toMatchObject({
    outcome: 'refused',
    detail: expect.stringContaining('CorrespncInternalReference'),
  })
  await expect(erp.findOrder(request, signal())).rejects.toThrow('CorrespncInternalReference')
})
