/**
 * A source that sends movements at a fixed rate, each at its time whatever became of those before: an open loop. A
 * movement says when it was to be sent, not when it was, so that a wait of the source counts as well.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Addresses } from '@supplyline/local'
import { createCodec, outgoing } from '@supplyline/messaging'
import { confluentRegistry } from '@supplyline/messaging/kafka'
import { stockMovements } from '@supplyline/schemas'
import { connectLog } from '../bench-platform.ts'
import { movementsOf, type Workload } from '../movements.ts'
import { percentile } from '../statistics.ts'
import { clock, INTENDED_AT } from './arm-task.ts'

export type SourceTask = { addresses: Addresses; load: Workload; perSecond: number; warmUpSeconds: number }
/** `behindP99`: how late the source itself was, ms. */
export type SourceResult = { behindP99: number }

/** A producer lingers so long to fill a request (`linger.ms` of Kafka 4); it counts as part of the way. */
const TICK_MS = 5

process.on('disconnect', () => process.exit(1))
const { addresses, load, perSecond, warmUpSeconds } = JSON.parse(process.argv[2] ?? '') as SourceTask
const log = await connectLog({ kafka: addresses.kafka, clientId: 'bench-source' })
const codec = createCodec(confluentRegistry(addresses.registry))
await codec.prepare(stockMovements.records.map((record) => ({ topic: stockMovements.name, record })))

// Encoded beforehand, so that nothing but sending is left for when their time has come.
const messages = [...movementsOf(load)].map((message) => {
  const id = message.data.eventId
  return outgoing(codec, stockMovements, message, {
    ...{ id, service: 'bench', time: load.now, causation: id, correlation: id },
  })
})
const behind: number[] = []
const sending: Promise<void>[] = []
const startAt = clock() + 100
const timedFrom = startAt + warmUpSeconds * 1_000
for (let sent = 0; sent < messages.length; await sleep(TICK_MS)) {
  const now = clock()
  const due = Math.min(messages.length, Math.floor(((now - startAt) * perSecond) / 1_000))
  if (due <= sent) continue
  const batch = messages.slice(sent, due)
  for (const [i, message] of batch.entries()) {
    const intendedAt = startAt + ((sent + i) * 1_000) / perSecond
    if (intendedAt < timedFrom) continue
    message.headers = { ...message.headers, [INTENDED_AT]: intendedAt.toFixed(3) }
    behind.push(now - intendedAt)
  }
  sending.push(log.append(batch))
  sent = due
}
await Promise.all(sending)
behind.sort((a, b) => a - b)
const result: SourceResult = { behindP99: percentile(behind, 99) }
process.send?.(result, () => process.exit(0))
