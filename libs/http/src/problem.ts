import { STATUS_CODES } from 'node:http'

/** One thing wrong with what was sent: where (JSON pointer or query parameter), what, and what to do about it. */
export type FieldError = ({ pointer: string } | { parameter: string }) & { detail: string; fix: string }

export interface ProblemDetails {
  /** Stable name of the kind of problem, in kebab-case; clients branch on it as `urn:supplyline:problem:<type>`. */
  type: string
  /** What happened this time and what to do, for people. */
  detail: string
  errors?: FieldError[]
  headers?: Record<string, string>
  /** Further members of the answer, such as the current state of what was in conflict. */
  members?: Record<string, unknown>
  cause?: unknown
}

/** Thrown by a handler, answered as `application/problem+json` (RFC 9457). The cause goes to the log only. */
export class Problem extends Error {
  readonly status: number
  readonly details: ProblemDetails

  constructor(status: number, details: ProblemDetails) {
    super(details.detail, { cause: details.cause })
    this.name = 'Problem'
    this.status = status
    this.details = details
  }
}

export const problem = (status: number, details: ProblemDetails): Problem => new Problem(status, details)

export const problemMediaType = 'application/problem+json'

/** The members of RFC 9457, section 3.1, and ours. */
export const problemBody = ({ status, details }: Problem, requestId: string, traceId?: string): object => ({
  ...details.members,
  type: `urn:supplyline:problem:${details.type}`,
  title: sentence(details.type),
  status,
  detail: details.detail,
  instance: `urn:supplyline:request:${requestId}`,
  ...(traceId !== undefined && { traceId }),
  ...(details.errors && { errors: details.errors }),
})

/** What a thrown value is to the client: a problem as it is, express's own refusals of a request, or a 500 that tells nothing. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const { status, expose, message } = (error ?? {}) as { status?: unknown; expose?: unknown; message?: unknown }
  if (typeof status === 'number' && status >= 400 && status < 500 && (expose === true || error instanceof URIError)) {
    return problem(status, { type: 'bad-request', detail: String(message ?? STATUS_CODES[status]), cause: error })
  }
  return problem(500, {
    type: 'internal-error',
    detail: 'Something failed on our side. Try again later; if it persists, report the instance of this problem.',
    cause: error,
  })
}

const sentence = (type: string): string => `${type[0]?.toUpperCase() ?? ''}${type.slice(1).replaceAll('-', ' ')}`
