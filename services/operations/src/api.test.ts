import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { status } from './status.ts'
import { held, raised } from './testing/examples.ts'
import { type Operations, startOperations } from './testing/operations.ts'

let operations: Operations
beforeEach(async () => {
  operations = await startOperations()
})
afterEach(() => operations.stop())

test('the status is for everyone who is known, as JSON unless the page asks', async () => {
  await operations.publish(raised(), held())
  for (const as of ['source', 'requester', 'approver', 'approver2', 'ap', 'operator', 'operator2']) {
    const answer = await operations.get('/v1/status', { as })
    expect([answer.status, status.parse(answer.body).exceptions.open]).toEqual([200, 1])
  }
  expect((await operations.get('/v1/status', { as: '' })).status).toBe(401)
  expect((await operations.get('/v1/status', { accept: '*/*' })).headers.get('content-type')).toMatch(/json/)
})

test('/openapi.json is open to all and describes exactly the routes there are', async () => {
  const { body } = await operations.get('/openapi.json', { as: '' })
  const routes = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.keys(methods as object).map((method) => `${method} ${path}`),
  )
  expect(routes.sort()).toEqual([
    'get /v1/audit',
    'get /v1/dead-letters',
    'get /v1/dead-letters/items',
    'get /v1/dead-letters/{service}/{partition}/{offset}',
    'get /v1/effects',
    'get /v1/exceptions',
    'get /v1/parked',
    'get /v1/resubmissions',
    'get /v1/resubmissions/{id}',
    'get /v1/status',
    'get /v1/topics',
    'post /v1/invoices/{supplier}/{invoiceNumber}/release',
    'post /v1/parked/release',
    'post /v1/resubmissions',
    'post /v1/resubmissions/{id}/approval',
  ])
  const refs = new Set([...JSON.stringify(body).matchAll(/"\$ref":"([^"]+)"/g)].map((m) => m[1]))
  expect([...refs]).toEqual(['#/components/schemas/Problem'])
})

test('/metrics tells open exceptions by owner, and lag by service and topic', async () => {
  operations.faults.progress = async (group) =>
    group === 'gateway' ? [{ topic: 'inventory.stock-positions.v1', partition: 0, taken: 2, end: 9 }] : []
  await operations.publish(raised(), raised({ exceptionId: 'EX2' }), raised({ exceptionId: 'EX3', owner: 'ap' }))
  operations.setAside('gateway', { '__dlq.errors.class': 'undecodable' })
  await operations.platform.pass(5_000)
  const { text } = await operations.get('/metrics', { as: '' })
  expect(text).toContain('supplyline_dead_letters_open{service="gateway",class="undecodable"} 1\n')
  expect(text).toContain('supplyline_exceptions_open{owner="buyer"} 2\n')
  expect(text).toContain('supplyline_exceptions_open{owner="ap"} 1\n')
  expect(text).toContain('supplyline_lag{service="gateway",topic="inventory.stock-positions.v1"} 7\n')
})

test('/metrics tells nothing of what is not known', async () => {
  await operations.publish(raised())
  operations.store.list = () => Promise.reject(new Error('no primary'))
  operations.faults.progress = () => Promise.reject(new Error('no broker'))
  await operations.platform.pass(6_000)
  const { status, text } = await operations.get('/metrics', { as: '' })
  expect(status).toBe(200)
  expect(text).not.toMatch(/^supplyline_(exceptions_open|lag){/m)
})
