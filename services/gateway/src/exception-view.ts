import { contentHash } from '@supplyline/decider'
import type { Records } from '@supplyline/schemas'
import { viewOf } from './view.ts'

type Raised = Records['supplyline.ExceptionRaised']

/** Something that needs a person. It may be raised again after it was settled. */
export type ExceptionView =
  | { status: 'unknown' }
  | { status: 'open'; raised: Raised; at: number }
  | { status: 'resolved'; raised: Raised; resolved: Records['supplyline.ExceptionResolved']; at: number }

export const exception = viewOf<ExceptionView>({ status: 'unknown' }, (state, { type, data }, at) => {
  if (type === 'supplyline.ExceptionRaised') return { status: 'open', raised: data, at }
  if (type !== 'supplyline.ExceptionResolved' || state.status !== 'open') return state
  return { status: 'resolved', raised: state.raised, resolved: data, at }
})

const SHELVES = [...'0123456789abcdef']

/** Which of the aggregates of open exceptions holds it: they are so many that none becomes large. */
export const shelfOf = (exceptionId: string): string => `open-exceptions:${contentHash(exceptionId).slice(0, 1)}`
export const shelves = SHELVES.map((shelf) => `open-exceptions:${shelf}`)

/** The open exceptions of a shelf, by id. */
export type OpenExceptions = Record<string, { raised: Raised; at: number }>

export const openExceptions = viewOf<OpenExceptions>({}, (state, { type, data }, at) => {
  if (type === 'supplyline.ExceptionRaised') return { ...state, [data.exceptionId]: { raised: data, at } }
  if (type !== 'supplyline.ExceptionResolved' || !Object.hasOwn(state, data.exceptionId)) return state
  const { [data.exceptionId]: _, ...others } = state
  return others
})
