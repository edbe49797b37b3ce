import { describe, expect, test } from '@jest/globals'
import type { MasterRequest } from './reading.ts'
import { masterAnswer, masterQuery } from './sap-master.ts'

const answered = (body: unknown, status = 200) => ({
  status,
  headers: new Headers(),
  text: typeof body === 'string' ? body : JSON.stringify(body),
})
const rows = (...results: unknown[]) => answered({ d: { results } })
const page: MasterRequest = { kind: 'item', after: '', since: null, limit: 2 }
const error = { error: { code: 'ME/006', message: { value: 'You are not authorised' } } }

describe('what SAP is asked', () => {
  test('a page, in its order, of what was changed since a day', () => {
    const query = masterQuery({ kind: 'item', after: "O'1", since: '2026-01-05', limit: 200 }, [])
    expect(decodeURIComponent(query)).toBe(
      "/A_Product?$filter=Product gt 'O''1' and LastChangeDate ge datetime'2026-01-05T00:00:00'&$top=200" +
        '&$orderby=Product&$expand=to_Description&$select=Product,BaseUnit,IsMarkedForDeletion,LastChangeDate,' +
        'CrossPlantStatus,to_Description/Language,to_Description/ProductDescription',
    )
  })

  test('numbers, without the properties that this SAP does not have', () => {
    const query = masterQuery({ kind: 'supplier', numbers: ['1', '2'] }, ['A_BusinessPartner/IsMarkedForArchiving'])
    expect(decodeURIComponent(query)).toBe(
      "/A_BusinessPartner?$filter=Supplier eq '1' or Supplier eq '2'&$top=2&$orderby=Supplier" +
        '&$select=Supplier,BusinessPartnerFullName,BusinessPartnerIsBlocked,LastChangeDate',
    )
  })
})

describe('what SAP answers', () => {
  test('a material: blocked by any cross-plant status, described in English if it is, without leading zeros', () => {
    const to_Description = {
      results: [
        { Language: 'DE', ProductDescription: 'Handschuh' },
        { Language: 'EN', ProductDescription: 'Glove' },
      ],
    }
    const row = { Product: '000000000000004711', BaseUnit: 'EA', CrossPlantStatus: '01', to_Description }
    expect(masterAnswer(rows({ ...row, LastChangeDate: '/Date(1795440771090)/' }), page)).toEqual({
      rows: [{ number: '4711', text: 'Glove', baseUnit: 'EA', blocked: true, deleted: false, changedOn: '2026-11-23' }],
      next: null,
    })
  })

  test('a full page is followed by another; one that ends where it began is not', () => {
    const two = rows({ Product: 'A', BaseUnit: 'EA' }, { Product: 'B', BaseUnit: 'EA' })
    expect(masterAnswer(two, page)).toMatchObject({ next: 'B' })
    expect(masterAnswer(two, { ...page, after: 'B' })).toMatchObject({ outcome: 'refused', code: 'unreadable-answer' })
  })

  test.each<[string, unknown, number]>([
    ['that nobody may read it', error, 403],
    ['that there is no such service', '<html>', 404],
    ['a page to log on', '<html>', 200],
    ['something else than a collection', { d: {} }, 200],
    ['a row without its number', { d: { results: [{ BaseUnit: 'EA' }] } }, 200],
    ['a number that is none', { d: { results: [{ Product: 7 }] } }, 200],
    ['a row that is none', { d: { results: [null] } }, 200],
  ])('%s: refused, so that it is not asked again and again', (_, body, status) => {
    expect(masterAnswer(answered(body, status), page)).toMatchObject({ outcome: 'refused' })
  })

  test.each([401, 408, 429, 500, 502, 503])('%i: nothing is known', (status) => {
    expect(() => masterAnswer(answered(error, status), page)).toThrow()
  })
})
