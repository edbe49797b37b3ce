import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { commandsOf } from '@supplyline/schemas'
import { raised, resolved } from '../testing/examples.ts'
import { type Operations, startOperations } from '../testing/operations.ts'

let operations: Operations
beforeEach(async () => {
  operations = await startOperations()
})
afterEach(() => operations.stop())

const fault = (offset: number, code = 'undecodable', more: Record<string, string> = {}) => ({
  '__dlq.errors.topic': 'inventory.stock-movements.v1',
  '__dlq.errors.partition': '3',
  '__dlq.errors.offset': String(offset),
  '__dlq.errors.class': code,
  ...more,
})
const operator = { as: 'operator' }
const commands = () => operations.platform.broker.all(commandsOf('inventory-events').name)
const ask = (body: unknown, as = 'operator') => operations.post('/v1/resubmissions', body, { as })

describe('letters', () => {
  beforeEach(async () => {
    for (let offset = 0; offset < 5; offset++) operations.setAside('inventory-events', fault(offset), `key-${offset}`)
    await operations.platform.pass(60_000)
    operations.setAside('inventory-events', fault(9, 'unit', { '__dlq.errors.parked': 'stock:A' }), 'key-9')
    operations.setAside('gateway', fault(1, 'unit'), 'key-1')
  })

  test.each([
    ['', 7],
    ['service=gateway', 1],
    ['class=unit', 2],
    ['class=unit&parked=true', 1],
    ['parked=false', 6],
    ['key=key-1', 2],
    ['topic=inventory.goods-receipts.v1', 0],
    ['since=2026-01-05T06:01:00Z', 2],
    ['until=2026-01-05T06:01:00Z&service=inventory-events', 5],
    ['state=superseded', 0],
  ])('that match %s are %i', async (query, count) => {
    const { body } = await operations.get(`/v1/dead-letters/items?${query}`)
    expect(body.total).toBe(count)
    const groups = (await operations.get(`/v1/dead-letters?${query}`)).body.groups as { count: number }[]
    expect(groups.reduce((sum, group) => sum + group.count, 0)).toBe(count)
  })

  test('come page by page, each once', async () => {
    const seen: string[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: { items: { letter: string }[]; next: string | null } = (
        await operations.get(`/v1/dead-letters/items?limit=3${next && `&cursor=${next}`}`)
      ).body
      seen.push(...page.items.map(({ letter }) => letter))
      next = page.next
    }
    expect([seen.length, new Set(seen).size]).toEqual([7, 7])
  })

  test('show their bytes to operators only, and say what cannot be', async () => {
    const path = '/v1/dead-letters/inventory-events/0/2'
    expect((await operations.get(path, { as: 'ap' })).status).toBe(403)
    expect((await operations.get(path, operator)).body).toMatchObject({
      ...{ letter: 'inventory-events/0/2', key: 'key-2', bytes: 5, hex: '6279746573', record: null },
      unreadable: expect.stringMatching(/too short/),
      headers: { '__dlq.errors.offset': '2' },
    })
    for (const other of ['inventory-events/0/99', 'nobody/0/1', 'gateway/x/%2e'])
      expect((await operations.get(`/v1/dead-letters/${other}`, operator)).status).toBe(404)
  })

  test.each([
    ['neither query nor letters', { reason: 'x' }],
    ['both', { reason: 'x', query: { class: 'unit' }, letters: ['gateway/0/0'] }],
    ['a query without criterion', { reason: 'x', query: {} }],
    ['no reason', { letters: ['gateway/0/0'] }],
    ['what is no letter', { reason: 'x', letters: ['gateway/0'] }],
    [
      'an edit of two',
      { reason: 'x', letters: ['gateway/0/0', 'inventory-events/0/0'], edit: { type: 'x', data: {} } },
    ],
    [
      'an edit with a decision',
      { reason: 'x', letters: ['gateway/0/0'], edit: { type: 'x', data: {} }, decision: 'SKIP' },
    ],
    ['an edit of another topic', { reason: 'x', letters: ['gateway/0/0'], edit: { type: 'master.Item', data: {} } }],
    ['an edit of no type', { reason: 'x', letters: ['gateway/0/0'], edit: { type: 'constructor', data: null } }],
  ])('are not resubmitted with %s', async (_, body) => {
    const answer = await ask(body)
    expect([answer.status, answer.body.errors.length > 0]).toEqual([422, true])
    expect((await ask({ ...body, dryRun: true })).status).toBe(422)
  })

  test('are resubmitted by operators only', async () => {
    expect((await ask({ reason: 'x', query: { class: 'unit' } }, 'ap')).status).toBe(403)
  })

  test('whose bytes stopped their key wait for a second person, though nothing is edited', async () => {
    operations.setAside('inventory-events', fault(20, 'undecodable', { '__dlq.errors.parked': 'stock:B' }), 'key-20')
    const { body } = await ask({ reason: 'the schema is registered', query: { key: 'key-20' } })
    expect(body).toMatchObject({ state: 'awaiting-approval', sends: [{ action: 'REPLACE', count: 1 }], diff: null })
    await operations.platform.pass(2_000)
    expect(commands()).toEqual([])
  })

  test('go out once the log takes them, and what is in the way is said', async () => {
    const { append } = operations.faults
    operations.faults.append = async (messages) => {
      if (messages.length > 0) throw new Error('no leader')
    }
    const { body } = await ask({ reason: 'x', query: { service: 'inventory-events', class: 'undecodable' } })
    const path = `/v1/resubmissions/${body.resubmissionId}`
    await operations.platform.pass(6_000)
    expect((await operations.get(path)).body).toMatchObject({ state: 'running', done: 0, trouble: 'no leader' })
    operations.faults.append = append
    await operations.platform.pass(10_000)
    expect((await operations.get(path)).body).toMatchObject({ state: 'done', done: 5, trouble: null })
    expect(commands().map(({ key }) => key)).toEqual(
      [0, 1, 2, 3, 4].map((offset) => `inventory.stock-movements.v1/3/${offset}`),
    )
    const [first] = commands()
    const { data } = operations.platform.codec.decode(Buffer.from(first?.value ?? []))
    expect(data).toMatchObject({ key: 'key-0', edited: false, record: Buffer.from('bytes'), requestedBy: 'operator' })
    expect((await operations.get('/v1/resubmissions')).body.items).toHaveLength(1)
    expect((await operations.get('/v1/audit', operator)).body).toMatchObject({
      intact: true,
      entries: [{ who: 'operator' }],
    })
  })
})

