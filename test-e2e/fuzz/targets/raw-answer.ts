import { type AddressInfo, createServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { isAppError } from '@supplyline/decider'
import { confluentRegistry } from '../../../libs/messaging/src/codec/confluent-registry.ts'
import { httpChannel } from '../../../services/supplier-ack/src/channel/http-channel.ts'
import { refusedBy, right, type Target, usual, value } from '../target.ts'
import { outcomeOf } from './answer.ts'
import { askOf, erpAt } from './sap.ts'

const http = (status: string, body: string | Buffer, ...headers: string[]): Buffer => {
  const head = [`HTTP/1.1 ${status}`, `content-length: ${Buffer.byteLength(body)}`, ...headers, '', ''].join('\r\n')
  return Buffer.concat([Buffer.from(head), Buffer.from(body)])
}
const bomb = (bytes: number): Buffer => gzipSync(Buffer.alloc(bytes, '['))
const to = (who: string, answer: Buffer): Buffer => Buffer.concat([Buffer.from(`${who}\n`), answer])

const rows = '{"d":{"results":[{"SupplierInvoice":"51","InvoiceGrossAmount":"17.00","DocumentCurrency":"USD"}]}}'
const seeds = [
  to('sap find post-invoice', http('200 OK', rows, 'content-type: application/json', 'x-csrf-token: t')),
  to(
    'sap send post-invoice',
    http('201 Created', '{"d":{"SupplierInvoice":"51"}}', 'x-csrf-token: t', 'set-cookie: a=b'),
  ),
  to('sap find post-invoice', http('200 OK', bomb(8_000_000), 'content-encoding: gzip')),
  to('edi', http('200 OK', '{"accepted":true}', 'connection: close')),
  to('edi', Buffer.from('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n12\r\n{"accepted":false}\r\n0\r\n\r\n')),
  to('edi', http('200 OK', bomb(8_000_000), 'content-encoding: gzip')),
  to('edi', http('302 Found', '', 'location: http://127.0.0.1:1/')),
  to('registry', http('200 OK', '{"schema":"\\"string\\""}')),
  to('registry', http('404 Not Found', '{"error_code":40403}')),
  to('registry', http('200 OK', bomb(8_000_000), 'content-encoding: gzip')),
]
const words = [
  'HTTP/1.1 200 OK\r\n',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'content-length: ',
  'transfer-encoding: chunked\r\n',
]
const more = [
  'content-encoding: gzip\r\n',
  'content-encoding: br, gzip, deflate\r\n',
  '\r\n\r\n',
  'ffffffff\r\n',
  '0\r\n\r\n',
]

/** Milliseconds. A partner that says nothing more is given up by the caller. */
const PATIENCE = 100

/** Whatever comes back on a connection to SAP, a trading partner or the registry, HTTP or not. */
export const rawAnswer = async (): Promise<Target> => {
  let answer: Buffer = Buffer.alloc(0)
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const [erp, channel, registry] = [erpAt(url), httpChannel({ url }), confluentRegistry(url, PATIENCE)]
  const interchange = { sender: 'ZZ:MERCY', receiver: 'ZZ:MOCKEDI', controlNumber: '000000001', content: 'ISA*00~' }
  return {
    seeds,
    words: [...words, ...more],
    longest: usual.longest,
    // Two calls for one: the token, then what is asked; a redirect and a connection that ends are tried again.
    allowed: { any: 10 * PATIENCE, perKiB: 1 },
    run: async (bytes) => {
      const end = bytes.indexOf('\n')
      const first = bytes.subarray(0, Math.max(end, 0)).toString()
      answer = bytes.subarray(end + 1)
      const signal = AbortSignal.timeout(PATIENCE)
      if (first.startsWith('sap')) {
        const { operation, intent, verb } = askOf(first)
        return coarse(await outcomeOf(() => erp[operation][verb](intent, signal)))
      }
      if (first.startsWith('edi')) return coarse(await outcomeOf(() => channel.send(interchange, signal)))
      try {
        const schema = await registry.schemaOf(7)
        right(schema.length <= 1_000_000, `a schema of ${schema.length} characters`)
        return coarse(value('schema', ''))
      } catch (error) {
        if (!isAppError(error)) throw error
        return coarse(refusedBy(error))
      }
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** A connection that breaks off does so before or after the client has seen what came: both are right. */
const coarse = ({ kind }: { kind: string }) => ({ kind, shows: '' })
