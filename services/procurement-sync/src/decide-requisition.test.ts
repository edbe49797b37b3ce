import { describe, expect, test } from '@jest/globals'
import { given, play } from '@supplyline/decider'
import { requisition } from './decide-requisition.ts'
import {
  contract,
  dataOf,
  erpRouting,
  item,
  kindsOf,
  location,
  masterData,
  NOW,
  policy,
  proposed,
  requested,
  requestedLine,
  standing,
  supplier,
  taking,
  timerFired,
  vendorStanding,
  withdrawn,
} from './testing/examples.ts'

const HOUR = 3_600_000
const nothing = given(requisition, [])
/** 60 boxes of gloves: 510 dollars, above the limit. */
const large = requested({ lines: [{ ...requestedLine, quantity: '60', unit: 'BX' }] })
const waiting = () => play(requisition, [taking(large)])

/** Master data in which the values of one kind are these. */
const withOnly = (...values: { type: string }[]) =>
  [...masterData.filter((m) => !values.some((v) => v.type === m.type)), ...values] as typeof masterData
const without = (type: string) => masterData.filter((m) => m.type !== type)
const reasonsOf = (references: typeof masterData, request = requested()) => {
  const { events } = nothing.when(taking(request, { references }))
  expect(kindsOf(events)).toEqual(['requisition-unresolvable'])
  return dataOf(events, 'procurement.RequisitionRejected').flatMap((r) => r.reasons)
}
const linesOf = (references: typeof masterData, request = requested()) =>
  dataOf(nothing.when(taking(request, { references })).events, 'procurement.RequisitionSubmitted').flatMap(
    (s) => s.lines,
  )

describe('a proposal becomes a requisition', () => {
  test('with its quantity and price, approved by rule where the total is within the automatic limit', () => {
    const { events, tell, timers } = nothing.when(taking(proposed()))
    expect(dataOf(events, 'procurement.RequisitionSubmitted')).toMatchObject([
      { requisitionId: 'RP1', origin: 'PROPOSAL', requester: 'replenishment', total: '17', currency: 'USD' },
    ])
    const [approved] = dataOf(events, 'procurement.RequisitionApproved')
    expect(approved).toMatchObject({
      automatic: true,
      approvedBy: 'standard',
      rule: 'up to 500 USD by policy standard',
      lines: [{ line: 1, quantity: '200', orderQuantity: '2', amount: '17', contract: 'C-1' }],
    })
    expect(timers).toBeUndefined()
    expect(tell).toMatchObject([
      {
        aggregate: 'basket:MEDCO:NORTH:ERP-1',
        message: {
          type: 'procurement.AddToBasket',
          data: { requisitionId: 'RP1', contentHash: approved?.contentHash, erp: 'ERP-1', window: 3600 },
        },
      },
    ])
    // The basket is given what the order in the ERP takes, and no more.
    expect(tell?.[0]?.references?.map((r) => r.type).sort()).toEqual([
      'master.ErpRouting',
      'master.Item',
      'master.Location',
      'master.Supplier',
    ])
  })

  test('unless the item is packed otherwise by now: a box of 50 is not the box that was proposed', () => {
    const repacked = withOnly(item({ packaging: [{ unit: 'BX', factor: '50', per: '1', gtin: null }] }))
    const { events } = nothing.when(taking(proposed(), { references: repacked }))
    expect(kindsOf(events)).toEqual(['requisition-unresolvable'])
    expect(dataOf(events, 'procurement.RequisitionRejected')).toMatchObject([
      { reasons: [expect.stringContaining('wait for a new proposal')] },
    ])
    // The place is named, so that replenishment frees what it had proposed for it.
    const { item: gloves, location } = proposed().data
    expect(dataOf(events, 'procurement.RequisitionRejected')).toMatchObject([{ lines: [{ item: gloves, location }] }])
  })

  test('that nobody needs to approve any more once the proposal is withdrawn', () => {
    const dear = proposed({ orderQuantity: '100' })
    const { events } = given(requisition, play(requisition, [taking(dear)]).events).when(taking(withdrawn()))
    expect(dataOf(events, 'procurement.RequisitionRejected')).toMatchObject([
      { rejectedBy: 'replenishment', reasons: ['the proposal was withdrawn: stock was transferred in'] },
    ])
  })

  test('and a withdrawal after the approval comes too late to change anything', () => {
    expect(given(requisition, play(requisition, [taking(proposed())]).events).when(taking(withdrawn()))).toEqual({})
  })
})

