import { expect, test } from '@jest/globals'
import { given } from '@supplyline/decider'
import fc from 'fast-check'
import { orderFor } from './decide-order.ts'
import type { OrderEvent, OrderState } from './order.ts'
import { dataOf, HOUR, inputOf, masterData, NOW, placed, THEM, timerFired, US } from './testing/examples.ts'
import { billed, segments, shipped, short } from './testing/supplier.ts'

const order = orderFor(US)
type OrderInput = Parameters<typeof order.decide>[0]

const says = (document: string, body: string, documentId: string) => () =>
  inputOf({
    type: 'suppliers.TransactionSetReceived' as const,
    data: { site: 'MERCY', documentId, sender: THEM, document, segments: segments(body), receivedAt: NOW },
  })
const happens: (() => OrderInput)[] = [
  () => inputOf(placed(), masterData),
  says('855', short, 'SD1'),
  says('856', shipped('S1', '35'), 'SD2'),
  says('856', shipped('S2', '65', null), 'SD3'),
  says('810', billed('INV1'), 'SD4'),
  says('810', billed('CN1', 'CR'), 'SD5'),
]
const overdue = fc.constantFrom(
  () => inputOf(timerFired('order'), [], NOW + HOUR),
  () => inputOf(timerFired('answer'), [], NOW + 24 * HOUR),
)
/** All of it, in any order, any of it again, with timers that fire in between. */
const runs = fc
  .tuple(fc.array(fc.oneof(fc.constantFrom(...happens), overdue), { maxLength: 12 }), fc.constant(happens))
  .chain(([again, all]) => fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }))

const play = (run: readonly (() => OrderInput)[]): { events: OrderEvent[]; state: OrderState } => {
  const events: OrderEvent[] = []
  for (const input of run) events.push(...(given(order, events).when(input()).events ?? []))
  return { events, state: given(order, events).state }
}

/** What is said, without what tells when and by which of several documents. */
const facts = (events: readonly { type: string }[]) => ({
  answers: dataOf(events, 'suppliers.OrderAcknowledged').map((a) => a.lines),
  shipments: dataOf(events, 'suppliers.ShipmentNotified')
    .map((s) => [s.shipmentId, s.lines])
    .sort(),
  invoices: dataOf(events, 'payables.InvoiceReceived').map((i) => [i.invoiceNumber, i.total]),
  credits: dataOf(events, 'payables.CreditNoteReceived').map((i) => [i.invoiceNumber, i.total]),
})
const settledState = (state: OrderState) =>
  'order' in state
    ? { ...state, taken: state.taken.map((t) => t.key).sort(), open: state.open.map((o) => o.kind).sort() }
    : state

test('in any order, and however often it is said, the same comes of it', () => {
  const once = play(happens)
  fc.assert(
    fc.property(runs, (run) => {
      const { events, state } = play(run)
      expect(facts(events)).toEqual(facts(once.events))
      expect(settledState(state)).toEqual(settledState(once.state))
    }),
    { numRuns: 150 },
  )
})

test('an order is sent once, and an exception is raised once and resolved at most once', () => {
  fc.assert(
    fc.property(runs, (run) => {
      const events: OrderEvent[] = []
      let sent = 0
      for (const input of run) {
        const decision = given(order, events).when(input())
        sent += decision.tell?.length ?? 0
        events.push(...(decision.events ?? []))
      }
      expect(sent).toBe(1)
      const raised = dataOf(events, 'supplyline.ExceptionRaised').map((e) => e.exceptionId)
      const resolved = dataOf(events, 'supplyline.ExceptionResolved').map((e) => e.exceptionId)
      expect(new Set(raised).size).toBe(raised.length)
      expect(new Set(resolved).size).toBe(resolved.length)
      expect(raised).toEqual(expect.arrayContaining(resolved))
    }),
    { numRuns: 150 },
  )
})

test('what is backordered, confirmed and shipped is told in figures that a schema can hold, whatever the figures said', () => {
  const figure = fc.oneof(
    fc.nat(9_999_999).map(String),
    fc.constantFrom('0', '0.000001', '9999999.999999', '-1', 'x', ''),
  )
  const code = fc.constantFrom('IA', 'IB', 'IQ', 'IR', 'BP', 'IH', 'XX', 'R1')
  const ack = fc.tuple(code, figure).map(([c, q]) => `ACK*${c}*${q}*EA~`)
  fc.assert(
    fc.property(fc.array(ack, { minLength: 1, maxLength: 5 }), figure, (acks, price) => {
      const body = `BAK*00*AC*4500000100*20260105~PO1*1*100*EA*${price}**VP*PANEL-A3~${acks.join('')}`
      const { events } = play([happens[0] as () => OrderInput, says('855', body, 'SD1')])
      for (const { lines } of dataOf(events, 'suppliers.OrderAcknowledged'))
        for (const line of lines)
          for (const value of [line.quantity, line.backordered, line.unitPrice])
            expect(value).toMatch(/^\d{1,9}(\.\d{1,6})?$/)
    }),
    { numRuns: 200 },
  )
})
