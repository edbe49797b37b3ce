import { multiply, roundMoney, toBase } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'
import { isEqual, Sums } from './decimals.ts'
import type { ErpDocument, ErpLedger, Violation } from './evidence.ts'
import { at, type Facts, push } from './facts.ts'
import { firstTaken } from './first-taken.ts'
import { named } from './orders.ts'
import { afterReceipts, documentOf } from './postings-in-turn.ts'
import { type Order, type OrderLine, unitsOf } from './received-on-orders.ts'

const SERVICE = 'procurement-sync'

type Received = Records['inventory.GoodsReceived']

/** A document in an ERP with the name of what it is posted for. */
export type Posted = { system: string; document: ErpDocument; name: string }

/**
 * What an ERP holds of a receipt, its reversal or an invoice is what was received, or matched: under a reference of its
 * own, at the order's line, in the order's unit, as much; and an invoice not before its receipts.
 */
export const checkPostings = (facts: Facts): Violation[] => {
  const posted = postedIn(facts)
  const alone = [...oneDocumentOfAReference(facts), ...answersAreAskedFor(facts)]
  if (posted.length === 0) return alone
  const orders = new Map(
    facts.of('procurement.PurchaseOrderPlaced').map(({ data }) => [`${data.erp} ${data.erpNumber}`, data]),
  )
  return [
    ...alone,
    ...oneReferenceOfADocument(posted),
    ...posted.flatMap((p) => (p.name.startsWith('receipt:') ? asReceived(facts, orders, p) : [])),
    ...asMatched(facts, posted),
    ...afterReceipts(facts, orders),
  ]
}

const violation = (what: string, ...about: string[]): Violation => ({ promise: 6, what, about })

const POSTINGS: ReadonlySet<string> = new Set([
  ...['post-goods-receipt', 'reverse-goods-receipt'],
  ...['post-goods-issue', 'post-invoice'],
])

/** By the intents; what has none is told elsewhere. */
export const postedIn = (facts: Facts): Posted[] => {
  const documents = facts.evidence.erps.flatMap(({ system, documents }: ErpLedger) =>
    documents.flatMap((document) =>
      POSTINGS.has(document.operation) && !document.cancelled ? [{ system, document }] : [],
    ),
  )
  if (documents.length === 0) return []
  const names = new Map(facts.intentsOf(SERVICE).map((i) => [`${i.operation} ${i.reference}`, i.aggregate]))
  return documents.flatMap((held) => {
    const name = names.get(`${held.document.operation} ${held.document.reference}`)
    return name === undefined ? [] : [{ ...held, name }]
  })
}

/** A look-up by the reference would find the other one. */
const oneDocumentOfAReference = (facts: Facts): Violation[] => {
  const found: Violation[] = []
  const first = new Map<string, { document: string; place: string }>()
  for (const type of TOLD)
    for (const { data, record } of facts.of(type)) {
      const key = `${data.erp} ${data.kind} ${data.reference}`
      const before = first.get(key)
      if (!before) first.set(key, { document: data.document, place: at(record) })
      else if (before.document !== data.document)
        found.push(
          violation(
            `${before.document} and ${data.document} share the reference ${data.reference}`,
            before.place,
            at(record),
          ),
        )
    }
  return found
}

const TOLD = ['procurement.ErpPosted', 'procurement.ErpPostingInDoubt', 'procurement.ErpPostingRefused'] as const

const ANSWER = 'answer:'

/** Who waits for an answer about a reference has asked under it; where another has, no answer will come. */
const answersAreAskedFor = (facts: Facts): Violation[] => {
  if (!facts.evidence.stores[SERVICE]) return []
  const owners = new Map(facts.intentsOf(SERVICE).map((i) => [i.reference, i.aggregate]))
  return [...facts.aggregatesOf(SERVICE).values()].flatMap(({ id, timers }) =>
    timers.flatMap(({ name }) => {
      const reference = name.startsWith(ANSWER) ? name.slice(ANSWER.length) : undefined
      if (reference === undefined || owners.get(reference) === id) return []
      const owner = owners.get(reference)
      return [
        violation(`${id} waits for an answer about ${reference}, which is ${owner ? `that of ${owner}` : 'no call'}`),
      ]
    }),
  )
}

/** Whoever looks for one under its reference finds it; another would stand beside it. */
const oneReferenceOfADocument = (posted: readonly Posted[]): Violation[] => {
  const names = new Map<string, Posted[]>()
  for (const one of posted) {
    const { system, document } = one
    push(names, `${document.operation} of ${one.name} in ${system}`, one)
    const { billed } = document
    if (billed) push(names, `an invoice ${billed.invoiceNumber} of vendor ${billed.vendor} in ${system}`, one)
  }
  return [...names].flatMap(([what, all]) =>
    new Set(all.map(({ document }) => document.reference)).size > 1
      ? [violation(`there are several of ${what}`, ...all.map((p) => named(p.system, p.document)))]
      : [],
  )
}

