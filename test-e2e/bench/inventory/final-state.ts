import { createCodec, learning, recordsOf } from '@supplyline/messaging'
import { confluentRegistry } from '@supplyline/messaging/kafka'
import { type MessageOf, stockMovements } from '@supplyline/schemas'
import { MongoStore } from '@supplyline/state/mongo'
import { type BenchPlatform, connectLog, positionsName } from '../bench-platform.ts'

const PAGE = 5_000

/** Throws unless every position of the run is what the plain fold has, in the database and as published last. */
export const checkFinalState = async (platform: BenchPlatform, run: string): Promise<void> => {
  const { expected } = platform
  const stored = await expected.difference(storedPositions(platform, run))
  if (stored) throw new Error(`${run} scores nothing: in the database ${stored}`)
  const published = await expected.difference(publishedPositions(platform, run))
  if (published) throw new Error(`${run} scores nothing: as published last ${published}`)
}

async function* storedPositions({ addresses }: BenchPlatform, run: string) {
  const store = await MongoStore.connect({ url: addresses.mongo, database: run })
  const kind = 'stock:'
  try {
    for (let after = ''; ; ) {
      const page = await store.list(kind, after, PAGE)
      for (const { id, state } of page) yield [id.slice(kind.length), (state as { onHand: string }).onHand] as const
      const last = page.at(-1)
      if (!last) return
      after = last.id
    }
  } finally {
    await store.close()
  }
}

async function* publishedPositions({ addresses }: BenchPlatform, run: string) {
  // A client of its own: one that has known a topic cannot do without it when it is deleted.
  const log = await connectLog({ kafka: addresses.kafka, clientId: `${run}-check` })
  const codec = createCodec(confluentRegistry(addresses.registry))
  const topic = positionsName(run)
  const ranges = []
  for (let partition = 0; partition < stockMovements.partitions; partition++) {
    const { low, high } = await log.bounds({ topic, partition }, 'fresh')
    if (low < high) ranges.push({ topic, partition, from: low, to: high })
  }
  const newest = new Map<string, Uint8Array>()
  for await (const { key, value } of recordsOf(log, ranges)) if (key !== null && value !== null) newest.set(key, value)
  await log.close()
  for (const [key, value] of newest) {
    const message = await learning(codec, () => codec.decode(Buffer.from(value)))
    yield [key, (message as MessageOf<'inventory.StockPositionChanged'>).data.onHand] as const
  }
}
