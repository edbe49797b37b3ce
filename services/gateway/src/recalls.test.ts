import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type Records, recallRequests } from '@supplyline/schemas'
import { example, masterData, NOW } from './testing/examples.ts'
import { findings, type Gateway, startGateway } from './testing/gateway.ts'

const GTIN = '04012345000009'
const [gloves] = masterData.map(({ data }) => data as Records['master.Item'])
const item = example('master.Item', gloves as Records['master.Item'])

let gateway: Gateway
beforeEach(async () => {
  gateway = await startGateway()
  const packaging = [{ unit: 'BX', factor: '100', per: '1', gtin: GTIN }]
  await gateway.publish(item({ item: 'MASK', packaging }), item({ item: 'GOWN', gtin: '00000040123455' }))
})
afterEach(() => gateway.stop())

const recall = (body: unknown, as = 'operator') => gateway.post('/v1/recalls', body, { as })
const withdraw = (id: string, body: unknown = { reason: 'corrected' }) =>
  gateway.post(`/v1/recalls/${id}/withdrawals`, body, { as: 'operator' })
const asked = { recallId: 'FSN-1', item: 'GLOVE', lot: 'A1', reason: 'holes' }

describe('a recall', () => {
  test('of a lot is stored in the name of the caller, for every site unless one is named', async () => {
    const answer = await recall(asked)
    expect([answer.status, answer.body.recallId]).toEqual([202, 'FSN-1'])
    expect(gateway.read(recallRequests)).toMatchObject([
      {
        key: 'GLOVE',
        type: 'inventory.RecallRequested',
        data: {
          ...{ eventId: answer.body.eventId, recallId: 'FSN-1', site: '*', item: 'GLOVE', lot: 'A1', gtin: null },
          ...{ reason: 'holes', requestedBy: 'operator', requestedAt: NOW },
        },
      },
    ])
  })

  test('may name the item by the GTIN of its packaging, and leave out number and lot', async () => {
    const answer = await recall({ gtin: '4012345000009', reason: 'holes', site: 'NORTH' })
    expect(answer.body.recallId).toMatch(/^RC/)
    expect(gateway.read(recallRequests)).toMatchObject([
      { data: { item: 'MASK', gtin: GTIN, lot: null, site: 'NORTH' } },
    ])
  })

  test.each([
    ['an unknown item', { item: 'NONE' }, /^#\/item is "NONE", no item of master data; correct it/],
    ['an item of another site', { item: 'LASER', site: 'NORTH' }, /^#\/item is "LASER", no item .* for NORTH/],
    ['no item at all', { item: undefined }, '#/item is missing, and so is the gtin; send one of them'],
    ['an unknown site', { site: 'WEST' }, /^#\/site is "WEST"/],
    ['a GTIN of nothing', { item: undefined, gtin: '40123455' }, undefined],
    [
      'a GTIN of another item',
      { gtin: GTIN },
      '#/item is "GLOVE", which has not that GTIN; send "MASK", or leave it out',
    ],
    ['a GTIN of no item', { item: undefined, gtin: '96385074' }, /^#\/gtin is "96385074", the GTIN of no item/],
    ['a number with a colon', { recallId: 'a:b' }, /^#\/recallId is "a:b"/],
    ['no reason', { reason: undefined }, /^#\/reason is missing/],
  ])('of %s', async (_, changes, finding) => {
    const answer = await recall({ ...asked, ...changes })
    if (finding === undefined) expect(answer.status).toBe(202)
    else expect(findings(answer)).toEqual([typeof finding === 'string' ? finding : expect.stringMatching(finding)])
    expect(gateway.read(recallRequests)).toHaveLength(finding === undefined ? 1 : 0)
  })

  test('by a GTIN that two items share names the item as well', async () => {
    await gateway.publish(item({ item: 'VEIL', gtin: GTIN }))
    expect(findings(await recall({ gtin: GTIN, reason: 'holes' }))).toEqual([
      '#/gtin is that of "MASK", "VEIL"; send the item as well',
    ])
    expect((await recall({ gtin: GTIN, item: 'VEIL', reason: 'holes' })).status).toBe(202)
  })

  test('is asked for by an operator', async () => {
    expect((await recall(asked, 'source')).status).toBe(403)
  })
})

test('what was found is shown; a recall is withdrawn once', async () => {
  await recall(asked)
  await gateway.publish()
  expect((await gateway.get('/v1/recalls/FSN-1')).body).toMatchObject({
    status: 'requested',
    found: null,
    withdrawn: null,
  })
  const position = { locationSite: 'NORTH', location: 'WARD-3', lot: 'A1', unit: 'EA', onHand: '5', issued: '2' }
  const traced = example('inventory.RecallTraced', {
    ...{ recallId: 'FSN-1', site: '*', item: 'GLOVE', lot: 'A1', reason: 'holes', quarantined: '5', lotUnknown: '0' },
    positions: [
      {
        ...{ ...position, disposed: '0', takenBack: '0', cases: ['CASE-1'], moreCases: 0 },
        sentTo: [{ location: 'STORE', quantity: '1' }],
      },
    ],
    ...{ asked: 4, answered: 4, isComplete: true, tracedAt: NOW },
  })
  await gateway.publish(traced())
  expect((await gateway.get('/v1/recalls/FSN-1')).body).toMatchObject({
    status: 'traced',
    found: { quarantined: '5', positions: [{ site: 'NORTH', location: 'WARD-3', cases: ['CASE-1'] }] },
  })
  expect((await withdraw('FSN-1')).status).toBe(202)
  await gateway.publish()
  expect(gateway.read(recallRequests)[1]).toMatchObject({
    ...{ key: 'GLOVE', type: 'inventory.RecallWithdrawn' },
    data: { recallId: 'FSN-1', item: 'GLOVE', site: '*', reason: 'corrected', withdrawnBy: 'operator' },
  })
  const again = await withdraw('FSN-1')
  expect([again.status, again.body.type]).toEqual([409, 'urn:supplyline:problem:already-withdrawn'])
  expect((await gateway.get('/v1/recalls/FSN-1')).body).toMatchObject({
    status: 'withdrawn',
    withdrawn: { by: 'operator' },
  })
})

test('a recall that nobody knows is neither shown nor withdrawn', async () => {
  const unknown = [404, 'urn:supplyline:problem:unknown-recall']
  for (const answer of [await withdraw('NONE'), await gateway.get('/v1/recalls/NONE')])
    expect([answer.status, answer.body.type]).toEqual(unknown)
})
