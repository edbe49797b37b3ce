import { isUtf8 } from 'node:buffer'

/**
 * Bytes of a key or header as text. What is not UTF-8 becomes a data URL (RFC 2397), so that nothing of it is lost and
 * two different keys stay different.
 */
export const textOf = (bytes: Buffer, from = 0, to = bytes.length): string => {
  // Without a view of its own, which takes longer to make than the text.
  const text = bytes.toString('utf8', from, to)
  return text.includes('\ufffd') && !isUtf8(bytes.subarray(from, to))
    ? `data:;base64,${bytes.toString('base64', from, to)}`
    : text
}
