import { clip, derivedId } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'

type Raised = MessageOf<'supplyline.ExceptionRaised'>
type Resolved = MessageOf<'supplyline.ExceptionResolved'>

const SERVICE = 'three-way-match'
export const DAY_MS = 24 * 3_600_000

/** The same trouble with the same thing is the same exception, however often it is met. */
export type Trouble = Pick<Raised['data'], 'kind' | 'subject' | 'detail' | 'owner' | 'nextAction'> & {
  /** Tells troubles of one kind with one subject apart. */
  which?: string
}

const idOf = (site: string, { kind, subject, which = '' }: Trouble): string =>
  derivedId('EX', JSON.stringify([SERVICE, site, kind, subject, which]), 16)

export const raise = (input: Input, site: string, trouble: Trouble): Raised => {
  const { kind, subject, detail, owner, nextAction } = trouble
  return {
    type: 'supplyline.ExceptionRaised',
    data: {
      exceptionId: idOf(site, trouble),
      site,
      service: SERVICE,
      kind,
      subject,
      detail: clip(detail, 2000),
      owner,
      dueAt: input.now + DAY_MS,
      nextAction: clip(nextAction, 1000),
      cause: input.id,
      raisedAt: input.now,
    },
  }
}

const resolve = ({ now }: Input, site: string, exceptionId: string, cause: string): Resolved => ({
  type: 'supplyline.ExceptionResolved',
  data: {
    exceptionId,
    site,
    service: SERVICE,
    resolvedBy: SERVICE,
    resolution: `cleared by ${cause}`,
    resolvedAt: now,
  },
})

/** Exceptions that stand for as long as what they are about: opened and closed as the state says. */
export type TroubleEvent =
  | Raised
  | Resolved
  | { type: 'TroubleOpened'; data: { exceptionId: string } }
  | { type: 'TroubleClosed'; data: { exceptionId: string } }

/** What follows when `troubles` are all that stand now, and `open` is what stood before. */
export const reconcile = (
  input: Input,
  site: string,
  open: readonly string[],
  troubles: readonly Trouble[],
  cause: string,
): TroubleEvent[] => {
  const standing = new Set(troubles.map((trouble) => idOf(site, trouble)))
  const opened = troubles.filter((trouble) => !open.includes(idOf(site, trouble)))
  const closed = open.filter((id) => !standing.has(id))
  return [
    ...opened.flatMap((trouble): TroubleEvent[] => [
      raise(input, site, trouble),
      { type: 'TroubleOpened', data: { exceptionId: idOf(site, trouble) } },
    ]),
    ...closed.flatMap((exceptionId): TroubleEvent[] => [
      resolve(input, site, exceptionId, cause),
      { type: 'TroubleClosed', data: { exceptionId } },
    ]),
  ]
}

export const evolveOpen = (open: string[], event: TroubleEvent): string[] => {
  if (event.type === 'TroubleOpened') return [...open, event.data.exceptionId]
  if (event.type === 'TroubleClosed') return open.filter((id) => id !== event.data.exceptionId)
  return open
}
