import { expect, test } from '@jest/globals'
import { add, divideExact } from '@supplyline/quantity'
import type { Message, MessageOf } from '@supplyline/schemas'
import fc from 'fast-check'
import {
  approvalGiven,
  approvalRefused,
  contract,
  dataOf,
  erpRouting,
  item,
  location,
  masterData,
  openExceptions,
  outcome,
  policy,
  proposed,
  requested,
  requestedLine,
  standing,
  supplier,
  vendorStanding,
} from './testing/examples.ts'
import { lookedUp } from './testing/posting-examples.ts'
import { Workflow } from './testing/workflow.ts'

/** Gauze comes from another supplier who does not wait; nobody knows the number of tape in ERP-2. */
const references: Message[] = [
  ...masterData,
  item({ item: 'GAUZE' }),
  item({ item: 'TAPE', erpMaterials: { 'ERP-1': 'T-1' } }),
  supplier({ supplier: 'TEXTIL', consolidationWindowSeconds: 0 }),
  contract({ contract: 'C-2', item: 'GAUZE', supplier: 'TEXTIL', unitPrice: '12.3456' }),
  contract({ contract: 'C-3', item: 'TAPE', unitPrice: '0.0001', unit: 'EA', multiple: '0.000001' }),
]

type Step = (workflow: Workflow, stamped: Message[]) => void
const pick = fc.constantFrom

const proposing = fc.tuple(pick('RP1', 'RP2'), pick('2', '3', '100')).map(
  ([proposalId, orderQuantity]): Step =>
    (w, stamped) =>
      w.take(`requisition:${proposalId}`, proposed({ proposalId, orderQuantity }), stamped),
)
const someLine = fc.record({ item: pick('GLOVE', 'GAUZE', 'TAPE'), quantity: pick('1', '150', '9999.5') })
const requesting = fc.tuple(pick('RQ1', 'RQ2', 'RQ3'), fc.array(someLine, { minLength: 1, maxLength: 5 })).map(
  ([requisitionId, drawn]): Step =>
    (w, stamped) => {
      const lines = drawn.map((changes, i) => ({ ...requestedLine, ...changes, line: i + 1 }))
      w.take(`requisition:${requisitionId}`, requested({ requisitionId, lines }), stamped)
    },
)
const deciding = fc
  .tuple(pick('RP1', 'RP2', 'RQ1', 'RQ2', 'RQ3', 'RQ9'), pick('paul', 'nina'), pick('d-1', 'd-2', 'd-3'), fc.nat(3))
  .map(
    ([requisitionId, approver, eventId, choice]): Step =>
      (w, stamped) => {
        const about = { requisitionId, approver, eventId, contentHash: choice === 1 ? 'of something else' : null }
        const decision = choice === 2 ? approvalRefused(about) : approvalGiven(about)
        w.take(
          `requisition:${requisitionId}`,
          decision,
          stamped.filter((m) => m.type === 'master.ErpRouting' || m.type === 'master.ErpStanding'),
        )
      },
  )
const answering = fc
  .tuple(fc.nat(5), pick('CONFIRMED', 'CONFIRMED', 'REFUSED', 'IN_DOUBT', 'NOT_SENT'), pick('a', 'b'))
  .map(
    ([which, answer, letter]): Step =>
      (w) => {
        const intent = [...w.intents.values()][which]
        if (intent) w.take(...answerTo(intent.reference, answer, letter))
      },
  )
const waiting = pick(1, 3600_000, 9 * 3600_000).map(
  (ms): Step =>
    (w) =>
      w.pass(ms),
)

/** A look finds the order as `a`, and as `b` too where it is asked so. */
const answerTo = (
  reference: string,
  answer: MessageOf<'supplyline.EffectOutcome'>['data']['outcome'],
  letter = 'a',
): [string, Message] => {
  const [orderId = ''] = reference.split('/')
  const number = (which: string) => `45-${orderId}-${which}`
  const said = outcome({ reference, outcome: answer, externalNumber: answer === 'CONFIRMED' ? number(letter) : null })
  const found = lookedUp(reference, letter === 'a' ? [number('a')] : [number('a'), number('b')])
  return [`order:${orderId}`, reference === orderId ? said : found]
}

