import { compare, subtract } from '@supplyline/quantity'
import { masterSuppliers, type Records, supplierDocuments } from '@supplyline/schemas'
import { answersAreNoted } from './answers-noted.ts'
import { isEqual } from './decimals.ts'
import type { SeenRecord, Violation } from './evidence.ts'
import { at, type Fact, type Facts, push } from './facts.ts'
import { type AnsweredLine, type Paper, papersIn } from './x12-papers.ts'

const SERVICE = 'supplier-ack'

type Order = Records['procurement.PurchaseOrderPlaced']
type Told = Records['suppliers.OrderAcknowledged']['lines'][number]
type Sent = { paper: Paper; documentId: string; record: SeenRecord }

/** What a supplier says of an order is told once, as it says it, if it is the order's supplier; and is noted at the order. */
export const checkAnswers = (facts: Facts): Violation[] => {
  if (!facts.evidence.stores[SERVICE]) return []
  const documents = documentsIn(facts)
  const orders = new Map(facts.of('procurement.PurchaseOrderPlaced').map(({ data }) => [data.orderId, data]))
  return [
    ...toldOnce(facts, documents),
    ...asTheySay(facts, documents, orders),
    ...allTold(facts, documents, orders),
    ...answersAreNoted(facts),
  ]
}

const violation = (what: string, ...about: string[]): Violation => ({ promise: 5, what, about })

/** By document: what it says. One that is not carried along, for its size, says nothing here. */
const documentsIn = (facts: Facts): Map<string, Sent[]> => {
  const found = new Map<string, Sent[]>()
  for (const record of facts.on(supplierDocuments.name)) {
    if (record.message?.type !== 'suppliers.SupplierDocumentReceived') continue
    const { documentId, content } = record.message.data
    if (!content || found.has(documentId)) continue
    const papers = papersIn(content)
    if (papers.length > 0)
      found.set(
        documentId,
        papers.map((paper) => ({ paper, documentId, record })),
      )
  }
  return found
}

type Answer = {
  kind: Paper['kind']
  supplier: string
  orderNumber: string
  documentId: string
  name: string
  record: SeenRecord
}

/** What was told of suppliers' papers. */
const answersOf = (facts: Facts): Answer[] => [
  ...facts.of('suppliers.OrderAcknowledged').map(({ data, record }): Answer => {
    const { supplier, orderNumber, documentId, supplierOrderNumber } = data
    return { kind: '855', supplier, orderNumber, documentId, name: supplierOrderNumber ?? '', record }
  }),
  ...facts.of('suppliers.ShipmentNotified').map(({ data, record }): Answer => {
    const { supplier, orderNumber, documentId, shipmentId } = data
    return { kind: '856', supplier, orderNumber, documentId, name: shipmentId, record }
  }),
  ...(['payables.InvoiceReceived', 'payables.CreditNoteReceived'] as const).flatMap((type) =>
    facts.of(type).flatMap(({ data, record }): Answer[] => {
      const { supplier, orderNumber, documentId, invoiceNumber } = data
      if (documentId === null || orderNumber === null) return []
      return [{ kind: '810', supplier, orderNumber, documentId, name: invoiceNumber, record }]
    }),
  ),
]

/** Under one number one paper, unless it says that it changes (04) or replaces (05) the one before. */
const toldOnce = (facts: Facts, documents: Map<string, Sent[]>): Violation[] => {
  const told = new Map<string, Answer[]>()
  for (const answer of answersOf(facts)) {
    const { kind, orderNumber, documentId, name } = answer
    const paper = paperOf(documents, answer)
    if (documents.has(documentId) && !(kind === '855' && ['04', '05'].includes(paper?.purpose ?? '')))
      push(told, `${kind} ${name} of order ${orderNumber}`, answer)
  }
  return [...told].flatMap(([what, all]) =>
    all.length > 1 ? [violation(`${what} is told ${all.length} times`, ...all.map(({ record }) => at(record)))] : [],
  )
}

type About = Pick<Answer, 'kind' | 'orderNumber' | 'documentId'>

const papersAbout = (documents: Map<string, Sent[]>, { kind, orderNumber, documentId }: About): Sent[] =>
  (documents.get(documentId) ?? []).filter((s) => s.paper.kind === kind && s.paper.order === orderNumber)

/** Undefined where a document has several about the order. */
const paperOf = (documents: Map<string, Sent[]>, about: About): Paper | undefined => {
  const papers = papersAbout(documents, about)
  return papers.length === 1 ? papers[0]?.paper : undefined
}

/** Nobody answers for another; and a line is told in the terms of its code. */
const asTheySay = (facts: Facts, documents: Map<string, Sent[]>, orders: Map<string, Order>): Violation[] => {
  const found: Violation[] = []
  for (const answer of answersOf(facts)) {
    const { documentId, record, kind, orderNumber, supplier } = answer
    if (!documents.has(documentId)) continue
    const senders = sendersOf(facts, supplier)
    const [sent] = documents.get(documentId) ?? []
    if (sent && senders.size > 0 && !senders.has(sent.paper.sender))
      found.push(violation(`${sent.paper.sender} was heard for ${supplier} about order ${orderNumber}`, at(record)))
    if (papersAbout(documents, answer).length === 0)
      found.push(violation(`no ${kind} about order ${orderNumber} is in document ${documentId}`, at(record)))
  }
  for (const fact of facts.of('suppliers.OrderAcknowledged')) found.push(...asAnswered(documents, orders, fact))
  return found
}

/** As master data has had them at any time. */
const sendersOf = (facts: Facts, supplier: string): Set<string> =>
  new Set(
    facts
      .on(masterSuppliers.name)
      .flatMap(({ message }) =>
        message?.type === 'master.Supplier' && message.data.supplier === supplier && message.data.ediId
          ? [`${message.data.ediQualifier}:${message.data.ediId}`]
          : [],
      ),
  )

