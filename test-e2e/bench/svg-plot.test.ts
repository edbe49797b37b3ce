import { expect, test } from '@jest/globals'
import { linePlot, panels, ratioPlot } from './svg-plot.ts'

const numbersOf = (svg: string, pattern: RegExp) => [...svg.matchAll(pattern)].map((match) => Number(match[1]))

test('a ratio above 1 lies right of the mark, one below left of it, and twice as much is as long as half', () => {
  const row = { unit: 's', ceiling: 1, value: 1 }
  const svg = ratioPlot('ratios', [
    { ...row, name: 'a < b', ratio: 2 },
    { ...row, name: 'c', ratio: 0.5 },
    { ...row, name: 'unknown', ratio: Number.NaN },
  ])
  const [above, below] = numbersOf(svg, /<rect x="([\d.]+)"/g)
  const [longer, shorter] = numbersOf(svg, /width="([\d.]+)" height="14"/g)
  expect(below).toBeLessThan(above as number)
  expect(longer).toBeCloseTo(shorter as number, 0)
  expect(svg).toContain('a &lt; b')
  expect(svg).not.toContain('NaN')
})

test('a line goes from corner to corner, a mark stands where it belongs', () => {
  const series = [{ name: 'service', points: [[0, 0] as const, [10, 100] as const] }]
  const svg = linePlot({ title: 't', x: 's', y: 'n', series, marks: [{ x: 5, label: 'kill -9' }] })
  expect(svg).toContain('points="80.0,370.0 880.0,40.0"')
  expect(svg).toContain('x1="480.0"')
  expect(svg).toContain('kill -9')
})

test('panels lie one below the other, each of its own size', () => {
  const of = (title: string) => linePlot({ title, x: 's', y: 'n', series: [], marks: [] })
  const svg = panels([of('upper'), of('lower')])
  expect(numbersOf(svg, /<svg y="(\d+)"/g)).toEqual([0, 420])
  expect(svg).toContain('viewBox="0 0 900 840"')
  expect(svg.indexOf('upper')).toBeLessThan(svg.indexOf('lower'))
})
