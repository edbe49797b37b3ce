import { beforeEach, expect, test } from '@jest/globals'
import { type Input, MemoryLog, MemoryPlatform, type Topology } from '@supplyline/messaging'
import { exceptionsOf, inboxOf, requisitions, stockPositions } from '@supplyline/schemas'
import { replay } from './replay.ts'
import { changePosition, countedPositions } from './testing/positions.ts'

/** Orders what a position lacks at a price, which the rules of old had wrong. */
const rulesOf = (price: string) => ({
  count: {
    decider: {
      initialState: { changes: 0 },
      decide: ({ message, now }: Input) => {
        const { item, location } = message.data as { item: string; location: string }
        const data = {
          ...{ requisitionId: `${location}:${item}`, site: 'MERCY', approverRole: 'buyer', dueAt: now },
          ...{ total: price, currency: 'EUR' },
        }
        const request = { lines: [{ quantity: '2', unitPrice: price, currency: 'EUR' }] }
        return {
          events: [{ type: 'procurement.ApprovalOverdue' as const, data }],
          intents: [{ reference: `PO-${item}`, system: 'sap', operation: 'place', request }],
        }
      },
      evolve: ({ changes }: { changes: number }) => ({ changes: changes + Number(price) }),
    },
  },
})
const old: Topology = {
  ...{ service: 'procurement-sync', rules: '1', inbox: inboxOf('procurement-sync'), references: [], folds: [] },
  routes: [countedPositions],
  aggregates: rulesOf('3'),
  outputs: [requisitions, exceptionsOf('procurement-sync')],
}
const today: Topology = { ...old, rules: '2', aggregates: rulesOf('2.5'), formerRules: { '1': old.aggregates } }

let platform: MemoryPlatform
let said: string[]
let from: string

const run = async (...args: string[]) => {
  const { store, codec, clock } = platform.open('procurement-sync')
  said = []
  const given = { topology: today, log: new MemoryLog(platform.broker), store, codec, clock }
  let over = false
  const code = replay('procurement-sync', given, args, (text) => said.push(text)).finally(() => {
    over = true
  })
  for (let passed = 0; !over && passed < 1_000; passed++) await platform.pass(100)
  return code
}
const told = () => JSON.parse(said.join(''))

const change = (item: string) => changePosition(platform, item)

beforeEach(async () => {
  platform = new MemoryPlatform()
  from = new Date(platform.clock.now()).toISOString()
  await platform.start(old)
  await change('A')
  await change('B')
  await platform.stop('procurement-sync')
  await platform.start(today)
})

const slice = () => ['--topic', stockPositions.name, '--from', from, '--to', '2026-02-01T00:00:00Z', '--by', 'ines']
const stateOf = (item: string) => platform.database('procurement-sync').aggregates.get(`count:ICU:${item}`)?.state

test('a redrive is shown as a table and as JSON, with counts and money, and changes nothing', async () => {
  expect(await run('redrive', ...slice())).toBe(0)
  const text = said.join('')
  expect(text).toContain('2 inputs, 0 never taken')
  expect(text).toContain('2 aggregates change')
  expect(text).toMatch(/records {2}procurement\.ApprovalOverdue {2}2\n/)
  expect(text).toMatch(/records {2}EUR +5\n/)
  expect(text).toMatch(/calls {4}sap place +2\n/)
  expect(text).toMatch(/calls {4}EUR +10\n/)
  expect(text).toContain(
    'count:ICU:A\n  publishes procurement.ApprovalOverdue ICU:A: 2.5 EUR instead of procurement.ApprovalOverdue ICU:A: 3 EUR\n',
  )
  expect(text).toMatch(/nothing is done yet: pnpm supplyline replay execute RD\w+ --service procurement-sync/)
  expect(await run('redrive', ...slice(), '--json')).toBe(0)
  expect(told()).toMatchObject({
    service: 'procurement-sync',
    preview: { inputs: 2, neverTaken: 0, aggregates: 2, outputs: 2, intents: 2, requestedBy: 'ines', build: 'rules 2' },
    figures: { outputsMoney: { EUR: '5' }, callsMoney: { EUR: '10' }, withdrawn: 0 },
    blocked: [],
    fixed: [],
  })
  expect(told().aggregates[0]).toMatchObject({
    aggregate: 'count:ICU:A',
    state: { changes: 2.5 },
    outputs: [{ topic: requisitions.name, record: { data: { total: '2.5' } } }],
    intents: [{ reference: 'PO-A', request: { lines: [{ unitPrice: '2.5' }] } }],
  })
  expect([stateOf('A'), stateOf('B')]).toEqual([{ changes: 3 }, { changes: 3 }])
})

