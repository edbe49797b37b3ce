/** Every kind of failure that is not a business outcome. Closed, so that code can branch on it and operators can group by it. */
export type AppErrorCode =
  // bytes and schemas
  | 'undecodable'
  | 'unencodable'
  | 'unknown-schema-id'
  | 'unknown-record'
  | 'incompatible-schema'
  | 'schema-rejected'
  | 'registry-unavailable'
  // the kernel
  | 'fenced'
  | 'lost-ground'
  | 'flooded'
  | 'no-generation'
  | 'outdated-store'
  | 'snapshot-too-old'
  | 'replay-refused'
  | 'stalled'
  | 'decide-failed'
  | 'invalid-topology'
  // the edges
  | 'invalid-configuration'
  | 'refused-input'
  | 'partner-unavailable'

export type AppErrorDetails = { where?: string; next: string; cause?: unknown }

/** A bug, poison or outage: what happened (message), where, and what to do next. */
export class AppError extends Error {
  readonly code: AppErrorCode
  readonly where: string | undefined
  readonly next: string

  constructor(code: AppErrorCode, what: string, details: AppErrorDetails) {
    super(what, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'AppError'
    this.code = code
    this.where = details.where
    this.next = details.next
  }
}

export const isAppError = (error: unknown, code?: AppErrorCode): error is AppError =>
  error instanceof AppError && (code === undefined || error.code === code)