const asAnswered = (
  documents: Map<string, Sent[]>,
  orders: Map<string, Order>,
  { data, record }: Fact<'suppliers.OrderAcknowledged'>,
): Violation[] => {
  const paper = paperOf(documents, { kind: '855', orderNumber: data.orderNumber, documentId: data.documentId })
  const order = orders.get(data.orderId)
  if (!paper || !order) return []
  return data.lines.flatMap((told) => {
    const said = paper.lines.filter((l) => l.line === told.line)
    const ordered = order.lines.find((l) => l.line === told.line)
    const [line] = said
    if (!ordered)
      return [violation(`line ${told.line} of order ${data.orderNumber} is answered, and not ordered`, at(record))]
    // Several answers to one line are added up; lines may be mixed up by their numbers.
    if (!line || said.length > 1 || line.answers.length !== 1 || (line.item !== '' && line.item !== ordered.item))
      return []
    const expected = meant(line, ordered)
    if (!expected || isTold(expected, told)) return []
    const words = `${told.status}, ${told.quantity} now, ${told.backordered} open, at ${told.unitPrice}`
    const { status, now, open, price } = expected
    return [
      violation(
        `line ${told.line} of order ${data.orderNumber} is told as ${words}`,
        at(record),
        `answered: ${line.answers[0]?.code} ${line.answers[0]?.quantity}: ${status}, ${now} now, ${open} open, at ${price}`,
      ),
    ]
  })
}

type Meant = { status: Told['status']; now: string; open: string; price: string }

const isTold = ({ status, now, open, price }: Meant, told: Told): boolean =>
  told.status === status &&
  isEqual(told.quantity, now) &&
  isEqual(told.backordered, open) &&
  isEqual(told.unitPrice, price)

/** X12 element 668: what a code says of the line, and of the quantity beside it. */
const NOW: Readonly<Record<string, Told['status']>> = {
  ...{ IA: 'ACCEPTED', AA: 'ACCEPTED', AC: 'ACCEPTED', AR: 'ACCEPTED', IC: 'ACCEPTED', IQ: 'QUANTITY_CHANGED' },
  ...{ IP: 'PRICE_CHANGED', IS: 'SUBSTITUTED', DR: 'RESCHEDULED', BP: 'BACKORDERED' },
}
const NEVER: ReadonlySet<string> = new Set(['IR', 'ID', 'R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8'])
const PLAIN = /^\d+(\.\d+)?$/
const OPEN: ReadonlySet<string> = new Set(['IE', 'IF', 'IH', 'SP'])

/** What no code speaks of is open, and told as backordered. Undefined where figures are in another unit, or the code is strange. */
const meant = (line: AnsweredLine, ordered: Order['lines'][number]): Meant | undefined => {
  const [answer] = line.answers
  if (!answer || ![answer.quantity, line.price].every((figure) => figure === '' || PLAIN.test(figure))) return undefined
  if ([answer.unit, line.unit].some((unit) => unit !== '' && unit !== ordered.unit)) return undefined
  const price = line.price === '' ? ordered.unitPrice : line.price
  const all = ordered.quantity
  if (NEVER.has(answer.code)) return { status: 'REJECTED', now: '0', open: '0', price }
  if (answer.code === 'IB') return { status: 'BACKORDERED', now: '0', open: all, price }
  if (OPEN.has(answer.code)) return { status: 'PENDING', now: '0', open: all, price }
  const status = NOW[answer.code]
  if (status === undefined) return undefined
  const now = answer.quantity === '' ? all : answer.quantity
  const open = compare(all, now) > 0 ? subtract(all, now) : '0'
  if (status !== 'ACCEPTED' && !(status === 'BACKORDERED' && isEqual(open, '0'))) return { status, now, open, price }
  if (!isEqual(now, all)) return { status: 'QUANTITY_CHANGED', now, open, price }
  return { status: isEqual(price, ordered.unitPrice) ? 'ACCEPTED' : 'PRICE_CHANGED', now, open, price }
}

/** What its supplier says of an order that is placed is told, or somebody hears why not. */
const allTold = (facts: Facts, documents: Map<string, Sent[]>, orders: Map<string, Order>): Violation[] => {
  const numbers = new Map([...orders.values()].map((order) => [order.erpNumber, order]))
  const told = new Set<string>()
  for (const { kind, orderNumber, documentId } of answersOf(facts)) {
    const text = paperOf(documents, { kind, orderNumber, documentId })?.text
    told.add(`${kind} ${orderNumber} ${documentId}`).add(`${kind} ${orderNumber} ${text}`)
  }
  const found: Violation[] = []
  for (const sent of [...documents.values()].flat()) {
    const { paper, documentId, record } = sent
    const order = numbers.get(paper.order)
    if (!order || !sendersOf(facts, order.supplier).has(paper.sender)) continue
    const { kind, order: number, text } = paper
    if (told.has(`${kind} ${number} ${documentId}`) || told.has(`${kind} ${number} ${text}`)) continue
    if (isExplained(facts, order, documentId)) continue
    found.push(violation(`a ${kind} about order ${number} was never told, and nobody knows why`, at(record)))
  }
  return found
}

/** Somebody has been told of the file or of what it says of the order; or they wait behind what stopped their key. */
const isExplained = (facts: Facts, { orderId, site, erpNumber }: Order, documentId: string): boolean => {
  const parked = [`document:${documentId}`, `order:${site}:${erpNumber}`]
  if (parked.some((id) => facts.aggregate(SERVICE, id)?.parked)) return true
  if (facts.about(documentId).length > 0) return true
  return facts.about(orderId).some((e) => e.detail.includes(documentId))
}
