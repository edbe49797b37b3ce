import type { Message, MessageOf } from '@supplyline/schemas'

/** A request or decision that was taken, by its natural key, with the hash of what it said. */
export type Taken = { id: string; hash: string }

/** What a decision needs to know: it is routed with nothing but the site's ERP routing. */
export type Awaited = {
  submitted: MessageOf<'procurement.RequisitionSubmitted'>['data']
  required: MessageOf<'procurement.ApprovalRequired'>['data']
  sources: Sources
}

/** Reference values as of the submission: items, suppliers and locations of the lines. */
export type Sources = { routing: MessageOf<'master.ErpRouting'>['data']; references: Message[] }

export type RequisitionState =
  | { status: 'unknown'; taken: Taken[] }
  /** `open`: exceptions that a decision settles. */
  | ({ status: 'waiting'; taken: Taken[]; open: string[] } & Awaited)
  | { status: 'approved'; taken: Taken[]; contentHash: string }
  | { status: 'rejected'; taken: Taken[] }

export type Waiting = Extract<RequisitionState, { status: 'waiting' }>

/** Records that go out or are told to a basket, and two events that stay here. */
export type RequisitionEvent =
  | Message
  | { type: 'InputTaken'; data: Taken }
  | { type: 'ApprovalAwaited'; data: Awaited }

export const unknownRequisition: RequisitionState = { status: 'unknown', taken: [] }

export const evolveRequisition = (state: RequisitionState, event: RequisitionEvent): RequisitionState => {
  const { taken } = state
  switch (event.type) {
    case 'InputTaken':
      return { ...state, taken: [...taken, event.data] }
    case 'ApprovalAwaited':
      return { status: 'waiting', taken, open: [], ...event.data }
    case 'supplyline.ExceptionRaised': {
      if (state.status !== 'waiting' || !settledByDecision.includes(event.data.kind)) return state
      return { ...state, open: [...state.open, event.data.exceptionId] }
    }
    case 'procurement.RequisitionApproved':
      return { status: 'approved', taken, contentHash: event.data.contentHash }
    case 'procurement.RequisitionRejected':
      return { status: 'rejected', taken }
    default:
      return state
  }
}

/** What is no trouble any more once the requisition is approved or rejected. */
const settledByDecision = ['approval-overdue', 'segregation-of-duties', 'contents-differ']

/** Whether an input is new, the same as one taken before, or bears its id with other content. */
export const recognise = (taken: Taken[], { id, hash }: Taken): 'new' | 'same' | 'other' => {
  const known = taken.filter((t) => t.id === id)
  if (known.length === 0) return 'new'
  return known.some((t) => t.hash === hash) ? 'same' : 'other'
}
