import type { Fault } from './faults.ts'
import type { Judged } from './seeds.ts'

const START = Date.UTC(2026, 0, 5, 6)

const seconds = (at: number): string => `${((at - START) / 1_000).toFixed(3).padStart(9)} s`

const place = ({ place: at, service, nth, kind, ms }: Fault): string => {
  if (at === 'moment') return [kind, service, `for ${ms} ms`].filter((word) => word !== '').join(' ')
  const lasting = at === 'turn' ? ` (${ms} ms)` : ''
  return `${service}: ${at} ${nth}: ${kind}${lasting}`
}

/** What was sent and what went wrong, in order, and what it came to. */
export const story = ({ faults, sent, violations }: Judged): string => {
  const lines = [
    ...faults.map(({ fault, at }) => ({ at, line: `${seconds(at)}  fault  ${place(fault)}` })),
    ...sent.map(({ at, what }) => ({ at, line: `${seconds(at)}  input  ${what}` })),
  ].sort((a, b) => a.at - b.at)
  const broken = violations.map(
    ({ promise, what, about }) => `promise ${promise}: ${what}\n    ${about.join('\n    ')}`,
  )
  return [...lines.map(({ line }) => line), ...broken].join('\n')
}
