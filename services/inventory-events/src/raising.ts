import type { MessageOf } from '@supplyline/schemas'

export type Raised = MessageOf<'supplyline.ExceptionRaised'>
export type Resolved = MessageOf<'supplyline.ExceptionResolved'>

const SERVICE = 'inventory-events'

/** What each exception says of its own; the inventory controller has it, unless another owner is named. */
type Details = Omit<Raised['data'], 'site' | 'service' | 'subject' | 'raisedAt' | 'owner'> & { owner?: string }

export const raised = (site: string, subject: string, raisedAt: number, details: Details): Raised => ({
  type: 'supplyline.ExceptionRaised',
  data: { ...{ site, service: SERVICE, subject, owner: 'inventory-controller', raisedAt }, ...details },
})

export const resolved = (site: string, exceptionId: string, resolvedAt: number, resolution: string): Resolved => ({
  type: 'supplyline.ExceptionResolved',
  data: { exceptionId, site, service: SERVICE, resolvedBy: SERVICE, resolution, resolvedAt },
})
