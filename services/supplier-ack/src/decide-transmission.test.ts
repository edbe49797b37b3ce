import { describe, expect, test } from '@jest/globals'
import { given } from '@supplyline/decider'
import type { MessageOf } from '@supplyline/schemas'
import { transmission } from './decide-transmission.ts'
import { dataOf, HOUR, inputOf, kindsOf, NOW, outcome, THEM, timerFired, US } from './testing/examples.ts'
import { duplicateTa1, functional, segments } from './testing/supplier.ts'
import type { TransmissionEvent } from './transmission.ts'

const send = (changes: Partial<MessageOf<'suppliers.SendTransactionSet'>['data']> = {}) =>
  inputOf({
    type: 'suppliers.SendTransactionSet' as const,
    data: {
      ...{ site: 'MERCY', sender: US, receiver: THEM, document: '850', functionalGroup: 'PO', orderId: 'PO1' },
      ...{ supplier: 'MEDCO', orderNumber: '4500000100', controlNumber: '000000001' },
      segments: [['BEG', '00', 'SA', '4500000100', '', '20260105']],
      ...changes,
    },
  })
const told = (document: string, body: string, documentId = 'SD1') =>
  inputOf({
    type: 'suppliers.TransactionSetReceived' as const,
    data: { site: 'MERCY', documentId, sender: THEM, document, segments: segments(body), receivedAt: NOW + 5 },
  })
const accepts = told('997', functional(1))
const rejects = told('997', functional(1, 'R'))
const answer = (changes: Parameters<typeof outcome>[0] = {}) => inputOf(outcome(changes))
const inDoubt = answer({ outcome: 'IN_DOUBT', externalNumber: null, detail: 'no answer within 10000 ms' })
const overdue = inputOf(timerFired('overdue'), [], NOW + HOUR)

/** What the inputs led to, one after the other. */
const after = (...inputs: Parameters<typeof transmission.decide>[0][]): TransmissionEvent[] => {
  const events: TransmissionEvent[] = []
  for (const input of inputs) events.push(...(given(transmission, events).when(input).events ?? []))
  return events
}
const types = (events: readonly { type: string }[] = []) =>
  events.map((e) => e.type).filter((type) => type.startsWith('suppliers.'))

