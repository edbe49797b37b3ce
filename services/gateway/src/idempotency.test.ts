import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { requisitionRequests, stockMovements } from '@supplyline/schemas'
import { issued } from './testing/examples.ts'
import { type Gateway, startGateway } from './testing/gateway.ts'

let gateway: Gateway
beforeEach(async () => {
  gateway = await startGateway()
})
afterEach(() => gateway.stop())

const send = (body: unknown = issued(), key: string | null = 'k1') => gateway.post('/v1/stock-movements', body, { key })
const storedIds = () => gateway.read(stockMovements).map((r) => r.headers.ce_id)
const hour = 3_600_000
/** Nothing runs meanwhile. */
const hoursLater = async (hours: number) => {
  await gateway.platform.stop('gateway')
  await gateway.platform.pass(hours * hour)
  await gateway.restart()
}

describe('the same key', () => {
  test('with the same body gets the same answer, and nothing happens again', async () => {
    const first = await send()
    const again = await send()
    expect([again.status, again.body]).toEqual([202, first.body])
    expect([first, again].map((a) => a.headers.get('idempotency-replayed'))).toEqual([null, 'true'])
    expect(storedIds()).toEqual([first.body.eventId])
  })

  test('with the same body in another order of fields is the same request', async () => {
    const { type, ...rest } = issued()
    const first = await send({ type, ...rest })
    expect((await send({ ...rest, type })).body).toEqual(first.body)
    expect(storedIds()).toHaveLength(1)
  })

  test('with another body is refused', async () => {
    await send()
    const answer = await send(issued({ quantity: '3' }))
    expect([answer.status, answer.body.type]).toEqual([422, 'urn:supplyline:problem:idempotency-key-reused'])
    expect(storedIds()).toHaveLength(1)
  })

  test('at another place is refused', async () => {
    const body = { site: 'NORTH', lines: [{ item: 'GLOVE', location: 'WARD-3', quantity: '1', unit: 'BX' }] }
    const requester = { as: 'requester', key: 'k1' }
    const first = await gateway.post('/v1/requisitions', body, requester)
    expect(first.status).toBe(202)
    const elsewhere = await gateway.post('/v1/requisitions', { ...body, costCentre: '1' }, requester)
    expect(elsewhere.status).toBe(422)
    expect(gateway.read(requisitionRequests)).toHaveLength(1)
  })

  test('of another caller is another key', async () => {
    const body = { site: 'NORTH', lines: [{ item: 'GLOVE', location: 'WARD-3', quantity: '1', unit: 'BX' }] }
    const [a, b] = [await send(), await gateway.post('/v1/requisitions', body, { as: 'requester', key: 'k1' })]
    expect([a.status, b.status]).toEqual([202, 202])
  })

  test('of many at the same moment makes it happen once, and all get its answer', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => send()))
    expect(new Set(answers.map((a) => `${a.status} ${a.body.eventId}`)).size).toBe(1)
    expect(storedIds()).toHaveLength(1)
    const other = await Promise.all([send(issued(), 'k2'), send(issued({ quantity: '9' }), 'k2')])
    expect(other.map((a) => a.status).sort()).toEqual([202, 422])
  })

  test('is remembered over a restart, for at least a day', async () => {
    const first = await send()
    await gateway.restart()
    expect((await send()).body).toEqual(first.body)
    await hoursLater(24)
    expect((await send()).body).toEqual(first.body)
    expect(storedIds()).toHaveLength(1)
  })

  test('answers as before although the request would be refused by now', async () => {
    const first = await send(issued({ occurredAt: '2025-12-22T07:00:00Z' }))
    await gateway.platform.pass(2 * hour)
    expect((await send(issued({ occurredAt: '2025-12-22T07:00:00Z' }))).body).toEqual(first.body)
    expect((await send(issued({ occurredAt: '2025-12-22T07:00:00Z' }), 'k2')).status).toBe(422)
  })

  test('long after: the same request has the same event id, another one another', async () => {
    const first = await send()
    await hoursLater(49)
    expect((await send()).body).toEqual(first.body)
    await hoursLater(49)
    const other = await send(issued({ quantity: '3' }))
    expect(other.status).toBe(202)
    expect(other.body.eventId).not.toBe(first.body.eventId)
  })

  test('may be used again when what it came with was refused', async () => {
    expect((await send(issued({ unit: 'XX' }))).status).toBe(422)
    expect((await send(issued())).status).toBe(202)
  })
})

