import { hash } from 'node:crypto'

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * A short identifier that follows from what caused it, so that deciding again gives the same one.
 * `length` Crockford base 32 characters (5 bits each) after the prefix; no I, L, O or U to misread.
 */
export const derivedId = (prefix: string, cause: string, length = 10): string => {
  const digest = hash('sha256', cause, 'buffer')
  let bits = 0n
  for (let i = 0; i < 16; i++) bits = (bits << 8n) | BigInt(digest[i] as number)
  let id = ''
  for (let i = 0; i < length; i++) {
    id += CROCKFORD[Number(bits & 31n)]
    bits >>= 5n
  }
  return prefix + id
}

/** SHA-256 in hexadecimal of a value's canonical JSON (object keys sorted), to name what was approved or seen. */
export const contentHash = (value: unknown): string => hash('sha256', canonicalJson(value))

export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_key, v) =>
    v !== null && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : v,
  )
