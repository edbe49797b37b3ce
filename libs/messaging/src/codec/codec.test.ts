import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { AppError } from '@supplyline/decider'
import {
  type AvroRecord,
  allTopics,
  avroType,
  type Message,
  type MessageOf,
  recordNames,
  schemas,
  stockMovements,
  subjectsOf,
} from '@supplyline/schemas'
import fc from 'fast-check'
import { anyMessageOf } from './any-message.ts'
import { createCodec } from './codec.ts'
import { MemoryRegistry } from './memory-registry.ts'
import { NeedsSchema } from './needs-schema.ts'

const topic = stockMovements.name
const issued: MessageOf<'inventory.StockIssued'> = {
  type: 'inventory.StockIssued',
  data: {
    eventId: 'cab-7/000123',
    site: 'S1',
    source: 'cab-7',
    item: '471100',
    location: 'ICU-2',
    lot: null,
    expiry: null,
    quantity: '2.5',
    unit: 'EA',
    occurredAt: 1_772_323_200_000,
    caseReference: null,
    reason: null,
  },
}

const registry = new MemoryRegistry()
const codec = createCodec(registry)
await codec.prepare(allTopics.flatMap(subjectsOf))

const thrown = (run: () => unknown): AppError => {
  try {
    run()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
const encodingWith = (change: object) =>
  thrown(() => codec.encode(topic, { ...issued, data: { ...issued.data, ...change } } as Message))

describe('a message', () => {
  test('is framed with a zero byte and the id of its schema', () => {
    expect(codec.encode(topic, issued).subarray(0, 5).toString('hex')).toBe('0000000001')
  })

  test.each(recordNames)('%s comes back as it was, as plain data', (name) => {
    const declared = allTopics.find((candidate) => subjectsOf(candidate).some(({ record }) => record === name))
    fc.assert(
      fc.property(anyMessageOf(name), (message) => {
        expect(codec.decode(codec.encode(declared?.name ?? '', message))).toStrictEqual(message)
      }),
      { numRuns: 30 },
    )
  })

  test('larger than the buffer it is first written to comes back as it was', () => {
    const long = { ...issued, data: { ...issued.data, reason: 'ä'.repeat(100_000) } }
    expect(codec.decode(codec.encode(topic, long))).toStrictEqual(long)
  })

  test('is not overwritten by the next one', () => {
    const first = codec.encode(topic, issued)
    const copy = Buffer.from(first)
    codec.encode(topic, { ...issued, data: { ...issued.data, item: 'another one' } })
    expect(first).toEqual(copy)
  })
})

describe('a message that does not fit its schema is refused, naming the field', () => {
  test.each([
    [{ quantity: '0.1234567' }, 'inventory.StockIssued.quantity', '"0.1234567" has more than 6 decimals'],
    [{ quantity: 2 }, 'inventory.StockIssued.quantity', '2 must be a decimal string such as "12.5", not a number'],
    [{ item: 471100 }, 'inventory.StockIssued.item', '471100 is not Unicode text'],
    [{ item: 'half \ud800' }, 'inventory.StockIssued.item', '"half \\ud800" is not Unicode text'],
    [{ item: undefined }, 'inventory.StockIssued.item', 'is missing'],
    [{ lot: 7 }, 'inventory.StockIssued.lot', '7 is not Unicode text, and is not null'],
    [{ occurredAt: 2 ** 52 }, 'inventory.StockIssued.occurredAt', '4503599627370496 is not a whole number below 2^52'],
    [{ occurredAt: 1.5 }, 'inventory.StockIssued.occurredAt', '1.5 is not a whole number below 2^52'],
    [{ reson: 'typing error' }, 'inventory.StockIssued', 'has reson, which the schema does not declare'],
    [
      { reson: 'typing error', reason: undefined },
      'inventory.StockIssued',
      'has reson, which the schema does not declare',
    ],
  ])('%j', (change, where, what) => {
    const error = encodingWith(change)
    expect(error).toMatchObject({ code: 'unencodable', where, message: what })
    expect(error.next).not.toBe('')
  })

  test('deep inside', () => {
    const position: Message = {
      type: 'inventory.StockPositionChanged',
      data: {
        site: 'S1',
        item: '1',
        location: 'L',
        unit: 'EA',
        onHand: '1',
        lots: [
          { lot: 'A', expiry: null, onHand: '1', status: 'USABLE' as const, unusable: null },
          { lot: 'B', expiry: null, onHand: '1e3', status: 'USABLE' as const, unusable: null },
        ],
        receivedOnOrders: null,
        consumed: null,
        inTransit: null,
        usable: null,
        consigned: null,
        lastCount: null,
        sources: [],
        sequence: 1,
        asOf: 0,
        lastEventId: 'e',
        changedAt: 0,
      },
    }
    expect(thrown(() => codec.encode('inventory.stock-positions.v1', position))).toMatchObject({
      code: 'unencodable',
      where: 'inventory.StockPositionChanged.lots.1.onHand',
    })
    const surplus = {
      ...position,
      data: {
        ...position.data,
        lots: [{ lot: 'A', expiry: null, onHand: '1', status: 'USABLE' as const, unusable: null, gtin: '' }],
      },
    }
    expect(thrown(() => codec.encode('inventory.stock-positions.v1', surplus))).toMatchObject({
      where: 'inventory.StockPositionChanged.lots.0',
      message: 'has gtin, which the schema does not declare',
    })
  })

  test('when it is too long', () => {
    expect(encodingWith({ reason: 'x'.repeat(1_000_000) })).toMatchObject({ code: 'unencodable', where: issued.type })
  })

  test('when its topic does not carry it', () => {
    expect(thrown(() => codec.encode('master.items.v1', issued))).toMatchObject({
      code: 'unencodable',
      message: 'inventory.StockIssued was not prepared for master.items.v1',
    })
  })
})

describe('bytes that are no framed message', () => {
  test.each(['', '00', '0000000001', '0100000001ff', 'ffffffffffff', '0000000000aa', '00ffffffffaa'])('%j', (hex) => {
    expect(thrown(() => codec.decode(Buffer.from(hex, 'hex')))).toMatchObject({
      code: 'undecodable',
      where: 'wire format',
    })
  })

  test('for their length', () => {
    expect(thrown(() => codec.decode(Buffer.alloc(1_048_577)))).toMatchObject({ code: 'undecodable' })
  })

  test('name the field that is wrong', () => {
    const bytes = codec.encode(topic, issued)
    expect(thrown(() => codec.decode(bytes.subarray(0, 20)))).toMatchObject({
      code: 'undecodable',
      where: 'inventory.StockIssued.site',
      message: 'the bytes end too early',
    })
  })
})

test('whatever the bytes, decoding throws nothing but AppError or NeedsSchema, and quickly', () => {
  const attempt = (bytes: Buffer) => {
    const start = performance.now()
    try {
      codec.decode(bytes)
    } catch (error) {
      if (!(error instanceof AppError) && !(error instanceof NeedsSchema)) throw error
    }
    expect(performance.now() - start).toBeLessThan(500)
  }
  const ids = recordNames.length
  fc.assert(
    fc.property(fc.integer({ min: 0, max: ids + 2 }), fc.uint8Array({ maxLength: 400 }), (id, body) => {
      attempt(Buffer.from([0, 0, 0, 0, id, ...body]))
      attempt(Buffer.from(body))
    }),
    { numRuns: 1_000 },
  )
  const messages = allTopics
    .flatMap(subjectsOf)
    .map(({ topic: name, record }) => anyMessageOf(record).map((message) => codec.encode(name, message)))
  const damage = fc.array(
    fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }), fc.constantFrom('set', 'insert', 'cut')),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  fc.assert(
    fc.property(fc.oneof(...messages), damage, (bytes, changes) => {
      let damaged = bytes
      for (const [where, byte, how] of changes) {
        const at = 5 + (where % Math.max(damaged.length - 5, 1))
        if (how === 'set') damaged = Buffer.concat([damaged.subarray(0, at), Buffer.of(byte), damaged.subarray(at + 1)])
        else if (how === 'insert')
          damaged = Buffer.concat([damaged.subarray(0, at), Buffer.of(byte), damaged.subarray(at)])
        else damaged = Buffer.concat([damaged.subarray(0, at), damaged.subarray(at + (byte % 8))])
      }
      attempt(damaged)
    }),
    { numRuns: 1_000 },
  )
})

