import { describe, expect, test } from '@jest/globals'
import { createLogger } from '@supplyline/telemetry'
import type { LogRecord } from './log.ts'
import { ReferenceTables } from './references.ts'
import { routeRecords } from './router.ts'
import { deadLetters, inbox, item, items, movements, openShelf, returned, routing } from './testing/shelf.ts'
import { type Route, route } from './topology.ts'

const set = async (to?: Route) => {
  const t = await openShelf()
  const topology = routing()
  const { codec } = t.platform
  const tables = new ReferenceTables()
  const logger = createLogger({ service: 'test', level: 'silent' })
  const only = to ?? (topology.routes[0] as Route)
  return {
    ...{ t, tables },
    route: (...records: LogRecord[]) => routeRecords({ topology, inbox, codec, tables, logger }, only, records),
    record: (value: Uint8Array | null, given: Partial<LogRecord> = {}): LogRecord => ({
      ...{ topic: movements.name, partition: 1, offset: 7, timestamp: 0, key: 'A', headers: {}, value },
      ...given,
    }),
    encoded: (...args: Parameters<typeof returned>) => codec.encode(movements.name, returned(...args)),
    entry: (message: { value: Uint8Array } | undefined) => codec.decode(Buffer.from(message?.value ?? [])).data,
  }
}

describe('a record becomes', () => {
  test('one entry for each aggregate that it concerns, with one cause and an index', async () => {
    const both = route(movements, {
      'inventory.StockReturned': () => [{ aggregate: 'shelf:A' }, { aggregate: 'shelf:B' }],
    })
    const { route: routed, record, encoded, entry } = await set(both)
    const messages = await routed(record(encoded('A', 1), { headers: { ce_id: 'E-1' } }))
    expect(messages.map((m) => m.key)).toEqual(['A', 'B'])
    expect(messages.map(entry)).toMatchObject([
      { entryId: 'E-1/0', aggregate: 'shelf:A', cause: { topic: movements.name, partition: 1, offset: 7, index: 0 } },
      { entryId: 'E-1/1', aggregate: 'shelf:B', cause: { topic: movements.name, partition: 1, offset: 7, index: 1 } },
    ])
  })

  test('none where it is none of this service’s business', async () => {
    const { route: routed, record, encoded } = await set(route(movements, {}))
    expect(await routed(record(encoded('A', 1)))).toEqual([])
  })

  test('an entry with its own bytes unchanged, and with those of the reference values that its decision will use', async () => {
    const stamping = route(movements, {
      'inventory.StockReturned': (data, tables) => [
        { aggregate: 'shelf:A', stamps: [tables.get(items, 'master.Item', data.item), undefined] },
      ],
    })
    const { route: routed, record, encoded, entry, tables } = await set(stamping)
    tables.put(items.name, 'GLOVE', Buffer.from('as it came'), item('GLOVE'))
    const bytes = encoded('A', 1)
    const [message] = await routed(record(bytes))
    const references = [{ topic: items.name, key: 'GLOVE', value: Buffer.from('as it came') }]
    expect(entry(message)).toMatchObject({ record: Buffer.from(bytes), references, rules: '1' })
  })

  test('a cause in its offset: sequence headers are believed of our own services only', async () => {
    const forged = { supplyline_lane: '2', supplyline_sequence: '99' }
    const { route: routed, record, encoded, entry } = await set()
    const [message] = await routed(record(encoded('A', 1), { headers: forged }))
    expect(entry(message)).toMatchObject({ cause: { topic: movements.name, partition: 1, offset: 7 } })
  })

  test('the same entries, byte for byte, when it is routed again', async () => {
    const { route: routed, record, encoded } = await set()
    const again = record(encoded('A', 1))
    expect(await routed(again)).toEqual(await routed(again))
  })
})

describe('a record too large for an entry', () => {
  test('becomes a dead letter, and an entry without it that parks its key', async () => {
    const stamping = route(
      movements,
      {
        'inventory.StockReturned': (data, tables) => [
          { aggregate: 'shelf:A', stamps: [tables.get(items, 'master.Item', data.item)] },
        ],
      },
      (key) => `shelf:${key}`,
    )
    const { route: routed, record, encoded, entry, tables } = await set(stamping)
    tables.put(items.name, 'GLOVE', Buffer.alloc(600_000), item('GLOVE'))
    const large = encoded('A', 1, { reason: 'r'.repeat(500_000) })
    const messages = await routed(record(large))
    expect(messages.map((m) => m.topic)).toEqual([inbox.name, deadLetters.name])
    expect(entry(messages[0])).toMatchObject({ aggregate: 'shelf:A', record: Buffer.alloc(0) })
    expect(messages[1]?.value).toEqual(large)
    expect(messages[1]?.headers['__dlq.errors.class']).toBe('unencodable')
  })

  test('in headers that it brings is taken without them, since they can be looked up where they lie', async () => {
    const { route: routed, record, encoded } = await set()
    const [message] = await routed(record(encoded('A', 1), { headers: { note: 'n'.repeat(900_000) } }))
    const origin = JSON.parse(message?.headers.origin ?? '')
    expect(origin).toMatchObject({ topic: movements.name, partition: 1, offset: 7, key: 'A' })
    expect(Object.keys(origin.headers)).toEqual(['__dlq.errors.headers'])
  })
})
