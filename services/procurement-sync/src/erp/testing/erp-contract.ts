import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createEffects, NotSent } from '@supplyline/effects'
import type { Clock, EffectOutcome } from '@supplyline/messaging'
import { emptyCommit, MemoryStore } from '@supplyline/state'
import { createLogger } from '@supplyline/telemetry'
import { type Erp, operationsOf, type PlaceOrderRequest } from '../erp.ts'

/** What happens to the next order that is placed; `down` lasts until it is mended. */
export type Trouble = 'refuse' | 'unavailable' | 'commit then time out' | 'commit then reset' | 'commit late' | 'down'

export type ErpUnderTest = {
  erp: Erp
  clock: Clock
  pass(ms: number): Promise<void>
  trouble(what: Trouble): Promise<void>
  mend(): Promise<void>
  /** Numbers of the orders under a reference, asked in another way than the adapter does. */
  held(reference: string): Promise<string[]>
  stop(): Promise<void>
}

export const orderRequest = (reference: string): PlaceOrderRequest => ({
  reference,
  vendor: '17300001',
  companyCode: '1710',
  purchasingOrganization: '1710',
  purchasingGroup: '001',
  documentType: 'NB',
  currency: 'USD',
  lines: [
    { line: 1, material: 'TG11', quantity: '12', unit: 'EA', unitPrice: '4.5', plant: '1710', storageLocation: '171A' },
    { line: 2, material: 'TG12', quantity: '2.5', unit: 'KG', unitPrice: '0.0125', plant: '1710', storageLocation: '' },
  ],
})

const TIMEOUT_MS = 1_000
const COMMITS_LATE_BY_MS = 3_000
const LONGEST_COMMIT_MS = 4_000
const TEST_MS = 40_000

/** New ones in every run, as a real ERP keeps what earlier runs ordered; 12 characters. */
const RUN = Date.now().toString(36).toUpperCase().slice(-5)
export const referenceOf = (order: number): string => `PO${RUN}${String(order).padStart(5, '0')}`

