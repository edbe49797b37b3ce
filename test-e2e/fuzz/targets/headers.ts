import { contextFromHeaders, headersFromContext, spanLinkFrom } from '@supplyline/telemetry'
import { causeOf, correlationOf, idOf } from '../../../libs/messaging/src/entries.ts'
import { textOf } from '../../../libs/messaging/src/text.ts'
import { changeBytes } from '../mutate/bytes.ts'
import { partsOf } from '../mutate/message.ts'
import { right, type Target, usual, value } from '../target.ts'

const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
const seeds = [
  `\ntraceparent: ${trace}\ntracestate: rojo=00f067aa0ba902b7,congo=t61rcWkgMzE\nce_id: pou-7-000123\n\n`,
  `\ntraceparent: cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-will-be-like\n\n`,
  `\nce_id: ${'x'.repeat(300)}\nce_correlationid: c\nsupplyline_lane: 3\nsupplyline_sequence: 1048577\n\n`,
  `\nce_specversion: 1.0\nce_source: /supplyline/x\nce_type: inventory.StockIssued\nce_time: 2026-01-05T06:00:00Z\n\n`,
]
/** Longest id that goes into state and messages. */
const LONGEST_ID = 256

/** Headers of Kafka messages, as bytes, and of HTTP, as text: CloudEvents, trace, and the place in a lane's sequence. */
export const headers = async (): Promise<Target> => {
  const all = seeds.map((text) => Buffer.from(text))
  const words = ['traceparent: ', 'tracestate: a=1,', 'ce_id: ', 'supplyline_sequence: ', 'supplyline_lane: ', trace]
  const larder = { seeds: all, words: words.map((word) => Buffer.from(word)), longest: usual.longest }
  return {
    ...usual,
    ...larder,
    change: (random, bytes) => changeBytes(random, bytes, larder),
    run: (bytes) => {
      const lines = partsOf(bytes).headers
      const [asBytes, asText] = [lines.map(([n, v]) => [n, Buffer.from(v, 'latin1')] as const), lines]
      const fromKafka = Object.fromEntries(asBytes)
      const fromHttp = Object.fromEntries(asText)
      const seen = [fromKafka, fromHttp].map((given) => {
        const out = headersFromContext(contextFromHeaders(given))
        right(Object.values(out).join('').length < 1_000, 'more than is carried on')
        const again = headersFromContext(contextFromHeaders(out))
        right(JSON.stringify(again) === JSON.stringify(out), 'what goes on is not taken again as it was')
        const link = spanLinkFrom(given)
        right(
          (link === undefined) === (out.traceparent === undefined),
          'a link without a trace, or the other way round',
        )
        return [out, link?.context.traceState?.serialize()]
      })
      const record = { topic: 't', partition: 0, offset: 1, timestamp: 0, key: null, value: null }
      const read = { ...record, headers: Object.fromEntries(asBytes.map(([name, v]) => [name, textOf(v)])) }
      const [id, correlation, cause] = [idOf(read), correlationOf(read), causeOf(read, true, 0)]
      right(id.length <= LONGEST_ID && correlation.length <= LONGEST_ID, 'an id without bound')
      right(Number.isSafeInteger(cause.offset), `a cause at ${cause.offset}`)
      const kind = [seen[0]?.[0], cause.topic === 't'].map((s) => Object.keys(s ?? {}).join()).join(' ')
      return value(kind, JSON.stringify([seen, id, correlation, cause]))
    },
  }
}
