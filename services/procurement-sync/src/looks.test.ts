import { describe, expect, test } from '@jest/globals'
import { given, play } from '@supplyline/decider'
import type { MessageOf } from '@supplyline/schemas'
import { invoice } from './decide-invoice.ts'
import { order } from './decide-order.ts'
import { receipt } from './decide-receipt.ts'
import { dataOf, kindsOf, NOW, openExceptions, outcome, placeOrder, taking, timerFired } from './testing/examples.ts'
import { lookedUp, matched, opened, received, saying } from './testing/posting-examples.ts'

const HOUR = 3_600_000
type Message = Parameters<typeof taking>[0]
type Outcome = MessageOf<'supplyline.EffectOutcome'>

/** One document on its way into the ERP, whatever it is. */
const SUBJECTS = {
  order: {
    decider: order,
    begun: [placeOrder()] as Message[],
    operation: 'place-order',
    sought: { operation: 'place-order' },
    duplicate: 'duplicate-order',
    givenUp: 'order-given-up',
    owner: 'buyer',
    placed: 'procurement.PurchaseOrderPlaced',
  },
  receipt: {
    decider: receipt,
    begun: [received(), opened()] as Message[],
    operation: 'post-goods-receipt',
    sought: { operation: 'post-goods-receipt' },
    duplicate: 'duplicate-posting',
    givenUp: 'posting-given-up',
    owner: 'receiving',
    placed: 'procurement.ErpPosted',
  },
  invoice: {
    decider: invoice,
    begun: [matched(), opened()] as Message[],
    operation: 'post-invoice',
    sought: { operation: 'post-invoice', vendor: '17300001', invoiceNumber: 'INV-1' },
    duplicate: 'duplicate-posting',
    givenUp: 'posting-given-up',
    owner: 'ap',
    placed: 'procurement.ErpPosted',
  },
} as const

