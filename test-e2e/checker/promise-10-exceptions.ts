import type { Records } from '@supplyline/schemas'
import { checkDrift } from './erp-drift.ts'
import type { Violation } from './evidence.ts'
import { at, type Fact, type Facts, push } from './facts.ts'
import { checkOverdue } from './overdue.ts'

/** Every exception has an owner, a due time and a next action; what is audited is linked without a gap. */
export const checkExceptions = (facts: Facts): Violation[] => [
  ...raisedWell(facts),
  ...resolvedWhatWasRaised(facts),
  ...auditIsLinked(facts),
  ...checkOverdue(facts),
  ...checkDrift(facts),
]

const violation = (what: string, ...about: string[]): Violation => ({ promise: 10, what, about })

const raisedWell = (facts: Facts): Violation[] =>
  facts.of('supplyline.ExceptionRaised').flatMap(({ data, record }) => {
    const { exceptionId, kind, subject, owner, nextAction, dueAt, raisedAt } = data
    const missing = [
      ...(owner.trim() === '' ? ['owner'] : []),
      ...(nextAction.trim() === '' ? ['next action'] : []),
      ...(dueAt > raisedAt ? [] : ['time to act']),
    ]
    const name = `${kind} about ${subject} (${exceptionId})`
    return missing.length > 0 ? [violation(`${name} has no ${missing.join(', no ')}`, at(record))] : []
  })

const resolvedWhatWasRaised = (facts: Facts): Violation[] => {
  const raised = new Set(
    facts.of('supplyline.ExceptionRaised').map(({ data }) => `${data.service} ${data.exceptionId}`),
  )
  return facts
    .of('supplyline.ExceptionResolved')
    .filter(({ data }) => !raised.has(`${data.service} ${data.exceptionId}`))
    .map(({ data, record }) => violation(`${data.exceptionId} is resolved, and was never raised`, at(record)))
}

type Entry = Fact<'supplyline.AuditEntry'>

/** By service and partition. How an entry's hash is made its schema does not say; that the links hold it does. */
const auditIsLinked = (facts: Facts): Violation[] => {
  const chains = new Map<string, Entry[]>()
  for (const entry of facts.of('supplyline.AuditEntry'))
    push(chains, `${entry.data.service}:${entry.data.partition}`, entry)
  return [...chains].flatMap(([chain, entries]) => checkChain(chain, entries))
}

const checkChain = (chain: string, entries: Entry[]): Violation[] => {
  const found: Violation[] = []
  const bySequence = new Map<number, Entry>()
  for (const entry of entries) {
    const before = bySequence.get(entry.data.sequence)
    if (before && before.data.hash !== entry.data.hash)
      found.push(
        violation(`audit chain ${chain} has two entries ${entry.data.sequence}`, at(before.record), at(entry.record)),
      )
    bySequence.set(entry.data.sequence, before ?? entry)
  }
  let before: Records['supplyline.AuditEntry'] | undefined
  for (const [sequence, { data, record }] of [...bySequence].sort(([a], [b]) => a - b)) {
    if (sequence !== (before?.sequence ?? 0) + 1)
      found.push(violation(`audit chain ${chain} has a gap before entry ${sequence}`, at(record)))
    else if (data.previousHash !== (before?.hash ?? ''))
      found.push(violation(`audit chain ${chain}: entry ${sequence} is not linked to the one before`, at(record)))
    before = data
  }
  return found
}
