import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { contextFromHeaders, runInContext } from '@supplyline/telemetry'
import { s4hana } from './s4hana.ts'
import { orderRequest } from './testing/erp-contract.ts'

type Answer = (response: ServerResponse, request: IncomingMessage) => void

const request = orderRequest('PO7K3M9QX2AB')
const created: Answer = (response) => json(response, 201, { d: { PurchaseOrder: '4500000007' } })
const error = (code: string, value = 'Enter a purchasing group') => ({
  error: { code, message: { lang: 'en', value } },
})
const status =
  (code: number, body: unknown): Answer =>
  (response) =>
    json(response, code, body)

const json = (response: ServerResponse, code: number, body: unknown) => {
  response.writeHead(code, { 'content-type': 'application/json' })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

let stop: (() => void) | undefined
afterEach(() => stop?.())

/** An S/4HANA that hands out tokens t1, t2 … with a cookie each, and answers orders as it is told. */
const sap = async (orders: Answer[], tokens?: Answer) => {
  const seen: { method: string; url: string; headers: IncomingMessage['headers'] }[] = []
  let issued = 0
  const server = createServer((req, res) => {
    seen.push({ method: req.method ?? '', url: req.url ?? '', headers: req.headers })
    req.resume().on('end', () => {
      if (req.method === 'POST') return (orders.shift() ?? created)(res, req)
      if (tokens) return tokens(res, req)
      issued += 1
      res.writeHead(200, { 'x-csrf-token': `t${issued}`, 'set-cookie': [`SID=s${issued}; path=/`, 'usr=x; HttpOnly'] })
      return res.end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stop = () => {
    server.closeAllConnections()
    server.close()
  }
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const erp = s4hana({
    url,
    client: '100',
    authorization: 'Basic eA==',
    reference: 'PurchaseOrderItemText',
    scheduleLines: false,
    acknowledgement: 'PurchaseOrderItemText',
    tokenTimeoutMs: 200,
  })
  return { place: (ms = 2_000) => erp.placeOrder(request, AbortSignal.timeout(ms)), seen, erp }
}

const required: Answer = (response) => {
  response.setHeader('x-csrf-token', 'Required')
  json(response, 403, error('/IWFND/CM_CSRF'))
}

describe('the CSRF token', () => {
  test('is fetched once with its cookies, and used for the orders that follow', async () => {
    const { place, seen } = await sap([])
    await Promise.all([place(), place()])
    await place()
    expect(seen.map((s) => s.method)).toEqual(['GET', 'POST', 'POST', 'POST'])
    expect(seen[3]?.headers).toMatchObject({
      'x-csrf-token': 't1',
      cookie: 'SID=s1; usr=x',
      'sap-client': '100',
      authorization: 'Basic eA==',
    })
  })

  test('is fetched anew when SAP requires one', async () => {
    const { place, seen } = await sap([created, required])
    await place()
    expect(await place()).toMatchObject({ outcome: 'confirmed' })
    expect(seen.at(-1)?.headers).toMatchObject({ 'x-csrf-token': 't2', cookie: 'SID=s2; usr=x' })
  })

  test.each<[string, Answer[], Answer | undefined]>([
    ['is refused twice', [required, required], undefined],
    ['cannot be had', [], status(503, 'busy')],
  ])('%s: the order was certainly not sent', async (_, orders, tokens) => {
    const { place } = await sap(orders, tokens)
    await expect(place()).rejects.toMatchObject({ name: 'NotSent' })
  })

  test('that does not come is waited for no longer than is configured', async () => {
    const { place } = await sap([], () => {})
    const begun = performance.now()
    await expect(place()).rejects.toMatchObject({ name: 'NotSent' })
    expect(performance.now() - begun).toBeLessThan(1_000)
  })

  test('is asked for again after it could not be had', async () => {
    let asked = 0
    const { place } = await sap([], (response) => {
      response.setHeader('x-csrf-token', 't')
      json(response, ++asked === 1 ? 503 : 200, {})
    })
    await expect(place()).rejects.toMatchObject({ name: 'NotSent' })
    expect(await place()).toMatchObject({ outcome: 'confirmed' })
  })
})

describe('what SAP answers', () => {
  test('is read no further than an answer can be long', async () => {
    const { place } = await sap([
      (response) => {
        response.writeHead(201)
        const more = () => {
          while (response.write('x'.repeat(65_536)));
        }
        response.on('drain', more)
        more()
      },
    ])
    await expect(place()).rejects.toThrow('longer than')
  })

  test('4xx with an error of the application: refused, in its words', async () => {
    const { place } = await sap([status(400, error('ME/083'))])
    expect(await place()).toEqual({ outcome: 'refused', code: 'ME/083', detail: 'Enter a purchasing group' })
  })

  test.each([
    [401, 'x'],
    [403, '/IWFND/CM_BEC'],
    [404, '/IWFND/MED170'],
    [412, 'x'],
    [423, 'M3/897'],
    [425, 'x'],
    [429, 'x'],
  ])('%i %s: turned away, so not sent', async (code, sapCode) => {
    const { place } = await sap([status(code, error(sapCode))])
    await expect(place()).rejects.toMatchObject({ name: 'NotSent' })
  })

  test.each([429, 503])('%i that says when to come back: not sent until then', async (code) => {
    const { place } = await sap([
      (response) => {
        response.setHeader('retry-after', '7')
        json(response, code, error('/IWFND/CM_MGW_RT'))
      },
    ])
    await expect(place()).rejects.toMatchObject({ name: 'NotSent', retryAfterMs: 7_000 })
  })

  test('503 to the request for a token that says when to come back: the same', async () => {
    const { place } = await sap([], (response) => {
      response.setHeader('retry-after', '7')
      json(response, 503, 'busy')
    })
    await expect(place()).rejects.toMatchObject({ name: 'NotSent', retryAfterMs: 7_000 })
  })

  test.each<[string, Answer]>([
    ['500 with an error of SAP', status(500, error('/IWBEP/CX_MGW_TECH_EXCEPTION'))],
    ['502 of a proxy', status(502, '<html>Bad Gateway</html>')],
    ['503', status(503, error('/IWFND/CM_MGW_RT'))],
    ['504', status(504, '')],
    ['408', status(408, '')],
    ['408 with an error of SAP', status(408, error('/IWFND/CM_MGW_RT'))],
    ['400 of a proxy', status(400, '<html>')],
    ['302 to a log-on page', status(302, '')],
    ['201 that cannot be read', status(201, '<html>')],
    ['201 without a number', status(201, { d: {} })],
    ['a connection that ends', (response) => response.destroy()],
  ])('%s: not known', async (_, answer) => {
    const { place } = await sap([answer])
    await expect(place()).rejects.not.toMatchObject({ name: 'NotSent' })
  })

  test('no answer: not known', async () => {
    const { place } = await sap([() => {}])
    await expect(place(700)).rejects.not.toMatchObject({ name: 'NotSent' })
  })
})

test('SAP has gone down since the last order: not sent', async () => {
  const { place, erp } = await sap([])
  await place()
  stop?.()
  await new Promise((resolve) => setTimeout(resolve, 50))
  await expect(place()).rejects.toMatchObject({ name: 'NotSent', message: 'no connection to SAP' })
  await expect(erp.findOrder(request, AbortSignal.timeout(1_000))).rejects.toMatchObject({ name: 'NotSent' })
})

test('SAP has no address: not sent', async () => {
  const options = {
    reference: 'PurchaseOrderItemText',
    scheduleLines: false,
    acknowledgement: 'PurchaseOrderItemText',
    tokenTimeoutMs: 5_000,
  } as const
  const erp = s4hana({ ...options, url: 'http://sap.invalid' })
  await expect(erp.placeOrder(request, AbortSignal.timeout(5_000))).rejects.toMatchObject({ name: 'NotSent' })
})

test('an order that SAP would round never leaves', async () => {
  const { erp, seen } = await sap([])
  const lines = request.lines.map((line) => ({ ...line, quantity: '0.0001' }))
  const answer = await erp.placeOrder({ ...request, lines }, AbortSignal.timeout(1_000))
  expect(answer).toMatchObject({ outcome: 'refused', code: 'not-representable' })
  expect(seen).toEqual([])
})

test('the trace goes on to SAP', async () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  const { place, seen } = await sap([])
  await runInContext(contextFromHeaders({ traceparent }), place)
  expect(seen.map((s) => s.headers.traceparent)).toEqual([traceparent, traceparent])
})
