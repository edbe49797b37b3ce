import { describe, expect, test } from '@jest/globals'
import { masterChangeRequests, masterItems } from '@supplyline/schemas'
import { item } from '../simulate/hospital.ts'
import type { Evidence, SeenRecord } from './evidence.ts'
import { Facts } from './facts.ts'
import { valueMissing } from './master-values.ts'

const NOON = Date.UTC(2026, 0, 5, 12)
const DAY = 86_400_000

const glove = (description: string, effectiveFrom = 0) => item({ item: 'GLOVE', description, effectiveFrom })
const asked = (eventId: string, value: ReturnType<typeof glove>, requestedAt = NOON) => ({
  type: 'master.ItemChangeRequested' as const,
  data: { eventId, site: '*', requestedBy: 'maria', requestedAt, value },
})

/** The requests, the values that were published after them, and what the service still has to do. */
const facts = (
  requests: ReturnType<typeof asked>[],
  published: [at: number, value: ReturnType<typeof glove>][],
  { due, told }: { due?: number; told?: string } = {},
): Facts => {
  const record = (topic: string, key: string, timestamp: number, offset: number, message: object) =>
    ({ ...{ topic, partition: 0, offset, timestamp, key, headers: {}, value: null }, message }) as SeenRecord
  const exception = {
    type: 'supplyline.ExceptionRaised',
    data: {
      ...{ exceptionId: 'EX', site: '*', service: 'master-data', kind: 'x', subject: 'item:GLOVE' },
      cause: told,
    },
  }
  const timers = due === undefined ? [] : [{ name: 'effective', due }]
  return new Facts({
    records: [
      ...requests.map((one, i) => record(masterChangeRequests.name, 'item:GLOVE', NOON, i, one)),
      ...published.map(([at, data], i) => record(masterItems.name, 'GLOVE', at, i, { type: 'master.Item', data })),
      ...(told ? [record('master-data.exceptions.v1', 'item:GLOVE', NOON, 0, exception)] : []),
    ],
    stores: { 'master-data': { aggregates: [{ id: 'item:GLOVE', lane: 0, state: {}, watermarks: [], timers }] } },
    restedAt: NOON + DAY / 2,
  } as unknown as Evidence)
}

describe('a value that was asked for', () => {
  const request = asked('R-1', glove('new'))

  test('stands', () => {
    expect(valueMissing(facts([request], [[NOON, glove('new')]]), request)).toBeUndefined()
    expect(valueMissing(facts([request], [[0, glove('old')]]), request)).toBe('is not what stands for item:GLOVE')
    const packed = { ...glove('new'), packaging: [{ unit: 'BX', factor: '11', gtin: null, per: '1' }] }
    expect(valueMissing(facts([request], [[NOON, packed]]), request)).toBeDefined()
  })

  test('and of two with one GTIN somebody is told', () => {
    const gtin = '09520000000011'
    const twin = (code: string) => ({ ...glove('new'), item: code, gtin })
    const of = (detail?: string): Facts => {
      const known = facts([asked('R-1', twin('GLOVE'))], [[NOON, twin('GLOVE')]])
      const { evidence } = known
      const raised = { exceptionId: 'EX', kind: 'duplicate-item', subject: 'item:MASK', detail }
      const extra = (topic: string, message: object) =>
        ({ topic, partition: 0, offset: 9, timestamp: NOON, key: 'x', headers: {}, value: null, message }) as SeenRecord
      return new Facts({
        ...evidence,
        records: [
          ...evidence.records,
          extra(masterItems.name, { type: 'master.Item', data: twin('MASK') }),
          ...(detail ? [extra('master-data.exceptions.v1', { type: 'supplyline.ExceptionRaised', data: raised })] : []),
        ],
      })
    }
    const one = asked('R-1', twin('GLOVE'))
    expect(valueMissing(of(), one)).toBe(`has GTIN ${gtin}, as has MASK, and nobody was told`)
    expect(valueMissing(of(`MASK and GLOVE have the same GTIN ${gtin}`), one)).toBeUndefined()
    expect(valueMissing(of(`MASK and TAPE have the same GTIN ${gtin}`), one)).toBeDefined()
  })

  test('or gave way to one that was asked for later, or cannot be, as somebody was told', () => {
    const later = asked('R-2', glove('newer'), NOON + 1)
    expect(valueMissing(facts([request, later], [[NOON, glove('newer')]]), request)).toBeUndefined()
    expect(valueMissing(facts([request, later], [[NOON, glove('new')]]), later)).toBeDefined()
    expect(valueMissing(facts([request], [], { told: 'R-1' }), request)).toBeUndefined()
    expect(valueMissing(facts([request], [], { told: 'R-0' }), request)).toBeDefined()
  })

  test('or is to come, which waits for its time', () => {
    const next = asked('R-1', glove('next', NOON + DAY))
    expect(valueMissing(facts([next], [[0, glove('old')]], { due: NOON + DAY }), next)).toBeUndefined()
    expect(valueMissing(facts([next], [[0, glove('old')]]), next)).toBeDefined()
    expect(valueMissing(facts([next], [[NOON, glove('next', NOON + DAY)]]), next)).toBe(
      `is published ${DAY} ms before its time`,
    )
  })
})
