import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { add, multiply } from '@supplyline/quantity'
import { masterStockingPolicies, purchaseOrders, replenishmentProposals } from '@supplyline/schemas'
import { eventually, type System, startSystem } from './src/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system?.stop())

const MOVEMENTS = 500
const places: [item: string, location: string][] = ['GLOVE-NITRILE-S', 'GLOVE-NITRILE-M', 'GLOVE-NITRILE-L'].flatMap(
  (item) => ['ICU-3', 'MED-5', 'OR-1'].map((location): [string, string] => [item, location]),
)

/** Issues of 1 to 60, each with its own key; what is not answered is sent again under the same key. */
const movements = Array.from({ length: MOVEMENTS }, (_, i) => {
  const [item, location] = places[i % places.length] as [string, string]
  const quantity = String(1 + ((i * 37) % 60))
  return {
    ...{ type: 'StockIssued', eventId: `CRASH-${i}`, site: 'MERCY', source: 'POINT-OF-USE', item, location, quantity },
    ...{ unit: 'EA', occurredAt: new Date().toISOString() },
  }
})

const sendUntilAccepted = async (movement: (typeof movements)[number]) => {
  for (;;) {
    const answer = await system.post('/v1/stock-movements', 'source', movement, movement.eventId).catch(() => undefined)
    if (answer?.status === 202) return
    if (answer && answer.status < 500 && answer.status !== 409) throw new Error(JSON.stringify(answer.body))
    await sleep(200)
  }
}

const restarted = async (name: string, before: number | undefined) =>
  eventually(async () => {
    const now = system.endpoints().pids[name]
    expect(now).not.toBe(before)
    expect((await fetch(`${system.endpoints().services[name]}/readyz`)).status).toBe(200)
  })

test('kill -9 of each service in turn amid 500 movements: one order for each need, positions as a plain fold', async () => {
  const names = ['inventory-events', 'replenishment', 'procurement-sync', 'gateway', 'master-data']
  let sent = 0
  const sending = (async () => {
    for (const movement of movements) {
      await sendUntilAccepted(movement)
      sent++
      await sleep(80)
    }
  })()
  const killedAt: number[] = []
  for (const name of names) {
    const pid = system.endpoints().pids[name]
    if (pid === undefined) throw new Error(`no pid of ${name}`)
    process.kill(pid, 'SIGKILL')
    killedAt.push(sent)
    await restarted(name, pid)
  }
  await sending
  console.log(`killed after ${killedAt.join(', ')} of ${MOVEMENTS} movements`)

  const onHand = new Map<string, string>()
  for (const { item, location, quantity } of movements) {
    const key = `${location}:${item}`
    onHand.set(key, add(onHand.get(key) ?? '0', `-${quantity}`))
  }
  await eventually(async () => {
    const { body } = await system.get('/v1/stock-positions?limit=100')
    const positions = body.positions as { item: string; location: string; onHand: string; sequence: number }[]
    expect(new Map(positions.map((p) => [`${p.location}:${p.item}`, p.onHand]))).toEqual(onHand)
    expect(positions.reduce((n, p) => n + p.sequence, 0)).toBe(MOVEMENTS)
  })
  const policies = await system.told(masterStockingPolicies, 'master.StockingPolicy')
  await eventually(async () => {
    const placed = await system.told(purchaseOrders, 'procurement.PurchaseOrderPlaced')
    const proposals = await system.told(replenishmentProposals, 'replenishment.ReplenishmentProposed')
    // Each proposal is ordered once, whole.
    const ordered = placed.flatMap((o) =>
      o.lines.flatMap((l) => l.sources.map((s) => [s.requisitionId, s.baseQuantity])),
    )
    const proposed = proposals.map((p) => [p.proposalId, multiply(p.orderQuantity, p.unitFactor)])
    expect(ordered.sort()).toEqual(proposed.sort())
    // And what is on hand and on order fills each place to its level, by less than a package beyond it.
    for (const [item, location] of places) {
      const mine = proposals.filter((p) => p.item === item && p.location === location)
      const position = mine.reduce(
        (sum, p) => add(sum, multiply(p.orderQuantity, p.unitFactor)),
        onHand.get(`${location}:${item}`) ?? '0',
      )
      const par = Number(policies.find((p) => p.item === item && p.location === location)?.par)
      const surplus = Number(position) - par
      expect(surplus).toBeGreaterThanOrEqual(0)
      expect(surplus).toBeLessThan(Number(mine[0]?.unitFactor))
    }
    // The ERP has exactly these orders, each under one reference.
    const inErp = await system.erpOrders()
    expect(inErp.map((o) => `${o.reference} ${o.number}`).sort()).toEqual(
      placed.map((o) => `${o.orderId} ${o.erpNumber}`).sort(),
    )
    expect(new Set(inErp.map((o) => o.reference)).size).toBe(inErp.length)
  }, 120_000)
})
