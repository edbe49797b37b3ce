import { expect, test } from '@jest/globals'
import { progressBar, describe as shown } from './progress-bar.ts'

const written = (interactive: boolean) => {
  const texts: string[] = []
  return { texts, bar: progressBar('rebuild', { interactive, err: (text) => void texts.push(text) }) }
}

test('shows how much is done and about how long the rest takes', () => {
  expect(shown(250, 1_000, 5_000)).toBe('250 of 1000, about 15 s left')
  expect(shown(0, 10, 100)).toBe('0 of 10')
  expect(shown(0, 0, 0)).toBe('0 of 0')
  expect(shown(10, 10, 100)).toBe('10 of 10')
})

test('is drawn over itself on a terminal, and gone at the end', () => {
  const { texts, bar } = written(true)
  bar.show(1, 2)
  bar.show(2, 2)
  bar.end()
  expect(texts[0]).toMatch(/^\rrebuild █{15}░{15} 1 of 2, about \d+ s left/)
  expect(texts[1]?.trim()).toBe('\u001b[K')
  expect(texts).toHaveLength(2)
})

test('is a line elsewhere: of what stands in the way at once, of the end, and otherwise rarely', () => {
  const { texts, bar } = written(false)
  bar.show(1, 4)
  bar.show(2, 4, 'paused')
  bar.show(3, 4, 'paused')
  bar.show(4, 4, 'paused')
  bar.end()
  bar.end()
  expect(texts).toEqual([
    expect.stringMatching(/^rebuild 2 of 4, about \d+ s left, paused\n$/),
    'rebuild 4 of 4, paused\n',
  ])
})
