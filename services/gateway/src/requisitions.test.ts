import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { requisitionRequests } from '@supplyline/schemas'
import { requisitionAnswer } from './requisition-answer.ts'
import { approvalRequired, approved, overdue, rejected, submitted } from './testing/examples.ts'
import { findings, type Gateway, startGateway } from './testing/gateway.ts'

let gateway: Gateway
beforeEach(async () => {
  gateway = await startGateway()
})
afterEach(() => gateway.stop())

const boxes = { item: 'GLOVE', location: 'WARD-3', quantity: '5', unit: 'BX' }
const request = (body: unknown, as = 'requester') => gateway.post('/v1/requisitions', body, { as })

describe('asking for supplies', () => {
  test('is stored in the name of the caller, lines numbered from 1, and found at its location', async () => {
    const answer = await request({ site: 'NORTH', lines: [boxes, { ...boxes, item: 'GAUZE', unit: 'EA' }] })
    expect(answer.status).toBe(202)
    const { requisitionId, eventId } = answer.body
    expect(requisitionId).toMatch(/^RQ[0-9A-Z]{12}$/)
    expect(gateway.read(requisitionRequests)).toMatchObject([
      {
        key: requisitionId,
        headers: { ce_id: eventId, ce_type: 'procurement.RequisitionRequested' },
        data: {
          requisitionId,
          requester: 'requester',
          costCentre: null,
          lines: [
            { line: 1, item: 'GLOVE', quantity: '5', unit: 'BX' },
            { line: 2, item: 'GAUZE', unit: 'EA' },
          ],
        },
      },
    ])
    await gateway.platform.settle()
    const found = await gateway.get(String(answer.headers.get('location')))
    expect([found.status, found.body.status, found.body.lines[0]]).toEqual([200, 'requested', { line: 1, ...boxes }])
  })

  test('two requests with other keys are two requisitions', async () => {
    const body = { site: 'NORTH', lines: [boxes] }
    const [a, b] = [await request(body), await request(body)]
    expect(a.body.requisitionId).not.toBe(b.body.requisitionId)
  })

  test('nobody asks in another name, or for nothing, or for what does not exist', async () => {
    expect(findings(await request({ site: 'NORTH', requester: 'boss', lines: [boxes] }))).toEqual([
      '#/requester is not a field we know here; remove it, or correct its name',
    ])
    expect(findings(await request({ site: 'NORTH', lines: [] }))).toHaveLength(1)
    const lines = [
      { ...boxes, item: 'X' },
      { ...boxes, unit: 'CA' },
      { ...boxes, location: 'WARD-9' },
    ]
    expect(findings(await request({ site: 'NORTH', lines }))).toEqual([
      expect.stringMatching(/^#\/lines\/0\/item is "X", no item/),
      expect.stringMatching(/^#\/lines\/1\/unit is "CA".* one of "EA", "BX"$/),
      expect.stringMatching(/^#\/site is "NORTH", but WARD-9 belongs to SOUTH/),
    ])
    expect(findings(await request({ site: 'NORTH', lines: Array(201).fill(boxes) }))).toHaveLength(1)
    expect(gateway.read(requisitionRequests)).toEqual([])
  })
})

describe('a requisition is shown', () => {
  const shown = async () => {
    const { status, body } = await gateway.get('/v1/requisitions/RQ1')
    expect(status).toBe(200)
    return requisitionAnswer.parse(body)
  }

  test('with lines and prices once it is submitted, and how fresh that is', async () => {
    await gateway.publish(submitted())
    expect(await shown()).toMatchObject({
      status: 'submitted',
      requester: 'requester',
      origin: 'REQUEST',
      total: '42.5',
      contentHash: 'h1',
      lines: [{ quantity: '5', unit: 'BX', baseQuantity: '500', supplier: 'ACME' }],
      asOf: '2026-01-05T06:00:00.000Z',
    })
  })

  test('as awaiting approval, and overdue when nobody decides', async () => {
    await gateway.publish(submitted(), approvalRequired())
    expect(await shown()).toMatchObject({ status: 'awaiting-approval', limit: '40', overdue: false })
    await gateway.platform.pass(1_000)
    await gateway.publish(overdue())
    expect(await shown()).toMatchObject({ overdue: true, asOf: '2026-01-05T06:00:01.000Z' })
  })

  test('as approved, by whom and by which rule', async () => {
    await gateway.publish(submitted(), approvalRequired(), approved())
    expect(await shown()).toMatchObject({ status: 'approved', approvedBy: 'approver', requester: 'requester' })
  })

  test('as rejected with the reasons, also where it never was submitted', async () => {
    await gateway.publish(rejected())
    expect(await shown()).toMatchObject({ status: 'rejected', reasons: ['too dear'], requester: null })
  })

  test('no differently when its records come again', async () => {
    const records = [submitted(), approvalRequired(), approved()]
    await gateway.publish(...records)
    const before = await shown()
    await gateway.platform.pass(1_000)
    await gateway.publish(...records, overdue(), rejected())
    expect(await shown()).toEqual(before)
  })

  test('after a restart', async () => {
    await gateway.publish(submitted())
    const before = await shown()
    await gateway.restart()
    expect(await shown()).toEqual(before)
  })

  test('not when nobody knows it', async () => {
    const answer = await gateway.get('/v1/requisitions/RQ2')
    expect([answer.status, answer.body.type]).toEqual([404, 'urn:supplyline:problem:unknown-requisition'])
  })
})
