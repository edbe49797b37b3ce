import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from '@jest/globals'
import { type Input, MemoryLog, MemoryPlatform, type Topology } from '@supplyline/messaging'
import { exceptionsOf, inboxOf, replenishmentProposals } from '@supplyline/schemas'
import { replay } from './replay.ts'
import { changePosition, countedPositions } from './testing/positions.ts'

/** A service that counts how often each position changed. */
const topology: Topology = {
  ...{ service: 'replenishment', rules: '1', inbox: inboxOf('replenishment'), references: [], folds: [] },
  routes: [countedPositions],
  aggregates: {
    count: {
      decider: {
        initialState: { changes: 0 },
        decide: ({ message }: Input) => ({ events: [message] }),
        evolve: ({ changes }: { changes: number }) => ({ changes: changes + 1 }),
      },
    },
  },
  outputs: [replenishmentProposals, exceptionsOf('replenishment')],
}

let platform: MemoryPlatform
let said: string[]
const folder = mkdtempSync(join(tmpdir(), 'supplyline-replay-'))
afterAll(() => rmSync(folder, { recursive: true }))

const run = (...args: string[]) => {
  const { store, codec, clock } = platform.open('replenishment')
  const given = { topology, log: new MemoryLog(platform.broker), store, codec, clock }
  said = []
  return replay('replenishment', given, args, (text) => said.push(text))
}
const told = () => JSON.parse(said.join(''))

const change = (item: string) => changePosition(platform, item)

beforeEach(async () => {
  platform = new MemoryPlatform()
  await platform.start(topology)
  await change('A')
  await change('B')
  await change('A')
})

const aggregates = () => platform.database('replenishment').aggregates
const spoil = () => Object.assign(aggregates().get('count:ICU:A') ?? {}, { state: { changes: 7 } })

test('a rebuild that finds the same says so, swaps nothing by itself, and can be dropped', async () => {
  expect(await run('rebuild', '--json')).toBe(0)
  expect(told()).toMatchObject({
    folded: 3,
    aggregates: 2,
    differing: 0,
    callsOutside: 0,
    swapped: false,
    generation: 1,
  })
  expect(await run('status')).toBe(0)
  expect(said.join('')).toContain('generation 0 is live; before it: none; being built: 1')
  expect(await run('abandon')).toBe(0)
  await run('status', '--json')
  expect(told()).toEqual({ service: 'replenishment', current: 0, previous: null, building: null })
})

test('differences are named, and not swapped in until somebody accepts them; a rollback brings the old state back', async () => {
  spoil()
  expect(await run('rebuild', '--swap')).toBe(1)
  expect(said.join('')).toContain('count:ICU:A: other state')
  expect(said.join('')).toContain('nothing is swapped')
  expect(aggregates().get('count:ICU:A')?.state).toEqual({ changes: 7 })
  expect(await run('swap')).toBe(1)
  expect(await run('swap', '--accept-differences')).toBe(0)
  expect(aggregates().get('count:ICU:A')?.state).toEqual({ changes: 2 })
  await change('A')
  // The service finds itself fenced at its next commit, and begins anew.
  await platform.pass(10_000)
  expect(aggregates().get('count:ICU:A')?.state).toEqual({ changes: 3 })
  expect(await run('rollback')).toBe(0)
  expect(aggregates().get('count:ICU:A')?.state).toEqual({ changes: 8 })
})

test('a database that lost everything is restored from what the log holds, and stands beyond what it published', async () => {
  await platform.stop('replenishment')
  const before = platform.database('replenishment').lanes
  platform.databases.delete('replenishment')
  expect(await run('rebuild', '--restore', '--swap', '--json')).toBe(0)
  expect(told()).toMatchObject({ folded: 3, generation: 1, swapped: true, callsOutside: 0, unknown: [] })
  expect(aggregates().get('count:ICU:A')?.state).toEqual({ changes: 2 })
  for (const [lane, { version }] of before)
    expect(platform.database('replenishment').lanes.get(lane)?.version).toBeGreaterThan(version)
  await platform.start(topology)
  await change('A')
  expect(aggregates().get('count:ICU:A')?.state).toEqual({ changes: 3 })
})

test('what was known at a time is written an aggregate a line', async () => {
  const moment = new Date(platform.clock.now()).toISOString()
  await platform.pass(1_000)
  await change('C')
  expect(await run('rebuild', '--until', moment)).toBe(0)
  expect(said.map((line) => JSON.parse(line))).toEqual([
    { aggregate: 'count:ICU:A', state: { changes: 2 }, timers: [] },
    { aggregate: 'count:ICU:B', state: { changes: 1 }, timers: [] },
  ])
  const file = join(folder, 'known.jsonl')
  expect(await run('rebuild', '--until', moment, '--out', file)).toBe(0)
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3)
  expect(await run('status', '--json')).toBe(0)
  expect(told()).toMatchObject({ building: null })
})

test('nothing to go back to, or nothing being built, is told with what to do', async () => {
  expect(await run('rollback', '--json')).toBe(1)
  expect(told().error).toMatchObject({ code: 'no-generation', next: expect.stringContaining('rebuild') })
  expect(await run('swap', '--json')).toBe(1)
})

test.each([
  [['what']],
  [[]],
  [['rebuild', '--until', 'noon']],
  [['rebuild', '--no-such-flag']],
  [['rebuild', 'twice']],
  [['rebuild', '--restore']],
  [['rebuild', '--restore', '--swap', '--until', '2026-01-01']],
])('wrong usage %j is told apart from failure', async (args) => {
  expect(await run(...args)).toBe(2)
  expect(said).toEqual([])
})