test('a letter whose key waits is released and not sent beside its queue, also where only the exception says so', async () => {
  operations.setAside('inventory-events', fault(4))
  await operations.publish(
    raised({
      ...{ exceptionId: 'parked:inventory-events:stock:A:B:inventory.stock-movements.v1/3/4', kind: 'key-parked' },
      ...{ service: 'inventory-events', subject: 'stock:A:B', owner: 'integration', site: 'NORTH' },
    }),
  )
  expect((await operations.get('/v1/parked')).body.items).toMatchObject([
    { aggregate: 'stock:A:B', letter: 'inventory-events/0/0', original: 'inventory.stock-movements.v1/3@4' },
  ])
  const { body } = await ask({ letters: ['inventory-events/0/0'], decision: 'RETRY', reason: 'mended' })
  expect(body.letters).toEqual([
    { letter: 'inventory-events/0/0', service: 'inventory-events', action: 'RETRY', aggregate: 'stock:A:B' },
  ])
  await operations.platform.pass(2_000)
  const { data } = operations.platform.codec.decode(Buffer.from(commands()[0]?.value ?? []))
  expect(data).toMatchObject({ aggregate: 'stock:A:B', decision: 'RETRY', record: null, site: 'NORTH', offset: 4 })
})

test('exceptions are found by their owner and whatever else they say', async () => {
  await operations.publish(
    raised(),
    raised({ exceptionId: 'EX2', owner: 'ap', site: 'SOUTH' }),
    raised({ exceptionId: 'EX3' }),
  )
  await operations.publish(resolved({ exceptionId: 'EX3' }))
  const idsOf = async (query: string) =>
    (await operations.get(`/v1/exceptions?${query}`)).body.items.map((e: { exceptionId: string }) => e.exceptionId)
  expect(await idsOf('owner=ap')).toEqual(['EX2'])
  expect(await idsOf('owner=buyer')).toEqual(['EX1'])
  expect(await idsOf('site=SOUTH&owner=buyer')).toEqual([])
  expect(await idsOf('overdue=false&limit=1')).toEqual(['EX1'])
  expect((await operations.get('/v1/exceptions?owner=')).status).toBe(400)
})

test('outside systems are as the service that calls them last said', async () => {
  const changed = { site: '*', service: 'procurement-sync', system: 'sap', queued: 3 }
  const said = (breaker: 'OPEN' | 'CLOSED', since: number) =>
    operations.publish({ type: 'supplyline.OutsideSystemChanged', data: { ...changed, breaker, since } })
  await said('OPEN', 2_000)
  await said('CLOSED', 1_000)
  expect((await operations.get('/v1/effects')).body.systems).toEqual([
    { service: 'procurement-sync', system: 'sap', breaker: 'OPEN', since: '1970-01-01T00:00:02.000Z', queued: 3 },
  ])
})
