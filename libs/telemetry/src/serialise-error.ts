import { types } from 'node:util'

const deepestCause = 8

/**
 * An error as a log line shows it. `code`, `where` and `next` are those of an AppError; other fields are left out,
 * because errors of clients carry whole requests with their credentials.
 */
export const serialiseError = (error: unknown): unknown => serialise(error, 0)

function serialise(error: unknown, depth: number): unknown {
  if (!types.isNativeError(error)) return error
  if (depth === deepestCause) return '…'
  const { code, where, next, errors } = error as Error & Record<string, unknown>
  return {
    type: error.name,
    message: withoutSecrets(error.message),
    ...(code !== undefined && { code }),
    ...(where !== undefined && { where }),
    ...(next !== undefined && { next }),
    ...(error.stack !== undefined && { stack: withoutSecrets(error.stack) }),
    ...(error.cause !== undefined && { cause: serialise(error.cause, depth + 1) }),
    ...(Array.isArray(errors) && { errors: errors.slice(0, 10).map((e) => serialise(e, depth + 1)) }),
  }
}

const withoutSecrets = (text: string): string =>
  text.replace(/\b(Bearer|Basic|Session)\s+[\w.~+/=:-]+/gi, '$1 [redacted]')
