import { Random } from '../src/random.ts'
import { readCommandLine } from './command-line.ts'
import { Coverage } from './coverage.ts'
import { type Episode, rebuildsOf, Theatre } from './episode.ts'
import { linesOf, writeReport } from './report.ts'
import { startWorld, type World } from './world.ts'

const FAULTS_PER_EPISODE = 4
/** The evidence of a system grows, and with it the time that a check takes. */
const EPISODES_PER_SYSTEM = 10

const say = (line: string): void => void process.stdout.write(`${line}\n`)

const { episodes, seed, seconds, keep } = readCommandLine()
const coverage = new Coverage()
const random = Random.of(seed, 'campaign')
const sum = { faults: 0, unconfirmed: 0, violations: 0 }
/** `damaged`: there is something to look into. */
let stage: { world: World; theatre: Theatre; played: number; damaged: boolean } | undefined
let stopping = false

const open = async () => {
  const world = await startWorld()
  stage = { world, theatre: await Theatre.open(world), played: 0, damaged: false }
  return stage
}

const close = async (): Promise<void> => {
  if (!stage) return
  const { world, theatre, damaged } = stage
  stage = undefined
  if (keep || damaged) say(`its data are kept: ${world.system.dataDir}`)
  await theatre.close()
  await world.stop({ keep: keep || damaged })
}

const count = ({ faults, violations }: Episode): void => {
  for (const { cell, confirmed } of faults) if (confirmed) coverage.add(cell)
  const unconfirmed = faults.filter((f) => !f.confirmed).length
  sum.faults += faults.length - unconfirmed
  sum.unconfirmed += unconfirmed
  sum.violations += violations.length
}

const playAll = async (): Promise<void> => {
  for (let number = 1; number <= episodes && !stopping; number++) {
    if (stage?.played === EPISODES_PER_SYSTEM) await close()
    const { world, theatre } = stage ?? (await open())
    say(`episode ${number}`)
    const cells = coverage.choose(random, FAULTS_PER_EPISODE)
    const episode = await theatre.play({ number, seed, seconds, cells, rebuilds: rebuildsOf(number), tell: say })
    count(episode)
    for (const line of linesOf(episode)) say(`  ${line}`)
    if (stage) stage.played += 1
    if (episode.violations.length === 0 && episode.faults.every((f) => f.confirmed)) continue
    if (stage) stage.damaged = true
    say(`  written to ${writeReport(seed, episode, world)}`)
    // What is wrong would be found again after each further episode.
    if (episode.violations.length > 0) await close()
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (stopping) return
    stopping = true
    void close().finally(() => process.exit(1))
  })

say(`campaign: ${episodes} episodes of at least ${seconds} s, seed ${seed}`)
await playAll().catch(async (error) => {
  // Everything fails while it is being stopped.
  if (stopping) return new Promise(() => {})
  if (stage) stage.damaged = true
  await close()
  throw error
})
await close()

say('')
say(coverage.table())
say(`episodes: ${episodes} faults: ${sum.faults} violations: ${sum.violations}`)
if (sum.unconfirmed > 0) say(`${sum.unconfirmed} faults were not seen to happen`)
process.exit(sum.violations > 0 || sum.unconfirmed > 0 ? 1 : 0)
