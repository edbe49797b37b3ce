import { contentHash, type Decision, type Tell } from '@supplyline/decider'
import { type Input, referencesOf } from '@supplyline/messaging'
import { reconcile } from './exceptions.ts'
import { type Goods, goodsOf, takeGoods } from './goods.ts'
import { evolveLedger, type Ledger, type LedgerEvent } from './ledger.ts'
import { troublesOf } from './ledger-troubles.ts'
import { verdictOn } from './verdict.ts'

export const begin = (ledger: Ledger, site: string, orderNumber: string): LedgerEvent[] =>
  ledger.site === '' ? [{ type: 'LedgerBegun', data: { site, orderNumber } }] : []

/** Units are those that were first known to this order: what was received and billed does not change with master data. */
const learn = (input: Input, ledger: Ledger): LedgerEvent[] =>
  referencesOf(input, 'master.Item').flatMap(({ item, baseUnit, packaging }): LedgerEvent[] => {
    const known = ledger.items.find((units) => units.item === item)
    const levels = packaging.map(({ unit, factor, per }) => (per === '1' ? { unit, factor } : { unit, factor, per }))
    if (!known) return [{ type: 'UnitsLearnt', data: { item, baseUnit, packaging: levels } }]
    const more = levels.filter(({ unit }) => !known.packaging.some((level) => level.unit === unit))
    if (known.baseUnit !== baseUnit || more.length === 0) return []
    return [{ type: 'UnitsLearnt', data: { item, baseUnit, packaging: [...known.packaging, ...more] } }]
  })

/** What follows from what was recorded: goods are taken, invoices hear what has changed for them, troubles come and go. */
export const follow = (
  input: Input,
  before: Ledger,
  recorded: LedgerEvent[],
  cause: string,
  timers: Record<string, number | null> = {},
): Decision<LedgerEvent> => {
  const events = [...recorded, ...learn(input, before)]
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
  return { events, tell: answers.tell, timers }
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
