import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { stockMovements } from '@supplyline/schemas'
import fc from 'fast-check'
import { issued, NOW } from './testing/examples.ts'
import { findings, type Gateway, startGateway } from './testing/gateway.ts'

/** Any that Unicode has but halves of pairs. fast-check's own 'binary' makes a table of all of them each time. */
const character = fc.nat(0x10f7ff).map((n) => String.fromCodePoint(n < 0xd800 ? n : n + 0x800))

let gateway: Gateway
beforeEach(async () => {
  gateway = await startGateway()
})
afterEach(() => gateway.stop())

const send = (body: unknown) => gateway.post('/v1/stock-movements', body)

describe('a movement that is right', () => {
  test('is stored under location and item, as a CloudEvent with its own id, before it is answered', async () => {
    const answer = await send(issued({ eventId: 'pou-7', lot: 'A24X07', expiry: '2027-03-31', reason: 'case' }))
    expect([answer.status, answer.body]).toEqual([202, { eventId: 'pou-7', eventIds: ['pou-7'] }])
    expect(gateway.read(stockMovements)).toEqual([
      {
        key: 'WARD-3:GLOVE',
        type: 'inventory.StockIssued',
        headers: expect.objectContaining({
          ce_id: 'pou-7',
          ce_type: 'inventory.StockIssued',
          ce_source: '/supplyline/gateway',
          ce_subject: 'WARD-3:GLOVE',
          ce_correlationid: 'pou-7',
        }),
        data: {
          eventId: 'pou-7',
          site: 'NORTH',
          source: 'POINT-OF-USE',
          item: 'GLOVE',
          location: 'WARD-3',
          lot: 'A24X07',
          expiry: '2027-03-31',
          quantity: '2',
          unit: 'EA',
          occurredAt: NOW - 120_000,
          caseReference: null,
          reason: 'case',
        },
      },
    ])
  })

  test.each([
    ['StockIssued', { quantity: '0.5' }],
    ['StockReturned', { quantity: '1', unit: 'BX' }],
    ['StockExpired', { quantity: '3', lot: '12:34%' }],
    ['StockAdjusted', { quantity: '-1.250' }],
    ['StockCounted', { quantity: undefined, counted: '0' }],
    ['StockTransferredOut', { transferId: 'T-1', counterpart: 'STORE' }],
    ['StockTransferredIn', { transferId: 'T-1', counterpart: 'WARD-9' }],
    ['StockQuarantined', { quantity: '3', lot: 'A1' }],
    ['StockReleased', { quantity: '3', reason: 'inspected' }],
    ['ConsignmentReceived', { supplier: 'ACME' }],
    ['ConsignmentUsed', { supplier: 'ACME', caseReference: 'case_7:a.b-C' }],
    ['ConsignmentTakenBack', { supplier: 'ACME' }],
  ])('may be a %s', async (type, changes) => {
    const answer = await send(issued({ type, ...changes }))
    expect([answer.status, answer.body.errors]).toEqual([202, undefined])
    expect(gateway.read(stockMovements).map((r) => r.type)).toEqual([`inventory.${type}`])
  })

  test('may be in a unit in which its item came when it happened, and not in one in which it came later', async () => {
    const hoursAgo = (hours: number) => new Date(NOW - hours * 3_600_000).toISOString()
    const taped = (unit: string, hours: number) => send(issued({ item: 'TAPE', unit, occurredAt: hoursAgo(hours) }))
    expect((await taped('CA', 2)).status).toBe(202)
    expect((await taped('BX', 0.5)).status).toBe(202)
    expect(findings(await taped('BX', 2))).toEqual([
      '#/unit is "BX", in which TAPE does not come; send one of "EA", "CA"',
    ])
  })

  test('without an id gets one that is no other’s', async () => {
    const [a, b] = [await send(issued()), await send(issued())]
    expect(a.body.eventId).toMatch(/^EV[0-9A-Z]{25}$/)
    expect(b.body.eventId).not.toBe(a.body.eventId)
    expect(
      gateway
        .read(stockMovements)
        .map((r) => r.headers.ce_id)
        .sort(),
    ).toEqual([a.body.eventId, b.body.eventId].sort())
  })

  test('carries the trace of the request on', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    await gateway.post('/v1/stock-movements', issued(), { headers: { traceparent } })
    expect(gateway.read(stockMovements)[0]?.headers.traceparent).toContain('4bf92f3577b34da6a3ce929d0e0e4736')
  })
})

