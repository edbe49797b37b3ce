import { connect } from 'node:net'
import { partsOf } from '../mutate/message.ts'
import { type Outcome, refusal, right, value } from '../target.ts'

/** Milliseconds until an answer must be there. */
const PATIENCE = 5_000

/**
 * Sends an input over a connection of its own: the request line, headers and body are its parts, a host and the right
 * length are added where it says none. Resolves to all that comes back.
 */
export const exchange = (port: number, bytes: Buffer): Promise<string> => {
  const { first, headers, body } = partsOf(bytes)
  const said = (name: string) => headers.some(([given]) => given.toLowerCase() === name)
  const lines = [
    `${first} HTTP/1.1`,
    ...headers.map(([name, line]) => `${name}: ${line}`),
    ...(said('host') ? [] : ['host: localhost']),
    ...(said('content-length') || said('transfer-encoding') ? [] : [`content-length: ${body.length}`]),
    'connection: close',
  ]
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1')
    socket.setTimeout(PATIENCE, () => socket.destroy(new Error(`no answer within ${PATIENCE} ms`)))
    socket.on('data', (chunk) => {
      answer += chunk
    })
    // The server may close before it has read everything that it refuses.
    socket.on('error', (error: NodeJS.ErrnoException) =>
      ['ECONNRESET', 'EPIPE'].includes(error.code ?? '') ? resolve(answer) : reject(error),
    )
    socket.on('close', () => resolve(answer))
    socket.end(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]))
  })
}

/** 2xx with what is documented, or a problem (RFC 9457) of 4xx that says what is wrong. */
export const outcomeOfExchange = (answer: string): Outcome => {
  // To CONNECT and to what breaks off there is none.
  if (answer === '') return { kind: 'no answer', shows: '' }
  const [, code = ''] = /^HTTP\/1\.1 (\d{3})/.exec(answer) ?? []
  const status = Number(code)
  right(status >= 200 && status < 500, `status ${code}`)
  const end = answer.indexOf('\r\n\r\n')
  const [head, body] = [answer.slice(0, end), answer.slice(end + 4)]
  if (status < 300) return value(`${status} ${body.slice(0, 12)}`, '')
  right(/content-type: application\/problem\+json/i.test(head), `${status} without a problem`)
  // A HEAD has an answer without a body.
  if (body === '') return refusal(String(status), '')
  const { type, title, detail, errors = [] } = JSON.parse(body)
  right(
    [type, title, detail].every((text) => typeof text === 'string' && text !== ''),
    'a problem that does not say what',
  )
  right(body.length < 64 * 1024, `a problem of ${body.length} bytes`)
  const [first] = errors
  const shows = `${type} ${first ? `${first.pointer ?? first.parameter} ${first.detail} ${first.fix}` : detail.slice(0, 200)}`
  return refusal(code, shows)
}
