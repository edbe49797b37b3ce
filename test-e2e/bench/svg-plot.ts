import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@supplyline/local'
import type { Measurement } from './report.ts'

const WIDTH = 900
const LINE_PLOT_HEIGHT = 420
const TEXT = 'font-family="sans-serif" font-size="12"'
const COLOURS = ['#1f6fb2', '#c2571a', '#3b8a3e', '#7a4fa3']

/** Returns where it lies, relative to the root of the repository. */
export const writePlot = (name: string, svg: string): string => {
  const folder = join('var', 'bench')
  mkdirSync(join(ROOT, folder), { recursive: true })
  writeFileSync(join(ROOT, folder, `${name}.svg`), svg)
  return join(folder, `${name}.svg`)
}

/** A bar for each ratio, on a logarithmic axis around 1; its passes as a line across it where there are several. */
export const ratioPlot = (title: string, measurements: readonly Measurement[]): string => {
  const row = 26
  const [left, right] = [470, WIDTH - 70]
  const known = measurements.filter(({ ratio }) => Number.isFinite(ratio) && ratio > 0)
  const logs = known.flatMap(({ ratio, low = ratio, high = ratio }) => [low, high].map(Math.log10))
  const span = Math.max(0.3, ...logs.map(Math.abs))
  const x = (ratio: number) => ((Math.log10(ratio) + span) / (2 * span)) * (right - left) + left
  const bars = known.map(({ name, value, unit, ratio, low, high }, i) => {
    const y = 40 + i * row
    const [from, to] = [Math.min(x(1), x(ratio)), Math.max(x(1), x(ratio))]
    const whole = low !== undefined && high !== undefined && high > low
    return [
      text(left - 8, y + 14, `${name}: ${figure(value)} ${unit}`, 'end'),
      `<rect x="${px(from)}" y="${y + 3}" width="${px(Math.max(1, to - from))}" height="14" fill="${COLOURS[0]}"/>`,
      whole ? line(x(low), y + 10, x(high), y + 10, '#000') : '',
      text(right + 8, y + 14, figure(ratio)),
    ].join('')
  })
  const height = 50 + known.length * row
  return svg(height, [text(8, 20, title), ...bars, line(x(1), 32, x(1), height - 8, '#888')])
}

/** Lines over a common axis from zero on, with vertical marks. */
export const linePlot = ({
  title,
  x: xName,
  y: yName,
  series,
  marks,
}: {
  title: string
  x: string
  y: string
  series: readonly { name: string; points: readonly (readonly [x: number, y: number])[] }[]
  marks: readonly { x: number; label: string }[]
}): string => {
  const height = LINE_PLOT_HEIGHT
  const [left, right, top, bottom] = [80, WIDTH - 20, 40, height - 50]
  const points = series.flatMap((s) => s.points)
  const most = (at: 0 | 1) => points.reduce((sum, point) => Math.max(sum, point[at]), 0) || 1
  const [mostX, mostY] = [most(0), most(1)]
  const x = (value: number) => left + (value / mostX) * (right - left)
  const y = (value: number) => bottom - (value / mostY) * (bottom - top)
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((part) => [
    text(x(mostX * part), bottom + 18, figure(mostX * part), 'middle'),
    text(left - 6, y(mostY * part) + 4, figure(mostY * part), 'end'),
    line(left, y(mostY * part), right, y(mostY * part), '#ddd'),
  ])
  const lines = series.flatMap(({ name, points: own }, i) => {
    const colour = COLOURS[i % COLOURS.length] as string
    const path = own.map(([px_, py]) => `${px(x(px_))},${px(y(py))}`).join(' ')
    return [
      `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      text(left + 10, top + 16 * (i + 1), name, 'start', colour),
    ]
  })
  const marked = marks.flatMap((mark) => [
    line(x(mark.x), top, x(mark.x), bottom, '#b00'),
    text(x(mark.x) + 4, top - 4, mark.label, 'start', '#b00'),
  ])
  const axes = [text((left + right) / 2, height - 10, xName, 'middle'), text(8, top - 8, yName)]
  return svg(height, [text(8, 20, title), ...ticks, ...lines, ...marked, ...axes])
}

/** Line plots, one below the other. */
export const panels = (plots: readonly string[]): string =>
  svg(
    LINE_PLOT_HEIGHT * plots.length,
    plots.map((plot, i) =>
      plot.replace('<svg ', `<svg y="${i * LINE_PLOT_HEIGHT}" width="${WIDTH}" height="${LINE_PLOT_HEIGHT}" `),
    ),
  )

const svg = (height: number, parts: string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}"><rect width="100%" height="100%" fill="#fff"/>${parts.join('\n')}</svg>\n`

const px = (n: number): string => n.toFixed(1)
const figure = (n: number): string => String(Number(n.toPrecision(3)))
const line = (x1: number, y1: number, x2: number, y2: number, colour: string): string =>
  `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" stroke="${colour}"/>`
const text = (x: number, y: number, content: string, anchor = 'start', colour = '#222'): string =>
  `<text x="${px(x)}" y="${px(y)}" text-anchor="${anchor}" fill="${colour}" ${TEXT}>${escaped(content)}</text>`
const escaped = (content: string): string =>
  content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
