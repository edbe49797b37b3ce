import type { StoredIntent } from '@supplyline/state'
import type { ErpDocument, ErpLedger, Violation } from './evidence.ts'
import { at, type Facts } from './facts.ts'

const SERVICE = 'procurement-sync'

/**
 * What stands twice in an ERP is excused only as what a lease cannot prevent: the ERP enforces no unique reference, more
 * requests left than one (one of them from a process that was frozen over it), no more stand than left, and somebody
 * has been told its number. Where the ERP tells when, none of them may have landed so early that the look-ups before
 * another request had to find it.
 */
export const isExcusedDuplicate = (
  facts: Facts,
  ledger: ErpLedger,
  document: ErpDocument,
  standing: number,
  told: { kind: string; subjects: readonly string[] },
): boolean => {
  if (ledger.uniqueReferences) return false
  const isTold = told.subjects.some((subject) =>
    facts.about(subject).some((e) => e.kind === told.kind && e.detail.includes(document.number)),
  )
  const intent = intentOf(facts, document)
  if (!isTold || !intent) return isTold
  if (standing > intent.attempt) return false
  const { longestCommitMs } = ledger
  const first = firstCommit(ledger, document)
  return longestCommitMs === undefined || first === undefined || first > intent.plannedAt + longestCommitMs
}

/** When the first document of the reference landed, epoch milliseconds; undefined where the ERP does not tell of all. */
const firstCommit = (ledger: ErpLedger, document: ErpDocument): number | undefined => {
  const times = documentsOf(ledger, document).map((d) => d.committedAt)
  const known = times.filter((t) => t !== undefined)
  return known.length === times.length ? Math.min(...known) : undefined
}

const documentsOf = (
  { documents }: ErpLedger,
  { operation, reference }: Pick<ErpDocument, 'operation' | 'reference'>,
) => documents.filter((d) => d.operation === operation && d.reference === reference)

export const intentOf = (facts: Facts, { operation, reference }: Pick<ErpDocument, 'operation' | 'reference'>) =>
  facts.intent(SERVICE, reference, operation)

/**
 * What is in doubt is sent again only when nothing of the request before can appear any more: not before a time-out and
 * the longest commit have gone since it can have left.
 */
export const checkResends = (facts: Facts): Violation[] => {
  const systems = new Map(facts.evidence.erps.map((e) => [e.system, e.longestCommitMs]))
  const found: Violation[] = []
  for (const { carried, record } of facts.carrying('supplyline.EffectOutcome')) {
    if (carried?.type !== 'supplyline.EffectOutcome' || carried.data.outcome !== 'IN_DOUBT') continue
    const { reference, operation, system, attempt } = carried.data
    const longestCommitMs = systems.get(system)
    const intent: StoredIntent | undefined = facts.intent(SERVICE, reference, operation)
    if (longestCommitMs === undefined || intent?.sentAt === undefined || intent.attempt <= attempt) continue
    // A person may have had it planned anew.
    const isOver = record.timestamp < intent.plannedAt || intent.sentAt >= intent.plannedAt + longestCommitMs
    if (isOver) continue
    const waited = intent.sentAt - intent.plannedAt
    const what = `${operation} ${reference} was in doubt, and was sent again ${waited} ms after it was planned`
    found.push({ promise: 3, what, about: [at(record), `it may be committed ${longestCommitMs} ms after it was sent`] })
  }
  return found
}

/** The refusal of an attempt is not told once the next one has been sent, and has done what was asked. */
export const checkRefusals = (facts: Facts): Violation[] => {
  const found: Violation[] = []
  for (const { carried, record } of facts.carrying('supplyline.EffectOutcome')) {
    if (carried?.type !== 'supplyline.EffectOutcome' || carried.data.outcome !== 'REFUSED') continue
    const { reference, operation, system, attempt, observedAt } = carried.data
    const intent = facts.intent(SERVICE, reference, operation)
    const { sentAt } = intent ?? {}
    // A person may have had it planned anew.
    if (!intent || sentAt === undefined || intent.attempt <= attempt || record.timestamp < intent.plannedAt) continue
    const done = facts.evidence.erps
      .filter((e) => e.system === system)
      .flatMap((ledger) => documentsOf(ledger, { operation, reference }))
      .find(({ committedAt }) => committedAt !== undefined && sentAt <= committedAt && committedAt < observedAt)
    if (!done) continue
    const what = `${operation} ${reference} is told as refused at attempt ${attempt}, after attempt ${intent.attempt} was done`
    found.push({ promise: 3, what, about: [at(record), `${system} holds it as ${done.number}`] })
  }
  return found
}
