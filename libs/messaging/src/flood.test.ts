import { expect, test } from '@jest/globals'
import { FloodGauge } from './flood.ts'
import { deadLetters, folding, movements, openShelf, returned, routing } from './testing/shelf.ts'

const least = 500

test('a few dead letters, or many among many more, are no flood', () => {
  const gauge = new FloodGauge({ share: 0.5, least })
  gauge.count('t', 0, least - 1, least - 1)
  const other = new FloodGauge({ share: 0.5, least })
  for (let i = 0; i < 100; i++) other.count('t', 0, 1_000, 490)
})

test('half of what comes being dead is a flood, however small the chunks, and says where and what to do', () => {
  const gauge = new FloodGauge({ share: 0.5, least })
  const flood = () => {
    for (let i = 0; i < 1_000; i++) gauge.count('t', 3, 10, 6)
  }
  expect(flood).toThrow(
    expect.objectContaining({
      code: 'flooded',
      where: 't/3',
      next: expect.stringContaining('SUPPLYLINE_FLOOD_SHARE=1'),
    }),
  )
})

test('what was well long ago does not hide it', () => {
  const gauge = new FloodGauge({ share: 0.5, least })
  for (let i = 0; i < 1_000; i++) gauge.count('t', 0, 5_000, 0)
  let buried = 0
  expect(() => {
    for (; buried < 20_000; buried += 100) gauge.count('t', 0, 100, 100)
  }).toThrow('cannot be taken')
  expect(buried).toBeLessThan(5_000)
})

test('topics are counted apart', () => {
  const gauge = new FloodGauge({ share: 0.5, least })
  gauge.count('well', 0, 100_000, 0)
  expect(() => gauge.count('mad', 0, least, least)).toThrow('cannot be taken')
})

test.each([
  ['routed', routing],
  ['folded', folding],
])(
  'a flood of records that are %s stops their lane before the topic is emptied; other lanes go on, a restart with more patience takes all',
  async (_, topology) => {
    const t = await openShelf()
    const broken = topology(({ message }) => {
      if ((message.data as { unit: string }).unit === 'MAD')
        return { refuse: { code: 'unit', what: 'no such unit', where: 'unit', next: 'send EA' } }
      return { events: [message] }
    })
    await t.platform.start(broken)
    for (let i = 0; i < 20; i++) {
      await t.send(
        movements,
        Array.from({ length: 100 }, () => returned('A', 1, { unit: 'MAD' })),
      )
      await t.platform.pass(500)
    }
    await t.send(movements, [returned('B', 1)])
    await t.platform.pass(3_000)
    const service = t.platform.services.get('shelf')
    const stopped = service?.lanes().filter((l) => l.status === 'stopped') ?? []
    expect(stopped.map((l) => (l.error as { code: string }).code)).toEqual(['flooded'])
    expect(t.records(deadLetters).length).toBeLessThan(600)
    expect(t.shelfAt('B')?.state).toMatchObject({ onHand: 1 })
    await t.platform.stop('shelf')
    const { startService } = await import('./service.ts')
    const running = await startService(broken, t.platform.open('shelf'), { flood: { share: 1, least: 500 } })
    await t.platform.pass(3_000)
    expect(new Set(t.records(deadLetters).map((r) => r.headers['__dlq.errors.offset'])).size).toBe(2_000)
    await running.stop()
  },
)
