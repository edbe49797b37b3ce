import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, mockEdi } from '@supplyline/local'
import { systemClock } from '@supplyline/messaging'
import { channelContract } from '../testing/channel-contract.ts'
import { UnreliableProxy } from '../testing/unreliable-proxy.ts'
import { httpChannel } from './http-channel.ts'

const startMock = async (): Promise<{ url: string; stop: () => Promise<void> }> => {
  const url = process.env.SUPPLIER_ACK_EDI_URL
  if (url) return { url, stop: async () => {} }
  const dataDir = mkdtempSync(join(tmpdir(), 'supplyline-edi-'))
  const edi = await mockEdi.start({ dataDir, port: await freePort() }, () => {})
  return {
    url: edi.address,
    stop: async () => {
      await edi.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

channelContract('HTTP to mock-edi', async () => {
  const mock = await startMock()
  const partner = { id: 'MERCY', name: 'Mercy', dialect: 'X12', version: '004010', role: 'customer' }
  const headers = { 'content-type': 'application/json' }
  // It may know us already.
  await fetch(`${mock.url}/_mock/partners`, { method: 'POST', headers, body: JSON.stringify(partner) })
  const proxy = new UnreliableProxy(mock.url)
  await proxy.open()
  return {
    channel: httpChannel({ url: proxy.address }),
    clock: systemClock,
    pass: (ms) => sleep(ms),
    trouble: async (what) => {
      if (what !== 'down') {
        proxy.next = what
        return
      }
      await proxy.close()
      // Until our own client has noticed that its idle connection is gone.
      await sleep(100)
    },
    mend: () => proxy.open(),
    orders: async () => {
      const answer = await fetch(`${mock.url}/_mock/orders`)
      return ((await answer.json()) as { po_number: string }[]).map((order) => order.po_number)
    },
    stop: async () => {
      await proxy.close()
      await mock.stop()
    },
  }
})
