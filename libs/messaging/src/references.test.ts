import { describe, expect, test } from '@jest/globals'
import { AppError } from '@supplyline/decider'
import { createLogger } from '@supplyline/telemetry'
import { type Codec, createCodec, MemoryRegistry } from './codec/index.ts'
import { followReferences, ReferenceTables } from './references.ts'
import { item, items, openShelf } from './testing/shelf.ts'

const bytes = new Uint8Array([1])
const names = (stamps: { key: string }[]) => stamps.map((s) => s.key)

describe('a reference table', () => {
  const filled = () => {
    const tables = new ReferenceTables()
    for (const [name, description] of [
      ['B', 'nitrile'],
      ['A', 'nitrile'],
      ['C', 'latex'],
    ] as const)
      tables.put(items.name, name, bytes, item(name, description))
    return tables
  }
  const nitrile = (tables: ReferenceTables) => names(tables.where(items, 'master.Item', 'description', 'nitrile'))

  test('gives the newest value of a key, and nothing for one that was removed or never was', () => {
    const tables = filled()
    tables.put(items.name, 'A', bytes, item('A', 'vinyl'))
    tables.put(items.name, 'B', null, undefined)
    expect(tables.get(items, 'master.Item', 'A')?.message.data.description).toBe('vinyl')
    expect(tables.get(items, 'master.Item', 'B')).toBeUndefined()
    expect(tables.get(items, 'master.Item', 'Z')).toBeUndefined()
    expect(names(tables.all(items)).sort()).toEqual(['A', 'C'])
  })

  test('finds values by a field, in the order of their keys', () => {
    expect(nitrile(filled())).toEqual(['A', 'B'])
    expect(nitrile(new ReferenceTables())).toEqual([])
  })

  test('what was found by a field before is found by it after a change, and no longer after a removal', () => {
    const tables = filled()
    expect(nitrile(tables)).toEqual(['A', 'B'])
    tables.put(items.name, 'C', bytes, item('C', 'nitrile'))
    tables.put(items.name, 'A', bytes, item('A', 'vinyl'))
    expect(nitrile(tables)).toEqual(['B', 'C'])
    tables.put(items.name, 'B', null, undefined)
    tables.put(items.name, 'D', bytes, item('D', 'nitrile'))
    expect(nitrile(tables)).toEqual(['C', 'D'])
    tables.put(items.name, 'D', bytes, item('D', 'nitrile'))
    expect(nitrile(tables)).toEqual(['C', 'D'])
  })
})

describe('following the reference topics', () => {
  const logger = createLogger({ service: 'test', level: 'silent' })
  const patient = async (condition: () => boolean) => {
    for (let i = 0; i < 200 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 10))
  }

  test('ends its start when everything that was there is in the tables, and goes on from there', async () => {
    const t = await openShelf()
    await t.send(items, [item('A'), item('B')])
    const { tables, stop } = await followReferences(t.platform.log, createCodec(t.platform.registry), logger, [items])
    expect(names(tables.all(items)).sort()).toEqual(['A', 'B'])
    await t.send(items, [item('A', 'changed')])
    await patient(() => tables.get(items, 'master.Item', 'A')?.message.data.description === 'changed')
    expect(tables.get(items, 'master.Item', 'A')?.message.data.description).toBe('changed')
    await stop()
  })

  test('a value that cannot be decoded leaves the one before it standing, and later ones are taken', async () => {
    const t = await openShelf()
    await t.send(items, [item('A', 'right')])
    const { tables, stop } = await followReferences(t.platform.log, createCodec(t.platform.registry), logger, [items])
    t.platform.broker.put({ topic: items.name, partition: 0 }, 'A', Buffer.from('not Avro'))
    t.platform.broker.put({ topic: items.name, partition: 0 }, null, Buffer.from('no key'))
    await t.send(items, [item('B')])
    await patient(() => tables.get(items, 'master.Item', 'B') !== undefined)
    expect(tables.get(items, 'master.Item', 'A')?.message.data.description).toBe('right')
    expect(tables.get(items, 'master.Item', 'B')).toBeDefined()
    await stop()
  })

  test('waits for a registry that is out of reach, and keeps the order meanwhile', async () => {
    const t = await openShelf()
    await t.send(items, [item('A', 'first'), item('A', 'second')])
    let away = 2
    const registry = new MemoryRegistry()
    const shared = t.platform.registry
    registry.schemaOf = async (id) => {
      if (away-- > 0) throw new AppError('registry-unavailable', 'away', { next: 'wait' })
      return shared.schemaOf(id)
    }
    const codec: Codec = createCodec(registry)
    const following = followReferences(t.platform.log, codec, logger, [items], t.platform.clock)
    await t.platform.pass(50)
    expect(away).toBe(1)
    await t.platform.pass(250)
    const { tables, stop } = await following
    expect(away).toBeLessThan(1)
    expect(tables.get(items, 'master.Item', 'A')?.message.data.description).toBe('second')
    await stop()
  })
})
