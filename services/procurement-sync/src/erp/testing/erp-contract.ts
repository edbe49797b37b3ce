import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { AlreadyHeld, createEffects, NotSent } from '@supplyline/effects'
import type { Clock, EffectOutcome } from '@supplyline/messaging'
import { emptyCommit, MemoryStore } from '@supplyline/state'
import { createLogger } from '@supplyline/telemetry'
import {
  type AcknowledgementRequest,
  type Erp,
  type ErpOperation,
  type GoodsIssueRequest,
  type GoodsReceiptRequest,
  type InvoiceRequest,
  operationsOf,
  type PlaceOrderRequest,
  type Sought,
} from '../erp.ts'

/** What happens to the next document that is written; `down` lasts until it is mended. */
export type Trouble =
  | 'refuse'
  | 'unavailable'
  | 'busy'
  | 'commit then time out'
  | 'commit then reset'
  | 'commit late'
  | 'down'

export type ErpUnderTest = {
  erp: Erp
  clock: Clock
  pass(ms: number): Promise<void>
  /** For the next call of this operation. */
  trouble(what: Trouble, operation: ErpOperation): Promise<void>
  mend(): Promise<void>
  /** Numbers of the documents under a reference, asked in another way than the adapter does. */
  held(operation: ErpOperation, reference: string): Promise<string[]>
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

export const acknowledgementRequest = (
  orderNumber: string,
  changes: Partial<AcknowledgementRequest> = {},
): AcknowledgementRequest => ({
  reference: 'AK7K3M9QX2AB',
  orderReference: 'PO7K3M9QX2AB',
  orderNumber,
  supplierOrderNumber: '5100002',
  lines: [{ line: 1, answer: 'BACKORDERED', quantity: '8', promisedOn: '2026-02-28' }],
  ...changes,
})

export const receiptRequest = (reference: string): GoodsReceiptRequest => ({
  reference,
  orderNumber: '4500000100',
  documentDate: '2026-02-27',
  postingDate: '2026-02-28',
  papers: '700002',
  lines: [
    { orderLine: 1, material: 'TG11', plant: '1710', storageLocation: '171A', quantity: '12', unit: 'EA', lot: 'L-1' },
    { orderLine: 2, material: 'TG12', plant: '1710', storageLocation: '', quantity: '2.5', unit: 'KG', lot: null },
  ],
})

/** Of our own stock, of what belongs to a supplier until it is used, and what came back. */
export const issueRequest = (reference: string): GoodsIssueRequest => {
  const place = { plant: '1710', storageLocation: '171A', costCentre: '17101301' }
  return {
    ...{ reference, documentDate: '2026-02-27', postingDate: '2026-02-28' },
    lines: [
      { ...place, material: 'TG11', vendor: null, quantity: '12', unit: 'EA', lot: 'L-1' },
      { ...place, material: 'TG12', vendor: '17300001', quantity: '2.5', unit: 'KG', lot: null },
      { ...place, material: 'TG11', vendor: null, quantity: '-3', unit: 'EA', lot: null },
    ],
  }
}

export const invoiceRequest = (reference: string): InvoiceRequest => ({
  reference,
  companyCode: '1710',
  vendor: '17300001',
  invoiceNumber: `INV-${reference.slice(-8)}`,
  invoicedOn: '2026-02-26',
  postingDate: '2026-02-28',
  currency: 'USD',
  total: '60.03',
  charges: '5',
  tax: '1',
  lines: [
    { orderNumber: '4500000100', orderLine: 1, quantity: '12', unit: 'EA', amount: '54' },
    { orderNumber: '4500000100', orderLine: 2, quantity: '2.5', unit: 'KG', amount: '0.0313' },
  ],
})

const TIMEOUT_MS = 1_000
const COMMITS_LATE_BY_MS = 3_000
const LONGEST_COMMIT_MS = 4_000
const TEST_MS = 40_000

/** New ones in every run, as a real ERP keeps what earlier runs ordered; 12 characters. */
const RUN = Date.now().toString(36).toUpperCase().slice(-5)
export const referenceOf = (document: number, prefix = 'PO'): string =>
  `${prefix}${RUN}${String(document).padStart(5, '0')}`

type Subject = {
  operation: ErpOperation
  reference(document: number): string
  /** Once: what the document refers to is made here. */
  request(erp: Erp, reference: string): Promise<unknown>
  /** Setting it twice leaves one; others enforce no unique reference. */
  idempotent?: true
}

const SUBJECTS: Subject[] = [
  {
    operation: 'place-order',
    reference: (document) => referenceOf(document),
    request: async (_, reference) => orderRequest(reference),
  },
  {
    operation: 'record-acknowledgement',
    reference: (document) => referenceOf(document, 'AK'),
    request: async (erp, reference) => {
      const orderReference = `PA${reference.slice(2)}`
      const placed = await erp.placeOrder(orderRequest(orderReference), new AbortController().signal)
      if (placed.outcome !== 'confirmed') throw new Error(placed.detail)
      return acknowledgementRequest(placed.externalNumber, { reference, orderReference })
    },
    idempotent: true,
  },
  {
    operation: 'post-goods-receipt',
    reference: (document) => referenceOf(document, 'GR'),
    request: async (_, reference) => receiptRequest(reference),
  },
  {
    operation: 'reverse-goods-receipt',
    reference: (document) => referenceOf(document, 'GV'),
    request: async (_, reference) => receiptRequest(reference),
  },
  {
    operation: 'post-goods-issue',
    reference: (document) => referenceOf(document, 'GI'),
    request: async (_, reference) => issueRequest(reference),
  },
  {
    operation: 'post-invoice',
    reference: (document) => referenceOf(document, 'IV'),
    request: async (_, reference) => invoiceRequest(reference),
  },
]

/** Whether the ERP takes nothing twice under one reference. */
export type ErpKind = { uniqueReferences: boolean }

/** What every ERP does with every operation, the fake and the real ones, each by its kind. */
export const erpContract = (name: string, start: () => Promise<ErpUnderTest>, kind: ErpKind): void => {
  const it = running(start)
  for (const subject of SUBJECTS) {
    askedOnce(name, subject, it, kind)
    throughEffects(name, subject, it, kind)
  }
}

const askedOnce = (name: string, subject: Subject, it: () => ErpUnderTest, { uniqueReferences }: ErpKind): void => {
  const { operation, reference: referenceFor, idempotent } = subject
  const intents = new Map<string, object>()
  const asking = async (reference: string) => {
    const { erp, clock } = it()
    const request = intents.get(reference) ?? { reference, request: await subject.request(erp, reference) }
    intents.set(reference, request)
    const intent = request as Parameters<ReturnType<typeof operationsOf>['place-order']['send']>[0]
    return {
      send: (timeoutMs = 10_000) => {
        const abandon = new AbortController()
        clock.at(clock.now() + timeoutMs, () => abandon.abort(new Error('no answer in time')))
        return operationsOf(erp)[operation].send(intent, abandon.signal)
      },
      find: () => operationsOf(erp)[operation].find(intent, new AbortController().signal),
      list: async () => {
        const { vendor = '', invoiceNumber = '' } = intent.request as Partial<InvoiceRequest>
        const sought = { operation, reference, ...(operation === 'post-invoice' && { vendor, invoiceNumber }) }
        return (await erp.listDocuments(sought as Sought, new AbortController().signal)).sort()
      },
    }
  }
  const held = (reference: string) => it().held(operation, reference)

  describe(`${name}, ${operation}, asked once`, () => {
    test('does it, and finds it under our reference', async () => {
      const { send, find } = await asking(referenceFor(1))
      const answer = await send()
      expect(answer.outcome).toBe('confirmed')
      const [number] = await held(referenceFor(1))
      expect(answer).toMatchObject({ externalNumber: number })
      expect(await find()).toMatchObject({ outcome: 'confirmed', externalNumber: number })
    })

    test('finds nothing under a reference that it does not know, not even one that begins another', async () => {
      for (const unknown of [referenceFor(1).slice(0, -1), referenceFor(99_999)])
        expect(await (await asking(unknown)).find()).toBeUndefined()
    })

    if (idempotent)
      test('twice is once', async () => {
        const { send, find } = await asking(referenceFor(2))
        await send()
        await send()
        const [number, ...others] = await held(referenceFor(2))
        expect(others).toEqual([])
        expect(await find()).toMatchObject({ outcome: 'confirmed', externalNumber: number })
      })
    else if (uniqueReferences)
      test('twice is refused as held already, and its number can be looked up', async () => {
        const { send, find, list } = await asking(referenceFor(2))
        await send()
        await expect(send()).rejects.toBeInstanceOf(AlreadyHeld)
        const [number, ...others] = await held(referenceFor(2))
        expect(others).toEqual([])
        expect(await find()).toMatchObject({ outcome: 'confirmed', externalNumber: number })
        expect(await list()).toEqual([number])
      })
    else
      test('enforces no unique reference: a look-up that finds two says so', async () => {
        const { send, find, list } = await asking(referenceFor(2))
        expect(await list()).toEqual([])
        await send()
        expect(await list()).toEqual(await held(referenceFor(2)))
        await send()
        const numbers = await held(referenceFor(2))
        expect(numbers).toHaveLength(2)
        const found = await find()
        expect(found).toMatchObject({ outcome: 'confirmed', externalNumber: numbers[0] })
        expect(found?.detail).toContain(numbers[1])
        expect(await list()).toEqual(numbers.toSorted())
      })

    test('refuses with a code and in words, and has nothing then', async () => {
      const { send } = await asking(referenceFor(3))
      await it().trouble('refuse', operation)
      expect(await send()).toEqual({
        outcome: 'refused',
        code: expect.any(String),
        detail: expect.stringMatching(/\w+ \w+/),
      })
      expect(await held(referenceFor(3))).toEqual([])
    })

    test('that is down has certainly not been sent anything', async () => {
      const { send, find } = await asking(referenceFor(4))
      await it().trouble('down', operation)
      await expect(send()).rejects.toBeInstanceOf(NotSent)
      await expect(find()).rejects.toBeInstanceOf(NotSent)
      await it().mend()
      expect(await held(referenceFor(4))).toEqual([])
    })

    test('that is busy turns it away unread, and says for how long', async () => {
      const { send } = await asking(referenceFor(8))
      await it().trouble('busy', operation)
      await expect(send()).rejects.toMatchObject({ name: 'NotSent', retryAfterMs: expect.any(Number) })
      expect(await held(referenceFor(8))).toEqual([])
    })

    test.each([
      ['unavailable', referenceFor(5), 0],
      ['commit then time out', referenceFor(6), 1],
      ['commit then reset', referenceFor(7), 1],
    ] as const)(
      '%s: nobody may take it for not sent',
      async (trouble, reference, documents) => {
        const { send, find } = await asking(reference)
        await it().trouble(trouble, operation)
        const lost = expect(send(TIMEOUT_MS)).rejects.not.toBeInstanceOf(NotSent)
        await it().pass(TIMEOUT_MS + 100)
        await lost
        expect(await held(reference)).toHaveLength(documents)
        expect((await find())?.outcome).toBe(documents === 0 ? undefined : 'confirmed')
      },
      TEST_MS,
    )
  })
}

const throughEffects = (
  name: string,
  subject: Subject,
  it: () => ErpUnderTest,
  { uniqueReferences }: ErpKind,
): void => {
  const { operation } = subject
  let next = 100
  /** Asks for a document that meets trouble on its way. */
  const asked = async (trouble: Trouble | 'held already') => {
    const reference = subject.reference(++next)
    const request = await subject.request(it().erp, reference)
    const before = { reference, request } as Parameters<ReturnType<typeof operationsOf>['place-order']['send']>[0]
    if (trouble === 'held already') await operationsOf(it().erp)[operation].send(before, new AbortController().signal)
    else await it().trouble(trouble, operation)
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
          uniqueReferences,
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
      operation,
      request,
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
      held: () => it().held(operation, reference),
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

  describe(`${name}, ${operation}, through effects`, () => {
    test.each(['unavailable', 'commit then time out', 'commit then reset', 'commit late'] as const)(
      '%s: exactly one document comes of it',
      async (trouble) => {
        const { ended, held, outcomes } = await asked(trouble)
        const told = await ended()
        await it().pass(COMMITS_LATE_BY_MS)
        const numbers = await held()
        expect(numbers).toHaveLength(1)
        expect(told).toMatchObject({ outcome: 'CONFIRMED', externalNumber: numbers[0] })
        expect(outcomes()).toEqual(['IN_DOUBT', 'CONFIRMED'])
      },
      TEST_MS,
    )

    if (uniqueReferences || subject.idempotent)
      test('held already under the reference: confirmed under its number, without doubt', async () => {
        const { ended, held, outcomes } = await asked('held already')
        const told = await ended()
        expect(told).toMatchObject({ outcome: 'CONFIRMED', externalNumber: (await held())[0] })
        expect(outcomes()).toEqual(['CONFIRMED'])
        expect(await held()).toHaveLength(1)
      })

    test(
      'down: it waits, without doubt, and is done once the ERP is back',
      async () => {
        const { ended, held, outcomes } = await asked('down')
        await it().pass(2_500)
        expect(outcomes()).toEqual([])
        await it().mend()
        expect(await ended()).toMatchObject({ outcome: 'CONFIRMED' })
        expect(outcomes()).toEqual(['CONFIRMED'])
        expect(await held()).toHaveLength(1)
      },
      TEST_MS,
    )

    test(
      'refused: told in the words of the ERP, and not tried again',
      async () => {
        const { ended, held } = await asked('refuse')
        expect(await ended()).toMatchObject({ outcome: 'REFUSED', detail: expect.stringMatching(/\w+ \w+/) })
        expect(await held()).toEqual([])
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
