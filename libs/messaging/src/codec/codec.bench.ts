// node libs/messaging/src/codec/codec.bench.ts: what bounding the bytes costs, in messages per second on one core.
import { avroType, type Message, schemas, stockMovements } from '@supplyline/schemas'
import { createCodec } from './codec.ts'
import { MemoryRegistry } from './memory-registry.ts'

const message: Message = {
  type: 'inventory.StockIssued',
  data: {
    eventId: 'cab-7/2026-03-01/000123',
    site: 'S1',
    source: 'cab-7',
    item: '471100',
    location: 'ICU-2',
    lot: 'L2231A',
    expiry: '2027-04-30',
    quantity: '2',
    unit: 'EA',
    occurredAt: 1_772_323_200_000,
    caseReference: null,
    reason: null,
  },
}
const topic = stockMovements.name
const codec = createCodec(new MemoryRegistry())
await codec.prepare([{ topic, record: message.type }])
const bytes = codec.encode(topic, message)
const type = avroType(schemas[message.type])
const resolver = type.createResolver(type)

const candidates: Record<string, () => unknown> = {
  'avsc type.decode': () => type.decode(bytes, 5),
  'avsc type.decode with a resolver': () => type.decode(bytes, 5, resolver),
  'codec.decode': () => codec.decode(bytes),
  'avsc type.toBuffer': () => type.toBuffer(message.data),
  'codec.encode': () => codec.encode(topic, message),
}
const calls = 200_000
const best = new Map<string, number>()
for (let round = 0; round < 12; round++)
  for (const [name, run] of Object.entries(candidates)) {
    const start = performance.now()
    for (let i = 0; i < calls; i++) run()
    best.set(name, Math.max(best.get(name) ?? 0, calls / (performance.now() - start)))
  }
for (const [name, perMillisecond] of best)
  console.log(
    JSON.stringify({ name, value: Math.round(perMillisecond * 1000), unit: 'messages/s', bytes: bytes.length }),
  )
