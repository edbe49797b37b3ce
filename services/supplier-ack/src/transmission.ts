import type { Message, MessageOf } from '@supplyline/schemas'

type Sent = MessageOf<'suppliers.SendTransactionSet'>['data']

/** What is sent, without its segments: the content has them. `orderId` and its like are null for a 997. */
export type Transmission = Omit<Sent, 'segments' | 'functionalGroup' | 'controlNumber'> & { controlNumber: string }

type Under = {
  transmission: Transmission
  /** Exceptions that a good end resolves. */
  open: string[]
}

export type TransmissionState =
  | { status: 'unknown' }
  /** `tries`: intents so far; `attempt`: the last that its outcome is known of. */
  | (Under & { status: 'sending'; content: string; tries: number; attempt: number; inDoubt: boolean })
  /** The partner's system has it, and has not said whether it could read it. */
  | (Under & { status: 'sent' })
  | (Under & { status: 'acknowledged' })
  | (Under & { status: 'failed' })

export type Begun = Exclude<TransmissionState, { status: 'unknown' }>
export type Sending = Extract<TransmissionState, { status: 'sending' }>

export type TransmissionEvent =
  | Message
  | { type: 'TransmissionBegun'; data: { transmission: Transmission; content: string } }
  | { type: 'SentAgain'; data: { tries: number } }
  | { type: 'InDoubt'; data: { attempt: number } }
  | { type: 'Taken' }
  | { type: 'Accepted' }
  | { type: 'Failed' }

export const evolveTransmission = (state: TransmissionState, event: TransmissionEvent): TransmissionState => {
  if (event.type === 'TransmissionBegun')
    return { status: 'sending', ...event.data, tries: 1, attempt: 0, inDoubt: false, open: [] }
  if (state.status === 'unknown') return state
  const { transmission, open } = state
  switch (event.type) {
    case 'SentAgain':
      return state.status === 'sending' ? { ...state, tries: event.data.tries } : state
    case 'InDoubt':
      return state.status === 'sending' ? { ...state, attempt: event.data.attempt, inDoubt: true } : state
    case 'Taken':
      return { status: 'sent', transmission, open }
    case 'Accepted':
      return { status: 'acknowledged', transmission, open }
    case 'Failed':
      return { status: 'failed', transmission, open }
    case 'supplyline.ExceptionRaised':
      return { ...state, open: [...state.open, event.data.exceptionId] }
    case 'supplyline.ExceptionResolved':
      return { ...state, open: state.open.filter((id) => id !== event.data.exceptionId) }
    default:
      return state
  }
}

/** Of the intent. Each further one, for the same bytes under the same control number, has a reference of its own. */
export const referenceOf = ({ receiver, controlNumber }: Transmission, tries: number): string =>
  `${receiver}/${controlNumber}${tries > 1 ? `/${tries}` : ''}`

type OfOrder = Transmission & { orderId: string; supplier: string; orderNumber: string }

export const isOrder = (about: Transmission): about is OfOrder => about.orderId !== null

export const factsOf = ({ orderId, site, supplier, orderNumber, document, controlNumber }: Transmission) => ({
  ...{
    orderId: orderId ?? '',
    site,
    supplier: supplier ?? '',
    orderNumber: orderNumber ?? '',
    document,
    controlNumber,
  },
})

export const subjectOf = ({ orderId, receiver, controlNumber, site }: Transmission) => ({
  subject: orderId ?? `${receiver}/${controlNumber}`,
  site,
})