describe('without a proper key nothing is done', () => {
  test.each([
    ['none', null],
    ['a blank in it', 'a b'],
    ['too long', 'x'.repeat(201)],
    ['not ASCII', 'é'],
  ])('%s', async (_, key) => {
    const answer = await send(issued(), key)
    expect([answer.status, answer.body.type]).toEqual([400, 'urn:supplyline:problem:idempotency-key-needed'])
    expect(storedIds()).toEqual([])
  })

  test('200 visible characters are right', async () => {
    expect((await send(issued(), '~'.repeat(200))).status).toBe(202)
  })
})

describe('when the log is in trouble', () => {
  test('it is a 503 that says when to try again; the next try succeeds under the same event id', async () => {
    const attempts: string[] = []
    gateway.faults.append = async ([first]) => {
      attempts.push(first?.headers.ce_id ?? '')
      throw new Error('no leader')
    }
    const answer = await send()
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
    expect(answer.body).toMatchObject({
      type: 'urn:supplyline:problem:unavailable',
      detail: expect.stringContaining('same Idempotency-Key'),
    })
    gateway.faults.append = gateway.stored
    const again = await send()
    expect([again.status, again.body.eventId]).toEqual([202, attempts[0]])
    expect(storedIds()).toEqual(attempts)
    expect((await send()).body).toEqual(again.body)
    expect(storedIds()).toHaveLength(1)
  })

  test('another body under the key of what failed is refused', async () => {
    gateway.faults.append = () => Promise.reject(new Error('no leader'))
    expect((await send()).status).toBe(503)
    gateway.faults.append = gateway.stored
    expect((await send(issued({ quantity: '3' }))).status).toBe(422)
    expect(storedIds()).toEqual([])
  })

  test('a log that does not answer is given up after ten seconds', async () => {
    gateway.faults.append = () => new Promise(() => {})
    const answer = send()
    await gateway.platform.settle()
    while (gateway.platform.clock.next() === undefined) await new Promise((resolve) => setTimeout(resolve, 5))
    await gateway.platform.pass(10_000)
    expect((await answer).status).toBe(503)
  })

  test('a crash after the log took it and before the answer changes nothing: the retry sends the very same event', async () => {
    let stored = () => {}
    const taken = new Promise<void>((resolve) => {
      stored = resolve
    })
    gateway.faults.append = async (messages) => {
      await gateway.stored(messages)
      stored()
      return new Promise(() => {})
    }
    void send().catch(() => {})
    await taken
    await gateway.platform.pass(60_000)
    await gateway.restart()
    const again = await send()
    expect(again.status).toBe(202)
    const [first, second] = gateway.platform.broker.all(stockMovements.name)
    expect(second).toEqual({ ...first, offset: expect.any(Number), timestamp: expect.any(Number) })
    expect(storedIds()).toEqual([again.body.eventId, again.body.eventId])
  })
})

test('an answer is given although it cannot be noted that the log took the events; a retry sends them again', async () => {
  gateway.store().keep = () => Promise.reject(new Error('no primary'))
  const [first, again] = [await send(), await send()]
  expect([first.status, again.status, again.body]).toEqual([202, 202, first.body])
  expect(storedIds()).toEqual([first.body.eventId, first.body.eventId])
})

test('while the service starts it is a 503', async () => {
  gateway.starting()
  expect((await send()).status).toBe(503)
  expect((await gateway.get('/v1/stock-positions?item=GLOVE')).status).toBe(503)
})

test('a store that does not answer is a 503, and nothing is sent', async () => {
  gateway.store().keepOnce = () => Promise.reject(new Error('no primary'))
  expect((await send()).status).toBe(503)
  expect(storedIds()).toEqual([])
})
