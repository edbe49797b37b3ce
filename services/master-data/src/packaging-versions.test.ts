import { describe, expect, test } from '@jest/globals'
import { play } from '@supplyline/decider'
import type { Records } from '@supplyline/schemas'
import fc from 'fast-check'
import { master } from './decide.ts'
import { asking, entry, item, NOON } from './examples.ts'
import { MOST_VERSIONS, withVersions } from './packaging-versions.ts'
import type { Value } from './value.ts'

type Item = Records['master.Item']
const DAY = 86_400_000

/** Boxes of so many gloves from a time on. */
const boxes = (factor: string, effectiveFrom: number, gtin: string | null = null) =>
  item({ packaging: [{ unit: 'BX', factor, gtin, per: '1' }], effectiveFrom })
/** Each version of what is published in turn: from when on, and base units in a box. */
const versions = (...values: Value[]): [number, string | undefined][] => {
  const last = values.reduce((before, value) => withVersions(value, before))
  return (last.data as Item).packagingVersions.map((v) => [v.effectiveFrom, v.packaging[0]?.factor])
}

describe('how an item was packed before', () => {
  test('of one that was never packed otherwise there is nothing to tell', () => {
    expect(versions(boxes('100', NOON))).toEqual([])
    expect(versions(boxes('100', NOON), boxes('100', NOON, '09520002000018'))).toEqual([])
  })

  test('a new version follows those from before it', () => {
    expect(versions(boxes('100', 0), boxes('50', NOON), boxes('20', NOON + DAY))).toEqual([
      [0, '100'],
      [NOON, '50'],
      [NOON + DAY, '20'],
    ])
  })

  test('a correction takes the place of those that begin at its time or later', () => {
    expect(versions(boxes('100', 0), boxes('50', 0))).toEqual([])
    expect(versions(boxes('100', 0), boxes('50', NOON), boxes('40', NOON))).toEqual([
      [0, '100'],
      [NOON, '40'],
    ])
    expect(versions(boxes('100', 0), boxes('50', NOON), boxes('40', DAY))).toEqual([
      [0, '100'],
      [DAY, '40'],
    ])
    expect(versions(boxes('100', DAY), boxes('50', NOON), boxes('40', 0))).toEqual([])
  })

  test('a change of anything else is no version, and does not forget when the last began', () => {
    const described = item({ ...boxes('100', NOON).data, description: 'Gloves' })
    expect(versions(boxes('100', 0), described)).toEqual([[0, '100']])
    expect(versions(boxes('100', 0), described, boxes('50', DAY))).toEqual([
      [0, '100'],
      [DAY, '50'],
    ])
  })

  test('at most so many are kept, the latest', () => {
    const many = Array.from({ length: MOST_VERSIONS + 5 }, (_, n) => boxes(String(n + 2), n * DAY))
    expect(versions(...many)).toHaveLength(MOST_VERSIONS)
    expect(versions(...many).at(-1)).toEqual([(MOST_VERSIONS + 4) * DAY, String(MOST_VERSIONS + 6)])
  })

  test('at any time it is as the value says that was given last of those that begin by then', () => {
    const value = fc.record({ factor: fc.integer({ min: 2, max: 5 }), from: fc.integer({ min: 0, max: 9 }) })
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 15 }), fc.integer({ min: 0, max: 10 }), (values, time) => {
        const known = versions(...values.map(({ factor, from }) => boxes(String(factor), from)))
        // Each value says how it is packed from its time on, whatever was said before.
        const said = values.findLast(({ from }) => from <= time)?.factor ?? known[0]?.[1] ?? values.at(-1)?.factor
        expect(known.findLast(([from]) => from <= time)?.[1] ?? known[0]?.[1] ?? String(said)).toBe(String(said))
        if (known.length === 0) expect(values.at(-1)?.factor).toBe(Number(said))
      }),
    )
  })

  test('it is published with the value, and what a request says of it means nothing', () => {
    const pretended = item({
      ...boxes('50', NOON).data,
      packagingVersions: [{ effectiveFrom: 0, packaging: [{ unit: 'BX', factor: '7', gtin: null, per: '1' }] }],
    })
    const inputs = [boxes('100', 0), pretended].map((value, n) => entry(asking(value, { requestedAt: NOON + n })))
    const published = play(master, inputs).events.flatMap((e) => (e.type === 'master.Item' ? [e.data] : []))
    expect(published.map((one) => one.packagingVersions.map((v) => [v.effectiveFrom, v.packaging[0]?.factor]))).toEqual(
      [
        [],
        [
          [0, '100'],
          [NOON, '50'],
        ],
      ],
    )
  })

  test('a value stored before versions were kept begins at its time', () => {
    const { packagingVersions: _, ...stored } = boxes('100', DAY).data
    const before = { type: 'master.Item', data: stored } as Value
    expect((withVersions(boxes('50', NOON), before).data as Item).packagingVersions).toMatchObject([
      { effectiveFrom: DAY },
      { effectiveFrom: NOON },
    ])
  })
})
