import { setTimeout as sleep } from 'node:timers/promises'
import { confluentRegistry, createCodec, KafkaLog, type LogRecord, learning } from '@supplyline/messaging'
import {
  exceptionsOf,
  type Message,
  type MessageOf,
  purchaseOrders,
  replenishmentProposals,
  requisitions,
  stockPositions,
} from '@supplyline/schemas'
import { createLogger } from '@supplyline/telemetry'
import type { Endpoints } from './endpoints.ts'
import { narrate } from './narrate.ts'

type Print = (line: string) => void
type Placed = MessageOf<'procurement.PurchaseOrderPlaced'>['data']

const LONGEST_WAIT_MS = 60_000

/** Plays a short story through the gateway, printing what happens as the topics tell it, one line a business event. */
export const playDemo = async (endpoints: Endpoints, print: Print): Promise<void> => {
  const { gateway, tokens } = endpoints
  if (gateway === undefined) return
  const story = await listen(endpoints, print)
  // Event ids are new at every start: a story told twice is two needs, not one.
  const run = Date.now().toString(36).toUpperCase()
  const post = async (path: string, token: string, key: string, body: unknown) => {
    const response = await fetch(`${gateway}/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': key, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  const movement = (eventId: string, item: string, location: string, quantity: string, unit: string) => ({
    ...{ type: 'StockIssued', eventId, site: 'MERCY', source: 'POINT-OF-USE', item, location, quantity, unit },
    occurredAt: new Date().toISOString(),
  })
  try {
    print('')
    print('1. A nurse takes gloves on the ICU; the scanner sends it five times over a bad network: one need, one order')
    const gloves = movement(`DEMO-${run}-1`, 'GLOVE-NITRILE-M', 'ICU-3', '200', 'EA')
    for (let i = 1; i <= 5; i++) await post('/stock-movements', tokens.source, `demo-${run}-1-${i}`, gloves)
    await story.until((m) => m.type === 'procurement.PurchaseOrderPlaced')

    print('')
    print('2. The ICU manager asks for more than may be ordered without approval; the approver agrees')
    const request = {
      site: 'MERCY',
      lines: [{ item: 'GLOVE-NITRILE-M', location: 'CENTRAL-STORE', quantity: '900', unit: 'BX' }],
    }
    const { body } = await post('/requisitions', tokens.requester, `demo-${run}-2`, request)
    const id = String(body.requisitionId)
    await story.until((m) => m.type === 'procurement.ApprovalRequired' && m.data.requisitionId === id)
    for (let tries = 0; tries < 50; tries++) {
      // The gateway's view may be a moment behind the topic that we listen to.
      const decision = { decision: 'approve', comment: 'flu season' }
      const answer = await post(`/requisitions/${id}/decisions`, tokens.approver, `demo-${run}-3-${tries}`, decision)
      if (answer.status === 202) break
      await sleep(100)
    }
    await story.until((m) => m.type === 'procurement.PurchaseOrderPlaced' && isFor(m.data, id))

    print('')
    print('3. A cabinet sends an item that nobody knows: refused, with what to do')
    const unknown = movement(`DEMO-${run}-4`, 'GLOVE-NITRIL-M', 'ICU-3', '1', 'EA')
    const refused = await post('/stock-movements', tokens.source, `demo-${run}-4`, unknown)
    print(`  ${refused.status} ${JSON.stringify(refused.body.errors)}`)
    print('')
    printOrders(story.placed, print)
  } finally {
    await story.stop()
  }
}

const isFor = (order: Placed, requisitionId: string): boolean =>
  order.lines.some((line) => line.sources.some((source) => source.requisitionId === requisitionId))

const printOrders = (orders: Placed[], print: Print): void => {
  print('our order     in the ERP   lines  total')
  for (const { orderId, erpNumber, lines, total, currency } of orders)
    print(`${orderId.padEnd(14)}${erpNumber.padEnd(13)}${String(lines.length).padEnd(7)}${total} ${currency}`)
}

/** Prints what the topics tell from now on. `until` resolves at the first event that it is looking for. */
const listen = async (endpoints: Endpoints, print: Print) => {
  const begun = Date.now()
  const logger = createLogger({ service: 'demo', level: 'silent' })
  const log = await KafkaLog.connect({
    ...{ brokers: endpoints.kafka.split(','), clientId: 'demo', logger, partitionsOf: () => 1, onCrash: () => {} },
  })
  const codec = createCodec(confluentRegistry(endpoints.registry))
  const seen = new Set<string>()
  const told: Message[] = []
  const placed: Placed[] = []
  const watchers = new Set<(message: Message) => void>()
  const tell = async (record: LogRecord): Promise<void> => {
    if (record.timestamp < begun || record.value === null || seen.has(record.headers.ce_id ?? '')) return
    seen.add(record.headers.ce_id ?? '')
    const bytes = Buffer.from(record.value)
    const message = await learning(codec, () => codec.decode(bytes))
    const line = narrate(message)
    if (line) print(`  ${line}`)
    if (message.type === 'procurement.PurchaseOrderPlaced') placed.push(message.data)
    told.push(message)
    for (const watcher of watchers) watcher(message)
  }
  let queue = Promise.resolve()
  const topics = [stockPositions, replenishmentProposals, requisitions, purchaseOrders]
  const exceptions = (['inventory-events', 'replenishment', 'procurement-sync'] as const).map(exceptionsOf)
  const following = await log.follow({
    topics: [...topics, ...exceptions].map((t) => t.name),
    onRecord: (record) => {
      queue = queue.then(() => tell(record))
    },
  })
  return {
    placed,
    until: (wanted: (message: Message) => boolean): Promise<void> => {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const late = setTimeout(
        () => reject(new Error(`nothing of the kind within ${LONGEST_WAIT_MS / 1000} s`)),
        LONGEST_WAIT_MS,
      )
      const watcher = (message: Message) => {
        if (wanted(message)) resolve()
      }
      watchers.add(watcher)
      told.forEach(watcher)
      return promise.finally(() => {
        clearTimeout(late)
        watchers.delete(watcher)
      })
    },
    stop: async () => {
      await following.stop()
      await log.close()
    },
  }
}
