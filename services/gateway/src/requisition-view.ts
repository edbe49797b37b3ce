import type { Records } from '@supplyline/schemas'
import { viewOf } from './view.ts'

type Submitted = Records['procurement.RequisitionSubmitted']
type Required = Records['procurement.ApprovalRequired']

/** A requisition as procurement-sync tells of it. `submitted` is null where it was rejected before it could be priced. */
export type RequisitionView =
  | { status: 'unknown' }
  | { status: 'submitted'; submitted: Submitted; at: number }
  | { status: 'awaiting-approval'; submitted: Submitted; required: Required; overdue: boolean; at: number }
  | {
      status: 'approved'
      submitted: Submitted | null
      approved: Records['procurement.RequisitionApproved']
      at: number
    }
  | {
      status: 'rejected'
      submitted: Submitted | null
      rejected: Records['procurement.RequisitionRejected']
      at: number
    }

/** A record that comes again, after later ones have come, finds the requisition beyond the status it would lead from. */
export const requisition = viewOf<RequisitionView>({ status: 'unknown' }, (state, { type, data }, at) => {
  if (state.status === 'approved' || state.status === 'rejected') return state
  const submitted = state.status === 'unknown' ? null : state.submitted
  switch (type) {
    case 'procurement.RequisitionSubmitted':
      return state.status === 'unknown' ? { status: 'submitted', submitted: data, at } : state
    case 'procurement.ApprovalRequired':
      return state.status === 'submitted'
        ? { status: 'awaiting-approval', submitted: state.submitted, required: data, overdue: false, at }
        : state
    case 'procurement.ApprovalOverdue':
      return state.status === 'awaiting-approval' && !state.overdue ? { ...state, overdue: true, at } : state
    case 'procurement.RequisitionApproved':
      return { status: 'approved', submitted, approved: data, at }
    case 'procurement.RequisitionRejected':
      return { status: 'rejected', submitted, rejected: data, at }
    default:
      return state
  }
})
