import { setTimeout as sleep } from 'node:timers/promises'
import { createCodec, type LogRecord, learning } from '@supplyline/messaging'
import { confluentRegistry, KafkaLog } from '@supplyline/messaging/kafka'
import {
  decidingServices,
  erpPostings,
  exceptionsOf,
  goodsReceipts,
  type Message,
  type MessageOf,
  matches,
  purchaseOrders,
  type RecordName,
  replenishmentProposals,
  requisitions,
  stockPositions,
  supplierAcknowledgements,
  supplierInvoices,
  supplierShipments,
  supplierTransmissions,
  type Topic,
} from '@supplyline/schemas'
import { createLogger } from '@supplyline/telemetry'

/** A record as the journal keeps it. `at`: append time, epoch milliseconds; `trace`: id of the trace it belongs to. */
export type Told<M extends Message = Message> = { message: M; at: number; trace: string | undefined }

export type Journal = {
  /** All of one type so far, in the order they were heard of. */
  all<K extends RecordName>(type: K): Told<MessageOf<K>>[]
  /** The first record of the type for which it holds, already heard or still to come. */
  until<K extends RecordName>(type: K, wanted?: (data: MessageOf<K>['data']) => boolean): Promise<Told<MessageOf<K>>>
  stop(): Promise<void>
}

const TOPICS: readonly Topic[] = [
  stockPositions,
  goodsReceipts,
  replenishmentProposals,
  requisitions,
  purchaseOrders,
  erpPostings,
  supplierTransmissions,
  supplierAcknowledgements,
  supplierShipments,
  supplierInvoices,
  matches,
  ...decidingServices.map(exceptionsOf),
]

/** Long enough for a service that was killed to come back, and for its group to notice. */
const LONGEST_WAIT_MS = 120_000

/**
 * Follows the topics from now on, through outages of the broker too, and tells `onTold` of every business event once.
 */
export const openJournal = async (
  { kafka, registry }: { kafka: string; registry: string },
  onTold: (told: Told) => void,
): Promise<Journal> => {
  const begun = Date.now()
  const codec = createCodec(confluentRegistry(registry))
  const seen = new Set<string>()
  const told: Told[] = []
  const watchers = new Set<(told: Told) => void>()
  let stopped = false

  const take = async ({ timestamp, value, headers, topic, partition, offset }: LogRecord): Promise<void> => {
    const id = headers.ce_id ?? `${topic}/${partition}/${offset}`
    if (timestamp < begun || value === null || seen.has(id)) return
    seen.add(id)
    const bytes = Buffer.from(value)
    const message = await learning(codec, () => codec.decode(bytes))
    const one: Told = { message, at: timestamp, trace: headers.traceparent?.split('-')[1] }
    told.push(one)
    onTold(one)
    for (const watcher of watchers) watcher(one)
  }
  let queue = Promise.resolve()
  const follow = async () => {
    const lost = Promise.withResolvers<void>()
    const log = await KafkaLog.connect({
      brokers: kafka.split(','),
      clientId: 'day',
      logger: createLogger({ service: 'day', level: 'silent' }),
      partitionsOf: () => 1,
      onCrash: () => lost.resolve(),
    })
    const onRecord = (record: LogRecord) => {
      queue = queue.then(() => take(record))
    }
    await log.follow({ topics: TOPICS.map((t) => t.name), onRecord })
    return { lost: lost.promise, close: () => log.close() }
  }
  let following = await follow()
  void (async () => {
    for (;;) {
      await following.lost
      await following.close().catch(() => {})
      for (let again = true; again && !stopped; ) {
        await sleep(500)
        again = await follow().then(
          (next) => {
            following = next
            return false
          },
          () => true,
        )
      }
      if (stopped) return
    }
  })()

  return {
    all: (type) => told.filter(({ message }) => message.type === type) as never,
    until: (type, wanted = () => true) => {
      const { promise, resolve, reject } = Promise.withResolvers<Told>()
      const late = setTimeout(
        () => reject(new Error(`no ${type} of the kind within ${LONGEST_WAIT_MS / 1000} s`)),
        LONGEST_WAIT_MS,
      )
      const watcher = (one: Told) => {
        if (one.message.type === type && wanted(one.message.data as never)) resolve(one)
      }
      watchers.add(watcher)
      told.forEach(watcher)
      return promise.finally(() => {
        clearTimeout(late)
        watchers.delete(watcher)
      }) as never
    },
    stop: async () => {
      stopped = true
      await following.close().catch(() => {})
    },
  }
}
