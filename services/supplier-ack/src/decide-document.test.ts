import { describe, expect, test } from '@jest/globals'
import { given } from '@supplyline/decider'
import { documentFor } from './decide-document.ts'
import { dataOf, inputOf, THEM, US } from './testing/examples.ts'
import { accepted, billed, duplicateTa1, functional, interchange, received, shipped } from './testing/supplier.ts'

const document = documentFor(US)
const when = (text: string) => given(document, []).when(inputOf(received(text)))
const told = (text: string) =>
  when(text).tell?.map(({ aggregate, message }) => {
    const [received] = dataOf([message], 'suppliers.TransactionSetReceived')
    return [aggregate, received ? received.document : 'SEND 997']
  })
const exception = (text: string) => dataOf(when(text).events ?? [], 'supplyline.ExceptionRaised')[0]

describe('a document', () => {
  test.each([
    ['855', accepted],
    ['856', shipped('S1', '100')],
    ['810', billed('I1')],
  ])('%s goes to the order that it names, and is acknowledged with a 997', (code, body) => {
    expect(told(interchange(code, body))).toEqual([
      ['order:MERCY:4500000100', code],
      [`partner:${THEM}`, 'SEND 997'],
    ])
  })

  test.each([
    ['997', functional(12)],
    ['TA1', duplicateTa1(12)],
  ])('%s goes to the transmission that it names, and is answered by nothing', (code, body) => {
    expect(told(interchange(code, body))).toEqual([[`transmission:${THEM}:000000012`, code]])
  })

  test('about several orders goes to each with what concerns it', () => {
    const two = `BSN*00*S1*20260105*1200~HL*1**S~HL*2*1*O~PRF*A1~HL*3*2*I~LIN**VP*A~SN1**2*EA~HL*4*1*O~PRF*B2~HL*5*4*I~LIN**VP*B~SN1**3*EA~`
    const { tell = [] } = when(interchange('856', two))
    expect(tell.map((t) => t.aggregate)).toEqual(['order:MERCY:A1', 'order:MERCY:B2', `partner:${THEM}`])
    expect(JSON.stringify(tell[0])).not.toContain('"VP","B"')
  })

  test('is looked into once', () => {
    const input = inputOf(received(interchange('855', accepted)))
    const { events = [] } = given(document, []).when(input)
    expect(given(document, events).when(input)).toEqual({})
  })

  const good = interchange('855', accepted)
  const many = Array.from({ length: 600 }, (_, i) => `HL*${i + 2}*1*O~PRF*${i}~`).join('')
  test.each([
    [
      'whose counts do not agree',
      good.replace('SE*9*', 'SE*8*'),
      'unreadable-document',
      'segment 11 (SE), element 1: counts "8" segments, there are 9',
    ],
    ['that is none of X12', 'UNB+UNOC:3+ACME', 'unreadable-document', 'it begins with "UNB+UNOC:3+ACME"'],
    [
      'for somebody else',
      interchange('855', accepted, { to: 'OTHER' }),
      'wrong-receiver',
      'it is for ZZ:OTHER, and we are ZZ:MERCY',
    ],
    ['of a kind that is not taken', interchange('865', 'BCA*00*AC*1~'), 'unrouted-document', 'transaction set "865"'],
    [
      'that names no order',
      interchange('855', accepted.replace('AD*4500000100', 'AD*')),
      'unrouted-document',
      'a 855 names no order',
    ],
    [
      'about more orders than one document may',
      interchange('856', `BSN*00*S1*20260105*1200~HL*1**S~${many}`),
      'document-too-large',
      'about 600 orders',
    ],
  ])('%s is an exception that says where and what to do', (_, text, kind, detail) => {
    expect(exception(text)).toMatchObject({
      ...{ kind, site: 'MERCY', owner: 'edi-coordinator', detail: expect.stringContaining(detail) },
      nextAction: expect.stringMatching(/\w+ \w+/),
    })
    expect(told(text)?.filter(([aggregate]) => aggregate?.startsWith('order:')) ?? []).toEqual([])
  })

  test('too large to be carried along is an exception; its file is kept aside', () => {
    const { data } = received(good)
    const large = inputOf({
      type: 'suppliers.SupplierDocumentReceived' as const,
      data: { ...data, content: null, size: 9e6 },
    })
    expect(dataOf(given(document, []).when(large).events ?? [], 'supplyline.ExceptionRaised')).toMatchObject([
      { kind: 'document-too-large', detail: expect.stringContaining('9000000 bytes') },
    ])
  })

  test('of which nobody could be sent an answer is not answered', () => {
    expect(told(good.replaceAll('*', '|').replace('|MOCKEDI        |', '|MOCK*EDI       |'))?.map(([a]) => a)).toEqual([
      'order:MERCY:4500000100',
    ])
  })
})