describe.each(Object.entries(SUBJECTS))('%s', (_, subject) => {
  const { operation, begun } = subject
  const decider = subject.decider as unknown as typeof order
  const take = (message: Message) => taking(message) as Parameters<typeof order.decide>[0]
  const [intent] = given(decider, play(decider, begun.slice(0, -1).map(take)).events).when(
    take(begun.at(-1) as Message),
  ).intents ?? [{ reference: '', operation: '' }]
  const reference = intent?.reference ?? ''
  const after = (...messages: Message[]) => play(decider, [...begun, ...messages].map(take))
  const last = (...messages: Message[]) =>
    given(decider, after(...messages.slice(0, -1)).events).when(take(messages.at(-1) as Message))
  const said = (how: Outcome['data']['outcome'], more: Partial<Outcome['data']> = {}): Outcome => {
    const { data } = saying({ reference, operation }, how, '50-1')
    return outcome({ ...data, ...more })
  }
  const doubt = said('IN_DOUBT')
  const givenUp = said('IN_DOUBT', { code: 'GIVEN-UP', attempt: 5, detail: 'sent 5 times without an answer' })
  const found = (count: number, ...numbers: string[]) => lookedUp(`${reference}/look/${count}`, numbers)
  const due = timerFired(`look:${reference}`, NOW + HOUR)
  const sought = { ...subject.sought, reference }
  const look = (count: number) => ({
    ...{ reference: `${reference}/look/${count}`, system: 'ERP-1', operation: 'list-documents', request: sought },
  })

  test('that was done at the first attempt, without doubt, is not looked for again', () => {
    const { intents, timers } = last(said('CONFIRMED'))
    expect(intents ?? []).toEqual([])
    expect(Object.keys(timers ?? {}).filter((name) => name.startsWith('look'))).toEqual([])
  })

  test.each([
    ['in doubt', [doubt, said('CONFIRMED')]],
    ['done at the second attempt', [said('CONFIRMED', { attempt: 2 })]],
    ['in doubt, then refused', [doubt, said('REFUSED')]],
  ])('that was %s is looked for: all that the ERP holds of it', (_, outcomes) => {
    expect(last(...outcomes).intents).toEqual([look(1)])
  })

  test('of which the look finds one is looked for twice more, hours apart, and then no more', () => {
    const confirmed = [doubt, said('CONFIRMED')]
    const first = last(...confirmed, found(1, '50-1'))
    expect(first).toMatchObject({ events: [], settled: [`${reference}/look/1`] })
    expect(first.timers).toEqual({ [`look:${reference}`]: NOW + HOUR })
    expect(last(...confirmed, found(1, '50-1'), due).intents).toEqual([look(2)])
    expect(last(...confirmed, found(1, '50-1'), due, found(2, '50-1')).timers).toEqual({
      [`look:${reference}`]: NOW + 2 * HOUR,
    })
    const third = last(...confirmed, found(1, '50-1'), due, found(2, '50-1'), due, found(3, '50-1'))
    expect(third).toMatchObject({ events: [], timers: {}, settled: [`${reference}/look/3`] })
  })

  test('of which the look finds more is an exception, which names what to cancel and what to keep; nothing is cancelled', () => {
    const { events, intents, timers } = last(doubt, said('CONFIRMED'), found(1, '50-1', '50-2', '50-3'))
    const raised = dataOf(events, 'supplyline.ExceptionRaised')
    expect(raised).toMatchObject(
      ['50-2', '50-3'].map((number) => ({
        ...{ kind: subject.duplicate, owner: subject.owner, dueAt: NOW + HOUR },
        nextAction: expect.stringMatching(new RegExp(`"${number}" in ERP-1.* keep "50-1"$`)),
      })),
    )
    expect(intents ?? []).toEqual([])
    expect(timers).toEqual({ [`look:${reference}`]: NOW + HOUR })
  })

  test('whose duplicate stands no longer is resolved by the next look, and only that one', () => {
    const twice = [doubt, said('CONFIRMED'), found(1, '50-1', '50-2', '50-3'), due]
    const [, third] = dataOf(after(...twice).events, 'supplyline.ExceptionRaised').filter(
      (e) => e.kind === subject.duplicate,
    )
    const { events } = after(...twice, found(2, '50-1', '50-3'))
    expect(openExceptions(events)).toEqual([third?.exceptionId])
    expect(openExceptions(after(...twice, found(2, '50-1', '50-3'), due, found(3, '50-1')).events)).toEqual([])
  })

  test('with a duplicate is looked at for about a month, at most once a day in the end', () => {
    const messages: Message[] = [doubt, said('CONFIRMED'), found(1, '50-1', '50-2')]
    let waited = 0
    let looks = 1
    for (; looks < 100; looks++) {
      const { timers = {} } = last(...messages)
      const [at] = Object.values(timers)
      if (!at) break
      waited += at - NOW
      messages.push(due, found(looks + 1, '50-1', '50-2'))
    }
    expect(looks).toBe(42)
    expect(waited / (24 * HOUR)).toBeGreaterThan(25)
    expect(kindsOf(after(...messages).events).filter((kind) => kind === subject.duplicate)).toHaveLength(1)
  })

  test('that was refused and stands all the same is one too many', () => {
    const { events } = last(doubt, said('REFUSED'), found(1, '50-9'))
    expect(dataOf(events, 'supplyline.ExceptionRaised')).toMatchObject([
      { kind: subject.duplicate, nextAction: expect.stringMatching(/"50-9" in ERP-1.* keep none$/) },
    ])
  })

  test('of which a second number is told late is looked at until one is left', () => {
    const { timers } = last(said('CONFIRMED'), said('CONFIRMED', { externalNumber: '50-2' }))
    expect(timers).toEqual({ [`look:${reference}`]: NOW + HOUR })
    const { events } = after(said('CONFIRMED'), said('CONFIRMED', { externalNumber: '50-2' }), due, found(1, '50-1'))
    expect(kindsOf(events)).toEqual([subject.duplicate])
    expect(openExceptions(events)).toEqual([])
  })

  test('that was sent too often is given up: an exception with an owner, sent no more, looked at every hour', () => {
    const { events, settled, timers } = last(doubt, givenUp)
    expect(dataOf(events, 'supplyline.ExceptionRaised')).toMatchObject([
      {
        ...{ kind: subject.givenUp, owner: subject.owner, dueAt: NOW + HOUR },
        detail: expect.stringContaining('sent 5 times without an answer'),
        nextAction: expect.stringContaining(`look in ERP-1 for ${reference}`),
      },
    ])
    expect(settled).toEqual([reference])
    expect(timers).toMatchObject({ [`look:${reference}`]: NOW + HOUR })
    expect(last(doubt, givenUp, givenUp)).toEqual({})
    expect(last(doubt, givenUp, due).intents).toEqual([look(1)])
    expect(last(doubt, givenUp, due, found(1)).timers).toEqual({ [`look:${reference}`]: NOW + HOUR })
  })

  test('that was given up and is found by a look is done, under that number, and all is resolved', () => {
    const { events } = after(doubt, givenUp, due, found(1, '50-7'))
    expect(events.filter((e) => e.type === subject.placed)).toMatchObject([{ data: { attempt: 5 } }])
    expect(openExceptions(events)).toEqual([])
    expect(last(doubt, givenUp, due, found(1, '50-7')).settled).toContain(`${reference}/look/1`)
  })

  test('that was given up and stands twice is done under the one and a duplicate under the other', () => {
    const { events } = after(doubt, givenUp, due, found(1, '50-7', '50-8'))
    expect(events.filter((e) => e.type === subject.placed)).toHaveLength(1)
    expect(openExceptions(events)).toHaveLength(1)
    expect(openExceptions(after(doubt, givenUp, due, found(1, '50-7', '50-8'), due, found(2, '50-7')).events)).toEqual(
      [],
    )
  })

  test('that was given up is done also if the ERP confirms it late', () => {
    const { events } = after(doubt, givenUp, said('CONFIRMED'))
    expect(events.filter((e) => e.type === subject.placed)).toHaveLength(1)
    expect(openExceptions(events)).toEqual([])
  })

  test('an earlier look that is told again, or one without an answer, changes nothing', () => {
    const before = [doubt, said('CONFIRMED'), found(1, '50-1'), due]
    expect(last(...before, found(1, '50-1', '50-2'))).toEqual({ settled: [`${reference}/look/1`] })
    const unanswered = outcome({ ...found(2).data, outcome: 'IN_DOUBT', externalNumber: null })
    expect(last(...before, unanswered)).toEqual({ settled: [`${reference}/look/2`] })
  })
})
