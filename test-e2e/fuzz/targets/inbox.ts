import { createCodec, type LogRecord, MemoryRegistry } from '@supplyline/messaging'
import { inboxOf, type MessageOf, type RecordName, schemas } from '@supplyline/schemas'
import { contextFromHeaders } from '@supplyline/telemetry'
import { deadLetter } from '../../../libs/messaging/src/dead-letter.ts'
import { correlationOf, inboxEntry } from '../../../libs/messaging/src/entries.ts'
import { sizeOf } from '../../../libs/messaging/src/size.ts'
import { readGolden } from '../../../schemas/src/golden.ts'
import type { Random } from '../../src/random.ts'
import { changeBytes } from '../mutate/bytes.ts'
import { changeJson } from '../mutate/json.ts'
import { bytesOf, changeParts, lineOfText, partsOf, textOfLine } from '../mutate/message.ts'
import { refusal, right, type Target, usual, value } from '../target.ts'

type Entry = MessageOf<'supplyline.InboxEntry'>['data']

const goldenFolder = new URL('../../../schemas/golden', import.meta.url).pathname
const topic = inboxOf('replenishment').name
const NOW = Date.UTC(2026, 0, 5, 6)
const origin = JSON.stringify({
  ...{ topic: 'inventory.stock-positions.v1', partition: 3, offset: 17, key: 'WARD-3:GLOVE' },
  headers: {
    ce_id: 'pou-1',
    ce_type: 'inventory.StockPositionChanged',
    traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
  },
})

/** Records of an inbox: entries with records and reference values in them, and headers that say where those came from. */
export const inbox = async (): Promise<Target> => {
  const codec = createCodec(new MemoryRegistry())
  const names = Object.keys(schemas) as RecordName[]
  await codec.prepare(names.map((record) => ({ topic, record })))
  const golden = readGolden(goldenFolder)
  const inner = names.flatMap((type) => {
    const known = golden.get(type)
    return known ? [codec.encode(topic, { type, data: known.value } as never)] : []
  })
  const entry = (record: Buffer, references: Entry['references'] = []): Buffer =>
    codec.encode(topic, {
      type: 'supplyline.InboxEntry',
      data: {
        ...{ entryId: 'pou-1/0', site: 'NORTH', aggregate: 'need:WARD-3:GLOVE', rules: '1', record, references },
        cause: { topic: 'inventory.stock-positions.v1', partition: 3, offset: 17, index: 0 },
      },
    })
  const stamp = (value: Buffer) => ({ topic: 'master.items.v1', key: 'GLOVE', value })
  const seeds = inner.map((record, at) =>
    bytesOf({
      first: 'WARD-3:GLOVE',
      headers: [
        ['ce_id', 'pou-1/0'],
        ['ce_correlationid', 'pou-1'],
        ['origin', origin],
      ],
      body: entry(record, inner.slice(at, at + (at % 3)).map(stamp)),
    }),
  )
  const larder = { seeds, words: [entry(Buffer.alloc(0)), Buffer.from('origin: {"topic":"')], longest: 400_000 }
  const inParts = changeParts(
    () => larder,
    (random, body) => changeEntry(random, body),
  )
  /** An entry that holds something else, or itself, or more of what it holds. */
  const changeEntry = (random: Random, body: Buffer): Buffer => {
    let data: Entry
    try {
      const read = codec.decode(body)
      if (read.type !== 'supplyline.InboxEntry') return body
      data = read.data
    } catch {
      return body
    }
    const other = changeBytes(random, random.pick(inner), { seeds: inner, words: [], longest: 100_000 })
    const [record, references] = [Buffer.from(data.record), data.references]
    switch (random.below(4)) {
      case 0:
        return entry(other, references)
      case 1:
        return entry(body.subarray(0, 100_000), references)
      case 2:
        return entry(record, [...references, stamp(other)])
      default: {
        const many = random.oneIn(10) ? 2_000 : 5
        return entry(
          record,
          Array.from({ length: random.below(many) }, () => stamp(random.pick(inner).subarray(0, 100))),
        )
      }
    }
  }
  return {
    ...usual,
    ...larder,
    change: (random, bytes) => {
      if (!random.oneIn(3)) return inParts(random, bytes)
      const parts = partsOf(bytes)
      for (const header of parts.headers)
        if (header[0] === 'origin')
          header[1] = lineOfText(changeJson(random, Buffer.from(header[1], 'latin1')).toString()).replaceAll('\n', ' ')
      return bytesOf(parts)
    },
    run: async (bytes) => {
      const { first, headers: lines, body } = partsOf(bytes)
      const headers = Object.fromEntries(lines.map(([name, line]) => [name, textOfLine(line)]))
      const record = { topic, partition: 3, offset: 7, timestamp: NOW, key: first || null, value: body, headers }
      const { id, aggregate, message, fault, original } = await inboxEntry(codec, record)
      const before = original?.() ?? record
      right(isRecord(before), 'an original that is no record')
      contextFromHeaders(before.headers)
      right(correlationOf(before).length <= 256, 'a correlation id without bound')
      if (!fault) {
        right(message !== undefined, 'neither a message nor a fault')
        return value(`${message?.type}`, JSON.stringify([id, aggregate, message]))
      }
      right(fault.what !== '' && fault.where !== '' && fault.next !== '', 'a fault that does not say what to do')
      const letter = deadLetter('dead', 'replenishment', before, fault)
      right(
        Object.values(letter.headers).every((header) => typeof header === 'string'),
        'a header that is no text',
      )
      right(Number.isFinite(sizeOf(letter)), 'a dead letter without a size')
      return refusal(fault.code, `${fault.what} ${id.length}`)
    },
  }
}

/** What the rest of the kernel takes for granted of a record. */
const isRecord = ({ topic, partition, offset, timestamp, key, headers }: LogRecord): boolean =>
  typeof topic === 'string' &&
  [partition, offset, timestamp].every(Number.isSafeInteger) &&
  (key === null || typeof key === 'string') &&
  typeof headers === 'object' &&
  headers !== null &&
  Object.values(headers).every((header) => typeof header === 'string')