/** What every ERP does, the fake and the real ones. */
export const erpContract = (name: string, start: () => Promise<ErpUnderTest>): void => {
  describe(`${name}, asked once`, () => {
    const it = running(start)
    const place = (reference: string, timeoutMs = 10_000) => {
      const abandon = new AbortController()
      it().clock.at(it().clock.now() + timeoutMs, () => abandon.abort(new Error('no answer in time')))
      return it().erp.placeOrder(orderRequest(reference), abandon.signal)
    }
    const find = (reference: string) => it().erp.findOrder(orderRequest(reference), new AbortController().signal)

    test('takes an order, and finds it under our reference', async () => {
      const answer = await place(referenceOf(1))
      expect(answer.outcome).toBe('confirmed')
      const [number] = await it().held(referenceOf(1))
      expect(answer).toMatchObject({ externalNumber: number })
      expect(await find(referenceOf(1))).toMatchObject({ outcome: 'confirmed', externalNumber: number })
    })

    test('finds nothing under a reference that it does not know, not even one that begins another', async () => {
      expect(await find(referenceOf(1).slice(0, -1))).toBeUndefined()
      expect(await find(referenceOf(99_999))).toBeUndefined()
    })

    test('enforces no unique reference: a look-up that finds two orders says so', async () => {
      await place(referenceOf(2))
      await place(referenceOf(2))
      const [first, second] = await it().held(referenceOf(2))
      const found = await find(referenceOf(2))
      expect(found).toMatchObject({ outcome: 'confirmed', externalNumber: first })
      expect(found?.detail).toContain(second)
    })

    test('refuses with a code and in words, and has no order then', async () => {
      await it().trouble('refuse')
      const answer = await place(referenceOf(3))
      expect(answer).toEqual({ outcome: 'refused', code: expect.any(String), detail: expect.stringMatching(/\w+ \w+/) })
      expect(await it().held(referenceOf(3))).toEqual([])
    })

    test('that is down has certainly not been sent anything', async () => {
      await it().trouble('down')
      await expect(place(referenceOf(4))).rejects.toBeInstanceOf(NotSent)
      await expect(find(referenceOf(4))).rejects.toBeInstanceOf(NotSent)
      await it().mend()
      expect(await it().held(referenceOf(4))).toEqual([])
    })

    test.each([
      ['unavailable', referenceOf(5), 0],
      ['commit then time out', referenceOf(6), 1],
      ['commit then reset', referenceOf(7), 1],
    ] as const)(
      '%s: nobody may take it for not sent',
      async (trouble, reference, orders) => {
        await it().trouble(trouble)
        const lost = expect(place(reference, TIMEOUT_MS)).rejects.not.toBeInstanceOf(NotSent)
        await it().pass(TIMEOUT_MS + 100)
        await lost
        const held = await it().held(reference)
        expect(held).toHaveLength(orders)
        expect((await find(reference))?.outcome).toBe(orders === 0 ? undefined : 'confirmed')
      },
      TEST_MS,
    )
  })

  describe(`${name}, through effects`, () => {
    const it = running(start)
    let next = 100

    const order = async (reference: string) => {
      const { erp, clock } = it()
      const store = new MemoryStore()
      const told: EffectOutcome[] = []
      const effects = createEffects({
        store,
        clock,
        logger: createLogger({ service: 'test', level: 'silent' }),
        systems: {
          erp: {
            name: 'erp',
            operations: operationsOf(erp),
            concurrency: 2,
            ratePerSecond: 20,
            timeoutMs: TIMEOUT_MS,
            longestCommitMs: LONGEST_COMMIT_MS,
            breaker: { failurePercentage: 50, calls: 5, windowMs: 10_000, resetMs: 1_000 },
          },
        },
      })
      effects.start(async (_, outcome) => {
        told.push(outcome)
      })
      const lane = await store.claim(0, clock.now())
      const intent = {
        reference,
        system: 'erp',
        operation: 'place-order',
        request: orderRequest(reference),
        lane: 0,
        aggregate: `order:${reference}`,
        site: 'S1',
        status: 'planned' as const,
        attempt: 0,
        plannedAt: clock.now(),
      }
      await store.commit({ ...emptyCommit(lane), intents: [intent] }, clock.now())
      effects.take([intent], lane)
      return {
        outcomes: () => told.map((o) => o.outcome),
        ended: async () => {
          for (let i = 0; i < 300 && !told.some((o) => o.outcome !== 'IN_DOUBT'); i++) await it().pass(100)
          const stopped = effects.stop()
          await it().pass(1)
          await stopped
          return told.at(-1)
        },
      }
    }
    const newReference = () => referenceOf(++next)

    test.each([
      ['unavailable', ['IN_DOUBT', 'CONFIRMED']],
      ['commit then time out', ['IN_DOUBT', 'CONFIRMED']],
      ['commit then reset', ['IN_DOUBT', 'CONFIRMED']],
      ['commit late', ['IN_DOUBT', 'CONFIRMED']],
    ] as const)(
      '%s: exactly one order comes of it',
      async (trouble, outcomes) => {
        const reference = newReference()
        await it().trouble(trouble)
        const placed = await order(reference)
        const told = await placed.ended()
        await it().pass(COMMITS_LATE_BY_MS)
        const held = await it().held(reference)
        expect(held).toHaveLength(1)
        expect(told).toMatchObject({ outcome: 'CONFIRMED', externalNumber: held[0] })
        expect(placed.outcomes()).toEqual(outcomes)
      },
      TEST_MS,
    )

    test(
      'down: the order waits, without doubt, and is placed once the ERP is back',
      async () => {
        const reference = newReference()
        await it().trouble('down')
        const placed = await order(reference)
        await it().pass(2_500)
        expect(placed.outcomes()).toEqual([])
        await it().mend()
        expect(await placed.ended()).toMatchObject({ outcome: 'CONFIRMED' })
        expect(placed.outcomes()).toEqual(['CONFIRMED'])
        expect(await it().held(reference)).toHaveLength(1)
      },
      TEST_MS,
    )

    test(
      'refused: told in the words of the ERP, and not tried again',
      async () => {
        const reference = newReference()
        await it().trouble('refuse')
        const placed = await order(reference)
        expect(await placed.ended()).toMatchObject({ outcome: 'REFUSED', detail: expect.stringMatching(/\w+ \w+/) })
        expect(await it().held(reference)).toEqual([])
      },
      TEST_MS,
    )
  })
}

const running = (start: () => Promise<ErpUnderTest>): (() => ErpUnderTest) => {
  let started: ErpUnderTest | undefined
  beforeAll(async () => {
    started = await start()
  }, 120_000)
  afterAll(() => started?.stop(), 30_000)
  return () => {
    if (!started) throw new Error('the ERP is not started')
    return started
  }
}
