import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import * as fields from './fields.ts'
import { approvalRequired, issued, placed, positionChanged, recallRequested, submitted } from './testing/examples.ts'
import { type Gateway, startGateway } from './testing/gateway.ts'
import { billed } from './testing/story.ts'

let gateway: Gateway
beforeAll(async () => {
  gateway = await startGateway()
  await gateway.publish(placed(), positionChanged(), submitted(), billed())
})
afterAll(() => gateway.stop())

const everyone = ['source', 'requester', 'approver', 'approver2', 'ap', 'operator', 'operator2']

describe('who may do what', () => {
  test.each([
    ['/v1/stock-movements', ['source']],
    ['/v1/requisitions', ['requester']],
    ['/v1/requisitions/RQ1/decisions', ['approver', 'approver2']],
    ['/v1/goods-receipts', ['source']],
    ['/v1/invoices', ['ap']],
    ['/v1/items', ['operator', 'operator2']],
    ['/v1/suppliers', ['operator', 'operator2']],
    ['/v1/locations', ['operator', 'operator2']],
    ['/v1/contracts', ['operator', 'operator2']],
    ['/v1/stocking-policies', ['operator', 'operator2']],
    ['/v1/recalls', ['operator', 'operator2']],
  ])('POST %s: %j', async (path, allowed) => {
    for (const as of everyone) {
      const { status } = await gateway.post(path, {}, { as })
      expect([as, status]).toEqual([as, allowed.includes(as) ? 422 : 403])
    }
    expect((await gateway.post(path, {}, { as: '' })).status).toBe(401)
    expect((await gateway.post(path, {}, { as: 'wrong' })).status).toBe(401)
  })

  test.each([
    '/v1/stock-positions',
    '/v1/requisitions/RQ1',
    '/v1/purchase-orders/PO1',
    '/v1/purchase-orders/PO1/timeline',
    '/v1/invoices/ACME%3AINV%2F1',
    '/v1/exceptions',
  ])('GET %s: everyone who is known', async (path) => {
    for (const as of everyone) expect((await gateway.get(path, as)).status).toBe(200)
    expect((await gateway.get(path, '')).status).toBe(401)
  })

  test('the answer tells what is left of the quota', async () => {
    const { headers } = await gateway.post('/v1/stock-movements', issued())
    expect(headers.get('ratelimit')).toMatch(/^"default";r=\d+;t=\d+$/)
  })
})

describe('/openapi.json', () => {
  type Media = { 'application/json'?: { schema: object } }
  type Described = {
    operationId: string
    description: string
    responses: Record<string, { content: Media }>
    requestBody?: { content: Media }
  }

  test('is open to all and describes exactly the routes of the design', async () => {
    const { status, body } = await gateway.get('/openapi.json', '')
    expect([status, body.openapi]).toEqual([200, '3.1.0'])
    const routes = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method} ${path}`),
    )
    expect(routes.sort()).toEqual([
      'get /v1/exceptions',
      'get /v1/invoices/{id}',
      'get /v1/purchase-orders/{id}',
      'get /v1/purchase-orders/{id}/timeline',
      'get /v1/recalls/{id}',
      'get /v1/requisitions/{id}',
      'get /v1/stock-positions',
      'post /v1/contracts',
      'post /v1/goods-receipts',
      'post /v1/invoices',
      'post /v1/items',
      'post /v1/locations',
      'post /v1/recalls',
      'post /v1/recalls/{id}/withdrawals',
      'post /v1/requisitions',
      'post /v1/requisitions/{id}/decisions',
      'post /v1/stock-movements',
      'post /v1/stocking-policies',
      'post /v1/suppliers',
    ])
  })

  test('gives an example of every body, which is accepted as it stands', async () => {
    const { body } = await gateway.get('/openapi.json', '')
    await gateway.publish(approvalRequired(), recallRequested({ recallId: 'RQ1' }))
    const roleOf = (description: string) => /role (\w+)/.exec(description)?.[1] as string
    for (const [path, { post }] of Object.entries(body.paths as Record<string, Record<string, Described>>)) {
      if (!post) continue
      const schema: { examples?: unknown[] } = post.requestBody?.content['application/json']?.schema ?? {}
      expect([path, schema.examples]).toEqual([path, [expect.anything()]])
      const answer = await gateway.post(path.replace('{id}', 'RQ1'), schema.examples?.[0], {
        as: roleOf(post.description),
      })
      expect([path, answer.status, answer.body.errors]).toEqual([path, 202, undefined])
      if (!/requisitions|recalls/.test(path)) {
        const many = await gateway.post(path, [schema.examples?.[0]], { as: roleOf(post.description) })
        expect([path, many.status]).toEqual([path, 202])
      }
    }
  })

  test.each(Object.entries(fields).filter(([, field]) => field instanceof z.ZodType))(
    'the examples of the field "%s" are right',
    (_, field) => {
      const type = field as z.ZodType
      const examples = (type.meta()?.examples ?? []) as unknown[]
      expect(examples.length).toBeGreaterThan(0)
      for (const example of examples) expect(type.safeParse(example).error?.issues).toBeUndefined()
    },
  )

  test('gives the forms of bodies and answers, and refers to nothing that is not in it', async () => {
    const { body } = await gateway.get('/openapi.json', '')
    const operations = Object.values(body.paths as Record<string, Record<string, Described>>).flatMap(Object.values)
    for (const { responses, requestBody, operationId } of operations as Described[]) {
      const [ok] = Object.entries(responses).filter(([status]) => status.startsWith('2'))
      expect([operationId, ok?.[1].content['application/json']?.schema]).toEqual([operationId, expect.any(Object)])
      if (operationId.startsWith('post')) expect(requestBody?.content['application/json']?.schema).toBeDefined()
    }
    const refs = new Set([...JSON.stringify(body).matchAll(/"\$ref":"([^"]+)"/g)].map((m) => m[1]))
    expect([...refs]).toEqual(['#/components/schemas/Problem'])
    const movement = body.paths['/v1/stock-movements'].post.requestBody.content['application/json'].schema.anyOf[0]
    expect(movement.oneOf[0]).toMatchObject({
      additionalProperties: false,
      required: ['type', 'site', 'source', 'item', 'location', 'unit', 'occurredAt', 'quantity'],
      properties: { type: { const: 'StockIssued' }, quantity: { type: 'string', pattern: expect.any(String) } },
    })
    const limit = body.paths['/v1/stock-positions'].get.parameters.find((p: { name: string }) => p.name === 'limit')
    expect(limit.schema).toMatchObject({ type: 'integer', minimum: 1, maximum: 500, default: 100 })
  })
})
