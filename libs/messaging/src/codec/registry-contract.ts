// For tests: what every SchemaRegistry does, run over each of them.
import { describe, expect, test } from '@jest/globals'
import type { SchemaRegistry } from './schema-registry.ts'

/** `subject` must be new to the registry; subjects made from it are. */
export const registryContract = (registry: SchemaRegistry, subject: string): void => {
  const schema = (...fields: { name: string; type: string; default?: unknown }[]) =>
    JSON.stringify({ type: 'record', name: 'Sample', namespace: 'contract', doc: subject, fields })
  const first = schema({ name: 'id', type: 'string' })
  const second = schema({ name: 'id', type: 'string' }, { name: 'note', type: 'string', default: '' })

  describe('a registry', () => {
    test('gives a schema an id, the same one each time and under each subject', async () => {
      const id = await registry.register(subject, first)
      expect(id).toBeGreaterThan(0)
      expect(await registry.register(subject, first)).toBe(id)
      expect(await registry.register(`${subject}-elsewhere`, first)).toBe(id)
    })

    test('gives the schema of an id', async () => {
      const id = await registry.register(subject, first)
      expect(JSON.parse(await registry.schemaOf(id))).toEqual(JSON.parse(first))
    })

    test('gives a later version another id, and the earlier one keeps its own', async () => {
      const before = await registry.register(`${subject}-evolving`, first)
      const after = await registry.register(`${subject}-evolving`, second)
      expect(after).not.toBe(before)
      expect(await registry.register(`${subject}-evolving`, first)).toBe(before)
      expect(JSON.parse(await registry.schemaOf(after))).toEqual(JSON.parse(second))
    })

    test('refuses what is not compatible with every earlier version', async () => {
      await registry.register(`${subject}-strict`, first)
      await registry.register(`${subject}-strict`, second)
      const unreadable = schema({ name: 'id', type: 'string' }, { name: 'more', type: 'string' })
      await expect(registry.register(`${subject}-strict`, unreadable)).rejects.toMatchObject({
        code: 'schema-rejected',
        where: `${subject}-strict`,
      })
    })

    test('refuses what is no schema', async () => {
      await expect(registry.register(`${subject}-nonsense`, 'nonsense')).rejects.toMatchObject({
        code: 'schema-rejected',
      })
    })

    test('lets several register the same new subject at once', async () => {
      const ids = await Promise.all([1, 2, 3, 4].map(() => registry.register(`${subject}-race`, second)))
      expect(new Set(ids).size).toBe(1)
    })

    test('says when it has no schema with an id', async () => {
      await expect(registry.schemaOf(2_000_000_000)).rejects.toMatchObject({
        code: 'unknown-schema-id',
        where: 'schema id 2000000000',
      })
    })
  })
}
