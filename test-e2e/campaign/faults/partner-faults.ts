import { setTimeout as sleep } from 'node:timers/promises'
import { comesTrue } from '../patience.ts'
import type { Counts, Treatment, Wire } from '../wire.ts'
import type { World } from '../world.ts'
import { confirmedIf, type Seen } from './kind.ts'

/** How long it waits for traffic that the fault can befall. */
const LONGEST_MS = 30_000

/** Within this time its documents follow an order; a small one may show nothing of some behaviours. */
const DOCUMENTS_MS = 3_500

/** From the first request that is not served. */
const DOWN_AT_LEAST_MS = 3_000

/** Answers to a POST that the partner had done are lost on the way, a few of them. */
export const onTheLine = async (
  world: World,
  partner: 'sap' | 'edi',
  treatment: Exclude<Treatment, { as: 'pass' }>,
  count: keyof Counts,
  least: number,
): Promise<Seen> => {
  const wire: Wire = world[partner]
  const before = wire.counts[count]
  wire.treat(treatment)
  try {
    await comesTrue(() => wire.counts[count] - before >= least, LONGEST_MS)
    // What hangs is abandoned by the service after its time-out, and looked up: still during the fault.
    await sleep(1_000)
  } finally {
    wire.treat({ as: 'pass' })
  }
  const happened = wire.counts[count] - before
  return confirmedIf(happened >= least, `${happened} ${count} between the service and ${partner}`)
}

/** mock-sap answers 503 by a rule of its own, which counts whom it befell. */
export const sapUnavailable = async (world: World, during: () => Promise<void>): Promise<Seen> => {
  const faults = `${world.system.endpoints().partners.sap}/_mock/faults`
  const rule = { match: '/sap/opu/odata', status: 503, message: 'No dialog work process available' }
  await fetch(faults, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(rule) })
  const hits = async () => {
    const { results } = (await (await fetch(faults)).json()) as { results: { hits: number }[] }
    return results.reduce((sum, { hits }) => sum + hits, 0)
  }
  try {
    await comesTrue(async () => (await hits()) > 0, LONGEST_MS, 200)
    await sleep(DOWN_AT_LEAST_MS)
    await during()
    const happened = await hits()
    return confirmedIf(happened > 0, `${happened} requests answered with 503 by mock-sap`)
  } finally {
    await fetch(faults, { method: 'DELETE' })
  }
}

type Behaviour = 'reject-all' | 'no-ack' | 'duplicate-invoice' | 'short-ship'
type Document = { direction: string; code: string; reference: string; invoice_number: string }
type EdiOrder = { po_number: string; status: string; lines: { quantity: string; shipped: string }[] }

/** The supplier behaves so until it has done it to an order; then as usual again. */
export const supplierBehaves = async (world: World, behaviour: Behaviour): Promise<Seen> => {
  const { edi } = world.system.endpoints().partners
  const ask = async <T>(path: string): Promise<T> => (await (await fetch(`${edi}/_mock/${path}`)).json()) as T
  const behave = (to: string) =>
    fetch(`${edi}/_mock/partners/MERCY`, {
      ...{ method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ behaviour: to }) },
    })
  const orders = async () => (await ask<EdiOrder[]>('orders?limit=1000')).map((o) => o.po_number)
  const before = new Set(await orders())
  const come = async () => (await orders()).filter((n) => !before.has(n))
  let victims: string[] = []
  const haveCome = async () => {
    victims = await come()
    return victims.length >= 2
  }
  const shown: string[] = []
  const isShown = async () => {
    for (const number of victims) {
      const order = await ask<EdiOrder>(`orders/${number}?partner=MERCY`)
      const sent = (await ask<Document[]>(`documents?reference=${number}&direction=out&limit=50`)).filter((d) => d.code)
      if (HAS_HAPPENED[behaviour](order, sent)) shown.push(number)
    }
    // Those that have come meanwhile are looked at the next time.
    victims = await come()
    return shown.length > 0
  }
  await behave(behaviour)
  try {
    await comesTrue(haveCome, LONGEST_MS)
    await sleep(DOCUMENTS_MS)
    await comesTrue(isShown, LONGEST_MS, DOCUMENTS_MS)
  } finally {
    await behave('accept')
  }
  return confirmedIf(shown.length > 0, `${behaviour} of orders ${shown.join(', ') || 'none'}`)
}

const HAS_HAPPENED: Readonly<Record<Behaviour, (order: EdiOrder, sent: Document[]) => boolean>> = {
  'reject-all': ({ status }, sent) => status === 'rejected' && sent.some((d) => d.code === '855'),
  'no-ack': (_, sent) => sent.length === 0,
  'duplicate-invoice': (_, sent) => sent.filter((d) => d.code === '810').length > 1,
  'short-ship': ({ lines }) => lines.some((l) => Number(l.shipped) > 0 && Number(l.shipped) < Number(l.quantity)),
}