describe('a request is sourced', () => {
  test('in whole packages: 150 pieces are two boxes of 100', () => {
    expect(linesOf(masterData)).toMatchObject([
      { item: 'GLOVE', orderQuantity: '2', orderUnit: 'BX', quantity: '200', supplier: 'MEDCO', amount: '17' },
    ])
  })

  test('with at least the minimum of the contract, and in multiples of its multiple', () => {
    const quantityFor = (minimumOrder: string, multiple: string) =>
      linesOf(withOnly(contract({ minimumOrder, multiple })))[0]?.orderQuantity
    expect(quantityFor('5', '1')).toBe('5')
    expect(quantityFor('1', '4')).toBe('4')
    expect(quantityFor('5', '4')).toBe('8')
  })

  test('from the contract of lowest rank that holds now, for this site, with a supplier and a unit that are known', () => {
    const candidates = withOnly(
      contract({ contract: 'ended', rank: 1, effectiveTo: NOW }),
      contract({ contract: 'not yet', rank: 2, effectiveFrom: NOW + 1 }),
      contract({ contract: 'elsewhere', rank: 3, site: 'SOUTH' }),
      contract({ contract: 'unknown supplier', rank: 4, supplier: 'NOBODY' }),
      contract({ contract: 'unknown unit', rank: 5, unit: 'PA' }),
      contract({ contract: 'broken', rank: 6, multiple: '0' }),
      contract({ contract: 'second best', rank: 8 }),
      contract({ contract: 'best', rank: 7 }),
    )
    expect(linesOf(candidates)).toMatchObject([{ contract: 'best' }])
  })

  test('line by line, so that one requisition goes to a basket for each supplier', () => {
    const gauze = item({ item: 'GAUZE' })
    const references = withOnly(item(), gauze).concat(
      supplier({ supplier: 'TEXTIL', consolidationWindowSeconds: 60 }),
      contract({ contract: 'C-2', item: 'GAUZE', supplier: 'TEXTIL' }),
    )
    const lines = [requestedLine, { ...requestedLine, line: 2, item: 'GAUZE' }]
    const { tell } = nothing.when(taking(requested({ lines }), { references }))
    expect(
      tell?.map(({ aggregate, message }) => [aggregate, dataOf([message], 'procurement.AddToBasket')[0]]),
    ).toMatchObject([
      ['basket:MEDCO:NORTH:ERP-1', { window: 3600, lines: [{ line: 1 }] }],
      ['basket:TEXTIL:NORTH:ERP-1', { window: 60, lines: [{ line: 2 }] }],
    ])
  })
})

