import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Partitioners } from 'kafkajs'
import { partitionOf } from './partition.ts'
import { character } from './testing/character.ts'

// murmur2 of Kafka's own UtilsTest (org.apache.kafka.common.utils), and of the empty key.
test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
  ['', 275646681],
])('the key %p goes to the partition that Kafka’s Java client chooses', (key, murmur2) => {
  for (const partitions of [1, 6, 12, 9_973])
    expect(partitionOf(key, partitions)).toBe((murmur2 & 0x7fffffff) % partitions)
})

test('keys are hashed as UTF-8, as the client that we use does', () => {
  const choose = Partitioners.DefaultPartitioner()
  const layout = { leader: 1, partitionErrorCode: 0, replicas: [], isr: [] }
  const partitionMetadata = Array.from({ length: 97 }, (_, partitionId) => ({ partitionId, ...layout }))
  const chosen = (key: string) => choose({ topic: 'any', partitionMetadata, message: { key, value: null } })
  const keys = fc.string({ unit: character, maxLength: 40 })
  fc.assert(fc.property(keys, (key) => partitionOf(key, 97) === chosen(key)))
})

test('a key as large as a record may be costs next to nothing', () => {
  const start = performance.now()
  partitionOf('k'.repeat(1_000_000), 12)
  expect(performance.now() - start).toBeLessThan(1_000)
})