/** What ERP-1 takes no orders of, for some of the steps. */
const bars: Message[][] = [[standing()], [vendorStanding()], [standing({ number: 'T-1', status: 'DELETED' })]]
type Barred = { from: number; to: number; which: number }
const NOTHING_BARRED: Barred = { from: 0, to: 0, which: 0 }

/** Any step may come twice, halfway the site may move to the other ERP, and something may be barred for a while. */
const runs = fc.tuple(
  fc.array(fc.tuple(fc.oneof(proposing, requesting, deciding, deciding, answering, waiting), fc.boolean()), {
    maxLength: 40,
  }),
  fc.nat(40),
  fc.record({ from: fc.nat(20), to: fc.nat(40), which: fc.nat(bars.length - 1) }),
)

const play = (steps: [Step, boolean][], migrateAt: number, { from, to, which } = NOTHING_BARRED): Workflow => {
  const workflow = new Workflow()
  steps.forEach(([step, twice], index) => {
    const routing = erpRouting({ erp: index < migrateAt ? 'ERP-1' : 'ERP-2' })
    const barred = from <= index && index < to ? (bars[which] ?? []) : []
    const stamped = [...references.filter((m) => m.type !== 'master.ErpRouting'), routing, ...barred]
    workflow.stampedOnTimers = barred
    step(workflow, stamped)
    if (twice) step(workflow, stamped)
  })
  // At last every cut-off passes and the ERP answers everything.
  workflow.pass(24 * 3600_000)
  for (let rounds = 0; workflow.unanswered.length > 0; rounds++) {
    expect(rounds).toBeLessThan(100)
    for (const { reference } of workflow.unanswered) workflow.take(...answerTo(reference, 'CONFIRMED'))
  }
  return workflow
}

const lineOf = ({ requisitionId, line }: { requisitionId: string; line: number }) => `${requisitionId}/${line}`

test('every approved line is ordered or refused, once, in exactly the quantity and with the hash that were approved', () => {
  fc.assert(
    fc.property(runs, ([steps, migrateAt, barred]) => {
      const { published, intents, settled } = play(steps, migrateAt, barred)
      const approved = dataOf(published, 'procurement.RequisitionApproved')
      const ended = [
        ...dataOf(published, 'procurement.PurchaseOrderPlaced'),
        ...dataOf(published, 'procurement.PurchaseOrderRefused'),
      ]
      const expected = approved.flatMap(({ requisitionId, contentHash, lines }) =>
        lines.map(({ line, orderQuantity: quantity, quantity: baseQuantity }) => ({
          requisitionId,
          line,
          contentHash,
          quantity,
          baseQuantity,
        })),
      )
      const actual = ended.flatMap((order) => order.lines.flatMap((line) => line.sources))
      const sorted = (sources: typeof actual) => sources.toSorted((a, b) => (lineOf(a) < lineOf(b) ? -1 : 1))
      expect(sorted(actual)).toEqual(sorted(expected))

      expect(new Set(ended.map((order) => order.orderId)).size).toBe(ended.length)
      for (const { lines } of ended)
        for (const line of lines) expect(line.sources.map((s) => s.quantity).reduce(add, '0')).toBe(line.quantity)
      expect([...settled].sort()).toEqual([...intents.keys()].sort())
    }),
    { numRuns: 200 },
  )
})

test('money is neither made nor lost: without refusals the orders come to what was approved', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(proposing, requesting, deciding, waiting), { maxLength: 30 }), (steps) => {
      const { published } = play(
        steps.map((step) => [step, false]),
        40,
      )
      const sum = (amounts: { total: string }[]) => amounts.map((a) => a.total).reduce(add, '0')
      expect(sum(dataOf(published, 'procurement.PurchaseOrderPlaced'))).toBe(
        sum(dataOf(published, 'procurement.RequisitionApproved')),
      )
    }),
  )
})

