import { randomUUID } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { allTopics, stockMovements, subjectsOf } from '@supplyline/schemas'
import { createCodec } from './codec.ts'
import { confluentRegistry } from './confluent-registry.ts'
import { registryContract } from './registry-contract.ts'

const url = process.env.SUPPLYLINE_REGISTRY
if (!url) throw new Error('SUPPLYLINE_REGISTRY is not set: run these tests with "pnpm test:integration"')

const registry = confluentRegistry(url)
registryContract(registry, `test-${randomUUID()}-contract.Sample`)

test('sets FULL_TRANSITIVE on what it registers, and on what another process left without', async () => {
  const subject = `test-${randomUUID()}-contract.Sample`
  const schema = JSON.stringify({ type: 'record', name: 'contract.Sample', fields: [{ name: 'id', type: 'string' }] })
  const level = async () => (await (await fetch(`${url}/config/${subject}`)).json()) as object
  const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json' }
  await fetch(`${url}/subjects/${subject}/versions`, { method: 'POST', headers, body: JSON.stringify({ schema }) })
  expect(await level()).not.toEqual({ compatibilityLevel: 'FULL_TRANSITIVE' })
  await registry.register(subject, schema)
  expect(await level()).toEqual({ compatibilityLevel: 'FULL_TRANSITIVE' })
})

test('takes every schema of ours, and gives back what another process decodes with', async () => {
  const writer = createCodec(registry)
  const pairs = allTopics.flatMap(subjectsOf)
  const start = performance.now()
  await writer.prepare(pairs)
  expect((performance.now() - start) / pairs.length).toBeLessThan(200)
  const message = {
    type: 'inventory.StockCounted',
    data: {
      eventId: 'e1',
      site: 'S1',
      source: 'cab-7',
      item: '471100',
      location: 'ICU-2',
      lot: null,
      expiry: null,
      counted: '12.5',
      unit: 'EA',
      occurredAt: 1_772_323_200_000,
      caseReference: null,
      reason: null,
    },
  } as const
  const bytes = writer.encode(stockMovements.name, message)
  const reader = createCodec(confluentRegistry(url))
  await reader.learn(bytes.readInt32BE(1))
  expect(reader.decode(bytes)).toStrictEqual(message)
})
