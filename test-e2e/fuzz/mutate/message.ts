import type { Random } from '../../src/random.ts'
import { changeBytes, type Larder } from './bytes.ts'

/** An input of several parts: a first line, lines `name: value`, an empty line, and a body of any bytes. */
export type Parts = { first: string; headers: [string, string][]; body: Buffer }

/** One character a byte, so that any bytes can be a line. */
const CODING = 'latin1'

export const partsOf = (bytes: Buffer): Parts => {
  const end = bytes.indexOf('\n\n')
  const head = (end < 0 ? bytes : bytes.subarray(0, end)).toString(CODING)
  const [first = '', ...lines] = head.split('\n')
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).trimStart()]
  })
  return { first, headers, body: end < 0 ? Buffer.alloc(0) : bytes.subarray(end + 2) }
}

export const bytesOf = ({ first, headers, body }: Parts): Buffer => {
  const lines = [first, ...headers.map(([name, value]) => `${name}: ${value}`)]
  return Buffer.concat([Buffer.from(`${lines.join('\n')}\n\n`, CODING), body])
}

/** The text that the bytes of a line are, as UTF-8. */
export const textOfLine = (line: string): string => Buffer.from(line, CODING).toString()
export const lineOfText = (text: string): string => Buffer.from(text).toString(CODING)

type InBody = (random: Random, bytes: Buffer) => Buffer

/** Changes one part and leaves the others whole: the body most of the time, by its own grammar if it has one. */
export const changeParts =
  (larder: () => Larder, inBody?: InBody) =>
  (random: Random, bytes: Buffer): Buffer => {
    const parts = partsOf(bytes)
    const other = partsOf(random.pick(larder().seeds))
    switch (random.below(8)) {
      case 0:
        parts.first = other.first
        break
      case 1:
        parts.headers.push(...other.headers.slice(0, 1 + random.below(3)))
        break
      case 2: {
        const header = parts.headers.length > 0 && random.pick(parts.headers)
        if (header) header[1] = changeBytes(random, Buffer.from(header[1], CODING), larder()).toString(CODING)
        break
      }
      case 3:
        parts.first = changeBytes(random, Buffer.from(parts.first, CODING), larder()).toString(CODING)
        break
      case 4:
        parts.body = changeBytes(random, parts.body, larder())
        break
      default:
        parts.body = inBody ? inBody(random, parts.body) : changeBytes(random, parts.body, larder())
    }
    return bytesOf(parts)
  }
