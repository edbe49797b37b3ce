import { describe, expect, test } from '@jest/globals'
import { movement, WARD } from './examples.ts'
import { identityOf } from './movement.ts'
import { positionAt, positionByKey } from './names.ts'

const contentOf = (...args: Parameters<typeof movement>) => identityOf(movement(...args))?.content

describe('when two events are the same', () => {
  test('"8" and "8.0" are the same quantity', () => {
    expect(contentOf('StockIssued', '8')).toBe(contentOf('StockIssued', '8.0'))
  })

  test.each([
    { site: 'SOUTH' },
    { source: 'cabinet-8' },
    { item: 'GLOVE-L' },
    { location: '4W' },
    { lot: 'A' },
    { lot: '' },
    { expiry: '2027-03-31' },
    { unit: 'BX' },
    { occurredAt: 0 },
    { caseReference: 'case-1' },
    { reason: 'broken' },
  ])('%j makes it another event', (other) => {
    expect(contentOf('StockIssued', '8', other)).not.toBe(contentOf('StockIssued', '8'))
  })

  test('another quantity, another kind, another end of a transfer, another supplier make it another event', () => {
    expect(contentOf('StockIssued', '8')).not.toBe(contentOf('StockIssued', '80'))
    expect(contentOf('StockIssued', '8')).not.toBe(contentOf('StockReturned', '8'))
    for (const other of [{ transferId: 'T-2' }, { counterpart: '4W' }])
      expect(contentOf('StockTransferredIn', '8', other)).not.toBe(contentOf('StockTransferredIn', '8'))
    const used = (supplier: string) => contentOf('ConsignmentUsed', '8', { supplier })
    expect(used('STITCH')).not.toBe(used('MEDCO'))
  })

  test('nothing that a source writes into one field passes for another field', () => {
    expect(contentOf('StockIssued', '1', { location: '3W', item: '1:G' })).not.toBe(
      contentOf('StockIssued', '1', { location: '3W1', item: ':G' }),
    )
    expect(contentOf('StockIssued', '1', { lot: '-', expiry: null })).not.toBe(
      contentOf('StockIssued', '1', { lot: null, expiry: '-' }),
    )
  })

  test('what is no movement has no identity', () => {
    expect(identityOf({ type: 'master.Location', data: WARD })).toBeUndefined()
  })
})

describe('which position a record is for', () => {
  test('its location and item name it', () => {
    expect(positionAt('3W', 'GLOVE-M')).toBe('stock:3W:GLOVE-M')
  })

  test('a colon in a name cannot lead to the position of another item', () => {
    expect(positionAt('3W', 'A:B')).toBe(positionAt('3W:A', 'B'))
    expect(positionAt('3W', 'A:B')).toBe('stock:nowhere')
  })

  test('bytes that cannot be decoded stop the position that their key names', () => {
    expect(positionByKey('3W:GLOVE-M')).toBe('stock:3W:GLOVE-M')
  })

  test.each(['', '3W', '3W:', ':GLOVE-M', 'a:b:c', 'a:b:', '3\u0001W:GLOVE-M', `3W:${'x'.repeat(65)}`])(
    'the key %j names none',
    (key) => {
      expect(positionByKey(key)).toBeUndefined()
    },
  )
})
