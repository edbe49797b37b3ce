import { describe, expect, test } from '@jest/globals'
import { play } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { Message } from '@supplyline/schemas'
import fc from 'fast-check'
import { trailsOf } from './references-in.ts'
import { NOW, placed, positionChanged } from './testing/examples.ts'
import { acknowledged, arrived, billed, goodsReceived, matched, raised, read, transmitted } from './testing/story.ts'
import { KEPT, trail } from './trail.ts'

const entry = (id: string, message: Message, now = NOW): Input => ({
  ...{ id: `${id}/0`, now, message, references: [], direct: false, conflicting: false },
})

describe('a record is told in the trails of what it names', () => {
  test.each<[string, Message, string[]]>([
    ['an order', placed(), ['order:PO1', 'number:NORTH:4500000113', 'requisition:RQ1']],
    ['a transmission', transmitted(), ['order:PO1', 'number:NORTH:4500000113']],
    ['a 997', read(), ['order:PO1', 'number:NORTH:4500000113']],
    ['a document', arrived(), ['document:D855']],
    ['an answer', acknowledged(), ['order:PO1', 'number:NORTH:4500000113']],
    ['a receipt', goodsReceived(), ['number:NORTH:4500000113']],
    ['an invoice', billed(), ['number:NORTH:4500000113', 'invoice:ACME:INV/1']],
    ['a match', matched(), ['invoice:ACME:INV/1', 'order:PO1', 'number:NORTH:4500000113']],
    ['an exception', raised(), ['exception:EX1', 'subject:NORTH:ACME:INV/1']],
  ])('%s', (_, message, trails) => {
    expect(trailsOf(message)).toEqual(trails)
  })

  test('an invoice of several orders in those of each', () => {
    const { data } = billed()
    const lines = ['A', 'B'].map((orderNumber, index) => ({ ...data.lines[0], orderNumber, line: index + 1 }))
    expect(trailsOf(billed({ orderNumber: null, lines: lines as typeof data.lines }))).toEqual([
      ...['invoice:ACME:INV/1', 'number:NORTH:A', 'number:NORTH:B'],
    ])
  })

  test('a name longer than any of ours begins no trail', () => {
    expect(trailsOf(goodsReceived({ orderNumber: 'x'.repeat(500) }))).toEqual([])
  })
})

describe('a trail', () => {
  test('tells nothing of what no story is about', () => {
    expect(play(trail, [entry('a', positionChanged())]).state).toEqual(trail.initialState)
  })

  test('is the same in whatever order its records come, and however often', () => {
    const records = Array.from({ length: 12 }, (_, n) => entry(`e-${n % 10}`, goodsReceived(), NOW + (n % 10) * 7))
    const expected = play(trail, records).state
    fc.assert(
      fc.property(fc.shuffledSubarray(records, { minLength: records.length }), (shuffled) => {
        expect(play(trail, shuffled).state).toEqual(expected)
      }),
    )
  })

  test('keeps its beginning and its end, and says how much lies between', () => {
    const total = KEPT.first + KEPT.newest + 7
    const records = Array.from({ length: total }, (_, n) => entry(`e-${n}`, goodsReceived(), NOW + n))
    const { steps, leftOut } = play(trail, records).state
    expect([steps.length, leftOut]).toEqual([KEPT.first + KEPT.newest, 7])
    expect([0, KEPT.first - 1, KEPT.first, steps.length - 1].map((n) => steps[n]?.at)).toEqual([
      ...[NOW, NOW + KEPT.first - 1, NOW + KEPT.first + 7, NOW + total - 1],
    ])
    expect(play(trail, records.toReversed()).state).toEqual({ steps, leftOut, asOf: NOW + total - 1 })
  })

  test('takes no more of a text than a reader can bear', () => {
    const [step] = play(trail, [entry('a', raised({ detail: 'x'.repeat(100_000) }))]).state.steps
    expect(JSON.stringify(step).length).toBeLessThan(6_000)
  })
})
