import { describe, expect, test } from '@jest/globals'
import { recordNames } from './generated/records.ts'
import {
  allTopics,
  deadLettersOf,
  decidingServices,
  exceptionsOf,
  inboxOf,
  kafkaConfig,
  masterStockingPolicies,
  maxRecordBytes,
  stockMovements,
  stockPositions,
  subjectsOf,
} from './topics.ts'

test('each name is declared once, as <domain>.<plural-noun>.v<major>', () => {
  const names = allTopics.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) expect(name).toMatch(/^[a-z-]+\.[a-z-]+\.v\d+$/)
})

test('every record travels on some topic', () => {
  const travelling = new Set(allTopics.flatMap(subjectsOf).map(({ record }) => record))
  expect(recordNames.filter((name) => !travelling.has(name))).toEqual([])
})

test('keys are made from records', () => {
  expect(stockMovements.key.of({ location: 'ICU-2', item: '471100' } as never)).toBe('ICU-2:471100')
  expect(masterStockingPolicies.key.of({ location: 'ICU-2', item: '471100' } as never)).toBe('ICU-2:471100')
  expect(inboxOf('replenishment').key.of({ aggregate: 'stock:ICU-2:471100' } as never)).toBe('ICU-2:471100')
  expect(exceptionsOf('replenishment').key.of({ exceptionId: 'x1' } as never)).toBe('x1')
})

test('the inbox of inventory-events has as many partitions as the movements it is folded with', () => {
  expect(inboxOf('inventory-events').partitions).toBe(stockMovements.partitions)
})

describe('Kafka settings', () => {
  test('of facts: kept for ever', () => {
    expect(kafkaConfig(stockMovements, 3)).toEqual({
      'cleanup.policy': 'delete',
      'retention.ms': '-1',
      'retention.bytes': '-1',
      'message.timestamp.type': 'LogAppendTime',
      'max.message.bytes': '1048576',
      'compression.type': 'uncompressed',
      'min.insync.replicas': '2',
    })
  })

  test('of positions: compacted', () => {
    expect(kafkaConfig(stockPositions, 1)).toEqual({
      'cleanup.policy': 'compact',
      'message.timestamp.type': 'LogAppendTime',
      'max.message.bytes': '1048576',
      'compression.type': 'uncompressed',
      'min.insync.replicas': '1',
    })
  })

  test.each(decidingServices)('of the inbox of %s: the broker tells the time', (service) => {
    expect(kafkaConfig(inboxOf(service), 1)['message.timestamp.type']).toBe('LogAppendTime')
  })

  test('dead letters take whatever any other topic takes, with headers', () => {
    const limit = (topic: (typeof allTopics)[number]) => Number(kafkaConfig(topic, 1)['max.message.bytes'])
    const deadLetters = new Set<string>(decidingServices.map((service) => deadLettersOf(service).name))
    for (const topic of allTopics) {
      if (deadLetters.has(topic.name)) continue
      expect(limit(topic)).toBeGreaterThan(maxRecordBytes)
      for (const service of decidingServices) expect(limit(deadLettersOf(service))).toBeGreaterThan(limit(topic))
    }
  })
})