/** The first that came under its number stands, and is posted as it is; in the units of the day on which it came. */
const asReceived = (facts: Facts, orders: Map<string, Order>, { system, document, name }: Posted): Violation[] => {
  const about = named(system, document)
  const taken = firstTaken(facts, SERVICE, name, 'inventory.GoodsReceived')
  if (taken === 'unclear') return []
  if (!taken) return [violation(`${name} is posted, and nobody has received it`, about)]
  const { data: received, record } = taken
  const order = orders.get(`${system} ${received.orderNumber}`)
  if (!order) return [violation(`${name} is posted, and its order is not placed`, about, at(record))]
  const found: Violation[] = []
  const rest = new Sums()
  const unclear = new Set<string>()
  const items = record.stamps?.flatMap((m) => (m.type === 'master.Item' ? [m.data] : [])) ?? []
  for (const { line, unit, material, quantity, orderNumber } of document.lines) {
    const ordered = order.lines.find((l) => l.line === line)
    const isSame = (told: string, expected: string) => told === '' || told === expected
    const isMeant = ordered && isSame(unit, ordered.unit) && isSame(material, ordered.erpMaterial)
    if (!ordered || !isMeant || orderNumber !== order.erpNumber)
      found.push(
        violation(
          `${name} is posted as ${quantity} ${unit} of ${material} at line ${line} of order ${orderNumber}`,
          about,
          ordered ? `ordered: in ${ordered.unit}, as ${ordered.erpMaterial}` : 'ordered: no such line',
        ),
      )
    else rest.add(ordered.item, multiply(quantity, ordered.unitFactor))
  }
  for (const line of received.lines) {
    const ordered = lineFor(order, line)
    const item = items.find((i) => i.item === line.item)
    const base = ordered && toBase(line.quantity, line.unit, unitsOf(ordered, item))
    if (base?.ok) rest.take(line.item, base.quantity)
    else unclear.add(line.item)
  }
  if (found.length > 0) return found
  return [...rest.entries()].flatMap(([item, more]) =>
    isEqual(more, '0') || unclear.has(item)
      ? []
      : [violation(`${name} is posted with ${more} of ${item} more than was received`, about, at(record))],
  )
}

/** The line that is named, or any for the item: undefined where they count the unit differently. */
const lineFor = ({ lines }: Order, { orderLine, item, unit }: Received['lines'][number]): OrderLine | undefined => {
  const meant = lines.filter((l) => l.item === item && (orderLine === null || l.line === orderLine))
  const factors = new Set(meant.filter((l) => l.unit === unit).map((l) => l.unitFactor))
  const [first] = meant
  return factors.size > 1 ? undefined : (meant.find((l) => l.unit === unit) ?? first)
}

/** The ERP's invoice bills what was matched: lines, quantities, units, amounts and what is to be paid. */
const asMatched = (facts: Facts, posted: readonly Posted[]): Violation[] => {
  const matches = new Map(facts.of('payables.InvoiceMatched').map(({ data }) => [documentOf(data), data]))
  return posted.flatMap(({ system, document, name }) => {
    if (document.operation !== 'post-invoice') return []
    const match = matches.get(name)
    if (!match) return [violation(`${name} is posted, and was never matched`, named(system, document))]
    const billed = new Sums()
    const amounts = new Sums()
    const hasUnits = document.lines.every(({ unit }) => unit !== '')
    const key = (order: string | undefined, line: number, unit: string) =>
      hasUnits ? `${order}/${line} in ${unit}` : `${order}/${line}`
    for (const line of match.lines) {
      billed.add(key(line.erpNumber, line.orderLine, line.unit), line.quantity)
      amounts.add(key(line.erpNumber, line.orderLine, line.unit), roundMoney(line.amount))
    }
    for (const line of document.lines) {
      billed.take(key(line.orderNumber, line.line, line.unit), line.quantity)
      if (line.amount !== undefined) amounts.take(key(line.orderNumber, line.line, line.unit), roundMoney(line.amount))
    }
    const isPriced = document.lines.every((l) => l.amount !== undefined)
    const differing = [
      ...[...billed.entries()].map(([line, rest]) => [line, rest] as const),
      ...(isPriced ? [...amounts.entries()].map(([line, rest]) => [`amount of ${line}`, rest] as const) : []),
      ...(document.billed ? [['total', subtracted(match.total, document.billed.total)] as const] : []),
    ].filter(([, rest]) => !isEqual(rest, '0'))
    if (differing.length === 0) return []
    const words = differing.map(([line, rest]) => `${line}: ${rest} matched and not posted`)
    return [violation(`${name} is posted otherwise than it was matched`, named(system, document), ...words)]
  })
}

const subtracted = (a: string, b: string): string => {
  const sums = new Sums()
  sums.add('', roundMoney(a))
  sums.take('', roundMoney(b))
  return sums.of('')
}
