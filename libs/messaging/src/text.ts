import { isUtf8 } from 'node:buffer'

/**
 * Bytes of a key or header as text. What is not UTF-8 becomes a data URL (RFC 2397), so that nothing of it is lost and
 * two different keys stay different.
 */
export const textOf = (bytes: Buffer): string => {
  const text = bytes.toString('utf8')
  return text.includes('\ufffd') && !isUtf8(bytes) ? `data:;base64,${bytes.toString('base64')}` : text
}
