import { count, invoice, receive, release, request, type Stage, settled, shipment, take } from './stage.ts'

/** A part of the day: what a reader is told before it begins, and how it goes. */
export type Act = { title: string; play(stage: Stage): Promise<void> }

/** Where shelves are filled up to par; the day begins with full ones. */
const SHELVES = [
  { item: 'GLOVE-NITRILE-M', location: 'ICU-3', par: '600' },
  { item: 'SALINE-FLUSH-10ML', location: 'MED-5', par: '180' },
  { item: 'HME-FILTER', location: 'ICU-3', par: '50' },
  { item: 'SUTURE-ABSORB-3-0', location: 'OR-1', par: '72' },
  { item: 'SYRINGE-10ML', location: 'ICU-3', par: '300' },
  { item: 'GAUZE-4X4', location: 'MED-5', par: '250' },
]

export const ACTS: readonly Act[] = [
  {
    title: 'The shelves are counted: every one is full',
    play: async (stage) => {
      await Promise.all(SHELVES.map(({ item, location, par }) => count(stage, item, location, par)))
    },
  },
  {
    title:
      'A nurse takes gloves; the scanner sends it five times over a bad network: one need, one order. The dock enters its receipt twice',
    play: async (stage) => {
      const order = await take(stage, { item: 'GLOVE-NITRILE-M', location: 'ICU-3', quantity: '200', times: 5 })
      const sent = await shipment(stage, order)
      await receive(stage, order, sent)
      await receive(stage, order, sent, true)
      await settled(stage, await invoice(stage, order))
    },
  },
  {
    title: 'The central store asks for more than may be ordered without approval; the approver agrees',
    play: async (stage) => {
      const line = { item: 'GLOVE-NITRILE-M', location: 'CENTRAL-STORE', quantity: '900', unit: 'BX' }
      const order = await request(stage, line, 'flu season')
      await receive(stage, order, await shipment(stage, order))
      await settled(stage, await invoice(stage, order))
    },
  },
  {
    title: 'The supplier is short of saline flushes: part comes now, the rest when it has them',
    play: async (stage) => {
      const order = await take(stage, { item: 'SALINE-FLUSH-10ML', location: 'MED-5', quantity: '180' })
      await receive(stage, order, await shipment(stage, order))
      await settled(stage, await invoice(stage, order))
      stage.say('some days later')
      await stage.partners.daysPass(7)
      await receive(stage, order, await shipment(stage, order, 2))
      await settled(stage, await invoice(stage, order, 2))
    },
  },
  {
    title: 'The supplier bills more than was ordered: held, until AP releases it',
    play: async (stage) => {
      const order = await take(stage, { item: 'HME-FILTER', location: 'ICU-3', quantity: '50' })
      await receive(stage, order, await shipment(stage, order))
      const billed = await invoice(stage, order)
      const { invoiceNumber } = billed
      await stage.journal.until(
        'payables.InvoiceHeld',
        (held) => held.invoiceNumber === invoiceNumber && held.holds.every((h) => h.rule === 'price-above-order'),
      )
      await release(stage, billed, 'the supplier has raised its price, as agreed by telephone')
      await settled(stage, billed)
    },
  },
  {
    title: 'The invoice comes before its goods: held, until the dock has counted them',
    play: async (stage) => {
      const order = await take(stage, { item: 'SUTURE-ABSORB-3-0', location: 'OR-1', quantity: '36' })
      const sent = await shipment(stage, order)
      const billed = await invoice(stage, order)
      await stage.journal.until('payables.InvoiceHeld', (held) => held.invoiceNumber === billed.invoiceNumber)
      await receive(stage, order, sent)
      await settled(stage, billed)
    },
  },
  {
    title: 'The ERP is down: the breaker opens, orders wait, and go through once it is back',
    play: async (stage) => {
      await stage.partners.erpDown()
      const orders = [
        take(stage, { item: 'SYRINGE-10ML', location: 'ICU-3', quantity: '100' }),
        take(stage, { item: 'GAUZE-4X4', location: 'MED-5', quantity: '200' }),
      ]
      await stage.breakerOpens().finally(stage.partners.erpUp)
      stage.say('the ERP is back')
      for (const order of await Promise.all(orders)) {
        await receive(stage, order, await shipment(stage, order))
        await settled(stage, await invoice(stage, order))
      }
    },
  },
]
