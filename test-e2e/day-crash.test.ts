import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from '@jest/globals'
import { dayOf, EXPECTED, outcomeOf } from './src/day.ts'
import { ediOrders, erpInvoices } from './src/partners.ts'
import { type System, startSystem, until } from './src/system.ts'

// Whatever is killed in the middle of the day, it comes to the same.

let system: System | undefined
afterEach(async () => {
  await system?.stop()
  system = undefined
})

/** Kills the process once `line` has been printed, and waits until the launcher has it back. */
const killAfter = async (running: System, line: string, name: string): Promise<void> => {
  await until(
    () => running.output().includes(line),
    300_000,
    () => running.output(),
  )
  await sleep(Math.random() * 1_500)
  const { pids } = running.endpoints()
  const pid = pids[name]
  if (pid === undefined) throw new Error(`no pid of ${name} among ${Object.keys(pids).join(', ')}`)
  const returns = () => running.output().split(`${name} is back`).length
  const before = returns()
  process.kill(pid, 'SIGKILL')
  await until(
    () => returns() > before,
    120_000,
    () => running.output(),
  )
}

const playedWith = async (kills: [line: string, name: string][]): Promise<void> => {
  system = await startSystem({ day: true })
  const played = system.dayPlayed()
  played.catch(() => {})
  for (const [line, name] of kills) await killAfter(system, line, name)
  await played
  const { summary, unaccounted } = dayOf(system.dataDir)
  expect(outcomeOf(summary)).toEqual(EXPECTED)
  expect(unaccounted).toEqual([])
  // And the partners have nothing twice either.
  expect((await ediOrders(system)).map((o) => o.po_number).sort()).toEqual(
    summary.orders.map((o) => o.erpNumber).sort(),
  )
  expect((await system.erpOrders()).map((o) => o.number).sort()).toEqual(summary.orders.map((o) => o.erpNumber).sort())
  const bills = summary.orders.flatMap((o) => o.invoices.map((i) => i.invoiceNumber))
  const inErp = (await erpInvoices(system)).map((i) => i.supplierNumber).filter((n) => bills.includes(n))
  expect(inErp.sort()).toEqual(bills.sort())
}

test('kill -9 of every service, one after the other', async () => {
  await playedWith([
    ['2. A nurse', 'inventory-events'],
    ['2. A nurse', 'procurement-sync'],
    ['3. The central store', 'gateway'],
    ['4. The supplier is short', 'supplier-ack'],
    ['4. The supplier is short', 'replenishment'],
    ['5. The supplier bills', 'three-way-match'],
    ['5. The supplier bills', 'operations'],
    ['6. The invoice comes', 'master-data'],
    ['7. The ERP is down', 'procurement-sync'],
  ])
})

test('kill -9 of the broker, and then of mongod', async () => {
  await playedWith([
    ['3. The central store', 'kafka'],
    ['5. The supplier bills', 'mongo'],
  ])
})
