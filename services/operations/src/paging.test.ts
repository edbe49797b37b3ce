import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { pageOf } from './paging.ts'

test('page by page everything comes once and in order, whatever is gone in between', () => {
  const ids = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b'), fc.nat(30)).map(([s, n]) => `${s}/0/${n}`))
  fc.assert(
    fc.property(ids, fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(60)), (all, limit, going) => {
      let left = [...all]
      const seen: string[] = []
      for (let cursor: string | undefined, page = 0; page === 0 || cursor !== undefined; page++) {
        const { items, next } = pageOf(left, (id) => id, { limit, cursor })
        expect(items.length).toBeLessThanOrEqual(limit)
        seen.push(...items)
        cursor = next ?? undefined
        const gone = going[page]
        if (gone !== undefined) left = left.filter((_, index) => index !== gone)
      }
      const stayed = left.filter((id) => all.includes(id))
      expect(new Set(seen).size).toBe(seen.length)
      expect(seen).toEqual(expect.arrayContaining(stayed))
      const places = seen.map((id) => id.split('/')).map(([s = '', , n]) => (s === 'a' ? 0 : 1_000) + Number(n))
      expect(places).toEqual([...places].sort((a, b) => a - b))
    }),
    { seed: 20260105 },
  )
})
