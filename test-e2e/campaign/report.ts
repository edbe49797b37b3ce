import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@supplyline/local'
import { nameOf } from './coverage.ts'
import type { Episode } from './episode.ts'
import type { World } from './world.ts'

const TAIL_LINES = 400
const MOST_TOLD = 20

/** What people are told of an episode, beside its faults. */
export const linesOf = ({ figures, refused, violations }: Episode): string[] => {
  const { accepted, records, trafficS, restS, collectS, checkS, allS } = figures
  return [
    `${accepted} accepted, ${records} records; ${trafficS.toFixed(0)} s of traffic, at rest after ${restS.toFixed(0)} s, ` +
      `collected in ${collectS.toFixed(1)} s, checked in ${checkS.toFixed(1)} s; ${allS.toFixed(0)} s in all`,
    ...[...new Set(refused)].slice(0, MOST_TOLD).map((line) => `refused: ${line}`),
    ...violations
      .slice(0, MOST_TOLD)
      .flatMap(({ promise, what, about }) => [
        `VIOLATION${promise === 0 ? '' : ` of promise ${promise}`}: ${what}`,
        ...about.slice(0, 5).map((line) => `  ${line.slice(0, 600)}`),
      ]),
    ...(violations.length > MOST_TOLD ? [`and ${violations.length - MOST_TOLD} more`] : []),
  ]
}

/** Writes what happened in an episode, and the ends of all logs, to `var/campaign/<seed>/`. Returns the folder. */
export const writeReport = (seed: number, episode: Episode, world: World): string => {
  const folder = join(ROOT, 'var', 'campaign', String(seed), `episode-${episode.number}`)
  mkdirSync(folder, { recursive: true })
  const { faults, violations, refused, figures, number } = episode
  const told = {
    ...{ number, figures, dataDir: world.system.dataDir, violations, refused },
    faults: faults.map(({ cell, from, to, ...seen }) => ({
      ...{ fault: nameOf(cell), from: new Date(from).toISOString(), to: new Date(to).toISOString(), ...seen },
    })),
    launcher: world.watch.said.map((said) => ({ ...said, at: new Date(said.at).toISOString() })),
  }
  writeFileSync(join(folder, 'episode.json'), `${JSON.stringify(told, undefined, 2)}\n`)
  const logs = join(world.system.dataDir, 'logs')
  for (const name of readdirSync(logs)) {
    const lines = readFileSync(join(logs, name), 'utf8').split('\n')
    writeFileSync(join(folder, name), lines.slice(-TAIL_LINES).join('\n'))
  }
  return folder
}
