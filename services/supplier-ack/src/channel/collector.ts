import { setTimeout as sleep } from 'node:timers/promises'
import { outgoing, type Platform } from '@supplyline/messaging'
import { subjectsOf, supplierDocuments } from '@supplyline/schemas'
import { inSpan, messagingAttributes } from '@supplyline/telemetry'
import { collect, type Mailbox } from './mailbox.ts'

export type CollectorOptions = Pick<Mailbox, 'directory' | 'site' | 'settleMs'> & { everyMs: number }

/** Looks into the mailbox again and again, until the returned function is called; that waits for what is under way. */
export const startCollector = async (
  { log, codec, logger }: Pick<Platform, 'log' | 'codec' | 'logger'>,
  { everyMs, ...options }: CollectorOptions,
): Promise<() => Promise<void>> => {
  await codec.prepare(subjectsOf(supplierDocuments))
  const stopping = new AbortController()
  /** Told once, and again when it is another trouble. */
  const told = new Map<string, string>()
  const trouble = (name: string, error: unknown) => {
    const message = String(error)
    if (told.get(name) === message) return
    if (told.size > 1_000) told.clear()
    told.set(name, message)
    logger.warn({ err: error, file: name }, 'document not taken yet; it is tried again')
  }
  const mailbox: Mailbox = {
    ...options,
    now: Date.now,
    publish: async (document) => {
      const { documentId, receivedAt: time } = document.data
      const lineage = { id: documentId, service: 'supplier-ack', time, causation: documentId, correlation: documentId }
      const attributes = () => messagingAttributes('send', supplierDocuments.name, { messageId: documentId })
      await inSpan(`send ${supplierDocuments.name}`, 'producer', attributes, undefined, () =>
        log.append([outgoing(codec, supplierDocuments, document, lineage)]),
      )
      logger.info({ documentId, file: document.data.name, sender: document.data.sender }, 'document taken')
    },
    onTrouble: trouble,
  }
  const look = async () => {
    while (!stopping.signal.aborted) {
      await collect(mailbox).catch((error: unknown) => trouble(options.directory, error))
      await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }
  const looking = look()
  return async () => {
    stopping.abort()
    await looking
  }
}
