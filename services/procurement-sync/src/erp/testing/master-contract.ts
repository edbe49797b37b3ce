import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { NotSent } from '@supplyline/effects'
import type { Erp } from '../erp.ts'
import type { MasterPage, MasterRequest } from '../master/reading.ts'

export type MasterUnderTest = {
  erp: Erp
  /** Makes a material, or changes it, as a person does in the ERP. */
  putMaterial(material: { number: string; description: string; baseUnit: string; deleted?: boolean }): Promise<void>
  /** Blocks a vendor that is there, or releases it. */
  blockVendor(number: string, blocked: boolean): Promise<void>
  /** A vendor that is there. */
  vendor: string
  trouble(what: 'refuse' | 'unavailable' | 'down'): Promise<void>
  mend(): Promise<void>
  stop(): Promise<void>
}

/** Numbers that no ERP comes with, in its order. */
const NUMBERS = ['990000001', '990000002', '990000003', '990000004', '990000005']
const FIRST = '990000001'

/** What every ERP tells of its materials and vendors, the fake and the real ones. */
export const masterContract = (name: string, start: () => Promise<MasterUnderTest>): void => {
  let it: MasterUnderTest
  beforeAll(async () => {
    it = await start()
    for (const number of NUMBERS) await it.putMaterial({ number, description: `Glove ${number}`, baseUnit: 'EA' })
  }, 120_000)
  afterAll(() => it?.stop(), 30_000)

  const read = async (request: MasterRequest): Promise<MasterPage> => {
    const answer = await it.erp.readMaster(request, AbortSignal.timeout(10_000))
    if (!('rows' in answer)) throw new Error(answer.detail)
    return answer
  }
  const materials = (numbers: readonly string[]) => read({ kind: 'item', numbers })
  const ofTheRun = (rows: MasterPage['rows']) => rows.map((r) => r.number).filter((n) => NUMBERS.includes(n))

  describe(`${name}, materials and vendors`, () => {
    test('pages of any size hold every material once, in an order', async () => {
      for (const limit of [1, 2, 200]) {
        const seen: string[] = []
        let after: string | null = ''
        for (let pages = 0; after !== null && pages < 500; pages++) {
          const page: MasterPage = await read({ kind: 'item', after, since: null, limit })
          expect(page.rows.length).toBeLessThanOrEqual(limit)
          seen.push(...page.rows.map((r) => r.number))
          after = page.next
        }
        expect(after).toBeNull()
        expect(seen.filter((n) => NUMBERS.includes(n))).toEqual(NUMBERS)
        expect(new Set(seen).size).toBe(seen.length)
      }
    })

    test('what was changed since a day is among those, what was not is not', async () => {
      const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
      const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
      const since = async (day: string) => ofTheRun((await read(page(day))).rows)
      expect(await since(yesterday)).toEqual(NUMBERS)
      expect(await since(tomorrow)).toEqual([])
    })

    test('of numbers that are asked for those that there are', async () => {
      const { rows, next } = await materials([FIRST, 'no such number', "it's"])
      expect(rows).toMatchObject([
        { number: FIRST, text: `Glove ${FIRST}`, baseUnit: 'EA', blocked: false, deleted: false },
      ])
      expect(next).toBeNull()
    })

    test('a change is seen: unit, and mark for deletion', async () => {
      const number = '990000005'
      await it.putMaterial({ number, description: 'Glove, renamed', baseUnit: 'PC', deleted: true })
      expect((await materials([number])).rows).toMatchObject([{ number, baseUnit: 'PC', deleted: true }])
      await it.putMaterial({ number, description: 'Glove, renamed', baseUnit: 'EA', deleted: false })
      expect((await materials([number])).rows).toMatchObject([{ baseUnit: 'EA', deleted: false }])
    })

    test('a vendor has a name and no unit, and is seen to be blocked', async () => {
      const vendor = async () => (await read({ kind: 'supplier', numbers: [it.vendor] })).rows
      expect(await vendor()).toMatchObject([{ number: it.vendor, text: expect.stringMatching(/\w/), baseUnit: null }])
      await it.blockVendor(it.vendor, true)
      expect(await vendor()).toMatchObject([{ blocked: true }])
      await it.blockVendor(it.vendor, false)
      expect(await vendor()).toMatchObject([{ blocked: false }])
    })

    test('who may not read is told so, with a code and in words', async () => {
      await it.trouble('refuse')
      expect(await it.erp.readMaster(page(null), AbortSignal.timeout(10_000))).toEqual({
        outcome: 'refused',
        code: expect.stringMatching(/\S/),
        detail: expect.stringMatching(/\w+ \w+/),
      })
      await it.mend()
    })

    test('an ERP that is away, or that fails, has not said that there is nothing', async () => {
      await it.trouble('unavailable')
      await expect(materials([FIRST])).rejects.toThrow()
      await it.mend()
      await it.trouble('down')
      await expect(materials([FIRST])).rejects.toBeInstanceOf(NotSent)
      await it.mend()
      expect((await materials([FIRST])).rows).toHaveLength(1)
    })
  })
}

const page = (since: string | null): MasterRequest => ({ kind: 'item', after: '', since, limit: 200 })
