import type { Violation } from './evidence.ts'
import { at, type Fact, type Facts, push } from './facts.ts'

const PROCUREMENT = 'procurement-sync'

const violation = (what: string, ...about: string[]): Violation => ({ promise: 5, what, about })

/** What the supplier answers is told to all as it was heard, and asked to be noted at the order so. */
export const answersAreNoted = (facts: Facts): Violation[] => {
  if (!facts.evidence.stores[PROCUREMENT]) return []
  const noted = new Map<string, Fact<'procurement.PurchaseOrderAcknowledged'>[]>()
  for (const fact of facts.of('procurement.PurchaseOrderAcknowledged'))
    push(noted, `${fact.data.orderId} ${fact.data.acknowledgementId}`, fact)
  const found: Violation[] = []
  for (const { data, record } of facts.of('suppliers.OrderAcknowledged')) {
    const { orderId, acknowledgementId } = data
    const all = noted.get(`${orderId} ${acknowledgementId}`) ?? []
    const told = facts.about(orderId).some((e) => e.kind === 'acknowledgement-without-order')
    if (all.length === 0 && !told && !facts.aggregate(PROCUREMENT, `order:${orderId}`)?.parked)
      found.push(violation(`the answer ${acknowledgementId} to order ${orderId} is not known at the order`, at(record)))
    for (const other of all)
      if (JSON.stringify(other.data.lines) !== JSON.stringify(data.lines))
        found.push(
          violation(
            `the answer ${acknowledgementId} to order ${orderId} is another at the order`,
            at(record),
            at(other.record),
          ),
        )
  }
  return [...found, ...askedAsAnswered(facts, noted)]
}

type Request = { lines?: { line: number; answer: string; quantity: string }[] }

/** The reference of the note follows from the answer; what was asked under it is in the intent. */
const askedAsAnswered = (
  facts: Facts,
  noted: Map<string, Fact<'procurement.PurchaseOrderAcknowledged'>[]>,
): Violation[] => {
  const requests = new Map(
    facts
      .intentsOf(PROCUREMENT)
      .flatMap((i) => (i.operation === 'record-acknowledgement' ? [[i.reference, i.request]] : [])) as [
      string,
      Request,
    ][],
  )
  const found: Violation[] = []
  for (const { data, record } of facts.of('procurement.ErpPosted')) {
    if (data.kind !== 'ACKNOWLEDGEMENT') continue
    const asked = requests.get(data.reference)?.lines
    const [answer] = noted.get(`${data.orderId} ${data.document.slice(data.document.lastIndexOf(':') + 1)}`) ?? []
    if (!asked || !answer) continue
    const words = (lines: { line: number; quantity: string; status: string }[]) =>
      lines.map(({ line, quantity, status }) => `${line}: ${quantity} ${status}`).join(', ')
    const expected = words(answer.data.lines.filter((l) => asked.some((a) => a.line === l.line)))
    const given = words(asked.map(({ answer: status, ...line }) => ({ ...line, status })))
    if (expected !== given)
      found.push(violation(`${data.document} is noted in the ERP as ${given}`, at(record), `answered: ${expected}`))
  }
  return found
}
