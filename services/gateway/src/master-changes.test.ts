import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { masterChangeRequests } from '@supplyline/schemas'
import { NOW } from './testing/examples.ts'
import { findings, type Gateway, startGateway } from './testing/gateway.ts'

let gateway: Gateway
beforeEach(async () => {
  gateway = await startGateway()
})
afterEach(() => gateway.stop())

const send = (path: string, body: unknown, key?: string) =>
  gateway.post(`/v1/${path}`, body, { as: 'operator', ...(key && { key }) })

const item = { item: 'MASK', site: '*', description: 'Surgical masks', baseUnit: 'EA' }
const supplier = {
  ...{ supplier: 'NEWCO', site: '*', name: 'Newco', gln: '4012345000016', leadTimeDays: 3, channel: 'X12' },
  ...{ ediQualifier: 'ZZ', ediId: 'NEWCO', currency: 'EUR', consolidationWindowSeconds: 60 },
}
const location = {
  ...{ location: 'OR-7', site: 'NORTH', name: 'Operating room 7', gln: '4012345000016', kind: 'OPERATING_ROOM' },
  ...{ erpSite: '1010', erpStorageLocation: '0007' },
}
const contract = {
  ...{ contract: 'ACME-1', site: '*', supplier: 'ACME', item: 'GLOVE', unit: 'BX', unitPrice: '8.5', currency: 'USD' },
}
const place = { item: 'GLOVE', location: 'WARD-3', site: 'NORTH' }
const policy = { ...place, kind: 'PAR', par: '600' }
const noLevels = {
  ...{ par: null, reorderPoint: null, orderUpTo: null, binQuantity: null, reviewDays: null, serviceLevel: null },
}