describe('many movements in one request', () => {
  test('are stored in their order', async () => {
    const answer = await send([1, 2, 3].map((n) => issued({ eventId: `pou-${n}`, quantity: String(n) })))
    expect([answer.status, answer.body]).toEqual([202, { eventIds: ['pou-1', 'pou-2', 'pou-3'] }])
    expect(gateway.read(stockMovements).map((r) => r.headers.ce_id)).toEqual(['pou-1', 'pou-2', 'pou-3'])
  })

  test('are none of them accepted when one is wrong', async () => {
    expect(findings(await send([issued(), issued({ unit: 'CS' }), issued({ quantity: '0' })]))).toEqual([
      '#/1/unit is "CS", in which GLOVE does not come; send one of "EA", "BX"',
      expect.stringMatching(/^#\/2\/quantity is "0"; send a decimal string above zero/),
    ])
    expect(gateway.read(stockMovements)).toEqual([])
  })

  test('are between 1 and 500', async () => {
    expect((await send(Array.from({ length: 500 }, () => issued()))).body.eventIds).toHaveLength(500)
    expect(findings(await send(Array.from({ length: 501 }, () => issued())))).toEqual([
      '# is 501 elements long; send at most 500 elements',
    ])
    expect(findings(await send([]))).toEqual(['# is 0 elements long; send at least 1 elements'])
  })

  test('have ids of their own', async () => {
    expect(findings(await send([issued({ eventId: 'a' }), issued(), issued({ eventId: 'a' })]))).toEqual([
      '#/2/eventId stands in this request twice; give every movement an id of its own',
    ])
  })

  test('of more than 256 kB are too large', async () => {
    const answer = await send(Array.from({ length: 400 }, () => issued({ reason: 'x'.repeat(999) })))
    expect([answer.status, answer.body.limitBytes]).toEqual([413, 262_144])
  })
})

describe('a movement that is wrong is refused, with what to do:', () => {
  test.each<[string, Record<string, unknown>, string | RegExp]>([
    ['an unknown type', { type: 'StockStolen' }, /^#\/type is of no known form; set "type" to one of "StockIssued",/],
    [
      'a field we do not know',
      { colour: 'blue' },
      '#/colour is not a field we know here; remove it, or correct its name',
    ],
    [
      'a name as the case',
      { caseReference: 'Maria Lindt' },
      /^#\/caseReference is "Maria Lindt"; send an opaque reference/,
    ],
    [
      'an endless case',
      { caseReference: 'x'.repeat(65) },
      /^#\/caseReference is .* send an opaque reference of 1 to 64/,
    ],
    [
      'consigned stock of an unknown supplier',
      { type: 'ConsignmentUsed', supplier: 'NOBODY' },
      '#/supplier is "NOBODY", no supplier of master data for NORTH; correct it, or have it added to master data',
    ],
    ['a quarantine of nothing', { type: 'StockQuarantined', quantity: '0' }, /^#\/quantity is "0"; send/],
    ['a field that is missing', { site: undefined }, '#/site is missing; add a string'],
    ['a number as a quantity', { quantity: 2 }, '#/quantity is 2; send a string'],
    ['no quantity at all', { quantity: '0' }, /^#\/quantity is "0"; send a decimal string above zero/],
    ['less than nothing', { quantity: '-1' }, /^#\/quantity is "-1"; send a decimal string above zero/],
    ['a comma', { quantity: '1,5' }, /^#\/quantity is "1,5"; send .* such as "2" or "0.5"$/],
    ['an exponent', { quantity: '1e3' }, /^#\/quantity is "1e3"; send/],
    ['seven decimals', { quantity: '0.0000001' }, /^#\/quantity is .* 6 decimals/],
    ['thirteen digits', { quantity: '1234567890123' }, /^#\/quantity is .* 12 digits/],
    [
      'more than fits once it is converted',
      { quantity: '100000000000', unit: 'BX' },
      '#/quantity is 10000000000000 EA, which has more than 12 digits before the point; correct the quantity or the unit',
    ],
    [
      'an adjustment by nothing',
      { type: 'StockAdjusted', quantity: '0.00' },
      /^#\/quantity is "0.00"; send .* other than/,
    ],
    ['a count below zero', { type: 'StockCounted', quantity: undefined, counted: '-1' }, /^#\/counted is "-1"; send/],
    [
      'an unknown item',
      { item: 'GLOVES' },
      '#/item is "GLOVES", no item of master data for NORTH; correct it, or have it added to master data',
    ],
    ['an item of another site', { item: 'LASER' }, /^#\/item is "LASER", no item of master data for NORTH/],
    ['an unknown location', { location: 'WARD-4' }, /^#\/location is "WARD-4", no location of master data/],
    [
      'a location of another site',
      { location: 'WARD-9' },
      '#/site is "NORTH", but WARD-9 belongs to SOUTH; send "SOUTH", or correct the location',
    ],
    ['an unknown unit', { unit: 'CA' }, '#/unit is "CA", in which GLOVE does not come; send one of "EA", "BX"'],
    [
      'a quantity that no stock can hold',
      { unit: 'PK', item: 'SWAB', quantity: '7' },
      '#/quantity 7 PK of 10/3 EA are 23.3333… EA, which no stock can hold exactly; send a whole number of EA',
    ],
    [
      'a unit in other letters',
      { unit: 'ea', item: 'GAUZE' },
      '#/unit is "ea", in which GAUZE does not come; send "EA"',
    ],
    [
      'a colon in a code',
      { item: 'A:B' },
      '#/item is "A:B"; send 1 to 64 characters without colon or control characters',
    ],
    ['a colon in an id', { eventId: 'a:b' }, /^#\/eventId is "a:b"; send 1 to 200 characters without colon/],
    ['a control character', { location: 'WARD\u00003' }, /^#\/location is "WARD\\u00003"; send 1 to 64 characters/],
    ['half a character', { source: 'x\ud800' }, /^#\/source is .*; send 1 to 64 characters/],
    ['an empty id', { eventId: '' }, /^#\/eventId is ""; send 1 to 200 characters/],
    ['a long id', { eventId: 'x'.repeat(201) }, /^#\/eventId is "x{60}"; send 1 to 200 characters/],
    ['a lot that no bar code holds', { lot: 'ÄÖ' }, /^#\/lot is "ÄÖ"; send a lot number of 1 to 20/],
    ['a long lot', { lot: '1'.repeat(21) }, /^#\/lot is .*; send a lot number of 1 to 20/],
    [
      'a date that does not exist',
      { lot: 'A', expiry: '2027-02-29' },
      '#/expiry is "2027-02-29"; send a date such as "2027-03-31"',
    ],
    ['a date in other order', { expiry: '31.03.2027' }, /^#\/expiry is "31.03.2027"; send a date/],
    ['a time without zone', { occurredAt: '2026-01-05T06:00:00' }, /^#\/occurredAt is .*; send a time with its zone/],
    ['a time that does not exist', { occurredAt: '2026-01-32T06:00:00Z' }, /^#\/occurredAt is .*; send a time/],
    [
      'a time in the future',
      { occurredAt: '2026-01-05T06:05:01Z' },
      '#/occurredAt lies in the future; set the clock of the source right',
    ],
    [
      'a time long past',
      { occurredAt: '2025-12-22T05:59:59Z' },
      /^#\/occurredAt lies 14 days back, more than 14; count/,
    ],
    [
      'a transfer to itself',
      { type: 'StockTransferredOut', transferId: 'T', counterpart: 'WARD-3' },
      /^#\/counterpart is the location itself/,
    ],
    [
      'a transfer to nowhere',
      { type: 'StockTransferredIn', transferId: 'T', counterpart: 'X' },
      /^#\/counterpart is no location/,
    ],
  ])('%s', async (_, changes, finding) => {
    expect(findings(await send(issued(changes)))).toEqual([
      typeof finding === 'string' ? finding : expect.stringMatching(finding),
    ])
    expect(gateway.read(stockMovements)).toEqual([])
  })

  test('up to five minutes ahead and fourteen days back are right', async () => {
    expect((await send(issued({ occurredAt: '2026-01-05T06:05:00Z' }))).status).toBe(202)
    expect((await send(issued({ occurredAt: '2025-12-22T06:00:00Z' }))).status).toBe(202)
  })

  test('anything else that is JSON is refused or accepted, and nothing breaks', async () => {
    const anyMovement = fc.record(
      {
        type: fc.constantFrom('StockIssued', 'StockCounted', 'StockTransferredIn', 'X', 1),
        eventId: fc.anything(),
        site: fc.oneof(fc.constant('NORTH'), fc.string({ unit: character })),
        source: fc.string({ unit: character }),
        item: fc.oneof(fc.constant('GLOVE'), fc.string({ unit: character })),
        location: fc.constant('WARD-3'),
        quantity: fc.oneof(fc.double(), fc.stringMatching(/^-?\d{1,14}(\.\d{1,8})?$/)),
        unit: fc.constant('EA'),
        lot: fc.oneof(fc.constant(null), fc.string({ maxLength: 22 })),
        occurredAt: fc.oneof(fc.constant('2026-01-05T06:00:00Z'), fc.date({ noInvalidDate: true }).map(String)),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), anyMovement, fc.array(anyMovement)), async (body) => {
        const { status } = await send(JSON.stringify(body) ?? 'null')
        expect([202, 400, 422]).toContain(status)
      }),
      { numRuns: 100 },
    )
  })
})
