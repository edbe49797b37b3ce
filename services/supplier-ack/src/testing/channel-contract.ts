import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createEffects, NotSent } from '@supplyline/effects'
import type { Clock, EffectOutcome } from '@supplyline/messaging'
import { emptyCommit, MemoryStore } from '@supplyline/state'
import { createLogger } from '@supplyline/telemetry'
import { type Channel, type Interchange, operationsOf } from '../channel/channel.ts'
import { purchaseOrder } from '../x12/purchase-order.ts'
import { writeInterchange } from '../x12/write.ts'

/** What happens to the next interchange; `down` lasts until it is mended. */
export type Trouble = 'refuse' | 'unavailable' | 'take then time out' | 'take then reset' | 'take then garble' | 'down'

export type ChannelUnderTest = {
  channel: Channel
  clock: Clock
  pass(ms: number): Promise<void>
  trouble(what: Trouble): Promise<void>
  mend(): Promise<void>
  /** Numbers of the orders that the partner has, asked in another way than the channel does. */
  orders(): Promise<string[]>
  stop(): Promise<void>
}

const TIMEOUT_MS = 1_000
const TEST_MS = 40_000

const buyer = { name: 'Mercy', gln: null, code: 'MERCY' }
const orderNumberOf = (number: number): string => `45${String(number).padStart(8, '0')}`
/** Order and control number go together, so that the partner's orders tell which interchanges it took. */
const interchange = (number: number, receiver = 'ZZ:MOCKEDI'): Interchange => {
  const line = { line: 1, quantity: '10', unit: 'BX', unitPrice: '12.5', item: 'WIDGET', supplierItem: 'WIDGET-001' }
  const written = purchaseOrder({
    ...{ orderNumber: orderNumberOf(number), placedAt: Date.UTC(2026, 0, 5), currency: 'USD', buyer },
    lines: [{ ...line, gtin: '00076123400003', description: 'Widget', shipTo: buyer }],
  })
  if ('problems' in written) throw new Error(written.problems.join())
  const controlNumber = String(number).padStart(9, '0')
  const parties = { sender: 'ZZ:MERCY', receiver, controlNumber }
  const document = { document: '850', functionalGroup: 'PO', segments: written.segments, at: Date.UTC(2026, 0, 5) }
  return { ...parties, content: writeInterchange({ ...parties, ...document }) }
}

/** What every channel does, the fake and the real one. */
export const channelContract = (name: string, start: () => Promise<ChannelUnderTest>): void => {
  let started: ChannelUnderTest | undefined
  const it = (): ChannelUnderTest => {
    if (!started) throw new Error('the channel is not started')
    return started
  }
  beforeAll(async () => {
    started = await start()
  }, 120_000)
  afterAll(() => started?.stop(), 30_000)
  const times = async (number: number) => (await it().orders()).filter((o) => o === orderNumberOf(number)).length

  describe(`${name}, asked once`, () => {
    const send = (number: number, timeoutMs = 10_000) => {
      const abandon = new AbortController()
      it().clock.at(it().clock.now() + timeoutMs, () => abandon.abort(new Error('no answer in time')))
      return it().channel.send(interchange(number), abandon.signal)
    }

    test('takes an interchange', async () => {
      expect(await send(1)).toMatchObject({ outcome: 'confirmed', externalNumber: '000000001' })
      expect(await times(1)).toBe(1)
    })

    test('drops the same control number the second time, which confirms that the partner has it', async () => {
      await send(2)
      expect(await send(2)).toMatchObject({ outcome: 'confirmed', externalNumber: '000000002' })
      expect(await times(2)).toBe(1)
    })

    test('refuses with a code and in words, and has nothing then', async () => {
      await it().trouble('refuse')
      expect(await send(3)).toEqual({
        outcome: 'refused',
        code: expect.any(String),
        detail: expect.stringMatching(/\w+ \w+/),
      })
      expect(await times(3)).toBe(0)
    })

    test('that is down has certainly not been sent anything', async () => {
      await it().trouble('down')
      await expect(send(4)).rejects.toBeInstanceOf(NotSent)
      await it().mend()
      expect(await times(4)).toBe(0)
    })

    test.each([
      ['unavailable', 5, 0],
      ['take then time out', 6, 1],
      ['take then reset', 7, 1],
      ['take then garble', 8, 1],
    ] as const)(
      '%s: nobody may take it for not sent, nor for refused',
      async (trouble, number, orders) => {
        await it().trouble(trouble)
        const lost = expect(send(number, TIMEOUT_MS)).rejects.not.toBeInstanceOf(NotSent)
        await it().pass(TIMEOUT_MS + 100)
        await lost
        expect(await times(number)).toBe(orders)
      },
      TEST_MS,
    )
  })

  describe(`${name}, through effects`, () => {
    const transmit = async (number: number) => {
      const { channel, clock } = it()
      const store = new MemoryStore()
      const told: EffectOutcome[] = []
      const edi = {
        ...{ name: 'edi', operations: operationsOf(channel), concurrency: 2, ratePerSecond: 20 },
        ...{ timeoutMs: TIMEOUT_MS, longestCommitMs: 0 },
        breaker: { failurePercentage: 50, calls: 5, windowMs: 10_000, resetMs: 1_000 },
      }
      const logger = createLogger({ service: 'test', level: 'silent' })
      const effects = createEffects({ store, clock, logger, systems: { edi } })
      effects.start(async (_, outcome) => {
        told.push(outcome)
      })
      const lane = await store.claim(0, clock.now())
      const intent = {
        ...{
          reference: `ZZ:MOCKEDI/${number}`,
          system: 'edi',
          operation: 'send-interchange',
          request: interchange(number),
        },
        ...{ lane: 0, aggregate: `transmission:ZZ:MOCKEDI:${number}`, site: 'MERCY' },
        ...{ status: 'planned' as const, attempt: 0, plannedAt: clock.now() },
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

    test.each([
      ['unavailable', 105],
      ['take then time out', 106],
      ['take then reset', 107],
      ['take then garble', 108],
    ] as const)(
      '%s: it is sent again under its number, and the partner has it once',
      async (trouble, number) => {
        await it().trouble(trouble)
        const transmission = await transmit(number)
        expect(await transmission.ended()).toMatchObject({ outcome: 'CONFIRMED', attempt: 2 })
        expect(transmission.outcomes()).toEqual(['IN_DOUBT', 'CONFIRMED'])
        expect(await times(number)).toBe(1)
      },
      TEST_MS,
    )

    test(
      'down: it waits, without doubt, and goes out once the channel is back',
      async () => {
        await it().trouble('down')
        const transmission = await transmit(109)
        await it().pass(2_500)
        expect(transmission.outcomes()).toEqual([])
        await it().mend()
        await transmission.ended()
        expect(transmission.outcomes()).toEqual(['CONFIRMED'])
        expect(await times(109)).toBe(1)
      },
      TEST_MS,
    )

    test(
      'refused: told in the words of the partner, and not tried again',
      async () => {
        await it().trouble('refuse')
        const transmission = await transmit(110)
        expect(await transmission.ended()).toMatchObject({
          outcome: 'REFUSED',
          detail: expect.stringMatching(/\w+ \w+/),
        })
        expect(await times(110)).toBe(0)
      },
      TEST_MS,
    )
  })
}
