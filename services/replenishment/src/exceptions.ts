import { derivedId } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import type { HindranceKind, StockEvent } from './stock.ts'

const DAY = 24 * 60 * 60_000
const SERVICE = 'replenishment'

/** The place that an exception is about. */
export type Subject = { site: string; subject: string }

const actions: Record<HindranceKind, { owner: string; nextAction: string }> = {
  'no-contract': {
    owner: 'buyer',
    nextAction: 'add or correct a contract, its supplier or the packaging of the item; meanwhile order by hand',
  },
  'unusable-policy': {
    owner: 'inventory-controller',
    nextAction: 'correct the stocking policy of this item at this location',
  },
}

/** Something is missing and nothing can be proposed. Raised once; the next one only after this one has ended. */
export const hinder = (input: Input, about: Subject, kind: HindranceKind, detail: string): StockEvent[] => {
  const exceptionId = derivedId('EX', `${kind}/${about.subject}/${input.id}`)
  return [
    { type: 'ReplenishmentHindered', data: { kind, exceptionId, site: about.site } },
    raised(input, about, { exceptionId, kind, detail, dueAt: input.now + DAY, ...actions[kind] }),
  ]
}

export const unhinder = (input: Input, exceptionId: string, site: string, resolution: string): StockEvent[] => [
  { type: 'HindranceEnded' },
  resolved(input, exceptionId, site, resolution),
]

/** A proposal counts as on order until it is answered, so one that got lost on the way would starve the place. */
export const proposalUnanswered = (input: Input, about: Subject, proposalId: string, days: number): StockEvent[] => [
  { type: 'ProposalUnanswered', data: { proposalId } },
  raised(input, about, {
    exceptionId: unansweredId(proposalId),
    kind: 'proposal-unanswered',
    detail: `proposal ${proposalId} has been neither ordered nor refused for ${days} days; it still counts as on order`,
    owner: 'buyer',
    dueAt: input.now + DAY,
    nextAction: 'look up the requisition of this id: have it approved or refused, or order by hand',
  }),
]

export const proposalAnswered = (input: Input, site: string, proposalId: string): StockEvent =>
  resolved(input, unansweredId(proposalId), site, `proposal ${proposalId} was answered`)

const unansweredId = (proposalId: string): string => derivedId('EX', `proposal-unanswered/${proposalId}`)

type Raised = MessageOf<'supplyline.ExceptionRaised'>
type Details = Omit<Raised['data'], keyof Subject | 'service' | 'cause' | 'raisedAt'>

const raised = ({ id, now }: Input, about: Subject, details: Details): Raised => ({
  type: 'supplyline.ExceptionRaised',
  data: { ...about, service: SERVICE, cause: id, raisedAt: now, ...details },
})

const resolved = (
  { now }: Input,
  exceptionId: string,
  site: string,
  resolution: string,
): MessageOf<'supplyline.ExceptionResolved'> => ({
  type: 'supplyline.ExceptionResolved',
  data: { exceptionId, site, service: SERVICE, resolvedBy: SERVICE, resolution, resolvedAt: now },
})
