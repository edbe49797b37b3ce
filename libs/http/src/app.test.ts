import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createLogger, headersFromContext } from '@supplyline/telemetry'
import { z } from 'zod'
import { createApp } from './app.ts'
import { bearer, principalOf, requireRole } from './auth.ts'
import { bytesBody } from './body.ts'
import { problem } from './problem.ts'
import { type Served, serve } from './serve.ts'
import { parseBody } from './validation.ts'

const log: string[] = []
const logger = createLogger({ service: 'gateway', level: 'debug', destination: { write: (line) => log.push(line) } })
const movement = z.strictObject({ item: z.string(), quantity: z.string() })

const app = createApp({
  service: 'gateway',
  logger,
  checks: { kafka: async () => {} },
  limits: { bodyBytes: 1_000, quota: { requests: 10_000, seconds: 60 } },
  auth: bearer({
    'source-token': { name: 'wms', role: 'source' },
    'approver-token': { name: 'anna', role: 'approver' },
  }),
  openRoutes: (router) => {
    router.get('/openapi.json', (_request, response) => {
      response.json({ openapi: '3.1.0' })
    })
  },
  routes: (router) => {
    router
      .route('/v1/stock-movements')
      .post((request, response) => {
        response.status(202).json(parseBody(movement, request.body))
      })
      .get((_request, response) => {
        response.json({ by: principalOf(response).name, trace: headersFromContext() })
      })
    router.post('/v1/requisitions/:id/decisions', requireRole('approver'), (request, response) => {
      response.json({ id: request.params.id })
    })
    router.get('/v1/broken', async () => {
      throw new Error('connection to mongodb://user:secret@db failed')
    })
    router.get('/v1/conflict', () => {
      throw problem(409, { type: 'already-decided', detail: 'Anna has decided.', members: { decidedBy: 'anna' } })
    })
    router.get('/v1/half', (_request, response) => {
      response.write('half of the ')
      throw new Error('broke off')
    })
  },
})

let server: Served
beforeEach(async () => {
  log.length = 0
  server = await serve(app, 0)
})
afterEach(() => server.close())

const call = (path: string, { token = 'source-token', headers, ...init }: RequestInit & { token?: string } = {}) =>
  fetch(server.url + path, { ...init, headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers } })
const post = (body: RequestInit['body'], headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  call('/v1/stock-movements', { method: 'POST', body: body ?? null, headers })

async function problemOf(answer: Response): Promise<Record<string, unknown>> {
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  const body = (await answer.json()) as Record<string, unknown>
  expect(body.status).toBe(answer.status)
  expect(body.instance).toBe(`urn:supplyline:request:${answer.headers.get('x-request-id')}`)
  expect(JSON.stringify(body)).not.toMatch(/node_modules|\.ts:|secret/)
  return body
}

describe('a request that is right', () => {
  test('is answered with the quota and security headers and nothing of express', async () => {
    const answer = await post('{"item":"A","quantity":"1"}')
    expect([answer.status, await answer.json()]).toEqual([202, { item: 'A', quantity: '1' }])
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'ratelimit-policy': '"default";q=10000;w=60',
      ratelimit: expect.stringMatching(/^"default";r=\d+;t=\d+$/),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-service': 'gateway',
    })
    expect(answer.headers.has('x-powered-by')).toBe(false)
  })

  test('keeps the request id and the trace it came with', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    const answer = await call('/v1/stock-movements', { headers: { 'x-request-id': 'abc-1', traceparent } })
    expect(answer.headers.get('x-request-id')).toBe('abc-1')
    expect(await answer.json()).toEqual({ by: 'wms', trace: { traceparent } })
    const refused = await call('/v1/conflict', { headers: { traceparent, 'x-request-id': 'not an id\u00e9' } })
    expect(await problemOf(refused)).toMatchObject({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736' })
    expect(log.join()).toContain('"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"')
  })

  test('may be compact about its media type', async () => {
    for (const type of ['Application/JSON; Charset="UTF-8"', 'application/merge-patch+json']) {
      expect((await post('{"item":"A","quantity":"1"}', { 'content-type': type })).status).toBe(202)
    }
  })
})

