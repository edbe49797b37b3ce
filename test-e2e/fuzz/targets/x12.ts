import { hash } from 'node:crypto'
import { createCodec, type Input, MemoryRegistry } from '@supplyline/messaging'
import { allTopics, type Message, type RecordName, schemas } from '@supplyline/schemas'
import { documentOf } from '../../../services/supplier-ack/src/channel/document.ts'
import { documentFor } from '../../../services/supplier-ack/src/decide-document.ts'
import { orderFor } from '../../../services/supplier-ack/src/decide-order.ts'
import { transmission } from '../../../services/supplier-ack/src/decide-transmission.ts'
import type { OrderState } from '../../../services/supplier-ack/src/order.ts'
import { inputOf, masterData, NOW, placed, US } from '../../../services/supplier-ack/src/testing/examples.ts'
import * as supplier from '../../../services/supplier-ack/src/testing/supplier.ts'
import { readInterchange } from '../../../services/supplier-ack/src/x12/envelope.ts'
import { reading } from '../../../services/supplier-ack/src/x12/malformed.ts'
import { LARGEST_DOCUMENT, textOf } from '../../../services/supplier-ack/src/x12/segments.ts'
import { partyOf, writeInterchange } from '../../../services/supplier-ack/src/x12/write.ts'
import { changeX12 } from '../mutate/x12.ts'
import { refusal, right, type Target, usual, value } from '../target.ts'

const { accepted, short, shipped, billed, functional, duplicateTa1, interchange } = supplier
const documents = [
  ...[interchange('855', accepted), interchange('855', short), interchange('856', shipped('S1', '35'))],
  ...[interchange('810', billed('I1')), interchange('810', billed('C1', 'CR')), interchange('997', functional(1))],
  ...[interchange('997', functional(1, 'R')), interchange('TA1', duplicateTa1(1)), interchange('850', 'BEG*00*NE*1')],
  interchange('855', accepted).replaceAll('*', '|').replaceAll('~', "'").replace('>', '^'),
]
const orders = ['4500000100']
/** Much that is shared by many: what one changed count makes large. */
const notices = Array.from({ length: 40 }, (_, n) => `HL*${n + 2}*1*O~PRF*${4500000100 + n}~`)
const crowd = interchange('856', `BSN*00*S1*20260105*1200~${'REF*BM*1~'.repeat(40)}HL*1**S~${notices.join('')}`)

/** A file of a partner, from its bytes to what is decided of the orders and transmissions that it names. */
export const x12 = async (): Promise<Target> => {
  const codec = createCodec(new MemoryRegistry())
  const names = Object.keys(schemas) as RecordName[]
  const topicOf = new Map(names.map((name) => [name, allTopics.find((t) => t.records.includes(name))?.name ?? 'any']))
  await codec.prepare(names.map((record) => ({ topic: topicOf.get(record) as string, record })))
  const [document, order] = [documentFor(US), orderFor(US)]
  const known = order.decide(inputOf(placed(), masterData), order.initialState)
  const opened = (known.events ?? []).reduce<OrderState>(order.evolve, order.initialState)
  const input = <M extends Message>(message: M): Input<M> => ({ ...inputOf(message), id: 'entry' })
  /** What is decided must fit the log, or the key would stop. */
  const sent = (messages: readonly { type: string }[] = []): string[] =>
    messages.flatMap((message) => {
      const topic = topicOf.get(message.type as RecordName)
      return topic === undefined ? [] : [codec.encode(topic, message as Message).toString('latin1')]
    })

  return {
    longest: LARGEST_DOCUMENT + 100,
    // What is shared by its orders is decided about, and written, for each: a megabyte at most.
    allowed: { any: 400, perKiB: usual.allowed.perKiB },
    seeds: [...documents, crowd].map((text) => Buffer.from(text)),
    words: ['~', '*', '~\n', '~HL*1*1*O~', '~PO1*1*1*EA~', '~ST*855*1~', '~SE*2*1~', '>', '~~', ...orders],
    change: changeX12(LARGEST_DOCUMENT + 100),
    run: (bytes) => {
      const found = { name: 'a.edi', digest: hash('sha256', bytes), size: bytes.length, content: bytes }
      const received = documentOf(found, 'MERCY', NOW)
      const said = sent([received])
      const text = textOf(bytes)
      const read = reading(() => readInterchange(text))
      const seen = document.decide(input(received), document.initialState)
      said.push(...sent(seen.events), ...sent(seen.tell?.map((tell) => tell.message)))
      const kinds = new Set<string>()
      for (const { aggregate, message } of seen.tell ?? []) {
        if (message.type !== 'suppliers.TransactionSetReceived') continue
        const { events = [] } = aggregate.startsWith('order:')
          ? order.decide(input(message), opened)
          : transmission.decide(input(message), transmission.initialState)
        for (const event of events) {
          const { kind = '' } = ('data' in event ? event.data : {}) as { kind?: string }
          kinds.add(`${message.data.document} ${event.type} ${kind}`)
        }
        said.push(...sent(events))
      }
      if (!read.ok) return refusal('Malformed', `${read.where}: ${read.what}`)
      for (const { functionalId, sets } of read.value.groups)
        for (const set of sets) writtenAgain(read.value, functionalId, set)
      return value([...kinds].sort().join(), hash('sha256', JSON.stringify([read.value, said])))
    },
  }
}

type Interchange = ReturnType<typeof readInterchange>
type TransactionSet = Interchange['groups'][number]['sets'][number]

/** What our writer makes of a transaction set is read as that, once characters that it cannot carry are gone. */
const writtenAgain = (
  { sender, receiver, controlNumber }: Interchange,
  functionalGroup: string,
  set: TransactionSet,
): void => {
  if (!partyOf(sender) || !partyOf(receiver) || !/^[A-Z]{2}$/.test(functionalGroup) || !/^\d{3}$/.test(set.code)) return
  const write = (segments: TransactionSet['segments']) => {
    const text = writeInterchange({
      sender,
      receiver,
      controlNumber,
      at: NOW,
      functionalGroup,
      document: set.code,
      segments,
    })
    return reading(() => readInterchange(text))
  }
  const first = write(set.segments)
  if (!first.ok) return
  const segments = first.value.groups[0]?.sets[0]?.segments ?? []
  const second = write(segments)
  right(
    second.ok && JSON.stringify(second.value.groups[0]?.sets[0]?.segments) === JSON.stringify(segments),
    'written otherwise',
  )
}
