import { contentHash, type Decision, type Tell } from '@supplyline/decider'
import { type Input, referencesOf } from '@supplyline/messaging'
import { reconcile } from './exceptions.ts'
import { type Goods, goodsOf, takeGoods } from './goods.ts'
import { evolveLedger, type KnownUnits, type Ledger, type LedgerEvent } from './ledger.ts'
import { troublesOf } from './ledger-troubles.ts'
import { levelsAt } from './units.ts'
import { verdictOn } from './verdict.ts'

export const begin = (ledger: Ledger, site: string, orderNumber: string): LedgerEvent[] =>
  ledger.site === '' ? [{ type: 'LedgerBegun', data: { site, orderNumber } }] : []

/**
 * Units are those of when they were first known to this order: what was received and billed does not change with how an
 * item is packed later. Of what turns out to have been otherwise the ledger hears, since it says that it counts on it.
 */
const learn = (input: Input, ledger: Ledger): KnownUnits[] =>
  referencesOf(input, 'master.Item').flatMap((item): KnownUnits[] => {
    const known = ledger.items.find((units) => units.item === item.item)
    const at = known?.at ?? timeOf(input)
    const levels = levelsAt(item, at)
    const { baseUnit } = item
    if (!known) return [{ item: item.item, baseUnit, packaging: levels, at }]
    const more = levels.filter(({ unit }) => !known.packaging.some((level) => level.unit === unit))
    if (known.baseUnit !== baseUnit || (more.length === 0 && known.at !== undefined)) return []
    return [{ ...known, packaging: [...known.packaging, ...more], at }]
  })

/** Of an order the factor counts that stands on it, which may have been corrected before it is heard of here. */
const countedOn = (input: Input, before: Ledger): string[] => {
  const isOrder = input.message.type === 'procurement.PurchaseOrderPlaced'
  const isKnown = (item: string) => before.items.find((units) => units.item === item)?.at !== undefined
  return referencesOf(input, 'master.Item').flatMap(({ item }) => (isOrder || !isKnown(item) ? [item] : []))
}

const reliedOn = ({ site, orderNumber }: Ledger, items: readonly string[]): Tell<LedgerEvent>[] =>
  items.map((item) => ({
    aggregate: `units:${item}`,
    message: { type: 'payables.UnitsReliedOn', data: { site, item, orderNumber } },
    references: [],
  }))

/** When the document was made that speaks of the goods. */
const timeOf = ({ message, now }: Input): number =>
  message.type === 'procurement.PurchaseOrderPlaced'
    ? message.data.placedAt
    : message.type === 'inventory.GoodsReceived'
      ? Math.min(message.data.receivedAt, now)
      : now

/** What follows from what was recorded: goods are taken, invoices hear what has changed for them, troubles come and go. */
export const follow = (
  input: Input,
  before: Ledger,
  recorded: LedgerEvent[],
  cause: string,
  timers: Record<string, number | null> = {},
): Decision<LedgerEvent> => {
  const learnt = learn(input, before).map((data): LedgerEvent => ({ type: 'UnitsLearnt', data }))
  const events = [...recorded, ...learnt]
  let ledger = events.reduce(evolveLedger, before)
  const add = (more: LedgerEvent[]) => {
    events.push(...more)
    ledger = more.reduce(evolveLedger, ledger)
  }
  if (ledger.status === 'open') {
    const takings = takeGoods(ledger)
    if (contentHash(takings) !== contentHash(ledger.takings)) add([{ type: 'GoodsTaken', data: { takings } }])
  }
  const goods = ledger.status === 'open' ? goodsOf(ledger) : undefined
  const answers = answersOf(ledger, goods, cause)
  add(answers.events)
  add(reconcile(input, ledger.site, ledger.open, troublesOf(ledger, goods), cause))
  return { events, tell: [...answers.tell, ...reliedOn(ledger, countedOn(input, before))], timers }
}

/** Invoices for which something has changed. What others received or billed meanwhile is no change for a line that is covered. */
const answersOf = (
  ledger: Ledger,
  goods: Goods | undefined,
  cause: string,
): { events: LedgerEvent[]; tell: Tell<LedgerEvent>[] } => {
  const { site, orderNumber } = ledger
  const answers = ledger.bills.flatMap((bill) => {
    const { supplier, invoiceNumber, revision } = bill
    const { lines, holds } = verdictOn(ledger, goods, bill)
    const essence = lines.map(({ received: _, explanation: __, ...line }) => line)
    const told = contentHash([revision, essence, holds])
    if (told === bill.told) return []
    const data = { site, orderNumber, supplier, invoiceNumber, revision, cause, lines, holds }
    return [{ supplier, invoiceNumber, told, data }]
  })
  return {
    events: answers.map(({ data: _, ...answered }) => ({ type: 'BillAnswered', data: answered })),
    tell: answers.map(({ supplier, invoiceNumber, data }) => ({
      aggregate: `invoice:${supplier}:${invoiceNumber}`,
      message: { type: 'payables.BillChecked', data },
      references: [],
    })),
  }
}