describe('what shall be is asked of master-data, in full', () => {
  test.each<[string, unknown, string, string, Record<string, unknown>]>([
    [
      ...(['items', item, 'ItemChangeRequested', 'item:MASK'] as const),
      {
        ...{ ...item, packaging: [], gtin: null, manufacturer: null, manufacturerPart: null, lotTracked: false },
        ...{ expiryTracked: false, criticality: 'NORMAL', substitutes: [], erpMaterials: {}, effectiveFrom: NOW },
        packagingVersions: [],
      },
    ],
    [
      ...(['suppliers', supplier, 'SupplierChangeRequested', 'supplier:NEWCO'] as const),
      { ...supplier, erpVendors: {}, effectiveFrom: NOW },
    ],
    [
      ...(['locations', location, 'LocationChangeRequested', 'location:OR-7'] as const),
      { ...location, costCentre: null, effectiveFrom: NOW },
    ],
    [
      ...(['contracts', { ...contract, effectiveFrom: '2026-02-01T00:00:00Z' }] as const),
      ...(['ContractChangeRequested', 'contract:ACME-1'] as const),
      {
        ...{ ...contract, supplierItem: null, minimumOrder: '0', multiple: '1', rank: 1 },
        ...{ effectiveFrom: Date.UTC(2026, 1, 1), effectiveTo: null },
      },
    ],
    [
      ...(['stocking-policies', policy, 'StockingPolicyChangeRequested', 'stocking-policy:WARD-3:GLOVE'] as const),
      { ...policy, ...noLevels, par: policy.par, effectiveFrom: NOW },
    ],
    ...[
      { kind: 'PAR', par: '300', reviewDays: 7 },
      { kind: 'MIN_MAX', reorderPoint: '10', orderUpTo: '40', serviceLevel: '0.98' },
      { kind: 'REORDER_POINT', reorderPoint: '10', orderUpTo: '40', serviceLevel: '0.95', reviewDays: 1 },
      { kind: 'TWO_BIN', binQuantity: '50' },
      { kind: 'ONE_FOR_ONE', par: '3' },
    ].map((levels): [string, unknown, string, string, Record<string, unknown>] => [
      ...(['stocking-policies', { ...place, ...levels }] as const),
      ...(['StockingPolicyChangeRequested', 'stocking-policy:WARD-3:GLOVE'] as const),
      { ...place, ...noLevels, ...levels, effectiveFrom: NOW },
    ]),
  ])('%s', async (path, body, type, key, value) => {
    const answer = await send(path, body)
    expect([answer.status, answer.body.errors]).toEqual([202, undefined])
    expect(gateway.read(masterChangeRequests)).toEqual([
      {
        ...{ key, type: `master.${type}`, headers: expect.objectContaining({ ce_id: answer.body.eventId }) },
        data: {
          ...{ eventId: answer.body.eventId, site: value.site, requestedBy: 'operator', requestedAt: NOW },
          value,
        },
      },
    ])
  })

  test.each([
    ['items', item],
    ['suppliers', supplier],
    ['locations', location],
    ['contracts', contract],
    ['stocking-policies', policy],
  ])('%s: sent again under the same key is asked once; twice in one request is a mistake', async (path, body) => {
    const [first, again] = [await send(path, body, 'k'), await send(path, body, 'k')]
    expect(again.body).toEqual(first.body)
    expect(gateway.read(masterChangeRequests)).toHaveLength(1)
    expect(findings(await send(path, [body, body]))).toEqual([
      expect.stringMatching(/^#\/1\/\w+ stands in this request twice; send each/),
    ])
  })

  test('a level holds a ratio of base units; of one where nothing else is said', async () => {
    const packaging = [
      { unit: 'PK', factor: '10', per: '3' },
      { unit: 'BX', factor: '100' },
    ]
    await send('items', { ...item, packaging })
    expect(gateway.read(masterChangeRequests)[0]?.data).toMatchObject({
      value: {
        packaging: [
          { ...packaging[0], gtin: null },
          { ...packaging[1], gtin: null, per: '1' },
        ],
      },
    })
  })

  test('what holds from later on may name what is to come with it: master-data decides', async () => {
    const effectiveFrom = '2026-02-01T00:00:00Z'
    const later = [
      ['contracts', { ...contract, item: 'TO-COME', supplier: 'NEW', effectiveFrom }],
      ['contracts', { ...contract, unit: 'CA', effectiveFrom }],
      ['stocking-policies', { ...policy, item: 'TO-COME', location: 'NEW-WARD', effectiveFrom }],
    ] as const
    for (const [path, body] of later) expect((await send(path, body)).status).toBe(202)
    const past = await send('contracts', { ...contract, item: 'TO-COME', effectiveFrom: '2020-01-01T00:00:00Z' })
    expect(findings(past)).toEqual([expect.stringContaining('"TO-COME", no item of master data')])
  })

  test('a GTIN of any length is kept in 14 digits', async () => {
    await send('items', { ...item, gtin: '4012345000009' })
    expect(gateway.read(masterChangeRequests)[0]?.data).toMatchObject({ value: { gtin: '04012345000009' } })
  })
})

describe('what cannot be is refused, with what to do:', () => {
  test.each<[string, unknown, RegExp]>([
    ['items', { ...item, gtin: '4012345000008' }, /^#\/gtin is "4012345000008"; send a GTIN .* check digit is right$/],
    ['items', { ...item, baseUnit: 'each' }, /^#\/baseUnit is "each"; send a code of X12 element 355/],
    [
      'items',
      { ...item, packaging: [{ unit: 'EA', factor: '1' }] },
      /^#\/packaging\/0\/unit is "EA", which the item has/,
    ],
    ['items', { ...item, packaging: [{ unit: 'BX', factor: '0' }] }, /^#\/packaging\/0\/factor is "0"; send/],
    ['items', { ...item, packaging: [{ unit: 'PK', factor: '10', per: '0' }] }, /^#\/packaging\/0\/per is "0"; send/],
    [
      'items',
      { ...item, packaging: [{ unit: 'PK', factor: '10', per: '1.5' }] },
      /^#\/packaging\/0\/per is not whole; send how many of the level hold "factor" base units/,
    ],
    ['items', { ...item, substitutes: ['X'] }, /^#\/substitutes\/0 is "X", no item of master data; /],
    ['items', { ...item, substitutes: ['MASK'] }, /^#\/substitutes\/0 is the item itself; /],
    ['items', { ...item, criticality: 'UNRECOGNISED' }, /^#\/criticality is "UNRECOGNISED"; send one of "LOW"/],
    ['items', { ...item, item: 'A:B' }, /^#\/item is "A:B"; send 1 to 64 characters without colon/],
    [
      'suppliers',
      { ...supplier, gln: '4012345000017' },
      /^#\/gln is "4012345000017"; send a GLN .* check digit is right$/,
    ],
    ['suppliers', { ...supplier, ediId: null }, /^#\/ediId is missing beside its qualifier; /],
    ['suppliers', { ...supplier, ediQualifier: null }, /^#\/ediQualifier is missing beside the interchange id; /],
    ['suppliers', { ...supplier, leadTimeDays: -1 }, /^#\/leadTimeDays is -1; send at least 0/],
    ['locations', { ...location, kind: 'SHED' }, /^#\/kind is "SHED"; send one of "CENTRAL_STORE"/],
    ['locations', { ...location, gln: 'x' }, /^#\/gln is "x"; /],
    ['contracts', { ...contract, supplier: 'X' }, /^#\/supplier is "X", no supplier of master data/],
    ['contracts', { ...contract, supplier: 'SUDCO' }, /^#\/supplier is "SUDCO", no supplier of master data for \*; /],
    ['contracts', { ...contract, item: 'X' }, /^#\/item is "X", no item of master data/],
    [
      'contracts',
      { ...contract, unit: 'CA' },
      /^#\/unit is "CA", in which GLOVE does not come; send one of "EA", "BX"$/,
    ],
    [
      ...([
        'contracts',
        { ...contract, effectiveFrom: '2026-02-01T00:00:00Z', effectiveTo: '2026-02-01T00:00:00Z' },
      ] as const),
      /^#\/effectiveTo is not after effectiveFrom; /,
    ],
    ['stocking-policies', { ...policy, location: 'X' }, /^#\/location is "X", no location of master data; /],
    ['stocking-policies', { ...policy, site: 'SOUTH' }, /^#\/site is "SOUTH", but WARD-3 belongs to NORTH; /],
    ['stocking-policies', { ...policy, item: 'LASER' }, /^#\/item is "LASER", no item of master data for NORTH; /],
    ['stocking-policies', { ...policy, orderUpTo: '9' }, /^#\/orderUpTo is not a field we know here; /],
    [
      'stocking-policies',
      { ...policy, par: undefined, kind: 'MIN_MAX', reorderPoint: '10', orderUpTo: '10' },
      /^#\/orderUpTo is not above the reorder point; /,
    ],
    ['stocking-policies', { ...place, kind: 'TWO_BIN', binQuantity: '0' }, /^#\/binQuantity is "0"; send/],
    ['stocking-policies', { ...place, kind: 'ONE_FOR_ONE', par: '1', reviewDays: 7 }, /^#\/reviewDays is not a field/],
    ['stocking-policies', { ...policy, reviewDays: 0 }, /^#\/reviewDays is 0; send at least 1/],
    ...['0.5', '1', '98', '0.9999999'].map((serviceLevel): [string, unknown, RegExp] => [
      'stocking-policies',
      { ...place, kind: 'MIN_MAX', reorderPoint: '10', orderUpTo: '40', serviceLevel },
      /^#\/serviceLevel is .*; send a decimal string above 0.5 and below 1, such as "0.98"/,
    ]),
  ])('%s %j', async (path, body, finding) => {
    expect(findings(await send(path, body))).toEqual([expect.stringMatching(finding)])
    expect(gateway.read(masterChangeRequests)).toEqual([])
  })
})