describe('a transmission', () => {
  test('is an intent to send the interchange, with an hour to get through', () => {
    const decision = given(transmission, []).when(send())
    expect(decision.intents).toMatchObject([
      {
        ...{ reference: 'ZZ:MOCKEDI/000000001', system: 'edi', operation: 'send-interchange' },
        request: {
          ...{ sender: US, receiver: THEM, controlNumber: '000000001' },
          content: expect.stringContaining('BEG*00*SA*4500000100**20260105~'),
        },
      },
    ])
    expect(decision.timers).toEqual({ overdue: NOW + HOUR })
    expect(given(transmission, after(send())).when(send())).toEqual({})
  })

  test('that the channel takes is transmitted, with the very bytes; then the 997 has an hour', () => {
    const decision = given(transmission, after(send())).when(answer())
    expect(dataOf(decision.events ?? [], 'suppliers.OrderTransmitted')).toMatchObject([
      { orderId: 'PO1', orderNumber: '4500000100', document: '850', controlNumber: '000000001', attempt: 1 },
    ])
    const [transmitted] = dataOf(decision.events ?? [], 'suppliers.OrderTransmitted')
    expect(transmitted?.content.toString()).toMatch(/^ISA\*[\s\S]*IEA\*1\*000000001~\n$/)
    expect(decision.settled).toEqual(['ZZ:MOCKEDI/000000001'])
    expect(decision.timers).toEqual({ overdue: NOW + HOUR })
  })

  test('that the 997 accepts is acknowledged, and waits for nothing more', () => {
    const decision = given(transmission, after(send(), answer())).when(accepts)
    expect(dataOf(decision.events ?? [], 'suppliers.TransmissionAcknowledged')).toMatchObject([
      { orderId: 'PO1', acknowledgement: 'SD1', acknowledgedAt: NOW + 5 },
    ])
    expect(decision.timers).toEqual({ overdue: null })
  })

  test('whose 997 comes before the channel answers was transmitted all the same: both are told, once', () => {
    expect(types(after(send(), inDoubt, accepts, answer(), accepts))).toEqual([
      ...['suppliers.TransmissionInDoubt', 'suppliers.OrderTransmitted', 'suppliers.TransmissionAcknowledged'],
    ])
    expect(given(transmission, after(send())).when(accepts).settled).toEqual(['ZZ:MOCKEDI/000000001'])
  })

  test('in doubt is told once; sent again it is confirmed', () => {
    const again = answer({ outcome: 'IN_DOUBT', externalNumber: null, attempt: 2 })
    expect(types(after(send(), inDoubt, again, answer({ attempt: 3 })))).toEqual([
      ...['suppliers.TransmissionInDoubt', 'suppliers.OrderTransmitted'],
    ])
  })

  test('that the partner calls a duplicate has been taken before', () => {
    expect(types(after(send(), inDoubt, told('TA1', duplicateTa1(1))))).toEqual([
      ...['suppliers.TransmissionInDoubt', 'suppliers.OrderTransmitted'],
    ])
    expect(after(send(), answer(), accepts, told('TA1', duplicateTa1(1)))).toEqual(after(send(), answer(), accepts))
  })

  test.each([
    [
      'the channel refuses',
      answer({ outcome: 'REFUSED', externalNumber: null, code: 'HTTP 422', detail: 'no partner' }),
    ],
    ['the 997 rejects', rejects],
    ['the TA1 rejects', told('TA1', 'TA1*000000001*260105*0600*R*001~')],
  ])('that %s has failed, and the buyer is told to reach the supplier otherwise', (_, input) => {
    const { events = [], ...rest } = given(transmission, after(send())).when(input)
    expect(types(events)).toEqual(['suppliers.TransmissionFailed'])
    expect(dataOf(events, 'supplyline.ExceptionRaised')).toMatchObject([
      { kind: 'transmission-failed', subject: 'PO1', owner: 'buyer', nextAction: expect.stringContaining('telephone') },
    ])
    expect(rest).toEqual({ settled: ['ZZ:MOCKEDI/000000001'], timers: { overdue: null } })
  })

  test('that was rejected and then accepted is acknowledged, and its exception resolved; the other way round people look', () => {
    const late = given(transmission, after(send(), answer(), rejects)).when(accepts).events ?? []
    expect(types(late)).toEqual(['suppliers.TransmissionAcknowledged'])
    expect(dataOf(late, 'supplyline.ExceptionResolved')).toHaveLength(1)
    expect(kindsOf(after(send(), answer(), accepts, rejects, rejects))).toEqual(['acknowledgement-contradicted'])
  })

  test('without a 997 for an hour is an exception, which a late one resolves', () => {
    const events = after(send(), answer(), overdue)
    expect(kindsOf(events)).toEqual(['no-functional-acknowledgement'])
    const late = given(transmission, events).when(accepts).events ?? []
    const [raised] = dataOf(events, 'supplyline.ExceptionRaised')
    expect(dataOf(late, 'supplyline.ExceptionResolved').map((e) => e.exceptionId)).toEqual([raised?.exceptionId])
  })

  test('that has not got through for an hour is an exception, once, and is sent anew if it is in doubt', () => {
    const down = given(transmission, after(send())).when(overdue)
    expect(kindsOf(down.events ?? [])).toEqual(['transmission-overdue'])
    expect(down.intents).toBeUndefined()
    expect(down.timers).toEqual({ overdue: NOW + 2 * HOUR })
    expect(kindsOf(after(send(), overdue, overdue))).toEqual(['transmission-overdue'])

    const lost = given(transmission, after(send(), inDoubt)).when(overdue)
    expect(lost.settled).toEqual(['ZZ:MOCKEDI/000000001'])
    expect(lost.intents).toMatchObject([
      { reference: 'ZZ:MOCKEDI/000000001/2', request: { controlNumber: '000000001' } },
    ])
    const through = given(transmission, after(send(), inDoubt, overdue)).when(
      answer({ reference: 'ZZ:MOCKEDI/000000001/2' }),
    )
    expect(through.settled).toEqual(['ZZ:MOCKEDI/000000001/2'])
    expect(dataOf(through.events ?? [], 'supplyline.ExceptionResolved')).toHaveLength(1)
  })

  test('that is given up is an exception with an owner, once, and resolved when it gets through after all', () => {
    const detail = 'sent 5 times without an answer'
    const givenUp = answer({ outcome: 'IN_DOUBT', externalNumber: null, code: 'GIVEN-UP', attempt: 5, detail })
    const events = after(send(), inDoubt, givenUp)
    expect(dataOf(events, 'supplyline.ExceptionRaised')).toMatchObject([
      {
        ...{ kind: 'transmission-given-up', subject: 'PO1', owner: 'buyer', dueAt: NOW + HOUR },
        detail: expect.stringContaining(detail),
        nextAction: expect.stringContaining('telephone'),
      },
    ])
    expect(given(transmission, events).when(givenUp)).toEqual({})
    // It goes on being sent every hour.
    expect(given(transmission, events).when(overdue).intents).toHaveLength(1)
    const through = given(transmission, events).when(answer()).events ?? []
    expect(dataOf(through, 'supplyline.ExceptionResolved')).toHaveLength(1)
    const reply = send({ document: '997', functionalGroup: 'FA', orderId: null, supplier: null, orderNumber: null })
    expect(dataOf(after(reply, inDoubt, givenUp), 'supplyline.ExceptionRaised')).toMatchObject([
      { owner: 'edi-coordinator' },
    ])
  })

  test('of a 997 of ours is told to nobody, unless it fails', () => {
    const reply = send({ document: '997', functionalGroup: 'FA', orderId: null, supplier: null, orderNumber: null })
    const taken = given(transmission, after(reply)).when(answer())
    expect(taken.events?.map((e) => e.type)).toEqual(['Taken'])
    expect(taken.timers).toEqual({ overdue: null })
    const refused =
      given(transmission, after(reply)).when(answer({ outcome: 'REFUSED', code: 'HTTP 422' })).events ?? []
    expect(types(refused)).toEqual([])
    expect(dataOf(refused, 'supplyline.ExceptionRaised')).toMatchObject([{ owner: 'edi-coordinator' }])
  })

  test('that is not ours, or an answer that cannot be read, is for the EDI coordinator', () => {
    expect(kindsOf(after(accepts))).toEqual(['unknown-transmission'])
    expect(kindsOf(after(send(), told('997', 'AK1*PO*1~')))).toEqual(['unreadable-document'])
  })
})
