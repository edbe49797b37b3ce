import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import { findFlaw, lineAndColumn } from './json.ts'
import { type Problem, problem } from './problem.ts'

// What is read and thrown away of a body that is too large, so that its sender gets to see the answer.
const drainedBytes = 8 * 1024 * 1024

/** Reads a JSON body of at most so many bytes into `request.body`; without a body that stays undefined. */
export const jsonBody =
  (limitBytes: number): RequestHandler =>
  async (request, _response, next) => {
    if (hasBody(request)) {
      refuseOtherTypes(request)
      request.body = parseJson(await readBody(request, limitBytes))
    }
    next()
  }

/** Reads a body of any type into `request.body` as a Buffer: for documents that are not JSON. */
export const bytesBody =
  (limitBytes: number): RequestHandler =>
  async (request, _response, next) => {
    if (hasBody(request)) {
      refuseEncodings(request)
      request.body = await readBody(request, limitBytes)
    }
    next()
  }

export function parseJson(bytes: Buffer): unknown {
  const text = new TextDecoder().decode(bytes)
  if (!isUtf8(bytes)) {
    const where = lineAndColumn(text, text.indexOf('\ufffd'))
    throw problem(400, { type: 'malformed-json', detail: `The body is not UTF-8: see ${where}. Encode it as UTF-8.` })
  }
  const flaw = findFlaw(text)
  if (flaw !== undefined) {
    const where = lineAndColumn(text, flaw.position)
    throw problem(400, {
      type: 'malformed-json',
      detail: `The body is not JSON we take: ${flaw.detail}, at ${where} (position ${flaw.position}).`,
      members: { position: flaw.position },
    })
  }
  return JSON.parse(text)
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

function refuseOtherTypes(request: IncomingMessage): void {
  const contentType = request.headers['content-type'] ?? ''
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase())
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.replace(/^charset="?([^"]*)"?$/, '$1')
  if (!/^application\/(json|[\w.-]+\+json)$/.test(type) || (charset !== undefined && charset !== 'utf-8')) {
    throw problem(415, {
      type: 'unsupported-media-type',
      detail: `The body is ${contentType.slice(0, 100) || 'of no stated type'}. Send Content-Type: application/json, in UTF-8.`,
      headers: { Accept: 'application/json' },
    })
  }
  refuseEncodings(request)
}

// Compressed bodies could unpack to far more than was sent.
function refuseEncodings({ headers }: IncomingMessage): void {
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding.toLowerCase() === 'identity') return
  throw problem(415, {
    type: 'unsupported-content-encoding',
    detail: `The body is encoded as ${encoding.slice(0, 40)}. Send it without Content-Encoding.`,
    headers: { 'Accept-Encoding': 'identity' },
  })
}

function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= limitBytes) chunks.push(chunk)
      else {
        chunks.length = 0
        if (size > limitBytes + drainedBytes) {
          request.pause()
          reject(tooLarge(limitBytes))
        }
      }
    })
    request.on('end', () => (size > limitBytes ? reject(tooLarge(limitBytes)) : resolve(Buffer.concat(chunks))))
    request.on('error', (cause) => reject(problem(400, { type: 'aborted', detail: 'The body broke off.', cause })))
  })
}

const tooLarge = (limitBytes: number): Problem =>
  problem(413, {
    type: 'body-too-large',
    detail: `The body is larger than ${limitBytes} bytes. Send fewer objects in one request.`,
    headers: { Connection: 'close' },
    members: { limitBytes },
  })
