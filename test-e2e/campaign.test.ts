import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { CELLS, nameOf } from './campaign/coverage.ts'
import { Theatre } from './campaign/episode.ts'
import { startWorld, type World } from './campaign/world.ts'

// One episode of the campaign, with a fault of each sort.

let world: World
let theatre: Theatre
beforeAll(async () => {
  world = await startWorld()
  theatre = await Theatre.open(world)
})
afterAll(async () => {
  await theatre?.close()
  await world?.stop()
})

const FAULTS = [
  'kill procurement-sync × rebuild',
  'sap commits, no answer × traffic',
  'stop broker × traffic',
  'terminate inventory-events × traffic',
]

test('an episode with four faults, all of which happen, breaks no promise', async () => {
  const cells = CELLS.filter((cell) => FAULTS.includes(nameOf(cell)))
  expect(cells).toHaveLength(FAULTS.length)
  const lines: string[] = []
  const tell = (line: string) => void lines.push(line)
  const plan = { number: 1, seed: 20_260_101, seconds: 40, cells, rebuilds: ['procurement-sync'], tell }
  const { faults, violations, refused, figures } = await theatre.play(plan)
  console.log([...lines, JSON.stringify(figures)].join('\n'))
  expect(violations).toEqual([])
  expect(faults.filter((f) => !f.confirmed)).toEqual([])
  expect(refused).toEqual([])
  expect(figures.accepted).toBeGreaterThan(300)
}, 240_000)
