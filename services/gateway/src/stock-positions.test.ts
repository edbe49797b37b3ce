import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { positionChanged } from './testing/examples.ts'
import { type Gateway, startGateway } from './testing/gateway.ts'

let gateway: Gateway
beforeEach(async () => {
  gateway = await startGateway()
  for (const location of ['WARD-9', 'STORE', 'WARD-3'])
    for (const item of ['GLOVE', 'GAUZE']) await gateway.publish(positionChanged({ location, item }))
})
afterEach(() => gateway.stop())

type Position = { location: string; item: string }
const list = async (query: string) => {
  const { status, body } = await gateway.get(`/v1/stock-positions${query}`)
  expect(status).toBe(200)
  return { ...body, names: body.positions.map((p: Position) => `${p.location}:${p.item}`) }
}

test('a position is shown with its lots and how fresh it is', async () => {
  const { positions, next, asOf } = await list('?location=WARD-3&item=GLOVE')
  expect(positions).toEqual([
    {
      site: 'NORTH',
      item: 'GLOVE',
      location: 'WARD-3',
      unit: 'EA',
      onHand: '120',
      lots: [{ lot: '', expiry: null, onHand: '120', status: 'USABLE', unusable: '0' }],
      usable: '120',
      consigned: '0',
      sequence: 1,
      lastEventId: 'pou-1',
      lastMovementAt: '2026-01-05T05:59:00.000Z',
      asOf: '2026-01-05T06:00:00.000Z',
    },
  ])
  expect([next, asOf]).toEqual([null, '2026-01-05T06:00:00.000Z'])
})

test('positions are listed in the order of their codes, by location, by item, or all', async () => {
  expect((await list('')).names).toEqual([
    'STORE:GAUZE',
    'STORE:GLOVE',
    'WARD-3:GAUZE',
    'WARD-3:GLOVE',
    'WARD-9:GAUZE',
    'WARD-9:GLOVE',
  ])
  expect((await list('?location=WARD-9')).names).toEqual(['WARD-9:GAUZE', 'WARD-9:GLOVE'])
  expect((await list('?item=GLOVE')).names).toEqual(['STORE:GLOVE', 'WARD-3:GLOVE', 'WARD-9:GLOVE'])
  expect(await list('?location=WARD')).toMatchObject({ positions: [], next: null, asOf: null })
})

test.each(['', 'item=GLOVE&', 'location=WARD-3&'])('page by page is the same as all at once: ?%s', async (filter) => {
  const all = await list(`?${filter}`)
  const paged: string[] = []
  for (let cursor = ''; ; ) {
    const { names, next } = await list(`?${filter}limit=1${cursor}`)
    expect(names).toHaveLength(1)
    paged.push(...names)
    if (next === null) break
    cursor = `&cursor=${next}`
  }
  expect(paged).toEqual(all.names)
})

test('a newer value takes the place of an older one, and never the other way round', async () => {
  await gateway.platform.pass(5_000)
  await gateway.publish(positionChanged({ sequence: 3, onHand: '118' }), positionChanged({ sequence: 2, onHand: '1' }))
  expect((await list('?location=WARD-3&item=GLOVE')).positions).toMatchObject([
    { sequence: 3, onHand: '118', asOf: '2026-01-05T06:00:05.000Z' },
  ])
})

test.each([
  ['?limit=0', 'limit'],
  ['?limit=501', 'limit'],
  ['?limit=many', 'limit'],
  ['?location=A:B', 'location'],
  ['?cursor=xxx', 'cursor'],
  ['?colour=blue', 'colour'],
  ['?item=A&item=B', 'item'],
])('%s is a 400 that names the parameter', async (query, parameter) => {
  const { status, body } = await gateway.get(`/v1/stock-positions${query}`)
  expect([status, body.errors.map((e: { parameter: string }) => e.parameter)]).toEqual([400, [parameter]])
})
