import { add } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'
import type { Violation } from './evidence.ts'
import { at, type Facts } from './facts.ts'
import { firstTaken } from './first-taken.ts'
import { named } from './orders.ts'
import { type Posted, postedIn } from './postings.ts'
import { isDeadLetter } from './promise-8-keys.ts'

const SERVICE = 'procurement-sync'

type Summary = Records['inventory.ConsumptionSummarised']

/**
 * What is charged in an ERP is what a site told that it used: each summary in one ERP, under its own name, line by line;
 * and what is not charged, somebody has been told.
 */
export const checkGoodsIssues = (facts: Facts): Violation[] => {
  const issued = postedIn(facts).filter(({ document }) => document.operation === 'post-goods-issue')
  return [...answersToOne(facts), ...inOneErp(issued), ...issued.flatMap((p) => asUsed(facts, p)), ...ended(facts)]
}

const violation = (what: string, ...about: string[]): Violation => ({ promise: 6, what, about })

const nameOf = ({ site, period, revision }: Summary): string =>
  `consumption:${[site, period, `${revision}`].map((p) => p.replaceAll('%', '%25').replaceAll(':', '%3A')).join(':')}`

/** What is told as posted was told as used, once: nobody could say which of two it is. */
const answersToOne = (facts: Facts): Violation[] => {
  const summaries = Map.groupBy(facts.of('inventory.ConsumptionSummarised'), ({ data }) => nameOf(data))
  return facts.of('procurement.ErpPosted').flatMap(({ data, record }) => {
    if (data.kind !== 'GOODS_ISSUE') return []
    const told = summaries.get(data.document) ?? []
    if (told.length === 1) return []
    const times = told.length === 0 ? 'was never told' : `was told ${told.length} times`
    const what = `${data.document} is told as posted, and ${times} as used`
    return [violation(what, at(record), ...told.map((s) => at(s.record)))]
  })
}

const inOneErp = (issued: readonly Posted[]): Violation[] =>
  [...Map.groupBy(issued, ({ name }) => name)].flatMap(([name, all]) =>
    new Set(all.map(({ system }) => system)).size > 1
      ? [violation(`${name} is charged in several ERPs`, ...all.map((p) => named(p.system, p.document)))]
      : [],
  )

/** The first that came under its name stands. Each of its lines is charged once, or left out and told. */
const asUsed = (facts: Facts, { system, document, name }: Posted): Violation[] => {
  const about = named(system, document)
  const taken = firstTaken(facts, SERVICE, name, 'inventory.ConsumptionSummarised')
  if (taken === 'unclear') return []
  if (!taken) return [violation(`${name} is charged, and nobody has used it`, about)]
  const { data, record } = taken
  if (!record.stamps) return []
  const items = new Map(record.stamps.flatMap((m) => (m.type === 'master.Item' ? [[m.data.item, m.data]] : [])))
  const used = new Map<string, number>()
  for (const { item, quantity, unit } of data.lines) {
    const key = lineOf(items.get(item)?.erpMaterials[system] ?? '', quantity, unit)
    used.set(key, (used.get(key) ?? 0) + 1)
  }
  const found = document.lines.flatMap(({ material, quantity, unit }) => {
    const key = lineOf(material, quantity, unit)
    const left = used.get(key) ?? 0
    used.set(key, left - 1)
    return left > 0 ? [] : [violation(`${name} is charged with ${key}, which was not used`, about, at(record))]
  })
  const left = data.lines.length - document.lines.length
  if (found.length > 0 || left === 0 || isTold(facts, name)) return found
  return [violation(`${left} lines of ${name} are neither charged nor told`, about, at(record))]
}

const lineOf = (material: string, quantity: string, unit: string): string =>
  `${add(quantity, '0')} ${unit} of ${material}`

const isTold = (facts: Facts, name: string): boolean =>
  facts.about(name).some(({ kind }) => kind === 'consumption-not-posted')

/** Nothing that a site used is forgotten: an ERP was asked, or somebody was told. */
const ended = (facts: Facts): Violation[] => {
  if (!facts.evidence.stores[SERVICE]) return []
  const asked = new Set(facts.intentsOf(SERVICE).map(({ aggregate }) => aggregate))
  return facts.of('inventory.ConsumptionSummarised').flatMap(({ data, record }) => {
    const name = nameOf(data)
    if (asked.has(name) || isTold(facts, name) || facts.aggregate(SERVICE, name)?.parked) return []
    if (isDeadLetter(facts, SERVICE, record)) return []
    return [violation(`${name} was used, and is neither charged nor told`, at(record))]
  })
}
