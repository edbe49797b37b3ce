import type { Message, Records } from '@supplyline/schemas'
import { replaced, viewOf } from './view.ts'

/** What the ERP has made of an order. */
type Standing =
  | { status: 'unknown' }
  | { status: 'in-doubt'; order: Records['procurement.PurchaseOrderInDoubt'] }
  | { status: 'placed'; order: Records['procurement.PurchaseOrderPlaced'] }
  | { status: 'refused'; order: Records['procurement.PurchaseOrderRefused'] }
  | { status: 'cancelled'; order: Records['procurement.PurchaseOrderCancelled'] }

/** On its way to the supplier; the newest word of it. `at`: when it was said. */
type Transmission = {
  status: 'in-doubt' | 'transmitted' | 'read' | 'failed'
  controlNumber: string
  attempt: number | null
  detail: string | null
  at: number
}

type Posting = {
  status: 'posted' | 'in-doubt' | 'refused'
  kind: string
  document: string
  reference: string
  externalNumber: string | null
  detail: string
  at: number
}

export type PurchaseOrderView = Standing & {
  transmission: Transmission | null
  acknowledgement: Records['suppliers.OrderAcknowledged'] | null
  shipments: Records['suppliers.ShipmentNotified'][]
  postings: Posting[]
  /** When the last record that it shows was written. */
  at: number
}

/** The newest are kept. */
const MOST = { shipments: 100, postings: 200 }

/** Doubt ends with an answer, and an answer stands until the order is cancelled, whatever comes a second time. */
const finality = { unknown: 0, 'in-doubt': 1, placed: 2, refused: 2, cancelled: 3 } as const

const initialState: PurchaseOrderView = {
  ...{ status: 'unknown', transmission: null, acknowledgement: null, shipments: [], postings: [], at: 0 },
}

export const purchaseOrder = viewOf<PurchaseOrderView>(initialState, (state, message, at) => {
  const shown = show(state, message)
  return shown === state ? state : { ...shown, at: Math.max(state.at, at) }
})

const show = (state: PurchaseOrderView, message: Message): PurchaseOrderView => {
  const { type, data } = message
  switch (type) {
    case 'suppliers.OrderAcknowledged':
      return data.acknowledgedAt < (state.acknowledgement?.acknowledgedAt ?? 0)
        ? state
        : { ...state, acknowledgement: data }
    case 'suppliers.ShipmentNotified': {
      const shipments = replaced(state.shipments, data, ({ shipmentId }) => shipmentId, MOST.shipments)
      return { ...state, shipments }
    }
    default: {
      const posting = postingOf(message)
      if (posting) {
        const named = ({ kind, document }: Posting) => JSON.stringify([kind, document])
        return { ...state, postings: replaced(state.postings, posting, named, MOST.postings) }
      }
      const transmission = transmissionOf(message)
      if (transmission) return transmission.at < (state.transmission?.at ?? 0) ? state : { ...state, transmission }
      const standing = standingOf(message)
      return finality[standing.status] > finality[state.status] ? { ...state, ...standing } : state
    }
  }
}

const standingOf = ({ type, data }: Message): Standing => {
  switch (type) {
    case 'procurement.PurchaseOrderInDoubt':
      return { status: 'in-doubt', order: data }
    case 'procurement.PurchaseOrderPlaced':
      return { status: 'placed', order: data }
    case 'procurement.PurchaseOrderRefused':
      return { status: 'refused', order: data }
    case 'procurement.PurchaseOrderCancelled':
      return { status: 'cancelled', order: data }
    default:
      return { status: 'unknown' }
  }
}

const transmissionOf = ({ type, data }: Message): Transmission | undefined => {
  switch (type) {
    case 'suppliers.TransmissionInDoubt': {
      const { controlNumber, reason, since } = data
      return { status: 'in-doubt', controlNumber, attempt: null, detail: reason, at: since }
    }
    case 'suppliers.OrderTransmitted': {
      const { controlNumber, attempt, detail, transmittedAt } = data
      return { status: 'transmitted', controlNumber, attempt, detail, at: transmittedAt }
    }
    case 'suppliers.TransmissionAcknowledged':
      return {
        ...{ status: 'read', controlNumber: data.controlNumber, attempt: null },
        ...{ detail: `document ${data.acknowledgement}`, at: data.acknowledgedAt },
      }
    case 'suppliers.TransmissionFailed': {
      const { controlNumber, code, reason, failedAt } = data
      return { status: 'failed', controlNumber, attempt: null, detail: `${code}: ${reason}`, at: failedAt }
    }
    default:
      return undefined
  }
}

/** What an ERP says of a posting; undefined for any other record. */
export const postingOf = ({ type, data }: Message): Posting | undefined => {
  switch (type) {
    case 'procurement.ErpPosted': {
      const { kind, document, reference, externalNumber, detail, postedAt: at } = data
      return { status: 'posted', kind, document, reference, externalNumber, detail, at }
    }
    case 'procurement.ErpPostingInDoubt': {
      const { kind, document, reference, reason: detail, since: at } = data
      return { status: 'in-doubt', kind, document, reference, externalNumber: null, detail, at }
    }
    case 'procurement.ErpPostingRefused': {
      const { kind, document, reference, code, reason, refusedAt: at } = data
      return { status: 'refused', kind, document, reference, externalNumber: null, detail: `${code}: ${reason}`, at }
    }
    default:
      return undefined
  }
}
