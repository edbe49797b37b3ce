import type { Records } from '@supplyline/schemas'
import type { StoredIntent } from '@supplyline/state'
import { isEqual } from './decimals.ts'
import { checkRefusals, checkResends } from './duplicates.ts'
import type { ErpDocument, Violation } from './evidence.ts'
import { at, type Facts, push } from './facts.ts'
import { byReference, named } from './orders.ts'

/**
 * Every change in an outside system is preceded by a durable intent with our reference, and what is told of its outcome
 * is what the system holds.
 */
export const checkIntents = (facts: Facts): Violation[] => [
  ...documentsHaveIntents(facts),
  ...interchangesHaveIntents(facts),
  ...intentsEnd(facts),
  ...outcomesAreTrue(facts),
  ...transmissionsAreTrue(facts),
  ...checkResends(facts),
  ...checkRefusals(facts),
]

const ERP_SERVICE = 'procurement-sync'
const SUPPLIER_SERVICE = 'supplier-ack'
const SEND_INTERCHANGE = 'send-interchange'

const violation = (what: string, ...about: string[]): Violation => ({ promise: 3, what, about })

const documentsHaveIntents = (facts: Facts): Violation[] => {
  if (!facts.evidence.stores[ERP_SERVICE]) return []
  const intents = new Map(facts.intentsOf(ERP_SERVICE).map((i) => [i.reference, i]))
  const found: Violation[] = []
  for (const { system, documents } of facts.evidence.erps)
    for (const document of documents) {
      const intent = intents.get(document.reference)
      if (!intent || intent.operation !== document.operation || intent.system !== system)
        found.push(violation('a document in an ERP has no intent', named(system, document), ...describe(intent)))
      else if (isUnsent(intent))
        found.push(violation('a document in an ERP was never sent', named(system, document), ...describe(intent)))
    }
  return found
}

/** `planned` with attempts is one that certainly did not get through when it was last tried. */
const isUnsent = ({ status }: StoredIntent): boolean => status === 'planned'

const describe = (intent: StoredIntent | undefined): string[] =>
  intent
    ? [
        `intent ${intent.reference}: ${intent.operation} in ${intent.system}, ${intent.status}, attempt ${intent.attempt}`,
      ]
    : []

type Request = { receiver?: string; controlNumber?: string; orderReference?: string }

const interchangesHaveIntents = (facts: Facts): Violation[] => {
  if (!facts.evidence.stores[SUPPLIER_SERVICE]) return []
  const sent = new Map<string, StoredIntent[]>()
  for (const intent of facts.intentsOf(SUPPLIER_SERVICE))
    if (intent.operation === SEND_INTERCHANGE) push(sent, (intent.request as Request).controlNumber ?? '', intent)
  const found: Violation[] = []
  for (const { partner, orders } of facts.evidence.suppliers) {
    const before = new Map<string, string>()
    for (const { orderNumber, interchange } of orders) {
      const named = `order ${orderNumber} in interchange ${interchange} at ${partner}`
      const intents = sent.get(interchange) ?? []
      if (intents.length === 0) found.push(violation('an interchange at a supplier has no intent', named))
      // Sent again it is another intent for the same bytes: one that left is enough.
      else if (intents.every(isUnsent))
        found.push(violation('an interchange at a supplier was never sent', named, ...intents.flatMap(describe)))
      const first = before.get(orderNumber)
      if (first !== undefined && first !== interchange)
        found.push(violation('a supplier has an order twice', named, `and in interchange ${first}`))
      before.set(orderNumber, interchange)
    }
  }
  return found
}

const intentsEnd = (facts: Facts): Violation[] => {
  const found: Violation[] = []
  for (const service of Object.keys(facts.evidence.stores))
    for (const intent of facts.intentsOf(service)) {
      if (intent.status === 'settled' || isKnownOpen(facts, service, intent)) continue
      found.push(violation('an intent is neither settled nor known to be open', ...describe(intent), intent.aggregate))
    }
  return found
}

/** Somebody has been told of the object, under its name or the document's; or a parked key keeps the outcome waiting. */
const isKnownOpen = (facts: Facts, service: string, { aggregate, reference, request }: StoredIntent): boolean => {
  if (facts.aggregate(service, aggregate)?.parked) return true
  if (facts.hasOpen(reference, aggregate, aggregate.slice(aggregate.indexOf(':') + 1))) return true
  const { controlNumber, receiver, orderReference } = request as Request
  // An answer to an order is a part of the order, and a document of its own to people.
  if (orderReference !== undefined) return facts.hasOpenUnder(`acknowledgement:${orderReference}:`)
  if (controlNumber === undefined) return false
  if (facts.hasOpen(`${receiver}/${controlNumber}`)) return true
  return facts
    .of('suppliers.TransmissionInDoubt')
    .some(({ data }) => data.controlNumber === controlNumber && facts.hasOpen(data.orderId, data.orderNumber))
}

type Outcome = Records['supplyline.EffectOutcome']