describe('who may do what', () => {
  test.each([
    ['', 'Bearer'],
    ['wrong', 'Bearer error="invalid_token"'],
  ])('the token %j is answered with 401 and a challenge', async (token, challenge) => {
    const answer = await call('/v1/stock-movements', { token })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toBe(challenge)
    expect(await problemOf(answer)).toMatchObject({
      type: 'urn:supplyline:problem:unauthorized',
      title: 'Unauthorized',
    })
    expect(answer.headers.get('ratelimit')).not.toBeNull()
  })

  test('another scheme is no bearer token, a token with spaces neither', async () => {
    for (const authorization of ['Basic c291cmNlLXRva2Vu', 'Bearer source-token x', 'source-token']) {
      const answer = await call('/v1/stock-movements', { token: '', headers: { authorization } })
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_request"'])
    }
  })

  test('a role that may not is answered with 403 and the role that may', async () => {
    const answer = await call('/v1/requisitions/R-1/decisions', { method: 'POST' })
    expect(answer.status).toBe(403)
    expect(await problemOf(answer)).toMatchObject({
      detail: 'This needs the role approver; wms has the role source.',
      needs: ['approver'],
    })
    const allowed = await call('/v1/requisitions/R-1/decisions', { method: 'POST', token: 'approver-token' })
    expect(await allowed.json()).toEqual({ id: 'R-1' })
  })

  test('open routes and probes need no token', async () => {
    for (const path of ['/openapi.json', '/livez', '/readyz', '/readyz?verbose', '/metrics']) {
      expect((await call(path, { token: '' })).status).toBe(200)
    }
  })
})

describe('a place that does not exist', () => {
  test('is a 404 that says so', async () => {
    for (const path of ['/', '/v1/nothing', '/v1/requisitions/R-1', '//', '/v1/stock-movements/1']) {
      const answer = await call(path)
      expect(answer.status).toBe(404)
      expect(await problemOf(answer)).toMatchObject({ title: 'Not found', detail: expect.stringContaining(path) })
    }
  })

  test.each([
    ['DELETE', '/v1/stock-movements', 'GET, HEAD, POST'],
    ['GET', '/v1/requisitions/R-1/decisions', 'POST'],
    ['POST', '/livez', 'GET, HEAD'],
    ['PUT', '/openapi.json', 'GET, HEAD'],
  ])('%s %s is a 405 with what is allowed', async (method, path, allow) => {
    const answer = await call(path, { method })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow])
    expect(await problemOf(answer)).toMatchObject({ detail: `${path} takes ${allow}, not ${method}.` })
  })
})

describe('a body that is wrong', () => {
  test('malformed JSON is a 400 that says where', async () => {
    const answer = await post('{\n  "item": "A",\n  "quantity": }')
    expect(answer.status).toBe(400)
    expect(await problemOf(answer)).toMatchObject({
      type: 'urn:supplyline:problem:malformed-json',
      detail: 'The body is not JSON we take: "}" where a value should be, at line 3, column 15 (position 31).',
      position: 31,
    })
  })

  test('one that does not fit is a 422 with pointers', async () => {
    const answer = await post('{"item":7}')
    expect(answer.status).toBe(422)
    expect((await problemOf(answer)).errors).toEqual([
      { pointer: '#/item', detail: 'is 7', fix: 'send a string' },
      { pointer: '#/quantity', detail: 'is missing', fix: 'add a string' },
    ])
  })

  test('none at all is a 422, too', async () => {
    expect((await call('/v1/stock-movements', { method: 'POST' })).status).toBe(422)
  })

  test.each([
    ['text/plain', {}],
    ['application/x-www-form-urlencoded', {}],
    ['application/json; charset=utf-16', {}],
    ['application/jsonp', {}],
    ['application/json', { 'content-encoding': 'gzip' }],
  ])('%s %j is a 415', async (type, headers) => {
    const answer = await post('{}', { 'content-type': type, ...headers })
    expect(answer.status).toBe(415)
    await problemOf(answer)
  })

  test.each([
    ['one byte too many', 1_001],
    ['four megabytes', 4_000_000],
  ])('%s is a 413 the sender gets to see', async (_, size) => {
    const answer = await post('x'.repeat(size))
    expect(answer.status).toBe(413)
    expect(await problemOf(answer)).toMatchObject({ limitBytes: 1_000 })
  })

  test('a body without end is cut off', async () => {
    // Without end for a server that stops in time; one that does not must not fill the memory of the machine.
    let chunks = 0
    const endless = new ReadableStream({
      pull: (controller) => (++chunks < 500 ? controller.enqueue(new Uint8Array(100_000)) : controller.close()),
    })
    const outcome = await fetch(`${server.url}/v1/stock-movements`, {
      method: 'POST',
      body: endless,
      duplex: 'half',
      headers: { authorization: 'Bearer source-token', 'content-type': 'application/json' },
    } as RequestInit).then(
      ({ status }) => status,
      () => 'cut off',
    )
    expect([413, 'cut off']).toContain(outcome)
    expect(chunks).toBeLessThan(500)
    expect((await call('/livez')).status).toBe(200)
  })

  test.each([
    [
      'bad UTF-8',
      Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]),
      'The body is not UTF-8: see line 1, column 3.',
    ],
    ['deep nesting', '['.repeat(900), 'nested more than 64 levels deep'],
    ['a key that would change a prototype', '{"__proto__":{"admin":true}}', 'the key "__proto__" is not allowed'],
    ['a key that stands twice', '{"item":"A","item":"B"}', 'the key "item" stands twice'],
  ])('%s is a 400', async (_, body, detail) => {
    const answer = await post(body)
    expect(answer.status).toBe(400)
    expect((await problemOf(answer)).detail).toContain(detail)
    expect(({} as { admin?: unknown }).admin).toBeUndefined()
  })
})