describe('a request that cannot be ordered is rejected, with what to do, and a buyer hears of it', () => {
  test.each([
    ['no contract', without('master.Contract'), /line 1: no contract to buy "GLOVE": there is none; add or correct/],
    ['an unknown item', without('master.Item'), /line 1: item "GLOVE" is not in master data for NORTH; add it/],
    ['an item of another site', withOnly(item({ site: 'SOUTH' })), /item "GLOVE" is not in master data for NORTH/],
    ['an unknown supplier', without('master.Supplier'), /"C-1" names "MEDCO", no supplier of NORTH/],
    ['an unknown location', without('master.Location'), /location "WARD-3" is not in master data for NORTH/],
    ['a location of another site', withOnly(location({ site: 'SOUTH' })), /location "WARD-3" is not in master data/],
    ['no approval policy', without('master.ApprovalPolicy'), /no approval policy holds for "NORTH"; add one/],
    ['a policy to come', withOnly(policy({ effectiveFrom: NOW + 1 })), /no approval policy holds for "NORTH"/],
    ['no ERP routing', without('master.ErpRouting'), /no ERP routing holds for "NORTH"; add one/],
    ['no master data at all', [], /no master data was found/],
    ['a negative price', withOnly(contract({ unitPrice: '-1' })), /"C-1" has the negative price -1/],
    [
      'quantities finer than anybody counts',
      [
        ...withOnly(item({ packaging: [{ unit: 'BX', factor: '0.000001', per: '1', gtin: null }] })).filter(
          (m) => m.type !== 'master.Contract',
        ),
        contract({ multiple: '1.000001' }),
      ],
      /more than six decimals/,
    ],
    ['an absurd price', withOnly(contract({ unitPrice: '99999999999999' })), /the total .* is above/],
  ])('%s', (_, references, reason) => {
    expect(reasonsOf(references)).toEqual([expect.stringMatching(reason)])
  })

  test.each([
    ['a unit that the item has not', [{ ...requestedLine, unit: 'PA' }], /no factor from PA to EA/],
    ['nothing', [{ ...requestedLine, quantity: '0' }], /the quantity 0 is not above zero/],
    ['less than nothing', [{ ...requestedLine, quantity: '-5' }], /the quantity -5 is not above zero/],
    ['too much', [{ ...requestedLine, quantity: '100000000001' }], /is above 1000000000/],
    ['no lines', [], /the request has no lines/],
    ['one line number twice', [requestedLine, requestedLine], /line 1: the line number occurs twice/],
    ['too many lines', Array.from({ length: 201 }, (_, i) => ({ ...requestedLine, line: i + 1 })), /201 lines/],
  ])('%s', (_, lines, reason) => {
    expect(reasonsOf(masterData, requested({ lines }))).toEqual([expect.stringMatching(reason)])
  })

  test('lines in two currencies', () => {
    const references = withOnly(item(), item({ item: 'GAUZE' })).concat(
      contract({ contract: 'C-2', item: 'GAUZE', currency: 'EUR' }),
    )
    const lines = [requestedLine, { ...requestedLine, line: 2, item: 'GAUZE' }]
    expect(reasonsOf(references, requested({ lines }))).toEqual([expect.stringContaining('"USD" and "EUR"')])
  })

  test('the exception says who does what until when', () => {
    const { events } = nothing.when(taking(requested(), { references: [] }))
    expect(dataOf(events, 'supplyline.ExceptionRaised')).toMatchObject([
      {
        subject: 'RQ1',
        site: 'NORTH',
        owner: 'buyer',
        dueAt: NOW + 24 * HOUR,
        nextAction: expect.stringMatching(/ask again/),
      },
    ])
  })

  test('an identifier that no source may have goes to the dead letters', () => {
    expect(nothing.when(taking(requested({ requester: '' }))).refuse).toMatchObject({ code: 'bad-identifier' })
    expect(nothing.when(taking(requested({ requisitionId: 'X'.repeat(101) }))).refuse).toBeDefined()
  })
})