test('nobody approves what they asked for, nothing above the limit is approved by rule, and nothing is decided twice', () => {
  fc.assert(
    fc.property(runs, ([steps, migrateAt, barred]) => {
      const { published } = play(steps, migrateAt, barred)
      const requester = new Map(
        dataOf(published, 'procurement.RequisitionSubmitted').map((s) => [s.requisitionId, s.requester]),
      )
      const approved = dataOf(published, 'procurement.RequisitionApproved')
      for (const { requisitionId, automatic, approvedBy, total } of approved) {
        if (automatic) expect(Number(total)).toBeLessThanOrEqual(500)
        else expect(approvedBy).not.toBe(requester.get(requisitionId))
      }
      const ends = [...approved, ...dataOf(published, 'procurement.RequisitionRejected')].map((r) => r.requisitionId)
      expect(new Set(ends).size).toBe(ends.length)
    }),
    { numRuns: 250 },
  )
})

test('every exception has an owner, a due time to come and a next action; it is raised once, and resolved only while it is open', () => {
  fc.assert(
    fc.property(runs, ([steps, migrateAt, barred]) => {
      const { published } = play(steps, migrateAt, barred)
      const raised = dataOf(published, 'supplyline.ExceptionRaised')
      for (const exception of raised) {
        expect(exception).toMatchObject({ site: 'NORTH', service: 'procurement-sync' })
        expect(exception.owner).not.toBe('')
        expect(exception.nextAction).not.toBe('')
        expect(exception.dueAt).toBeGreaterThan(exception.raisedAt)
      }
      // A duplicate that has gone may come back.
      const ids = raised.filter((e) => e.kind !== 'duplicate-order').map((e) => e.exceptionId)
      expect(new Set(ids).size).toBe(ids.length)
      expect(openExceptions(published).length).toBeLessThanOrEqual(raised.length)
    }),
  )
})

test('no figure that fits its schema, however odd, makes a decision throw or an event that fits no schema', () => {
  const often = <T>(usual: T, odd: fc.Arbitrary<T>) => fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, odd)
  const decimal = (digits: number, places: number) =>
    fc.oneof(
      pick('0', '-1', '100'),
      fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(digits - 1)).map(([n, zeros]) => `${n}${'0'.repeat(zeros)}`),
      fc.integer({ min: 1, max: 10 ** places + 1 }).map((n) => divideExact(String(n), String(10 ** places)) ?? '0'),
    )
  const quantity = decimal(12, 6)
  const price = decimal(14, 4)
  const text = pick('', 'EA', 'CA', '__proto__', 'constructor', ':', '%', 'X'.repeat(5000))
  const unit = often('BX', text)
  const currency = often('USD', text)
  const seconds = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
  const odd = fc.record({
    packaging: fc.tuple(fc.record({ unit, factor: quantity, per: fc.constant('1'), gtin: fc.constant(null) })),
    contract: fc.record({ unit, unitPrice: price, multiple: quantity, minimumOrder: quantity, currency }),
    policy: fc.record({ automaticLimit: price, approvalDueSeconds: seconds, currency }),
    erp: text,
    window: seconds,
    asked: fc.record({ quantity, unit, line: often(1, pick(0, -1, 2)) }),
    ordered: fc.record({ orderQuantity: quantity, unitPrice: price, orderUnit: unit, currency }),
  })
  let placed = 0
  fc.assert(
    fc.property(odd, ({ packaging, contract: terms, policy: rules, erp, window, asked, ordered }) => {
      const stamped = [
        item({ packaging, erpMaterials: { [erp]: 'M' } }),
        supplier({ consolidationWindowSeconds: window, erpVendors: { [erp]: 'V' } }),
        location(),
        contract(terms),
        policy(rules),
        erpRouting({ erp }),
      ]
      const workflow = new Workflow()
      workflow.take('requisition:RQ1', requested({ lines: [{ ...requestedLine, ...asked }] }), stamped)
      workflow.take('requisition:RQ1', approvalGiven())
      workflow.take('requisition:RP1', proposed({ ...ordered, unitFactor: packaging[0].factor }), stamped)
      workflow.take('requisition:RP1', approvalGiven({ requisitionId: 'RP1' }))
      workflow.pass(2 ** 42)
      for (const reference of workflow.intents.keys()) workflow.take(...answerTo(reference, 'CONFIRMED'))
      placed += dataOf(workflow.published, 'procurement.PurchaseOrderPlaced').length
    }),
    { numRuns: 500 },
  )
  expect(placed).toBeGreaterThan(0)
})