describe('a URL that is wrong', () => {
  test.each(['/v1/requisitions/%zz/decisions', '/v1/%', '/%ff', '/v1/x?a=%E0%A4', '/v1/requisitions/a%00b/decisions'])(
    '%s is a 400',
    async (path) => {
      const answer = await call(path)
      expect(answer.status).toBe(400)
      expect(await problemOf(answer)).toMatchObject({ type: 'urn:supplyline:problem:malformed-url' })
    },
  )

  test('a very long one is refused, and a query naming prototypes is only text', async () => {
    expect((await call(`/v1/${'x'.repeat(10_000)}`)).status).toBe(404)
    expect((await call(`/v1/${'x'.repeat(20_000)}`)).status).toBe(431)
    expect((await call('/v1/stock-movements?__proto__[admin]=1&constructor=1')).status).toBe(200)
  })

  test('an absolute one or an asterisk, sent raw, is answered', async () => {
    const { port } = new URL(server.url)
    for (const target of ['http://elsewhere/v1/x', '*', '/\\..\\..', '/../../etc/passwd']) {
      const answer = await new Promise<string>((resolve) => {
        const socket = connect(Number(port), '127.0.0.1', () => {
          socket.end(
            `OPTIONS ${target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer source-token\r\nConnection: close\r\n\r\n`,
          )
        })
        let text = ''
        socket.on('data', (chunk) => {
          text += chunk
        })
        socket.on('close', () => resolve(text))
      })
      expect(answer).toMatch(/^HTTP\/1\.1 404 /)
    }
  })
})

describe('a failure of ours', () => {
  test('tells the caller nothing but the instance, and the log everything', async () => {
    const answer = await call('/v1/broken')
    expect(answer.status).toBe(500)
    const { instance } = await problemOf(answer)
    const logged = log.map((line) => JSON.parse(line)).find(({ level }) => level === 'error')
    expect(logged.err.message).toContain('connection to mongodb')
    expect(instance).toBe(`urn:supplyline:request:${logged.requestId}`)
  })

  test('in the middle of an answer ends the connection', async () => {
    await expect(call('/v1/half').then((answer) => answer.text())).rejects.toThrow()
    expect((await call('/livez')).status).toBe(200)
  })

  test('a problem of the handler is answered as it is', async () => {
    const answer = await call('/v1/conflict')
    expect(answer.status).toBe(409)
    expect(await problemOf(answer)).toMatchObject({
      type: 'urn:supplyline:problem:already-decided',
      title: 'Already decided',
      detail: 'Anna has decided.',
      decidedBy: 'anna',
    })
  })
})

test('a caller beyond its quota gets a 429 with the time to wait, unknown callers by their address', async () => {
  const limited = await serve(
    createApp({
      service: 'gateway',
      logger,
      limits: { quota: { requests: 1, seconds: 30 } },
      auth: bearer({ t: { name: 'wms', role: 'source' } }),
    }),
    0,
  )
  try {
    for (const headers of [{ authorization: 'Bearer t' }, { authorization: 'Bearer guess' }]) {
      await fetch(`${limited.url}/x`, { headers })
      const answer = await fetch(`${limited.url}/x`, { headers })
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '30'])
      await problemOf(answer)
    }
  } finally {
    await limited.close()
  }
})

test('a service of documents takes bytes of any type', async () => {
  const documents = await serve(
    createApp({
      service: 'supplier-ack',
      logger,
      body: bytesBody(10),
      routes: (router) => {
        router.post('/edi', (request, response) => {
          response.send(request.body.toString('latin1'))
        })
      },
    }),
    0,
  )
  try {
    const send = (body: string) =>
      fetch(`${documents.url}/edi`, { method: 'POST', body, headers: { 'content-type': 'application/edi-x12' } })
    expect(await (await send('ISA*00*')).text()).toBe('ISA*00*')
    expect((await send('ISA*00*    *00*')).status).toBe(413)
  } finally {
    await documents.close()
  }
})

test('requests are measured by route, not by path', async () => {
  await call('/v1/requisitions/R-77/decisions', { method: 'POST', token: 'approver-token' })
  const metrics = await (await call('/metrics')).text()
  expect(metrics).toContain('method="POST",route="/v1/requisitions/:id/decisions",status="200"')
  expect(metrics).not.toContain('R-77')
})
