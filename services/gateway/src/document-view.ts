import { hash } from 'node:crypto'
import type { Records } from '@supplyline/schemas'
import { viewOf } from './view.ts'

/** A document as it went or came over the wire. `text`: null for one too large to be kept. */
export type DocumentView =
  | { status: 'unknown' }
  | { status: 'known'; digest: string; size: number; format: string; channel: string | null; text: string | null }

export const document = viewOf<DocumentView>({ status: 'unknown' }, (state, { type, data }) => {
  switch (type) {
    case 'suppliers.SupplierDocumentReceived': {
      const { digest, size, format, channel, content } = data
      return { status: 'known', digest, size, format, channel, text: content && textOf(content) }
    }
    case 'suppliers.OrderTransmitted': {
      const { content, document } = data
      const digest = hash('sha256', content)
      return { status: 'known', digest, size: content.length, format: document, channel: null, text: textOf(content) }
    }
    default:
      return state
  }
})

/** What we sent has no id of its own in the records. */
export const sentDocument = ({ orderId, controlNumber }: Records['suppliers.OrderTransmitted']): string =>
  `${orderId}:${controlNumber}`

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** X12 is of single-byte characters; what is no UTF-8 is shown byte by byte, so that nothing is lost. */
const textOf = (bytes: Uint8Array): string => {
  try {
    return utf8.decode(bytes)
  } catch {
    return Buffer.from(bytes).toString('latin1')
  }
}