describe('learning a schema', () => {
  /** A registry that counts what it is asked, and can be out of reach. */
  class Watched extends MemoryRegistry {
    asked = 0
    reachable = true
    override async schemaOf(id: number): Promise<string> {
      this.asked++
      if (!this.reachable) throw new AppError('registry-unavailable', 'out of reach', { next: 'wait' })
      return super.schemaOf(id)
    }
  }
  const producer = async (watched: MemoryRegistry) => {
    const other = createCodec(watched)
    await other.prepare([{ topic, record: 'inventory.StockIssued' }])
    return other
  }
  afterEach(() => {
    jest.useRealTimers()
  })

  test('decode asks for it, learns it once, and never asks again', async () => {
    const watched = new Watched()
    const bytes = (await producer(watched)).encode(topic, issued)
    const reader = createCodec(watched)
    expect(() => reader.decode(bytes)).toThrow(new NeedsSchema(1))
    await Promise.all([reader.learn(1), reader.learn(1), reader.learn(1)])
    await reader.learn(1)
    expect(watched.asked).toBe(1)
    watched.reachable = false
    expect(reader.decode(bytes)).toStrictEqual(issued)
  })

  test('an outage is not remembered', async () => {
    const watched = new Watched()
    const bytes = (await producer(watched)).encode(topic, issued)
    const reader = createCodec(watched)
    watched.reachable = false
    await expect(reader.learn(1)).rejects.toMatchObject({ code: 'registry-unavailable' })
    expect(() => reader.decode(bytes)).toThrow(NeedsSchema)
    watched.reachable = true
    await reader.learn(1)
    expect(reader.decode(bytes)).toStrictEqual(issued)
  })

  test('an unknown id is remembered for half a minute', async () => {
    jest.useFakeTimers()
    const watched = new Watched()
    const reader = createCodec(watched)
    const bytes = Buffer.from('000000000100', 'hex')
    await reader.learn(1)
    await reader.learn(1)
    expect(watched.asked).toBe(1)
    expect(thrown(() => reader.decode(bytes))).toMatchObject({ code: 'unknown-schema-id', where: 'schema id 1' })
    await producer(watched)
    jest.advanceTimersByTime(30_000)
    expect(() => reader.decode(bytes)).toThrow(NeedsSchema)
    await reader.learn(1)
    expect(reader.decode((await producer(watched)).encode(topic, issued))).toStrictEqual(issued)
  })

  test('a message of an earlier schema gets the defaults of fields it lacks', async () => {
    const current = schemas['inventory.StockIssued']
    const earlier: AvroRecord = { ...current, fields: current.fields.filter(({ name }) => name !== 'reason') }
    const id = await registry.register('earlier', JSON.stringify(earlier))
    const { length } = codec.encode(topic, issued)
    const bytes = Buffer.from(codec.encode(topic, issued).subarray(0, length - 1))
    bytes.writeInt32BE(id, 1)
    await codec.learn(id)
    expect(codec.decode(bytes)).toStrictEqual(issued)
  })

  test('a symbol that only a later schema has is read as UNRECOGNISED', async () => {
    const later = JSON.stringify(schemas['replenishment.ReplenishmentProposed']).replace(
      '"MIN_MAX"',
      '"MIN_MAX","KANBAN"',
    )
    const id = await registry.register('later', later)
    const [message] = fc.sample(anyMessageOf('replenishment.ReplenishmentProposed'), { seed: 1, numRuns: 1 })
    const data = message?.data as MessageOf<'replenishment.ReplenishmentProposed'>['data']
    const written = avroType(JSON.parse(later)).toBuffer({ ...data, policyKind: 'KANBAN' })
    const bytes = Buffer.concat([Buffer.alloc(5), written])
    bytes.writeInt32BE(id, 1)
    await codec.learn(id)
    expect(codec.decode(bytes)).toStrictEqual({
      type: 'replenishment.ReplenishmentProposed',
      data: { ...data, policyKind: 'UNRECOGNISED' },
    })
  })
})
