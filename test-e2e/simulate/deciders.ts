import type { Codec, LogRecord } from '@supplyline/messaging'
import { approvalDecisions, type Message, type MessageOf, matchCommands } from '@supplyline/schemas'
import { Random } from '../src/random.ts'
import type { Sent } from './entrance.ts'

type Plan = (inMs: number, send: (now: number) => Sent) => void
type Required = MessageOf<'procurement.ApprovalRequired'>['data']
type Held = MessageOf<'payables.InvoiceHeld'>['data']

/** Who decides about what waits for a person: approvals, and invoices that are held. */
export const deciders = (seed: number, codec: Codec, plan: Plan): ((record: LogRecord) => void) => {
  const known = new Set<string>()
  const requesters = new Map<string, string>()
  const once = (id: string, decide: () => void) => {
    if (known.has(id)) return
    known.add(id)
    decide()
  }
  return ({ value }) => {
    if (value === null) return
    const message = codec.decode(Buffer.from(value))
    if (message.type === 'procurement.RequisitionSubmitted')
      requesters.set(message.data.requisitionId, message.data.requester)
    if (message.type === 'procurement.ApprovalRequired') {
      const { data } = message
      once(data.requisitionId, () => approvals(seed, data, requesters.get(data.requisitionId), plan))
    }
    if (message.type === 'payables.InvoiceHeld') {
      const { data } = message
      once(`${data.supplier} ${data.invoiceNumber}`, () => release(seed, data, plan))
    }
  }
}

/** Mostly by who may, of what is asked for. Now and then by who asked for it, or of what somebody else had on screen. */
const approvals = (seed: number, required: Required, requester: string | undefined, plan: Plan): void => {
  const { requisitionId, contentHash } = required
  const random = Random.of(seed, `approval ${requisitionId}`)
  if (requester !== undefined && random.chance(0.15))
    plan(random.between(100, 10_000), decision(required, `own ${requisitionId}`, requester.toUpperCase(), null))
  if (random.chance(0.15))
    plan(random.between(100, 10_000), decision(required, `stale ${requisitionId}`, 'paula', 'contents of yesterday'))
  if (random.chance(0.1)) return
  const type = random.chance(0.8) ? 'procurement.ApprovalGiven' : 'procurement.ApprovalRefused'
  const seen = random.chance(0.5) ? contentHash : null
  const send = decision(required, `decision ${requisitionId}`, 'paul', seen, type)
  let first: Sent | undefined
  plan(random.between(500, 20_000), (now) => {
    first = send(now)
    return first
  })
  if (random.chance(0.15))
    plan(25_000, (now) => ({ ...(first ?? send(now)), id: `decision ${requisitionId} again`, kind: 'repeat' }))
}

const decision =
  (
    { requisitionId, site }: Required,
    eventId: string,
    approver: string,
    contentHash: string | null,
    type: 'procurement.ApprovalGiven' | 'procurement.ApprovalRefused' = 'procurement.ApprovalGiven',
  ) =>
  (decidedAt: number): Sent => {
    const data = { eventId, requisitionId, site, approver, contentHash, comment: null, decidedAt }
    return { id: eventId, topic: approvalDecisions, eventId, kind: 'sane', message: { type, data } as Message }
  }

/** Somebody of accounts payable says that an invoice may be paid as it is. */
const release = (seed: number, { supplier, invoiceNumber, site }: Held, plan: Plan): void => {
  const eventId = `release ${supplier} ${invoiceNumber}`
  const random = Random.of(seed, eventId)
  if (random.chance(0.5)) return
  plan(random.between(20_000, 60_000), (now) => ({
    ...{ id: eventId, topic: matchCommands, eventId, kind: 'sane' },
    message: {
      type: 'payables.ReleaseHold',
      data: {
        ...{ commandId: eventId, site, supplier, invoiceNumber, holdId: null, releasedBy: 'anna', role: 'ap' },
        ...{ reason: 'agreed by phone', requestedAt: now },
      },
    },
  }))
}
