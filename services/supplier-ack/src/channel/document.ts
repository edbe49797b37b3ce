import { derivedId } from '@supplyline/decider'
import type { MessageOf } from '@supplyline/schemas'
import { headerOf } from '../x12/envelope.ts'
import { reading } from '../x12/malformed.ts'
import { LARGEST_DOCUMENT, textOf } from '../x12/segments.ts'

type SupplierDocumentReceived = MessageOf<'suppliers.SupplierDocumentReceived'>

/** A file as it was found. `content`: undefined for one that is too large to be carried along. */
export type Found = { name: string; digest: string; size: number; content: Uint8Array | undefined }

export const isCarried = (size: number): boolean => size <= LARGEST_DOCUMENT

/** What is published of a file. The same bytes of the same sender have the same id, however often they are found. */
export const documentOf = (found: Found, site: string, receivedAt: number): SupplierDocumentReceived => {
  const { name, digest, size, content } = found
  const read = content && reading(() => headerOf(textOf(content.subarray(0, 4_096))))
  const header = read?.ok ? read.value : undefined
  const { sender = null, receiver = null, controlNumber = null } = header ?? {}
  return {
    type: 'suppliers.SupplierDocumentReceived',
    data: {
      documentId: derivedId('SD', JSON.stringify([sender, controlNumber, digest]), 16),
      ...{ site, channel: 'directory', format: header ? 'X12' : 'UNRECOGNISED', sender, receiver, controlNumber },
      ...{
        name: name.slice(0, 200).toWellFormed(),
        digest,
        size,
        content: content ? Buffer.from(content) : null,
        receivedAt,
      },
    },
  }
}