test('a preview is executed by its id, which is the same for the same plan; what has moved is told', async () => {
  await run('redrive', ...slice(), '--json')
  const id = told().preview.replayId
  await run('redrive', ...slice(), '--json')
  expect(told().preview.replayId).toBe(id)
  await change('B')
  expect(await run('execute', id, '--rate', '5')).toBe(1)
  expect(said.join('')).toContain('1 aggregates are redriven, 1 had moved since the preview and stay as they are')
  expect(said.join('')).toContain('count:ICU:B')
  expect([stateOf('A'), stateOf('B')]).toEqual([{ changes: 2.5 }, { changes: 5.5 }])
})

test('it can be done at once, of some keys only', async () => {
  expect(await run('redrive', ...slice(), '--key', 'ICU:A', '--execute', '--json')).toBe(0)
  expect(told()).toMatchObject({ preview: { keys: ['ICU:A'], inputs: 1 }, applied: ['count:ICU:A'], moved: [] })
  expect(stateOf('B')).toEqual({ changes: 3 })
  expect(await run('redrive', ...slice(), '--key', 'ICU:A')).toBe(0)
  expect(said.join('')).toContain('nothing would change')
})

test('it can be paused and resumed', async () => {
  await run('redrive', ...slice(), '--json')
  const id = told().preview.replayId
  expect(await run('pause', id)).toBe(0)
  const { store, codec, clock } = platform.open('procurement-sync')
  const given = { topology: today, log: new MemoryLog(platform.broker), store, codec, clock }
  let code: number | undefined
  const running = replay('procurement-sync', given, ['execute', id], () => {}).then((ended) => {
    code = ended
  })
  await platform.pass(30_000)
  expect([code, stateOf('A')]).toEqual([undefined, { changes: 3 }])
  expect(await run('resume', id, '--json')).toBe(0)
  expect(told()).toMatchObject({ replayId: id, paused: false })
  await platform.pass(5_000)
  await running
  expect([code, stateOf('A')]).toEqual([0, { changes: 2.5 }])
})

test('a slice that holds nothing ends with 3; an unknown topic or preview with 1 and what to do', async () => {
  expect(await run('redrive', '--topic', stockPositions.name, '--from', from, '--to', from)).toBe(3)
  expect(await run('redrive', ...slice(), '--key', 'ICU:Z', '--json')).toBe(3)
  expect(await run('redrive', '--topic', 'no.such-things.v1', '--from', from, '--to', from, '--json')).toBe(1)
  expect(told().error).toMatchObject({ code: 'replay-refused', next: expect.stringContaining(stockPositions.name) })
  expect(await run('execute', 'RDNONE', '--json')).toBe(1)
  expect(told().error).toMatchObject({ code: 'replay-refused' })
})

test.each([
  [['redrive']],
  [['redrive', '--topic', 't', '--from', 'noon', '--to', 'one']],
  [['redrive', '--topic', 't', '--from', '2026-01-01']],
  [['redrive', 'twice', '--topic', 't', '--from', '2026-01-01', '--to', '2026-01-02']],
  [['redrive', '--topic', 't', '--from', '2026-01-01', '--to', '2026-01-02', '--partition', 'two']],
  [['execute']],
  [['execute', 'RD', '--rate', '0']],
  [['pause']],
])('wrong usage %j is told apart from failure', async (args) => {
  expect(await run(...args)).toBe(2)
  expect(said).toEqual([])
})
