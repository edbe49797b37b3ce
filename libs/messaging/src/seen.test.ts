import { describe, expect, test } from '@jest/globals'
import { Seen } from './seen.ts'

const event = (id: string, content = 'ten gloves') => ({ id, content })

describe('what a lane has seen', () => {
  test('an event is new until it is added, then the same, and a conflict under other content', () => {
    const seen = new Seen()
    expect(seen.check(event('E-1'))).toBe('new')
    expect(seen.check(event('E-1'))).toBe('new')
    seen.add(event('E-1'))
    expect(seen.check(event('E-1'))).toBe('same')
    expect(seen.check(event('E-1', 'eleven gloves'))).toBe('conflict')
    expect(seen.check(event('E-2'))).toBe('new')
  })

  test('a conflicting content does not replace the first one', () => {
    const seen = new Seen()
    seen.add(event('E-1'))
    seen.add(event('E-1', 'eleven gloves'))
    expect(seen.check(event('E-1'))).toBe('same')
    expect(seen.takeAppended()).toHaveLength(12)
  })

  test('a block is what the first eight and four bytes of the digests are, so that those stored earlier hold', () => {
    const seen = new Seen()
    seen.add(event('E-1'))
    expect(Buffer.from(seen.takeAppended()).toString('hex')).toBe('fb28c424c1913c50553f1b63')
  })

  test('nothing is forgotten as it grows', () => {
    const seen = new Seen()
    const events = Array.from({ length: 20_000 }, (_, i) => event(`E-${i}`))
    for (const e of events) seen.add(e)
    expect(events.every((e) => seen.check(e) === 'same')).toBe(true)
    expect(seen.check(event('E-20000'))).toBe('new')
  })

  test('what is older than the horizon is forgotten before it grows, whatever came first', () => {
    const day = 24 * 3_600_000
    const seen = new Seen([], 30 * day)
    // Through three rounds of the days, at 400 a day: 31 days of them are 12,400.
    let known = 0
    for (let n = 0; n < 800; n++) {
      for (let i = 0; i < 400; i++) seen.add(event(`E-${n}-${i}`), n * day + i)
      if (n >= 30 && seen.check(event(`E-${n - 30}-0`)) === 'same') known++
    }
    expect(known).toBe(770)
    const all = Array.from({ length: 800 }, (_, n) => seen.check(event(`E-${n}-0`)) === 'same')
    expect(all.filter((is) => is).length).toBeLessThan(62)
    expect(seen.places).toBe(32_768)
  })

  test('what was committed after the log took what is being taken is not forgotten', () => {
    const day = 24 * 3_600_000
    const early = new Seen()
    early.add(event('E-0'))
    const seen = new Seen([{ at: 300 * day, block: early.takeAppended() }], 30 * day)
    for (let i = 1; i < 3_000; i++) seen.add(event(`E-${i}`), 280 * day)
    expect(seen.check(event('E-0'))).toBe('same')
  })

  test('blocks hold what was added since the last one, and the next owner knows all of it', () => {
    const seen = new Seen()
    seen.add(event('E-1'))
    const first = seen.takeAppended()
    for (let i = 2; i < 3_000; i++) seen.add(event(`E-${i}`))
    const second = seen.takeAppended()
    expect([first.length, second.length, seen.takeAppended().length]).toEqual([12, 12 * 2_998, 0])
    const next = new Seen([first, second].map((block) => ({ at: 0, block })))
    expect(next.check(event('E-1'))).toBe('same')
    expect(next.check(event('E-2999'))).toBe('same')
    expect(next.check(event('E-7', 'other'))).toBe('conflict')
    expect(next.check(event('E-3000'))).toBe('new')
    // What was read from blocks is stored already.
    expect(next.takeAppended()).toHaveLength(0)
  })

  test('a block is read wherever it lies in a buffer', () => {
    const seen = new Seen()
    seen.add(event('E-1'))
    const block = Buffer.concat([Buffer.alloc(3, 0xff), seen.takeAppended()]).subarray(3)
    expect(new Seen([{ at: 0, block }]).check(event('E-1'))).toBe('same')
  })
})