const outcomesAreTrue = (facts: Facts): Violation[] => {
  const ledgers = new Map(facts.evidence.erps.map((e) => [e.system, byReference(e.documents)]))
  const found: Violation[] = []
  for (const { carried, record } of facts.carrying('supplyline.EffectOutcome')) {
    if (carried?.type !== 'supplyline.EffectOutcome' || carried.data.outcome !== 'CONFIRMED') continue
    const held = CHANGES.has(carried.data.operation) ? ledgers.get(carried.data.system) : undefined
    if (held && !isHeld(held, carried.data, facts))
      found.push(
        violation('a call is told as confirmed, and the system does not hold it', at(record), words(carried.data)),
      )
  }
  for (const { data, record } of facts.of('procurement.PurchaseOrderPlaced')) {
    const held = ledgers.get(data.erp)
    if (held && !numbersOf(held, 'place-order', data.reference).includes(data.erpNumber))
      found.push(violation(`order ${data.orderId} is told as placed, and ${data.erp} does not hold it`, at(record)))
  }
  for (const { data, record } of facts.of('procurement.PurchaseOrderRefused')) {
    const live = (ledgers.get(data.erp)?.get(`place-order ${data.reference}`) ?? []).filter((d) => !d.cancelled)
    const told = live.every(({ number }) =>
      facts.about(data.orderId).some((e) => e.kind === 'duplicate-order' && e.detail.includes(number)),
    )
    // One request was refused: what stands is of others.
    const sent = facts.intent(ERP_SERVICE, data.reference, 'place-order')?.attempt
    if (live.length > 0 && (!told || (sent !== undefined && live.length >= sent)))
      found.push(
        violation(`order ${data.orderId} is told as refused, and stands`, at(record), ...namedAll(data.erp, live)),
      )
  }
  for (const { data, record } of facts.of('procurement.ErpPosted')) {
    const held = ledgers.get(data.erp)
    const operation = OPERATION[data.kind]
    if (held && operation && !isAmong(held, facts, data.erp, operation, data.reference, data.externalNumber))
      found.push(violation(`${data.document} is told as posted, and ${data.erp} does not hold it`, at(record)))
  }
  return found
}

const namedAll = (system: string, documents: ErpDocument[]): string[] => documents.map((d) => named(system, d))

const OPERATION: Partial<Record<Records['procurement.ErpPosted']['kind'], string>> = {
  ACKNOWLEDGEMENT: 'record-acknowledgement',
  GOODS_RECEIPT: 'post-goods-receipt',
  GOODS_RECEIPT_REVERSAL: 'reverse-goods-receipt',
  GOODS_ISSUE: 'post-goods-issue',
  INVOICE: 'post-invoice',
}

/** The operations that leave a document; a look-up leaves none. */
const CHANGES: ReadonlySet<string> = new Set(['place-order', ...Object.values(OPERATION)])

const words = ({ operation, reference, system, externalNumber }: Outcome): string =>
  `${operation} ${reference} in ${system} as ${externalNumber ?? 'no number'}`

const numbersOf = (held: Map<string, ErpDocument[]>, operation: string, reference: string): string[] =>
  (held.get(`${operation} ${reference}`) ?? []).map((d) => d.number)

const isHeld = (held: Map<string, ErpDocument[]>, outcome: Outcome, facts: Facts): boolean =>
  isAmong(held, facts, outcome.system, outcome.operation, outcome.reference, outcome.externalNumber)

/** Of the answers to an order an ERP keeps the last: an earlier one is held where the order's field is. */
const isAmong = (
  held: Map<string, ErpDocument[]>,
  facts: Facts,
  system: string,
  operation: string,
  reference: string,
  number: string | null,
): boolean => {
  if (operation === 'record-acknowledgement')
    return facts.evidence.erps.some(
      (e) =>
        e.system === system && e.documents.some((d) => d.operation === operation && (!number || d.number === number)),
    )
  const numbers = numbersOf(held, operation, reference)
  return number ? numbers.includes(number) : numbers.length > 0
}

/** What is told as transmitted lies at the supplier, with the lines of the order. */
const transmissionsAreTrue = (facts: Facts): Violation[] => {
  const { suppliers } = facts.evidence
  if (suppliers.length === 0) return []
  const orders = new Map(suppliers.flatMap((s) => s.orders.map((o) => [`${o.orderNumber} ${o.interchange}`, o])))
  const placed = new Map(facts.of('procurement.PurchaseOrderPlaced').map(({ data }) => [data.orderId, data]))
  const found: Violation[] = []
  for (const { data, record } of facts.of('suppliers.OrderTransmitted')) {
    const held = orders.get(`${data.orderNumber} ${data.controlNumber}`)
    if (!held) {
      found.push(violation(`order ${data.orderNumber} is told as transmitted, and no supplier has it`, at(record)))
      continue
    }
    const lines = placed.get(data.orderId)?.lines ?? []
    const sent = new Map(held.lines.map((l) => [l.line, l.quantity]))
    const same = lines.every((l) => isEqual(sent.get(String(l.line)) ?? '0', l.quantity)) && sent.size === lines.length
    if (lines.length > 0 && held.lines.length > 0 && !same)
      found.push(violation(`the supplier has other lines of order ${data.orderNumber} than were placed`, at(record)))
  }
  return found
}
