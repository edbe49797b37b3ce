import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { held, hold, holdReleased, matched, NOW } from './testing/examples.ts'
import { type Operations, startOperations } from './testing/operations.ts'

let operations: Operations
beforeEach(async () => {
  operations = await startOperations()
  await operations.publish(held({ holds: [hold(), hold({ holdId: 'HD2', rule: 'not-received' })] }))
})
afterEach(() => operations.stop())

const path = '/v1/invoices/ACME/INV-1/release'
const body = { holdId: 'HD1', reason: 'agreed by telephone' }

describe('a release', () => {
  test('is a command to three-way-match in the name of the caller', async () => {
    const answer = await operations.post(path, body)
    expect([answer.status, answer.body]).toEqual([
      202,
      { commandId: expect.stringMatching(/^CM[0-9A-Z]{25}$/), supplier: 'ACME', invoiceNumber: 'INV-1' },
    ])
    expect(operations.commands()).toMatchObject([
      {
        key: 'ACME:INV-1',
        type: 'payables.ReleaseHold',
        headers: { ce_id: answer.body.commandId, ce_source: '/supplyline/operations' },
        data: {
          commandId: answer.body.commandId,
          site: 'NORTH',
          supplier: 'ACME',
          invoiceNumber: 'INV-1',
          holdId: 'HD1',
          releasedBy: 'ap',
          role: 'ap',
          reason: 'agreed by telephone',
          requestedAt: NOW + 1_000,
        },
      },
    ])
  })

  test('without a hold is of all that stand', async () => {
    expect((await operations.post(path, { reason: 'paid under protest' }, { as: 'operator2' })).status).toBe(202)
    expect(operations.commands()).toMatchObject([{ data: { holdId: null, releasedBy: 'operator2', role: 'operator' } }])
  })

  test('sent again under its key is the same command; of another caller, or under another key, another one', async () => {
    const first = await operations.post(path, body, { key: 'k1' })
    const again = await operations.post(path, body, { key: 'k1' })
    expect([again.status, again.body]).toEqual([202, first.body])
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(operations.commands()).toHaveLength(1)
    const others = [
      await operations.post(path, body, { key: 'k2' }),
      await operations.post(path, body, { key: 'k1', as: 'operator' }),
    ]
    expect(new Set([first, ...others].map((answer) => answer.body.commandId)).size).toBe(3)
  })

  test('sent again after the invoice has been cleared is answered as before', async () => {
    const first = await operations.post(path, body, { key: 'k1' })
    await operations.publish(matched())
    expect((await operations.post(path, body, { key: 'k1' })).body).toEqual(first.body)
    expect(operations.commands()).toHaveLength(1)
  })

  test('that the log does not take is a 503; the retry is the very same command', async () => {
    const { append } = operations.faults
    const attempts: string[] = []
    operations.faults.append = async ([first]) => {
      attempts.push(first?.headers.ce_id ?? '')
      throw new Error('no leader')
    }
    expect((await operations.post(path, body, { key: 'k1' })).status).toBe(503)
    operations.faults.append = append
    const again = await operations.post(path, body, { key: 'k1' })
    expect([again.status, again.body.commandId]).toEqual([202, attempts[0]])
  })

  test('with another body under its key is refused', async () => {
    await operations.post(path, body, { key: 'k1' })
    expect((await operations.post(path, { ...body, reason: 'other' }, { key: 'k1' })).status).toBe(422)
  })
})

describe('nothing is sent', () => {
  afterEach(() => expect(operations.commands()).toEqual([]))

  test('for an invoice that nobody knows as held', async () => {
    const answer = await operations.post('/v1/invoices/ACME/INV-2/release', body)
    expect([answer.status, answer.body.type]).toEqual([404, 'urn:supplyline:problem:unknown-invoice'])
  })

  test('for an invoice of another supplier whose key reads the same', async () => {
    await operations.publish(held({ supplier: 'A:B', invoiceNumber: 'C' }))
    expect((await operations.post('/v1/invoices/A/B%3AC/release', body)).status).toBe(404)
  })

  test('when nothing is held any more', async () => {
    await operations.publish(matched())
    const answer = await operations.post(path, body)
    expect([answer.status, answer.body.type]).toEqual([409, 'urn:supplyline:problem:nothing-held'])
  })

  test('for a hold that stands no longer; those that stand are named', async () => {
    await operations.publish(holdReleased())
    const answer = await operations.post(path, body)
    expect([answer.status, answer.body.holds]).toMatchObject([409, [{ holdId: 'HD2', rule: 'not-received' }]])
  })

  test.each([
    ['no reason', { holdId: 'HD1' }],
    ['a blank reason', { reason: '  ' }],
    ['too long a reason', { reason: 'x'.repeat(1_001) }],
    ['another name', { reason: 'x', releasedBy: 'boss' }],
  ])('with %s', async (_, wrong) => {
    expect((await operations.post(path, wrong)).status).toBe(422)
  })

  test('without a key', async () => {
    expect((await operations.post(path, body, { key: null })).status).toBe(400)
  })

  test.each(['source', 'requester', 'approver', 'approver2'])('for a %s', async (as) => {
    expect((await operations.post(path, body, { as })).status).toBe(403)
  })

  test('for nobody', async () => {
    expect((await operations.post(path, body, { as: '' })).status).toBe(401)
  })
})