describe('what the ERP takes no orders of is not asked of it', () => {
  const barred = (...standings: (typeof masterData)[number][]) => [...masterData, ...standings]

  test.each([
    ['BLOCKED', /item "GLOVE" cannot be ordered: material 4711 is blocked in ERP-1; have it released there, or order/],
    ['DELETED', /material 4711 is marked for deletion in ERP-1; have it released there, or order another item instead/],
    ['MISSING', /material 4711 does not exist in ERP-1; create it there, or correct the number at the item/],
  ])('an item that is %s there', (status, reason) => {
    const references = barred(standing({ status }))
    expect(reasonsOf(references)).toEqual([expect.stringMatching(reason)])
    const { events } = nothing.when(taking(proposed(), { references }))
    expect(dataOf(events, 'procurement.RequisitionRejected')).toMatchObject([
      { reasons: [expect.stringMatching(reason)], lines: [{ item: 'GLOVE', location: 'WARD-3' }] },
    ])
  })

  test.each([
    ['in use there', [standing({ status: 'ACTIVE' }), vendorStanding({ status: 'ACTIVE' })]],
    ['another number', [standing({ number: '4712' }), vendorStanding({ number: '4711' })]],
    ['in another ERP', [standing({ erp: 'ERP-2' }), vendorStanding({ erp: 'ERP-2' })]],
    ['of the other kind', [standing({ number: '17300001' }), vendorStanding({ number: '4711' })]],
  ])('but not what is %s', (_, standings) => {
    expect(linesOf(barred(...standings))).toHaveLength(1)
    const { events } = nothing.when(taking(proposed(), { references: barred(...standings) }))
    expect(kindsOf(events)).toEqual([])
  })

  test('the ERP is that of the site', () => {
    const moved = [erpRouting({ site: 'NORTH', erp: 'ERP-2' }), standing({ erp: 'ERP-2', number: 'M-4711' })]
    expect(reasonsOf(barred(...moved))).toEqual([expect.stringContaining('material M-4711 is blocked in ERP-2')])
  })

  test('a contract is passed over for the next one while its supplier is barred', () => {
    const next = [
      contract({ contract: 'C-2', supplier: 'TEXTIL', rank: 2 }),
      supplier({ supplier: 'TEXTIL', erpVendors: {} }),
    ]
    expect(linesOf(barred(vendorStanding(), ...next))).toMatchObject([{ contract: 'C-2', supplier: 'TEXTIL' }])
  })

  test('without another contract the request is rejected, and so is what was proposed from it', () => {
    const references = barred(vendorStanding({ status: 'DELETED' }))
    expect(reasonsOf(references)).toEqual([
      expect.stringMatching(/"C-1" names "MEDCO", whose vendor 17300001 is marked for deletion in ERP-1 \(have it/),
    ])
    const { events } = nothing.when(taking(proposed(), { references }))
    expect(dataOf(events, 'procurement.RequisitionRejected')).toMatchObject([
      {
        reasons: [expect.stringMatching(/supplier "MEDCO" takes no orders: vendor 17300001 .* order from another sup/)],
      },
    ])
  })
})

describe('approval is required', () => {
  test('above the automatic limit, from the role of the policy, in its time', () => {
    const { events, tell, timers } = nothing.when(taking(large))
    expect(dataOf(events, 'procurement.ApprovalRequired')).toMatchObject([
      { total: '510', limit: '500', currency: 'USD', approverRole: 'purchasing-lead', dueAt: NOW + 8 * HOUR },
    ])
    expect(timers).toEqual({ 'approval-overdue': NOW + 8 * HOUR })
    expect(tell).toBeUndefined()
  })

  test('not for a total equal to the limit', () => {
    const { events } = nothing.when(taking(large, { references: withOnly(policy({ automaticLimit: '510' })) }))
    expect(dataOf(events, 'procurement.ApprovalRequired')).toEqual([])
  })

  test('by the policy of the site rather than that for every site', () => {
    const references = masterData.concat(policy({ site: 'NORTH', automaticLimit: '10', approverRole: 'north-lead' }))
    const { events } = nothing.when(taking(requested(), { references }))
    expect(dataOf(events, 'procurement.ApprovalRequired')).toMatchObject([{ limit: '10', approverRole: 'north-lead' }])
  })

  describe('by how urgent the proposal is', () => {
    const rules = policy({ emergencyLimit: '600', urgentDueSeconds: 3600 })
    const proposal = (urgency: 'ROUTINE' | 'URGENT' | 'EMERGENCY', orderQuantity = '60', terms = rules) =>
      nothing.when(taking(proposed({ urgency, orderQuantity }), { references: withOnly(terms) }))

    test('up to a limit of their own emergencies are approved by rule', () => {
      const { events } = proposal('EMERGENCY')
      expect(dataOf(events, 'procurement.RequisitionSubmitted')).toMatchObject([{ total: '510', urgency: 'EMERGENCY' }])
      expect(dataOf(events, 'procurement.RequisitionApproved')).toMatchObject([
        { automatic: true, rule: 'up to 600 USD for an emergency by policy standard' },
      ])
    })

    test.each([
      ['EMERGENCY', '71', '600', 1],
      ['URGENT', '60', '500', 1],
      ['ROUTINE', '60', '500', 8],
    ] as const)('%s of %s boxes needs a person above %s dollars, within %s hours', (urgency, boxes, limit, hours) => {
      const { events, timers } = proposal(urgency, boxes)
      const dueAt = NOW + hours * HOUR
      expect(dataOf(events, 'procurement.ApprovalRequired')).toMatchObject([{ limit, urgency, dueAt }])
      expect(timers).toEqual({ 'approval-overdue': dueAt })
    })

    test('a limit for emergencies allows no less than that for all, and urgency no more time', () => {
      const odd = policy({ emergencyLimit: '1', urgentDueSeconds: 9 * 3600 })
      expect(dataOf(proposal('EMERGENCY', '2', odd).events, 'procurement.ApprovalRequired')).toEqual([])
      expect(proposal('URGENT', '60', odd).timers).toEqual({ 'approval-overdue': NOW + 8 * HOUR })
    })
  })

  test('for any total in a currency that the limit is not in', () => {
    const references = withOnly(policy({ currency: 'EUR' }))
    const { events } = nothing.when(taking(requested(), { references }))
    expect(dataOf(events, 'procurement.ApprovalRequired')).toMatchObject([{ total: '17', limit: '0', currency: 'USD' }])
  })

  test('and when nobody decides in time, it is overdue and an exception of that role', () => {
    const due = NOW + 8 * HOUR
    const { events } = given(requisition, waiting().events).when(
      taking(timerFired('approval-overdue', due), { now: due + 5, references: [] }),
    )
    expect(dataOf(events, 'procurement.ApprovalOverdue')).toMatchObject([
      { approverRole: 'purchasing-lead', dueAt: due },
    ])
    expect(dataOf(events, 'supplyline.ExceptionRaised')).toMatchObject([
      { kind: 'approval-overdue', owner: 'purchasing-lead', subject: 'RQ1', site: 'NORTH' },
    ])
  })
})

describe('asking again', () => {
  test('for the same changes nothing, even under another event id and time', () => {
    const again = requested({ ...large.data, eventId: 'evt-2', requestedAt: NOW + 1 })
    expect(given(requisition, waiting().events).when(taking(again))).toEqual({})
  })

  test('for something else under the same requisition id is an exception, once, and the first request stands', () => {
    const other = requested({ lines: [{ ...requestedLine, quantity: '61', unit: 'BX' }] })
    const { state, events } = play(requisition, [taking(large), taking(other), taking(other)])
    expect(kindsOf(events)).toEqual(['requisition-conflict'])
    expect(state).toMatchObject({ status: 'waiting', submitted: { total: '510' } })
  })

  test('also where one asks by request and the other by proposal', () => {
    const { events } = play(requisition, [taking(proposed()), taking(requested({ requisitionId: 'RP1' }))])
    expect(kindsOf(events)).toEqual(['requisition-conflict'])
  })

  test('after a rejection does not order it after all', () => {
    const { state } = play(requisition, [taking(requested(), { references: [] }), taking(requested())])
    expect(state.status).toBe('rejected')
  })
})
